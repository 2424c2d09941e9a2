"""What the views share: choosing rows, and the items that stand for cells."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.data import Row, Table
from scripts.refs import EMPTY, Figure, Item


def matching(table: Table, where: dict[str, str]) -> Iterator[Row]:
    """The rows whose columns hold these values."""
    return (row for row in table if all(row[column] == value for column, value in where.items()))


def cell(row: Row, field: str) -> Item:
    """A cell as a figure, or nothing where it is empty."""
    return EMPTY if row[field] is None else Figure(row.table, row.id, field)


def newest(rows: Iterator[Row], column: str) -> list[Row]:
    """Rows by a date column, the newest first, the undated last; then by id, so that the order is always the same."""
    by_id = sorted(rows, key=lambda row: row.id)
    return sorted(by_id, key=lambda row: row[column] or "", reverse=True)
