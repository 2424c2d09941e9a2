"""Rows from what a person says, with the claims and the source that a new row or a corrected cell stands on.

Ids are proposed, rows are found by their names, amounts are read as they are printed. Used by `new` (words on the command line) and
`propose` (words of an issue's form); both hand over a plain dict of texts.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal

from scripts import evidence
from scripts.checks import periods_match_dates
from scripts.citing import SOURCE, claim, find, free, source
from scripts.data import Field
from scripts.drafts import Draft
from scripts.readings import Refused, clean, one, read, slug

_CLAIM_PARTS = ("as_reported", "locator", "attributed_to")


# ---- cells


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
    said = {name: read(fields[name], text) for name, text in cells.items()}
    for name, words in said.items():
        one(words)
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
    cells, said = _said(draft, cell, " ".join(text.split()), given.get("as_reported", ""))
    one(said)
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
    cells, said = _said(draft, cell, " ".join(text.split()), given.get("as_reported", ""))
    return _supported(draft, cell, cells, said, clean(given), today)


def _said(draft: Draft, cell: tuple[str, str, str], text: str, printed: str) -> tuple[dict[str, str], dict[str, str]]:
    """The cells of a row if a cell held this text (the same ones for an empty text), and what was said of it."""
    table, row_id, name = cell
    field, references = draft.tables[table].fields[name], draft.tables[table].references
    cells = {column: draft.cell(table, row_id, column) for column in draft.tables[table].fields}
    if not text:
        return cells, {"value": cells[name]}
    said = _heard(field, read(field, find(draft, references[name], text) if name in references else text), printed)
    for column, part in ((field.unit_field, "unit"), (field.qualifier_field, "qualifier")):
        # A plain number is meant as the cell was, a printed amount brings its own unit and hedge.
        if column and said.get(part):
            cells[column] = said[part]
    _put(cells, field, said)
    return cells, said


def _heard(field: Field, said: dict[str, str], printed: str) -> dict[str, str]:
    """What was said; a plain number with the unit and the hedge of the printed words, where they print this very number."""
    if field.type not in ("number", "integer") or "unit" in said or not printed:
        return said
    try:
        words = read(field, printed)
    except Refused:
        return said
    return words if words["value"] and Decimal(words["value"]) == Decimal(said["value"]) and not words.get("value_high") else said


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
