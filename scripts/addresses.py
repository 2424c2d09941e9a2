"""Where each row of the record lives on the site (pure): one place, so that no two pages disagree about a link.

An address is a path from the root of the site, ending in a slash, with an anchor where a row is part of a page.
"""

from __future__ import annotations

import re

from scripts.data import Row, Tables

# Tables with a page for every row: the folder holds an _each.md.
PAGES = ("companies", "investors", "products", "rounds", "indicators", "markets")


def slug(text: str) -> str:
    """A name as an anchor: letters and digits of any script, lower case, joined by hyphens."""
    return re.sub(r"[^\w]+", "-", text.casefold()).strip("-") or "unnamed"


def outlet(source: Row) -> str:
    """The heading under which a source is listed."""
    return source["publisher"] or source["origin"] or source.id


def initial(source: Row) -> str:
    """The page on which a source is listed: the first letter of its outlet, `0-9` for digits, `zh` for anything else."""
    letter = outlet(source).strip().casefold()[:1]
    if letter.isascii() and letter.isalpha():
        return letter
    return "0-9" if letter.isdigit() else "zh"


def initial_label(page: str) -> str:
    """What a page of sources is called."""
    return {"zh": "Chinese and other scripts", "0-9": "0–9"}.get(page, page.upper())


def linked(source: Row) -> str:
    """The address of a source that a page may link to; empty for mirrors, which are named and not linked."""
    return "" if "not linked" in (source["note"] or "") else source["url"] or ""


def row(tables: Tables, item: Row, field: str = "") -> str:
    """The address of a row, or of one of its cells where that has a place of its own: a filled one that carries evidence."""
    if field and not (tables[item.table].fields[field].evidence and item[field] is not None):
        field = ""
    part = f"-{field}" if field else ""
    if item.table in PAGES:
        return f"{item.table}/{item.id}/" + (f"#{field}" if field else "")
    if item.table == "investments":
        return f"rounds/{item['round_id']}/#{item.id}{part}"
    if item.table in ("stakes", "relations", "exits"):
        return f"companies/{item['company_id']}/#{item.id}{part}"
    if item.table == "metrics":
        return f"indicators/{item['indicator_id']}/#{item.id}"
    if item.table == "sources":
        return f"sources/{initial(item)}/#{item.id}"
    if item.table == "claims":
        return row(tables, tables[item["table"]][item["row_id"]], item["field"] or "")
    if item.table == "rulings":
        return f"methods/rulings/#{item.id}"
    return f"data/#{item.table}"


def relative(target: str, page: str) -> str:
    """A link from one page to another; both are addresses from the root of the site."""
    here = page.strip("/").split("/") if page.strip("/") else []
    path, _, anchor = target.partition("#")
    there = path.strip("/").split("/") if path.strip("/") else []
    common = 0
    while common < min(len(here), len(there)) and here[common] == there[common]:
        common += 1
    steps = [".."] * (len(here) - common) + there[common:]
    link = "/".join(steps) + ("/" if path.endswith("/") or not path else "")
    link = link.lstrip("/") if not steps else link
    if anchor and not steps:
        return f"#{anchor}"
    return (link or "./") + (f"#{anchor}" if anchor else "")
