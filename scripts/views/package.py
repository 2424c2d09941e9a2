"""The tables of the data package, with their size and what they hold."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Page, Text
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: table, rows, columns, what it holds."""
    return View(
        caption="Tables of the data package",
        columns=("Table", "Rows", "Columns", "What it holds"),
        rows=tuple(
            (
                Page(f"data/latest/{table.file}", table.name),
                Text(f"{len(table):,}"),
                Text(str(len(table.fields))),
                Text(table.description),
            )
            for table in tables
        ),
        numeric=frozenset({1, 2}),
    )
