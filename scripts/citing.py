"""What a row points at and stands on: rows found by what they are called, the source and the claims of a cell."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from scripts import refs
from scripts.data import Row
from scripts.drafts import Draft
from scripts.readings import Refused, date, slug

SOURCE = "source_"
# The grade that a kind of page usually has; whoever knows better says source_grade.
GRADES = {"filing": "A", "press_release": "A", "news": "B", "analysis": "B", "dataset": "B", "aggregator": "C", "blog": "D"}


def find(draft: Draft, table: str, text: str) -> str:
    """The id of the row that a text means: its id, its name in any language, or an alias. Raises Refused."""
    if draft.has(table, text):
        return text
    found = _named(draft, table, text)
    if not found and table == "companies":
        # Many know a company by what it makes.
        makers = (draft.tables.products[product]["company_id"] for product in _named(draft, "products", text))
        found = {maker for maker in makers if maker}
    if len(found) == 1:
        return found.pop()
    if found:
        raise Refused(f"{text!r} may mean any of these {table}: {', '.join(sorted(found))}; name one by its id")
    near = difflib.get_close_matches(slug(text), [row.id for row in draft.tables[table]], 3, 0.5)
    hint = f"; do you mean {' or '.join(near)}?" if near else ""
    raise Refused(f"{table} has no row with the id or the name {text!r}{hint}")


def _named(draft: Draft, table: str, text: str) -> set[str]:
    wanted = text.casefold().strip()
    return {row.id for row in draft.tables[table] if wanted in (name.casefold() for name in _names(draft, row))}


def _names(draft: Draft, row: Row) -> list[str]:
    """Everything that a row is called."""
    names = [str(row[column]) for column in ("name", "name_zh", "title", "url") if column in row and row[column]]
    if "aliases" in row and row["aliases"]:
        names += re.split(r"\s*[;|]\s*", row["aliases"])
    if row.table == "rounds":
        called = refs.name(row, draft.tables)
        names += [called, called.partition(" (")[0]]
        names += [f"{draft.tables.companies[row['company_id']]['name']} Series {row['series']}"] if row["series"] else []
    return names


def free(draft: Draft, table: str, wanted: str) -> str:
    """An id that no row has: the wanted one, or the wanted one with a number."""
    if not wanted:
        raise Refused(f"no id can be made for this row of {table}; give its {draft.tables[table].key[0]} yourself")
    number, name = 1, wanted
    while draft.has(table, name):
        number += 1
        name = f"{wanted}-{number}"
    return name


# ---- sources and claims


def source(draft: Draft, given: Mapping[str, str], today: datetime.date) -> str:
    """The id of the source that is meant: one that is there (by id or address), or a new row. Raises Refused with what is missing."""
    if given.get("source"):
        return find(draft, "sources", given["source"])
    told = {name.removeprefix(SOURCE): text for name, text in given.items() if name.startswith(SOURCE) and text}
    url = told.get("url", "")
    known = draft.find("sources", "url", url) if url else None
    if known:
        return known
    missing = [name for name in ("url", "title", "publisher", "published_on", "kind") if name not in told]
    if missing:
        raise Refused(f"the source is not complete: {', '.join(SOURCE + name for name in missing)} missing")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise Refused(f"{url!r} is not an address of the web; it starts with https://")
    told["published_on"] = date(told["published_on"])
    told.setdefault("language", "en")
    told.setdefault("origin", told["publisher"])
    told.setdefault("grade", GRADES.get(told["kind"], ""))
    told.setdefault("accessed_on", today.isoformat())
    name = slug(told["publisher"], 3) or slug(urlsplit(url).netloc.removeprefix("www."))
    short = "-".join(part for part in (name, told["published_on"], slug(told["title"], 4)) if part)
    return draft.add("sources", {"source_id": free(draft, "sources", short), **told})


def claim(draft: Draft, source_id: str, cell: tuple[str, str, str], cells: Mapping[str, str], given: Mapping[str, str]) -> str:
    """Add the claim of a source on a cell (an empty field: on the row as a whole). cells are value, unit, qualifier as far as known."""
    table, row_id, field = cell
    words = given.get(f"as_reported.{field}") or given.get("as_reported") or cells.get("printed", "")
    if not words:
        raise Refused("as_reported is missing: the words of the page that carry the figure, at most twelve, in its own language")
    said = {name: given.get(f"{name}.{field}") or given.get(name, "") for name in ("locator", "attributed_to")}
    base = "-".join(part for part in (row_id, field.replace("_", "-"), slug(draft.cell("sources", source_id, "publisher"), 2)) if part)
    row = {
        "claim_id": free(draft, "claims", base),
        "source_id": source_id,
        "table": table,
        "row_id": row_id,
        "field": field,
        **{name: cells.get(name, "") for name in ("value", "value_high", "unit", "qualifier")},
        "as_reported": words,
        "locator": said["locator"] or "text",
        "attributed_to": said["attributed_to"],
    }
    return draft.add("claims", row)
