"""The whole package in each format, under addresses that never change."""

from scripts import release
from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Page, Text
from scripts.release.metadata import sha256
from scripts.views._data import size
from scripts.words import Words

_WHAT = {
    release.zip_name(): "Everything: CSV files, descriptor, dictionary, licence, how to cite",
    f"{release.NAME}.sqlite": "One SQLite database: keys, indexes, views in US dollars",
    f"{release.NAME}.xlsx": "One Excel workbook: a sheet for each table, and the dictionary",
    "datapackage.json": "The descriptor (Data Package 2.0): every table, column, unit and key",
    "croissant.json": "The description for machine learning (MLCommons Croissant)",
    "csvw-metadata.json": "The description as CSV on the Web (W3C)",
    "CITATION.cff": "How to cite, for programs",
    release.CHANGES: "What changed since the version before, one change a line",
    release.INDEX: "Every file of this version with its size and hash",
    release.SBOM: "What the programs that made the files are made with, with versions and licences (CycloneDX)",
    release.CHECKSUMS: "The SHA-256 of every file: sha256sum -c checksums.txt",
}


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: file, what it is, size, hash."""
    files = release.latest(tables)
    return View(
        caption="The whole package",
        columns=("File", "What it is", "Size", "SHA-256 begins"),
        rows=tuple(
            (Page(f"data/latest/{path}", path), Text(what), Text(size(len(files[path]))), Text(sha256(files[path])[:16]))
            for path, what in _WHAT.items()
            if path in files
        ),
        numeric=frozenset({2}),
    )
