"""Where each row of the record lives on the site (pure): one place, so that no two pages disagree about a link.

An address is a path from the root of the site, ending in a slash, with an anchor where a row is part of a page.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Mapping

from scripts import paging
from scripts.data import Row, Tables

# Tables with a page for every row: the folder holds an _each.md.
PAGES = ("companies", "investors", "products", "rounds", "indicators", "markets")
# Tables whose rows stand with all their claims on the page of another row: the table of that one, and the column that names it.
PARTS = {
    "investments": ("rounds", "round_id"),
    "stakes": ("companies", "company_id"),
    "relations": ("companies", "company_id"),
    "exits": ("companies", "company_id"),
    "metrics": ("indicators", "indicator_id"),
}


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
    if item.table in PAGES:
        return f"{item.table}/{item.id}/" + (f"#{field}" if field else "")
    if item.table in PARTS:
        # A figure is a row with one cell: its heading is the place of both.
        part = f"-{field}" if field and item.table != "metrics" else ""
        home, column = PARTS[item.table]
        page = paging.number(_places(tables, item.table)[item.id], paging.EVIDENCE)
        return f"{paging.address(f'{home}/{item[column]}/', evidence_name(item.table), page)}#{item.id}{part}"
    if item.table in ("sources", "rulings"):
        base = f"sources/{initial(item)}/" if item.table == "sources" else "methods/rulings/"
        return f"{paging.address(base, '', paging.number(_places(tables, item.table)[item.id], paging.ROWS))}#{item.id}"
    if item.table == "claims":
        return row(tables, tables[item["table"]][item["row_id"]], item["field"] or "")
    return f"data/#{item.table}"


def is_searched(tables: Tables) -> bool:
    """Whether the search of the site finds single rows that are parts of pages, or only the pages."""
    return sum(len(tables[table]) for table in PARTS) <= paging.SEARCHED


def evidence_name(table: str) -> str:
    """What the rows of a table with their claims are called in the address of their further pages (see paging.address)."""
    return f"claims-{table}"


def measure(name: str, argument: str, place: int) -> str:
    """The address of a value of a measure, which is the `place`th of them (from 0)."""
    return f"{paging.address(f'measures/{name}/', '', paging.number(place, paging.ROWS))}#{slug(argument)}"


def source_order(source: Row) -> tuple[str, str, str]:
    """By what the sources of a page are sorted: outlet, date, id."""
    return outlet(source).casefold(), source["published_on"] or "", source.id


@functools.lru_cache(maxsize=64)
def _places(tables: Tables, table: str) -> Mapping[str, int]:
    """Where each row stands in the list that shows it, from 0: of the page of its company, of its initial, of all rulings."""
    if table == "sources":
        lists: dict[str, list[Row]] = {}
        for source in tables.sources:
            lists.setdefault(initial(source), []).append(source)
        groups = [sorted(rows, key=source_order) for rows in lists.values()]
    else:
        groups = [list(rows) for rows in tables[table].by(PARTS[table][1]).values()] if table in PARTS else [list(tables[table])]
    return {item.id: place for rows in groups for place, item in enumerate(rows)}


@functools.lru_cache(maxsize=8192)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.strip("/").split("/")) if path.strip("/") else ()


def relative(target: str, page: str) -> str:
    """A link from one page to another; both are addresses from the root of the site."""
    path, _, anchor = target.partition("#")
    here, there = _steps(page), _steps(path)
    common = 0
    for one, other in zip(here, there, strict=False):
        if one != other:
            break
        common += 1
    steps = (*itertools.repeat("..", len(here) - common), *there[common:])
    link = "/".join(steps) + ("/" if path.endswith("/") or not path else "")
    link = link.lstrip("/") if not steps else link
    if anchor and not steps:
        return f"#{anchor}"
    return (link or "./") + (f"#{anchor}" if anchor else "")
