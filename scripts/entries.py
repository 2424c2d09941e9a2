"""Rows from what a person says, with the claims and the source that a new row or a corrected cell stands on.

Ids are proposed, rows are found by their names, amounts are read as they are printed. Used by `new` (words on the command line) and
`propose` (words of an issue's form); both hand over a plain dict of texts.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import urlsplit

from scripts import evidence
from scripts.checks import periods_match_dates
from scripts.data import Field
from scripts.drafts import Draft, Refused
from scripts.printed import amounts

SOURCE, CLAIM = "source_", "as_reported"
# The grade that a kind of page usually has; whoever knows better says source_grade.
GRADES = {"filing": "A", "press_release": "A", "news": "B", "analysis": "B", "dataset": "B", "aggregator": "C", "blog": "D"}
# "dollars" and "yuan" without a country mean these two; any other is written out (HK$, NT$).
_USUAL = {"dollar": "USD", "yuan": "CNY", "yen_or_yuan": "CNY"}
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_CLAIM_PARTS = ("as_reported", "locator", "attributed_to")


def slug(text: str, words: int = 99) -> str:
    """A text as a part of an id: Latin letters and digits, joined by hyphens; empty if it has none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:words])


def clean(given: Mapping[str, str]) -> dict[str, str]:
    """The texts, each in one line without white space at its ends: a row is one line."""
    return {name: " ".join(text.split()) for name, text in given.items()}


def find(draft: Draft, table: str, text: str) -> str:
    """The id of the row that a text means: its id, its name in any language, or an alias. Raises Refused."""
    tables = draft.tables
    if draft.has(table, text):
        return text
    wanted = text.casefold().strip()
    found = set()
    for row in tables[table]:
        names = [row[column] for column in ("name", "name_zh", "title", "url") if column in row]
        aliases = re.split(r"\s*[;|]\s*", row["aliases"]) if "aliases" in row and row["aliases"] else []
        if wanted in (str(name).casefold() for name in [*names, *aliases] if name):
            found.add(row.id)
    if len(found) == 1:
        return found.pop()
    if found:
        raise Refused(f"{text!r} may mean any of these {table}: {', '.join(sorted(found))}; name one by its id")
    raise Refused(f"{table} has no row with the id or the name {text!r}")


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
        raise Refused(
            f"the source is not complete: {', '.join(SOURCE + name for name in missing)} missing (or say source=<id> of one that is there)"
        )
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise Refused(f"{url!r} is not an address of the web; it starts with https://")
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
    base = "-".join(part for part in (row_id, field, slug(draft.cell("sources", source_id, "publisher"), 2)) if part)
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


# ---- cells


def read(field: Field, text: str) -> dict[str, str]:
    """A text for a number as value, unit and qualifier: a plain number as it is, words as they are printed. Raises Refused."""
    if field.type not in ("number", "integer") or _PLAIN.fullmatch(text):
        return {"value": text}
    found = amounts(text)
    if len(found) != 1:
        raise Refused(f"{text!r} is not one amount; write it as 300000000, or as it is printed: over US$300 million")
    amount = found[0]
    unit = _USUAL.get(amount.unit or "", amount.unit or "")
    high = f"{amount.high.normalize():f}" if amount.high is not None else ""
    return {"value": f"{amount.value.normalize():f}", "value_high": high, "unit": unit, "qualifier": amount.qualifier, "printed": text}


def _put(cells: dict[str, str], field: Field, said: Mapping[str, str]) -> None:
    """A number and the unit and qualifier beside it; what was said in words of its own stands."""
    cells[field.name] = said["value"]
    for column, part in ((field.unit_field, "unit"), (field.qualifier_field, "qualifier")):
        if column and not cells.get(column) and said.get(part):
            cells[column] = said[part]
    if field.qualifier_field and said["value"]:
        cells[field.qualifier_field] = cells.get(field.qualifier_field) or "exact"


def _statement(draft: Draft, table: str, cells: Mapping[str, str], field: Field, said: Mapping[str, str]) -> dict[str, str]:
    """What a claim on this cell says."""
    numeric = field.type in ("number", "integer")
    unit = (cells.get(field.unit_field, "") if field.unit_field else field.unit or "") if numeric else ""
    qualifier = cells.get(field.qualifier_field, "") if field.qualifier_field else ""
    return {**said, "value": cells[field.name], "unit": unit, "qualifier": qualifier}


# ---- rows


def _wanted_id(draft: Draft, table: str, cells: Mapping[str, str]) -> str:
    """The id that a row would have by the habits of the record."""
    name = cells.get("name", "") or cells.get("title", "")
    month = cells.get("announced_on", cells.get("occurred_on", ""))[:7]
    subject = cells.get("company_id") or cells.get("product_id") or cells.get("market_id") or ""
    parts = {
        "rounds": (subject, month, cells.get("series", "")),
        "investments": (cells.get("round_id", ""), cells.get("investor_id", "")),
        "stakes": (subject, cells.get("investor_id", ""), cells.get("as_of", "")),
        "relations": (cells.get("subject_investor_id", ""), cells.get("predicate", ""), subject),
        "exits": (subject, month, cells.get("event", "")),
        "metrics": (subject, cells.get("indicator_id", ""), cells.get("scope", ""), cells.get("period", ""), cells.get("measured_by", "")),
        "rulings": (cells.get("row_id", ""), cells.get("field", "")),
    }.get(table, (name,))
    joined = slug(" ".join(parts))
    return joined.replace("-", "_") if table == "indicators" else joined


def new(draft: Draft, table: str, given: Mapping[str, str], today: datetime.date) -> list[str]:
    """Add a row with the claims and the source that it needs; returns what was added as table/id. Raises Refused in plain words."""
    given = clean(given)
    if table == "sources":
        told = {(name if name.startswith(SOURCE) or name == "source_id" else SOURCE + name): text for name, text in given.items()}
        identity = told.pop("source_id", "")
        if identity:
            return [f"sources/{draft.add('sources', {'source_id': identity, 'accessed_on': today.isoformat(), **_bare(told)})}"]
        return [f"sources/{source(draft, told, today)}"]
    if table not in draft.tables:
        raise Refused(f"there is no table {table!r}; the tables are {', '.join(draft.tables.by_name)}")
    fields = draft.tables[table].fields
    apparatus = {name: text for name, text in given.items() if _is_apparatus(name) and name not in fields}
    unknown = [name for name in given if name not in fields and name not in apparatus]
    if unknown:
        raise Refused(f"{table} has no column {', '.join(unknown)}; its columns are {', '.join(fields)}")
    cells, said = _cells(draft, table, {name: text for name, text in given.items() if name in fields and text})
    key = draft.tables[table].key[0]
    if len(draft.tables[table].key) == 1:
        cells[key] = cells.get(key) or free(draft, table, _wanted_id(draft, table, cells))
    missing = [name for name, field in fields.items() if field.constraints.get("required") and not cells.get(name)]
    if missing:
        raise Refused(f"a row of {table} needs {', '.join(missing)}")
    row_id = draft.add(table, cells)
    return [f"{table}/{row_id}", *_claims(draft, table, row_id, cells, said, apparatus, today)]


def _bare(told: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(SOURCE): text for name, text in told.items()}


def _is_apparatus(name: str) -> bool:
    return name == "source" or name.startswith(SOURCE) or name.split(".")[0] in _CLAIM_PARTS


def _cells(draft: Draft, table: str, given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The cells of a row, names turned into ids and words into numbers, and what was said of each number."""
    fields, references = draft.tables[table].fields, draft.tables[table].references
    cells = {name: find(draft, references[name], text) if name in references else text for name, text in given.items()}
    said = {name: read(fields[name], text) for name, text in cells.items() if fields[name].evidence or fields[name].type == "number"}
    for name, words in said.items():
        _put(cells, fields[name], words)
    if table == "metrics":
        cells.setdefault("is_forecast", "false")
        days = periods_match_dates.days_of(cells.get("period", "")) if not cells.get("period", "").startswith("FY") else None
        if days:
            cells.setdefault("period_start", days[0].isoformat())
            cells.setdefault("period_end", days[1].isoformat())
    return cells, said


def _claims(
    draft: Draft,
    table: str,
    row_id: str,
    cells: Mapping[str, str],
    said: Mapping[str, Mapping[str, str]],
    given: Mapping[str, str],
    today: datetime.date,
) -> list[str]:
    """The source and the claims that the cells of a new row need."""
    needed = [field for field in evidence.evidence_fields(draft.tables[table]) if cells.get(field.name)]
    whole = draft.tables[table].row_evidence and not needed
    if not needed and not whole:
        return []
    sources = draft.ids("sources")
    source_id = source(draft, given, today)
    added = [] if source_id in sources else [f"sources/{source_id}"]
    for field in needed:
        statement = _statement(draft, table, cells, field, said.get(field.name, {}))
        added.append(f"claims/{claim(draft, source_id, (table, row_id, field.name), statement, given)}")
    if whole:
        added.append(f"claims/{claim(draft, source_id, (table, row_id, ''), {}, given)}")
    return added


def correct(draft: Draft, cell: tuple[str, str, str], text: str, given: Mapping[str, str], today: datetime.date) -> list[str]:
    """Put a text into a cell and add the claim and the source that say so. Raises Refused."""
    table, row_id, name = cell
    draft.cell(table, row_id, name)
    field = draft.tables[table].fields[name]
    cells, said = _said(draft, cell, " ".join(text.split()))
    for column, value in cells.items():
        draft.set(table, row_id, column, value)
    return _supported(draft, cell, cells, said, clean(given), today) if field.evidence else []


def support(draft: Draft, cell: tuple[str, str, str], text: str, given: Mapping[str, str], today: datetime.date) -> list[str]:
    """Add the claim and the source that say something of a cell (an empty text: exactly what is published). Raises Refused."""
    table, row_id, name = cell
    current = draft.cell(table, row_id, name)
    if not draft.tables[table].fields[name].evidence:
        raise Refused(f"the column {name} of {table} needs no source")
    if not text and not current:
        raise Refused(f"{table}/{row_id}/{name} is empty; say what the page says")
    cells, said = _said(draft, cell, " ".join(text.split()))
    return _supported(draft, cell, cells, said, clean(given), today)


def _said(draft: Draft, cell: tuple[str, str, str], text: str) -> tuple[dict[str, str], dict[str, str]]:
    """The cells of a row if a cell held this text (the same ones for an empty text), and what was said of it."""
    table, row_id, name = cell
    field, references = draft.tables[table].fields[name], draft.tables[table].references
    cells = {column: draft.cell(table, row_id, column) for column in draft.tables[table].fields}
    if not text:
        return cells, {"value": cells[name]}
    said = read(field, find(draft, references[name], text) if name in references else text)
    for column, part in ((field.unit_field, "unit"), (field.qualifier_field, "qualifier")):
        # A plain number is meant as the cell was, a printed amount brings its own unit and hedge.
        if column and said.get(part):
            cells[column] = said[part]
    _put(cells, field, said)
    return cells, said


def _supported(
    draft: Draft,
    cell: tuple[str, str, str],
    cells: Mapping[str, str],
    said: Mapping[str, str],
    given: Mapping[str, str],
    today: datetime.date,
) -> list[str]:
    field, before = draft.tables[cell[0]].fields[cell[2]], draft.ids("sources")
    source_id = source(draft, given, today)
    added = claim(draft, source_id, cell, _statement(draft, cell[0], cells, field, said), given)
    return ([] if source_id in before else [f"sources/{source_id}"]) + [f"claims/{added}"]
