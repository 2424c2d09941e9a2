"""Why something changed: each change of a delta with its reason.

A reason stands in changes.csv beside the tables (columns table, row_id, field, reason; an empty field or row_id stands for all), or
it is the ruling that was made on the cell, or the claims that came or went. A change with none of these has an empty reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from scripts import delta, evidence
from scripts.data import Tables
from scripts.delta import Delta
from scripts.problems import InvalidPackage, Problem

FILE = "changes.csv"
HEADER = "table,row_id,field,reason\n"

_Cell = tuple[str, str, str]


def _written(tables: Tables) -> dict[_Cell, str]:
    path = tables.package / FILE
    if not path.is_file():
        return {}
    header, *rows = [line for line in csv.reader(io.StringIO(path.read_text(encoding="utf-8", errors="replace"))) if line] or [[]]
    places = [1, *(number for number, row in enumerate(rows, 2) if len(row) != len(header))]
    if header != HEADER.strip().split(",") or len(places) > 1:
        hint = f"The columns are {HEADER.strip()}; put a reason that holds a comma in double quotes."
        raise InvalidPackage(
            [Problem(file=FILE, line=places[-1], rule="reasons", message="the line does not have these columns", hint=hint)]
        )
    return {(table, row_id, field): reason for table, row_id, field, reason in rows}


def _claims(moved: Delta, old: Tables, new: Tables) -> dict[_Cell, str]:
    """What happened to the claims of each cell."""
    news: dict[_Cell, list[str]] = {}

    def note(cells: dict[str, str], word: str, tables: Tables) -> None:
        source = tables.sources[cells["source_id"]]
        news.setdefault((cells["table"], cells["row_id"], cells.get("field", "")), []).append(
            f"{word} claim: {source['publisher']}, {source.id}"
        )

    for change, word, tables in [*((row, "new", new) for row in moved.added), *((row, "withdrawn", old) for row in moved.removed)]:
        if change.table == "claims" and "sources" in tables:
            note(dict(change.cells), word, tables)
    for claim_id in dict.fromkeys(cell.row_id for cell in moved.changed if cell.table == "claims"):
        note({name: new.claims[claim_id].text(name) for name in ("source_id", "table", "row_id", "field")}, "corrected", new)
    return {cell: "; ".join(sorted(texts)) for cell, texts in news.items()}


def given(moved: Delta, old: Tables, new: Tables) -> Iterator[dict[str, Any]]:
    """The records of a delta, each with the key `reason`."""
    written, claims = _written(new), _claims(moved, old, new)
    before = evidence.rulings_by_cell(old) if "rulings" in old else {}
    rulings = {cell: row["reason"] for cell, row in (evidence.rulings_by_cell(new) if "rulings" in new else {}).items()}
    ruled = {cell: reason for cell, reason in rulings.items() if cell not in before or before[cell]["reason"] != reason}
    for record in delta.records(moved):
        table, row_id, field = record["table"], record.get("row_id", ""), record.get("field", "")
        cell = (table, row_id, field)
        places = (cell, (table, row_id, ""), (table, "", field), (table, "", ""))
        reason = next((written[place] for place in places if place in written), "") or ruled.get(cell, "") or claims.get(cell, "")
        yield {**record, "reason": reason}
