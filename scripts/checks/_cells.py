"""What claims and rulings point at."""

from __future__ import annotations

from scripts.data import Field, Row, Tables


def target(tables: Tables, pointer: Row) -> tuple[Row | None, Field | None]:
    """The row and the field that a claim or a ruling names; None for what is not there, and for the field of a claim on a whole row."""
    if pointer["table"] not in tables:
        return None, None
    table = tables[pointer["table"]]
    return table.rows.get(pointer["row_id"]), table.fields.get(pointer["field"] or "")
