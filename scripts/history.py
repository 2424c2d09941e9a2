"""The published versions of a package, kept as text: what each changed, from which every one of them can be rebuilt to the byte.

datapackage/history/<version>.jsonl starts with a line on the version (its day, the one before it, the hash of its content, its
descriptor); each further line is a change (see delta.py) with its reason. The first version adds every row. Applying the files
one after the other gives the rows of each version; the hash says whether they are the ones that were published.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from scripts import data, delta, files, reasons, versions
from scripts.data import Tables
from scripts.delta import Delta, Level
from scripts.problems import InvalidPackage, Problem

FOLDER = "history"

_Rows = Mapping[str, Mapping[str, Mapping[str, str]]]


class BrokenHistory(InvalidPackage):
    """A file of the history does not give what was published."""

    def __init__(self, file: str, message: str) -> None:
        hint = "Take the file back from the revision in which it was published; it is never edited."
        super().__init__([Problem(file=f"{FOLDER}/{file}", rule="history", message=message, hint=hint)])


@dataclasses.dataclass(frozen=True, eq=False)
class Release:
    """A published version: its day, what it changed (with a reason for each change that has one), and its descriptor."""

    version: str
    created: str
    previous: str | None
    content: str
    descriptor: Mapping[str, Any]
    records: tuple[Mapping[str, Any], ...]

    @functools.cached_property
    def delta(self) -> Delta:
        """What it changed against the version before it."""
        return delta.from_records(self.records)


def content_hash(tables: Tables) -> str:
    """The hash of everything that a version says: the descriptor without its version and day, and the rows."""
    about = {key: value for key, value in tables.descriptor.items() if key not in ("version", "created")}
    text = json.dumps([about, delta.rows(tables)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@functools.lru_cache(maxsize=8)
def _read(path: Path, size: int, changed: int) -> Release:
    head, *records = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    known = {field.name for field in dataclasses.fields(Release)} - {"records"}
    return Release(**{key: value for key, value in head.items() if key in known}, records=tuple(records))


def releases(package: Path) -> tuple[Release, ...]:
    """The published versions, oldest first. Raises BrokenHistory for a file that cannot be read."""
    found = []
    for path in (package / FOLDER).glob("*.jsonl"):
        status = path.stat()
        try:
            found.append(_read(path, status.st_size, status.st_mtime_ns))
            versions.parts(found[-1].version)
        except (ValueError, TypeError, KeyError) as error:
            raise BrokenHistory(path.name, f"the file is not a history of a version: {error}") from None
    return tuple(sorted(found, key=lambda release: versions.parts(release.version)))


def _assembled(package: Path, release: Release, rows: _Rows) -> Tables:
    raw = {}
    for resource in release.descriptor["resources"]:
        header = [field["name"] for field in resource["schema"]["fields"]]
        content = rows.get(resource["name"], {})
        raw[resource["name"]] = files.RawTable(header, [[cells.get(name, "") for name in header] for _, cells in sorted(content.items())])
    about = {**release.descriptor, "version": release.version, "created": release.created}
    return data.assemble(package, about, raw)


def rebuilt(package: Path, version: str) -> Tables:
    """The tables of a published version. Raises KeyError if there is none, BrokenHistory if its hash is not what was published."""
    return _rebuilt(package, version, releases(package))


@functools.lru_cache(maxsize=2)
def _rebuilt(package: Path, version: str, known: tuple[Release, ...]) -> Tables:
    rows: _Rows = {}
    for release in known:
        try:
            rows = delta.apply(rows, release.delta)
        except (ValueError, KeyError) as error:
            raise BrokenHistory(f"{release.version}.jsonl", str(error)) from None
        if release.version == version:
            tables = _assembled(package, release, rows)
            if content_hash(tables) != release.content:
                raise BrokenHistory(f"{version}.jsonl", f"its rows are not those that were published as {version}")
            return tables
    raise KeyError(version)


def nothing(package: Path) -> Tables:
    """A package without tables: what the first version is compared with."""
    return data.assemble(package, {"resources": []}, {})


@dataclasses.dataclass(frozen=True, eq=False)
class Standing:
    """Where a package stands against its published versions.

    label is the version that its files carry: its own if that is published or about to be, else the version that the changes
    lead to, marked as unfinished (1.1.0-dev). records say what moved since `previous`, the last version before it.
    """

    label: str
    published: bool
    previous: str | None
    level: Level
    records: tuple[Mapping[str, Any], ...]

    @property
    def is_unfinished(self) -> bool:
        """Whether the package moved on since its last published version, and carries no version of its own yet."""
        return self.label.endswith("-dev")


def as_published(release: Release) -> Standing:
    """A published version as it stood when it was published."""
    return Standing(release.version, True, release.previous, Level.NONE, release.records if release.previous else ())


@functools.lru_cache(maxsize=4)
def standing(tables: Tables) -> Standing:
    """Where the package stands."""
    known = releases(tables.package)
    version = str(tables.descriptor.get("version", ""))
    if not known:
        return Standing(version, False, None, Level.MINOR, ())
    content = content_hash(tables)
    newest = known[-1]
    if version == newest.version and content == newest.content:
        return as_published(newest)
    old = rebuilt(tables.package, newest.version)
    moved = delta.compare(old, tables)
    level = moved.level if moved or content == newest.content else Level.PATCH
    label = version if version != newest.version else f"{versions.following(version, level)}-dev"
    return Standing(label, False, newest.version, level, tuple(reasons.given(moved, old, tables)))


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """The version that last moved some rows: its label and day, whether it is published, and whether it is the first of all."""

    label: str
    day: str
    published: bool
    is_first: bool


def last_change(tables: Tables, rows: Collection[str]) -> Change | None:
    """When any of these rows (table/row_id), or a claim on one of them, last changed; None if no version knows of it.

    Of a claim that was taken away nothing is known but its id, so its row does not count as changed.
    """

    def moved(records: Iterable[Mapping[str, Any]]) -> bool:
        for record in records:
            if record["kind"] == "schema":
                continue
            table, row_id = record["table"], record["row_id"]
            if table == "claims" and row_id in tables.claims:
                table, row_id = tables.claims[row_id]["table"], tables.claims[row_id]["row_id"]
            if f"{table}/{row_id}" in rows:
                return True
        return False

    now = standing(tables)
    if not now.published and moved(now.records):
        return Change(now.label, str(tables.descriptor.get("created", ""))[:10], False, False)
    for release in reversed(releases(tables.package)):
        if moved(release.records):
            return Change(release.version, release.created[:10], True, release.previous is None)
    return None


def recorded(tables: Tables) -> bytes:
    """The file of the history for this package as the next version, after the ones that are published."""
    known = releases(tables.package)
    previous = known[-1].version if known else None
    old = rebuilt(tables.package, previous) if previous else nothing(tables.package)
    moved = delta.compare(old, tables)
    head = {
        "version": tables.descriptor["version"],
        "created": tables.descriptor["created"],
        "previous": previous,
        "content": content_hash(tables),
        "descriptor": {key: value for key, value in tables.descriptor.items() if key not in ("version", "created")},
    }
    records = reasons.given(moved, old, tables) if previous else delta.records(moved)
    return as_lines([head, *records])


def as_lines(items: list[Any]) -> bytes:
    """JSON Lines."""
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items).encode()
