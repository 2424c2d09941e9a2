"""Copies of the project to be measured: with a package of any size, and nothing that an earlier build has left."""

from __future__ import annotations

import contextlib
import csv
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts import paths
from tests import tree as trees
from tests.benchmarks import synthetic
from tests.tree import Tree

# The cell that is edited: a note, which its company's page shows.
TABLE, ROW, COLUMN = "companies", "alibaba-cloud", "note"
PAGE = f"{TABLE}/{ROW}/"


@contextlib.contextmanager
def workshop() -> Iterator[Path]:
    """A folder for as long as something is measured, on the disk of the project."""
    paths.BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=paths.BUILD) as folder:
        yield Path(folder)


def project(root: Path, factor: float = 1) -> Tree:
    """The project in a folder, with `factor` times the rows of the record and without drawings of earlier builds."""
    tree = trees.real(root)
    empty(tree)
    if factor != 1:
        shutil.rmtree(tree.package)
        synthetic.write(factor, tree.package)
    return tree


def empty(tree: Tree) -> None:
    """Take away everything that was built."""
    cache = tree.root / "build" / "cache"
    if cache.is_symlink():
        cache.unlink()
    shutil.rmtree(tree.root / "build", ignore_errors=True)


def edit(package: Path, words: str) -> None:
    """Put words at the end of one cell."""
    path = package / "data" / f"{TABLE}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    place = header.index(COLUMN)
    for row in rows:
        if row[0] == ROW:
            row[place] = f"{row[place].partition(' Edit ')[0]} {words}".strip()
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    partial.replace(path)
