"""Each format of a release read back by a library of its own: a table as rows of plain values (text, float, bool, None)."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pyarrow.parquet as pq

from scripts.data import Table

Cells = list[list[Any]]


def kinds(table: Table) -> list[type]:
    """What a filled cell of each column must be."""
    return [{"number": float, "boolean": bool}.get(field.type, str) for field in table.fields.values()]


def truth(folder: Path, table: Table) -> Cells:
    """The CSV file of the release by the standard library alone, each cell typed as the descriptor says."""
    read: dict[type, Callable[[str], Any]] = {float: float, bool: lambda text: {"true": True, "false": False}[text], str: str}
    with (folder / table.file).open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    assert header == list(table.fields)
    return [[read[kind](text) if text else None for kind, text in zip(kinds(table), row, strict=True)] for row in rows]


def _plain(value: Any) -> Any:
    return None if value is pd.NA or (isinstance(value, float) and value != value) else value


def pandas_csv(folder: Path, table: Table) -> Cells:
    """CSV, as the page of the data tells pandas to read it."""
    types = {name: {float: "float64", bool: "boolean", str: "str"}[kind] for name, kind in zip(table.fields, kinds(table), strict=True)}
    frame = pd.read_csv(folder / table.file, dtype=types, keep_default_na=False, na_values=[""], low_memory=False)
    return _frame(frame, table)


def pandas_parquet(folder: Path, table: Table) -> Cells:
    """Parquet by pandas."""
    return _frame(pd.read_parquet(folder / f"parquet/{table.name}.parquet"), table)


def _frame(frame: pd.DataFrame, table: Table) -> Cells:
    assert list(frame.columns) == list(table.fields)
    columns = [[_plain(value) for value in frame[name].astype(object)] for name in frame]
    return [list(row) for row in zip(*columns, strict=True)]


def pyarrow_parquet(folder: Path, table: Table) -> Cells:
    """Parquet by pyarrow."""
    read = pq.read_table(folder / f"parquet/{table.name}.parquet")
    assert read.column_names == list(table.fields)
    return [list(row) for row in zip(*(column.to_pylist() for column in read.columns), strict=True)]


def polars_parquet(folder: Path, table: Table) -> Cells:
    """Parquet by polars."""
    frame = pl.read_parquet(folder / f"parquet/{table.name}.parquet")
    assert frame.columns == list(table.fields)
    return [list(row) for row in frame.rows()]


def duckdb_parquet(folder: Path, table: Table) -> Cells:
    """Parquet by DuckDB."""
    with duckdb.connect() as connection:
        rows = connection.execute("SELECT * FROM read_parquet(?)", [str(folder / f"parquet/{table.name}.parquet")]).fetchall()
    return [list(row) for row in rows]


def duckdb_csv(folder: Path, table: Table) -> Cells:
    """CSV by DuckDB, with the descriptor's types."""
    types = {name: {float: "DOUBLE", bool: "BOOLEAN", str: "VARCHAR"}[kind] for name, kind in zip(table.fields, kinds(table), strict=True)}
    with duckdb.connect() as connection:
        rows = connection.read_csv(str(folder / table.file), header=True, dtype=types, na_values="", quotechar='"').fetchall()
    return [list(row) for row in rows]


def sqlite(folder: Path, table: Table) -> Cells:
    """SQLite; it keeps truth values as 0 and 1."""
    with sqlite3.connect(f"file:{folder / 'model-money.sqlite'}?mode=ro", uri=True) as connection:
        rows = connection.execute(f'SELECT * FROM "{table.name}"').fetchall()
    connection.close()
    return [
        [bool(value) if kind is bool and value in (0, 1) else value for kind, value in zip(kinds(table), row, strict=True)] for row in rows
    ]


def workbook(folder: Path) -> dict[str, Cells]:
    """Every sheet of the workbook, read once: openpyxl is slow. Fails at the first formula."""
    book = openpyxl.load_workbook(io.BytesIO((folder / "model-money.xlsx").read_bytes()), read_only=True)
    return {sheet.title: [[_cell(cell) for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}


def _cell(cell: Any) -> Any:
    assert cell.data_type != "f", f"{cell.coordinate} is a formula"
    # Excel knows one kind of number.
    return float(cell.value) if isinstance(cell.value, int) and not isinstance(cell.value, bool) else cell.value


READERS: dict[str, Callable[[Path, Table], Cells]] = {
    reader.__name__: reader for reader in (pandas_csv, pandas_parquet, pyarrow_parquet, polars_parquet, duckdb_parquet, duckdb_csv, sqlite)
}
