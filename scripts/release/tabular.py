"""The tables as CSV and as Parquet files."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from scripts.data import Field, Row, Table, as_cell

# A double keeps every decimal number of this many digits exactly as it is printed.
EXACT_DIGITS = 15


class Inexact(ValueError):
    """A number has more digits than the formats of a release keep."""


def ordered(table: Table) -> list[Row]:
    """The rows by id, the order of every file of a release."""
    return sorted(table, key=lambda row: row.id)


def as_csv(table: Table) -> bytes:
    """The table as CSV: UTF-8, one row a line, quotes only where they are needed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.fields)
    writer.writerows([as_cell(row[name]) for name in table.fields] for row in ordered(table))
    return out.getvalue().encode()


def plain(value: Any) -> str | float | bool | None:
    """A cell as the value that Parquet, SQLite and XLSX hold. Raises Inexact for a number that a double would not keep."""
    if not isinstance(value, Decimal):
        return value
    number = float(value)
    if len(value.as_tuple().digits) > EXACT_DIGITS and Decimal(repr(number)) != value:
        raise Inexact(f"{value:f} has more than {EXACT_DIGITS} digits: Parquet, SQLite and XLSX could not keep it")
    return number


_ARROW = {"number": pa.float64(), "integer": pa.int64(), "boolean": pa.bool_()}


def _arrow_field(field: Field) -> pa.Field:
    about = {"title": field.title, "description": field.description, "unit": field.unit or ""}
    required = field.constraints.get("required") is True
    return pa.field(field.name, _ARROW.get(field.type, pa.string()), nullable=not required, metadata={k: v for k, v in about.items() if v})


def as_arrow(table: Table) -> pa.Table:
    """The table with its types: text, doubles, booleans; required fields are not nullable; each field carries its description."""
    rows = ordered(table)
    schema = pa.schema(
        [_arrow_field(field) for field in table.fields.values()], metadata={"title": table.title, "description": table.description}
    )
    arrays = []
    for field in schema:
        arrays.append(pa.array([plain(row[field.name]) for row in rows], type=field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def as_parquet(table: Table) -> bytes:
    """The table as Parquet: sorted by its key, with statistics, compressed so that every engine reads it (Snappy)."""
    arrow = as_arrow(table)
    keys = [pq.SortingColumn(arrow.schema.get_field_index(name)) for name in table.key]
    out = io.BytesIO()
    pq.write_table(arrow, out, compression="snappy", version="2.6", write_page_index=True, sorting_columns=keys)
    return out.getvalue()
