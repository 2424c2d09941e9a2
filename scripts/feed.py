"""The Atom feed of the site: its stories and the versions of its data (pure).

Ids are tag URIs (RFC 4151), so that they stay when the site moves; links are absolute where the site's address is known and
relative to the feed where it is not.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from xml.etree import ElementTree

from scripts import paging

ATOM = "http://www.w3.org/2005/Atom"
AUTHORITY = "model-money,2026"


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One entry: where it is (an address from the root of the site), what it says, and its ISO date."""

    address: str
    title: str
    summary: str
    date: str


def atom(entries: Sequence[Entry], title: str, site: str | None) -> bytes:
    """The feed as XML, the newest entry first, those of one day as they are given; a feed without entries is valid too."""
    ElementTree.register_namespace("", ATOM)

    def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
        element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        element.text = text or None
        return element

    feed = ElementTree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    # Of one day, the order in which they are given is kept.
    newest = sorted(entries, key=lambda entry: entry.date, reverse=True)[: paging.FEED]
    add(feed, "id", f"tag:{AUTHORITY}:feed")
    add(feed, "title", title)
    add(feed, "updated", f"{newest[0].date if newest else '2026-01-01'}T00:00:00Z")
    add(feed, "link", rel="alternate", href=site or "./")
    if site:
        add(feed, "link", rel="self", href=f"{site}feed.xml")
    add(add(feed, "author"), "name", title)
    for entry in newest:
        element = add(feed, "entry")
        add(element, "id", f"tag:{AUTHORITY}:{entry.address.strip('/')}")
        add(element, "title", entry.title)
        add(element, "updated", f"{entry.date}T00:00:00Z")
        add(element, "link", rel="alternate", href=(site or "") + entry.address)
        add(element, "summary", entry.summary)
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"
