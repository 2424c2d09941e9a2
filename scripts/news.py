"""The versions of the data in few words, for lists and for the feed (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scripts import history
from scripts.data import Tables
from scripts.delta import ADD
from scripts.words import Words


def anchor(version: str) -> str:
    """The place of a version on the page of changes."""
    return f"v{version.replace('.', '-')}"


def entries(tables: Tables, words: Words) -> Iterator[tuple[str, str, str, str]]:
    """Address, title, summary and day of each published version; of the package as it stands where none is published yet."""
    known = history.releases(tables.package)
    for release in known:
        what = moved(release.records, words) if release.previous else "The first version of the data package."
        yield f"data/changes/#{anchor(release.version)}", f"Data {release.version}", what, release.created[:10]
    if not known:
        version = str(tables.descriptor.get("version", ""))
        yield "data/", f"Data {version}", "The data package in this version.", str(tables.descriptor["created"])[:10]


def moved(records: Iterable[Mapping[str, Any]], words: Words) -> str:
    """A delta in one line: 3 cells corrected, 2 rows added."""
    counts = {"schema": 0, "cell": 0, "added": 0, "removed": 0}
    for record in records:
        kind = record["kind"] if record["kind"] != "row" else "added" if record["op"] == ADD else "removed"
        counts[kind] += 1
    says = {"cell": "cells changed", "added": "rows added", "removed": "rows removed", "schema": "changes of the schema"}
    found = [words.count(counts[kind], what) if counts[kind] > 1 else f"1 {_one(what)}" for kind, what in says.items() if counts[kind]]
    return words.listed(found) or "Nothing."


def _one(what: str) -> str:
    noun, rest = what.split(" ", 1)
    return f"{noun.removesuffix('s')} {rest}"
