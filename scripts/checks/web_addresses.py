"""An address is a plain web address: http or https, a host, no user name, no password and no space; no other is safe to open."""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from scripts.data import Tables
from scripts.problems import Problem

# Letters of other scripts may stand in the path; a host with them is written in its own ASCII form (xn--…), where nobody is misled.
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})")
# `&amp;` was copied from the text of a page; the address itself has `&`.
_ENTITY = re.compile(r"&(?:amp|nbsp|lt|gt|quot|#[0-9]+|#x[0-9a-f]+);", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\s\x00-\x20\x7f<>\"\\^`{|}]")


def check(tables: Tables) -> Iterator[Problem]:
    """Every field whose pattern makes it an address."""
    for table in tables:
        columns = [name for name, field in table.fields.items() if str(field.constraints.get("pattern", "")).startswith("^http")]
        for row in table:
            for column in columns:
                wrong = _wrong(row[column]) if row[column] is not None else ""
                if wrong:
                    yield tables.problem(row, column, wrong, "Copy the address from the browser: https://host/page.")


def _wrong(url: str) -> str:
    """What is wrong with an address; empty if nothing is."""
    found = _FORBIDDEN.search(url)
    if found:
        return f"an address does not hold {found[0]!r}"
    entity = _ENTITY.search(url)
    if entity:
        return f"an address does not hold the HTML entity {entity[0]}"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        return f"this is no address ({error})"
    if parts.scheme not in ("http", "https"):
        return f"the address begins with {parts.scheme}:"
    if parts.username is not None or parts.password is not None:
        return "the address holds a user name or password"
    if not _HOST.fullmatch(host) and not _is_public_number(host):
        return f"{host!r} is no host with a domain" if host else "the address has no host"
    return ""


def _is_public_number(host: str) -> bool:
    """Whether a host is an IP address that anyone can reach: some mirrors of Chinese pages have no name."""
    try:
        return ipaddress.IPv4Address(host).is_global
    except ValueError:
        return False
