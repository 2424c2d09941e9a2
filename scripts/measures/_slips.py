"""The recorded slips: claims that are known to be wrong, beside what the record holds."""

from __future__ import annotations

import functools
from decimal import Decimal

import pandas as pd

from scripts import evidence
from scripts.data import Row, Tables
from scripts.measures import _disputes

KIND = "unit_slip"
COLUMNS = (
    *("claim_id", "kind", "table", "row_id", "field", "ref", "source_id", "said", "unit", "qualifier", "as_reported", "language"),
    *("origin", "grade", "held", "factor", "note"),
)


def factor(tables: Tables, claim: Row) -> Decimal | None:
    """What a slip of the unit prints, divided by the published number; None where the two cannot be compared."""
    number = evidence.number(claim["value"])
    if claim["suspect"] != KIND or number is None or not claim["field"]:
        return None
    row, field = tables[claim["table"]][claim["row_id"]], tables[claim["table"]].fields[claim["field"]]
    published = row[field.name]
    if not isinstance(published, Decimal) or not published or claim["unit"] != evidence.unit_of(row, field):
        return None
    return number / published


@functools.lru_cache(maxsize=4)
def frame(tables: Tables) -> pd.DataFrame:
    """The suspect claims, by kind, the largest factor first.

    Columns: claim_id, kind (unit_slip, mistranslation, misattribution, date_slip, outlier, stale), table, row_id, field ("" for
    the row), ref (table/row/field of the cell, or of the claim where the record leaves the cell empty), source_id, said (the
    claim's value as text), unit, qualifier, as_reported (the printed words), language (of the page), origin, grade, held (what the
    record publishes, as text; "" where it leaves the cell empty), factor (the claim divided by what is published, in the unit of the
    cell; NaN where there is no number to compare), note.
    """
    rows = []
    for claim in tables.claims:
        if claim["suspect"] is None:
            continue
        row, source = tables[claim["table"]][claim["row_id"]], tables.sources[claim["source_id"]]
        field = tables[row.table].fields.get(claim["field"] or "")
        held = row.text(field.name) if field is not None else ""
        factor = float("nan")
        if field is not None and held and field.type in ("number", "integer") and row[field.name]:
            said = _disputes.said_in_unit(tables, row, field, claim)
            factor = float(said / row[field.name]) if said is not None else factor
        rows.append(
            {
                "claim_id": claim.id,
                "kind": claim["suspect"],
                "table": row.table,
                "row_id": row.id,
                "field": claim["field"] or "",
                "ref": f"{row.table}/{row.id}/{field.name}" if field is not None and held else f"claims/{claim.id}/suspect",
                "source_id": source.id,
                "said": claim.text("value"),
                "unit": claim["unit"] or "",
                "qualifier": claim["qualifier"] or "",
                "as_reported": claim["as_reported"] or "",
                "language": source["language"],
                "origin": evidence.origin_of(row, source),
                "grade": source["grade"],
                "held": held,
                "factor": factor,
                "note": claim["note"] or "",
            }
        )
    found = pd.DataFrame(rows, columns=COLUMNS)
    return found.sort_values(["kind", "factor", "claim_id"], ascending=[True, False, True], ignore_index=True)
