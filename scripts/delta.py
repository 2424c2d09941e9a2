"""What moved between two packages, as keyed changes of schema, rows and cells (pure), and the way back: old tables + delta = new tables.

Cells are compared as they are written (1.5 and 1.50 differ; the CSV files of a version can be rebuilt to the byte). All orders are
fixed: tables as the new descriptor has them (those that are gone last), rows by id, fields as the descriptor has them.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scripts.data import Table, Tables

ADD, CHANGE, REMOVE = "ADD", "CHANGE", "REMOVE"


class Level(enum.IntEnum):
    """How much a change asks of those who use the package: nothing, a corrected value, more to read, a program to mend."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclasses.dataclass(frozen=True, slots=True)
class SchemaChange:
    """A change of what the descriptor promises of a table, or of one of its fields (empty: the table).

    what: `table`, `field`, `type`, `key`, or the name of a constraint; old and new are the promises.
    """

    op: str
    table: str
    field: str
    what: str
    old: Any
    new: Any
    level: Level


@dataclasses.dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came or went (op is ADD or REMOVE), with its filled cells as they are written."""

    op: str
    table: str
    row_id: str
    cells: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of a row that both packages have; None is empty (or a field that this side does not have)."""

    table: str
    row_id: str
    field: str
    old: str | None
    new: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Delta:
    """Everything that moved, each list in a stable order."""

    schema: tuple[SchemaChange, ...]
    added: tuple[RowChange, ...]
    removed: tuple[RowChange, ...]
    changed: tuple[CellChange, ...]

    def __bool__(self) -> bool:
        return bool(self.schema or self.added or self.removed or self.changed)

    @property
    def level(self) -> Level:
        """The part of the version that has to grow: see `docs/en/data/versions.md`."""
        levels = [item.level for item in self.schema]
        if self.added or self.removed:
            levels.append(Level.MINOR)
        if self.changed:
            levels.append(Level.PATCH)
        return max(levels, default=Level.NONE)


def compare(old: Tables, new: Tables) -> Delta:
    """What has to be done to `old` to get `new`."""
    names = [table.name for table in new] + [table.name for table in old if table.name not in new]
    schema: list[SchemaChange] = []
    added: list[RowChange] = []
    removed: list[RowChange] = []
    changed: list[CellChange] = []
    for name in names:
        before, after = (tables.by_name.get(name) for tables in (old, new))
        schema.extend(_schema(before, after))
        before_rows, after_rows = (_cells(table) for table in (before, after))
        added.extend(RowChange(ADD, name, row_id, after_rows[row_id]) for row_id in sorted(after_rows.keys() - before_rows.keys()))
        removed.extend(RowChange(REMOVE, name, row_id, before_rows[row_id]) for row_id in sorted(before_rows.keys() - after_rows.keys()))
        fields = dict.fromkeys([*(after.fields if after else ()), *(before.fields if before else ())])
        for row_id in sorted(before_rows.keys() & after_rows.keys()):
            one, other = before_rows[row_id], after_rows[row_id]
            if one != other:
                pairs = ((field, one.get(field), other.get(field)) for field in fields)
                changed.extend(CellChange(name, row_id, field, was, now) for field, was, now in pairs if was != now)
    return Delta(tuple(schema), tuple(added), tuple(removed), tuple(changed))


def rows(tables: Tables) -> dict[str, Mapping[str, Mapping[str, str]]]:
    """The filled cells of every row as they are written: table → row id → field → text."""
    return {table.name: _cells(table) for table in tables}


def apply(rows: Mapping[str, Mapping[str, Mapping[str, str]]], delta: Delta, reverse: bool = False) -> dict[str, dict[str, dict[str, str]]]:
    """The rows after the delta (or, in reverse, before it). Raises ValueError where the delta was not made for these rows."""
    result = {table: {row_id: dict(cells) for row_id, cells in content.items()} for table, content in rows.items()}
    come, go = (delta.removed, delta.added) if reverse else (delta.added, delta.removed)
    for row in go:
        if result.get(row.table, {}).pop(row.row_id, None) != row.cells:
            raise ValueError(f"the delta takes away {row.table}/{row.row_id}, which is not there as it says")
    for row in come:
        content = result.setdefault(row.table, {})
        if row.row_id in content:
            raise ValueError(f"the delta adds {row.table}/{row.row_id}, which is there already")
        content[row.row_id] = dict(row.cells)
    for change in delta.changed:
        old, new = (change.new, change.old) if reverse else (change.old, change.new)
        cells = result.get(change.table, {}).get(change.row_id, {})
        found = cells.get(change.field)
        if found != old:
            raise ValueError(f"the delta changes {change.table}/{change.row_id}/{change.field} from {old!r}, but it is {found!r}")
        if new is None:
            del cells[change.field]
        else:
            cells[change.field] = new
    return {table: dict(sorted(content.items())) for table, content in result.items() if content}


@functools.lru_cache(maxsize=64)  # a table is compared, and hashed
def _cells(table: Table | None) -> Mapping[str, Mapping[str, str]]:
    if table is None:
        return {}
    return {row.id: row.filled() for row in table}


# ---- promises

# Constraints that are stricter when they grow, and when they shrink.
_LOWER_BOUNDS = ("minimum", "minLength")
_UPPER_BOUNDS = ("maximum", "maxLength")


def _schema(old: Table | None, new: Table | None) -> Iterator[SchemaChange]:
    if old is None and new is not None:
        yield SchemaChange(ADD, new.name, "", "table", None, list(new.fields), Level.MINOR)
    elif new is None and old is not None:
        yield SchemaChange(REMOVE, old.name, "", "table", list(old.fields), None, Level.MAJOR)
    if old is None or new is None:
        return
    if old.key != new.key:
        yield SchemaChange(CHANGE, new.name, "", "key", list(old.key), list(new.key), Level.MAJOR)
    for name in dict.fromkeys([*new.fields, *old.fields]):
        before, after = old.fields.get(name), new.fields.get(name)
        if before is None:
            yield SchemaChange(ADD, new.name, name, "field", None, after.type if after else None, Level.MINOR)
        elif after is None:
            yield SchemaChange(REMOVE, new.name, name, "field", before.type, None, Level.MAJOR)
        else:
            if before.type != after.type:
                yield SchemaChange(CHANGE, new.name, name, "type", before.type, after.type, Level.MAJOR)
            if before.unit != after.unit:
                yield SchemaChange(_op(before.unit, after.unit), new.name, name, "unit", before.unit, after.unit, Level.MAJOR)
            for what in sorted({*before.constraints, *after.constraints}):
                one, other = before.constraints.get(what), after.constraints.get(what)
                if one != other:
                    level = Level.MAJOR if is_stricter(what, one, other) else Level.MINOR
                    yield SchemaChange(_op(one, other), new.name, name, what, one, other, level)


def _op(old: object, new: object) -> str:
    return ADD if old is None else REMOVE if new is None else CHANGE


def is_stricter(what: str, old: Any, new: Any) -> bool:
    """Whether a constraint now refuses what it took before (None: there is no such constraint). In doubt, it does."""
    if new is None or new is False:
        return False
    if old is None:
        return True
    if what in _LOWER_BOUNDS:
        return bool(new > old)
    if what in _UPPER_BOUNDS:
        return bool(new < old)
    if what == "enum":
        return not set(old) <= set(new)
    return bool(old != new)


# ---- as records, for files

_Record = Mapping[str, Any]


def records(delta: Delta) -> Iterator[dict[str, Any]]:
    """The delta as flat records, one a change; `from_records` reads them back."""
    for item in delta.schema:
        yield {"kind": "schema", **dataclasses.asdict(item), "level": item.level.name}
    for row in (*delta.removed, *delta.added):
        yield {"kind": "row", "op": row.op, "table": row.table, "row_id": row.row_id, "cells": dict(row.cells)}
    for cell in delta.changed:
        yield {"kind": "cell", "op": CHANGE, **dataclasses.asdict(cell)}


def from_records(items: Sequence[_Record]) -> Delta:
    """The delta of such records; keys that it does not know (a reason) are left aside."""

    def of(kind: str) -> Iterator[_Record]:
        return (item for item in items if item["kind"] == kind)

    changes = [RowChange(item["op"], item["table"], item["row_id"], item["cells"]) for item in of("row")]
    return Delta(
        schema=tuple(
            SchemaChange(item["op"], item["table"], item["field"], item["what"], item["old"], item["new"], Level[item["level"]])
            for item in of("schema")
        ),
        added=tuple(row for row in changes if row.op == ADD),
        removed=tuple(row for row in changes if row.op == REMOVE),
        changed=tuple(CellChange(item["table"], item["row_id"], item["field"], item["old"], item["new"]) for item in of("cell")),
    )
