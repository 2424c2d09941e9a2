"""What the views share: choosing rows, and the items that stand for cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scripts.data import Row, Table
from scripts.refs import EMPTY, Figure, Item


def matching(table: Table, where: Mapping[str, str]) -> tuple[Row, ...]:
    """The rows whose columns hold these values."""
    return table.where(**where)


def count(table: Table, column: str, value: str | None) -> int:
    """How many rows hold a value in a column."""
    return len(table.by(column).get(value, ()))


def cell(row: Row, field: str) -> Item:
    """A cell as a figure, or nothing where it is empty."""
    return EMPTY if row[field] is None else Figure(row.table, row.id, field)


def newest(rows: Iterable[Row], column: str) -> list[Row]:
    """Rows by a date column, the newest first, the undated last; then by id, so that the order is always the same."""
    by_id = sorted(rows, key=lambda row: row.id)
    return sorted(by_id, key=lambda row: row[column] or "", reverse=True)
