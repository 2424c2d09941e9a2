"""Each table as a file by itself: CSV for people, Parquet for programs that keep types."""

from scripts import release
from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Page, Text
from scripts.release.metadata import sha256
from scripts.views._data import licence, size
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: table, rows, columns, the two files with their sizes, the hash of the CSV file, licence."""
    files = release.latest(tables)
    rows = []
    for table in tables:
        parquet = f"parquet/{table.name}.parquet"
        links = (
            Page(f"data/latest/{path}", f"{kind}, {size(len(files[path]))}") for path, kind in ((table.file, "CSV"), (parquet, "Parquet"))
        )
        counts = (Text(f"{len(table):,}"), Text(str(len(table.fields))))
        rows.append(
            (
                Page(f"data/dictionary/#{table.name}", table.name),
                *counts,
                *links,
                Text(sha256(files[table.file])[:16]),
                licence(tables, table),
            )
        )
    return View(
        caption="The tables one by one",
        columns=("Table", "Rows", "Columns", "For people", "For programs", "SHA-256 of the CSV begins", "Licence"),
        rows=tuple(rows),
        numeric=frozenset({1, 2}),
    )
