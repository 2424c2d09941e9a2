"""Packages of any size: python -m tests.benchmarks.synthetic FACTOR DIR writes one with FACTOR times the rows of the record.

The rows are invented: names, amounts, dates, pages and words are drawn by a fixed seed, so that the same factor gives the same bytes.
Their shape is the record's own, copied as often as is asked for: rounds of a company, investors of a round, claims of a cell, which
of them agree and which differ, how many origins, what grades and languages of pages, who needs a ruling, how long the series of
figures run. From factor 1 on the record itself stands before the invented rows, so that stories that name its rows can be built; a
smaller package is invented through and through. Indicators, exchange rates and thresholds do not grow: they are vocabulary.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts import data, paths
from scripts.data import Row, Tables
from tests.benchmarks.synthetic_claims import Pattern
from tests.benchmarks.synthetic_rows import Copy


class Package:
    """Rows on their way into the files of a package: written as they are made, so that it may be larger than the memory."""

    def __init__(self, folder: Path, tables: Tables, keep: bool) -> None:
        self._open = contextlib.ExitStack()
        self._columns = {table.name: list(table.fields) for table in tables}
        self._writers = {}
        self._vocabulary = not keep
        self._tables = tables
        self._used: set[str] = set()
        for table in tables:
            path = folder / table.file
            path.parent.mkdir(parents=True, exist_ok=True)
            writer = csv.writer(self._open.enter_context(path.open("w", encoding="utf-8", newline="")), lineterminator="\n")
            writer.writerow(table.fields)
            self._writers[table.name] = writer
            for row in table if keep else ():
                self._copy(row)

    def _copy(self, row: Row) -> None:
        self._writers[row.table].writerow([row.text(column) for column in self._columns[row.table]])

    def add(self, table: str, cells: Mapping[str, str]) -> None:
        """Write a row; columns that are not named stay empty."""
        unknown = cells.keys() - set(self._columns[table])
        if unknown:
            raise ValueError(f"{table} has no columns {sorted(unknown)}")
        self._writers[table].writerow([cells.get(column, "") for column in self._columns[table]])
        if table == "metrics":
            self._used.add(cells["indicator_id"])

    def close(self) -> None:
        """Add the vocabulary that the rows need, where the record is left out, and finish the files."""
        if self._vocabulary:
            rates = list(self._tables.exchange_rates)
            pages = dict.fromkeys(rate["source_id"] for rate in rates)
            indicators = [row for row in self._tables.indicators if row.id in self._used]
            for row in (*rates, *(self._tables.sources[page] for page in pages), *indicators):
                self._copy(row)
        self._open.close()


def write(factor: float, folder: Path, base: Path = paths.PACKAGE) -> None:
    """Write a package with `factor` times the rows of the package `base` into a folder."""
    tables = data.trusted(base)
    keep = factor >= 1
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = dict(tables.descriptor)
    for resource in descriptor["resources"]:
        # Such as the hash and the number of bytes of the base's own file.
        for key in ("hash", "bytes"):
            resource.pop(key, None)
    (folder / paths.DESCRIPTOR).write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    package, pattern = Package(folder, tables, keep), Pattern(tables)
    left, number = factor - keep, 0
    while left > 1e-9:
        number += 1
        Copy(pattern, package, number, min(1.0, left)).write()
        left -= 1
    package.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.synthetic", description="Write an invented package of any size.")
    parser.add_argument("factor", type=float, help="how many times the rows of the record")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the package goes")
    options = parser.parse_args(arguments)
    write(options.factor, options.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
