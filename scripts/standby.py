"""A stage that waits for its change: it has read its libraries before, and writes the pages of what was edited before all others.

The preview (serve.py) keeps one at hand. What is edited is found by comparing: rows with the rows of the package, and pages with
the times of their files, as both were when the waiting began.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
from collections.abc import Mapping
from pathlib import Path

from scripts import addresses, build, checks, data, discovery, pages, paths, render
from scripts.data import Row, Tables
from scripts.problems import InvalidPackage

# As many pages go ahead as are drawn before a person looks up; after a larger change all pages come together.
MOST = 12


def _times() -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in paths.DOCS.rglob("*.md")}


def _edited(before: Tables | None, tables: Tables) -> list[Row]:
    """The rows that are new or other than before."""
    if before is None:
        return []
    known = {table.name: table for table in before}
    return [row for table in tables for row in table if table.name in known and dict(known[table.name].rows.get(row.id, {})) != dict(row)]


def _around(tables: Tables, row: Row) -> list[str]:
    """The addresses of the pages that show a row: its own, and those of the rows that it names."""
    named = [tables[target][row[column]] for column, target in tables[row.table].references.items() if row[column] is not None]
    return [addresses.row(tables, item).partition("#")[0] for item in (row, *named)]


def first(before: Tables | None, tables: Tables, times: Mapping[Path, int]) -> set[str]:
    """The addresses of the pages to be written first; none where there are too many."""
    found = {
        page.address
        for page in pages.of(paths.DOCS, tables)
        if page.source.name != pages.EACH and times.get(page.source) != page.source.stat().st_mtime_ns
    }
    for row in _edited(before, tables):
        found.update(_around(tables, row))
        if len(found) > MOST:
            return set()
    return found


def _judge(package: Path) -> None:
    """In a process of its own: end well where the tables are as their schema says."""
    try:
        data.load(package, cache=paths.CACHE)
    except Exception:  # whatever it is, the staging comes upon it too, and tells it
        sys.exit(1)


def _ahead(package: Path, before: Tables | None, times: Mapping[Path, int]) -> None:
    """Write the pages of what was edited, if the package breaks no rule."""
    # A fork has read all that this process has; nothing has been drawn here, so there are no threads of the program that draws.
    judge = multiprocessing.get_context("fork").Process(target=_judge, args=(package,))
    judge.start()
    made: list[tuple[str, bytes]] = []
    with contextlib.suppress(Exception):
        tables = data.trusted(package)
        if (wanted := first(before, tables, times)) and not checks.run(tables):
            made = list(render.made_pages(render.shared(tables), paths.DOCS, wanted))
    judge.join()
    if judge.exitcode == 0:
        render.put(made)


def wait(package: Path) -> None:
    """Wait for a line on standard input, then check and stage; without a line, do nothing. Raises InvalidPackage."""
    before, times = None, _times()
    with contextlib.suppress(InvalidPackage, OSError):
        before = data.trusted(package)
    for folder in (paths.CHARTS, paths.CHECKS, paths.MEASURES, paths.PORTRAITS, paths.VIEWS):
        with contextlib.suppress(Exception):  # a module that is being written; the staging itself tells of it
            discovery.modules(folder)
    if before is not None:
        with contextlib.suppress(Exception):  # phrases that are read once, templates that are compiled once
            checks.run(before)
            list(render.made_pages(render.shared(before), paths.DOCS, {f"companies/{next(iter(before.companies.rows))}/"}))
    if sys.stdin.readline():
        build.stage(package, lambda: _ahead(package, before, times))
