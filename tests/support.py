"""Copies of the tiny package with one thing broken, as the files tests/bad/<rule>/*.toml describe it.

A file says `why`, what it expects (`expect`: the places of all problems, without the folder data/), and its edits:

    [[set]]          table, row (its key), field, value
    [[add]]          table, values = { column = "…" } (the other cells stay empty; the row comes last)
    [[remove]]       table, row
    [[bytes]]        file, and one of: find + replace (text) or hex (bytes), for the first place; append (text); content (the whole file)
                     (without find, replace and hex are put in front)
    [[delete_file]]  file
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
import shutil
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

from scripts import checks, data, paths, schema, theme
from scripts.data import Row, Tables, Value, as_cell
from scripts.files import RawTable
from scripts.problems import InvalidPackage, Problem
from scripts.sketch import Sketch
from scripts.words import ENGLISH

TINY = paths.ROOT / "tests" / "package"
BAD = paths.ROOT / "tests" / "bad"


@dataclasses.dataclass(frozen=True, slots=True)
class Example:
    """One broken package: the rule that must notice, and where."""

    rule: str
    name: str
    why: str
    expect: tuple[str, ...]
    edits: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.rule}-{self.name}"


def read(path: Path) -> Example:
    """One file of tests/bad."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Example(path.parent.name, path.stem, content.pop("why"), tuple(content.pop("expect")), content)


def examples() -> list[Example]:
    """Every file of tests/bad."""
    return [read(path) for path in sorted(BAD.glob("*/*.toml"))]


def tiny(folder: Path) -> Path:
    """A copy of the tiny package, with a descriptor of its own instead of the link."""
    return Path(shutil.copytree(TINY, folder / "package"))


def broken(folder: Path, example: Example) -> Path:
    """A copy of the tiny package with the edits of an example."""
    package = tiny(folder)
    edit(package, example.edits)
    return package


def edit(package: Path, edits: Mapping[str, Any]) -> None:
    """Apply edits (see the docstring of the module) to a package."""
    unknown = set(edits) - {"set", "add", "remove", "bytes", "delete_file"}
    assert not unknown, f"unknown edits: {unknown}"
    for change in edits.get("set", ()):
        header, rows = _table(package, change["table"])
        row = _row(package, change["table"], header, rows, change["row"])
        row[header.index(change["field"])] = change["value"]
        _write(package, change["table"], header, rows)
    for change in edits.get("add", ()):
        header, rows = _table(package, change["table"])
        assert set(change["values"]) <= set(header), f"{change['table']} has no {set(change['values']) - set(header)}"
        _write(package, change["table"], header, [*rows, [change["values"].get(column, "") for column in header]])
    for change in edits.get("remove", ()):
        header, rows = _table(package, change["table"])
        rows.remove(_row(package, change["table"], header, rows, change["row"]))
        _write(package, change["table"], header, rows)
    for change in edits.get("bytes", ()):
        _bytes(package / change["file"], change)
    for change in edits.get("delete_file", ()):
        (package / change["file"]).unlink()


def _bytes(path: Path, change: Mapping[str, str]) -> None:
    if "content" in change:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(change["content"].encode())
        return
    before = path.read_bytes()
    if "append" in change:
        path.write_bytes(before + change["append"].encode())
    else:
        find = change.get("find", "").encode()
        assert find in before, f"{path.name} does not hold {change['find']!r}"
        replacement = bytes.fromhex(change["hex"]) if "hex" in change else change["replace"].encode()
        path.write_bytes(before.replace(find, replacement, 1))


def _table(package: Path, name: str) -> tuple[list[str], list[list[str]]]:
    text = (package / "data" / f"{name}.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(io.StringIO(text))
    return header, rows


def _row(package: Path, name: str, header: list[str], rows: list[list[str]], row_id: str) -> list[str]:
    key = [header.index(column) for column in tiny_tables()[name].key]
    for row in rows:
        if "-".join(row[place] for place in key) == row_id:
            return row
    raise AssertionError(f"{name} has no row {row_id!r}")


def _write(package: Path, name: str, header: list[str], rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    (package / "data" / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8")


@functools.cache
def tiny_tables() -> Tables:
    """The tiny package as it is."""
    return data.load(TINY)


def load(package: Path, base: Path = TINY) -> Tables:
    """A package that differs from another one (the tiny one) in few tables, as data.load() gives it, but several times faster.

    frictionless spends its time on the descriptor, not on the rows: only the tables that differ, those that they point to
    and those that point to them are given to it. A package whose descriptor differs is validated whole.
    """
    if _differs(package, paths.DESCRIPTOR, base):
        return data.load(package)
    whole = schema.problems

    def validate(descriptor: Mapping[str, Any], raw: Mapping[str, RawTable], cache: Path | None) -> list[Problem]:
        return whole(_reduced(package, descriptor, base), raw, cache)

    with mock.patch.object(schema, "problems", validate):
        return data.load(package)


def _differs(package: Path, file: str, base: Path) -> bool:
    return not (package / file).is_file() or (package / file).read_bytes() != (base / file).read_bytes()


def _reduced(package: Path, descriptor: Mapping[str, Any], base: Path) -> dict[str, Any]:
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    points = {
        name: {key["reference"].get("resource") or name for key in resource["schema"].get("foreignKeys", [])}
        for name, resource in resources.items()
    }
    changed = {name for name, resource in resources.items() if _differs(package, resource["path"], base)} or {next(iter(resources))}
    kept = {name for name in resources if name in changed or points[name] & changed or any(name in points[other] for other in changed)}
    return {**descriptor, "resources": [_without_keys_to_others(resources[name], kept) for name in resources if name in kept]}


def _without_keys_to_others(resource: Mapping[str, Any], kept: set[str]) -> dict[str, Any]:
    schema = dict(resource["schema"])
    keys = [key for key in schema.get("foreignKeys", []) if (key["reference"].get("resource") or resource["name"]) in kept]
    schema.pop("foreignKeys", None)
    if keys:
        schema["foreignKeys"] = keys
    return {**resource, "schema": schema}


def problems(package: Path) -> list[Problem]:
    """Everything that loading and all checks find."""
    try:
        return checks.run(load(package))
    except InvalidPackage as invalid:
        return list(invalid.problems)


def places(found: list[Problem]) -> tuple[str, ...]:
    """Where the problems are, as the files of tests/bad write it."""
    return tuple(problem.where().removeprefix("data/") for problem in sorted(found))


def with_rows(tables: Tables, name: str, rows: Iterable[Mapping[str, Value]]) -> Tables:
    """Tables with more rows in one table, past the reader: for data that no file of the tests should hold."""
    table = tables[name]
    added = dict(table.rows)
    for line, values in enumerate(rows, len(table) + 2):
        whole: dict[str, Value] = {column: values.get(column) for column in table.fields}
        row_id = "-".join(as_cell(whole[column]) for column in table.key)
        added[row_id] = Row(name, row_id, line, whole)
    return dataclasses.replace(tables, by_name={**tables.by_name, name: dataclasses.replace(table, rows=added)})


def with_cell(tables: Tables, name: str, row_id: str, column: str, value: Value) -> Tables:
    """Tables with another value in one cell, past the reader."""
    table = tables[name]
    row = table[row_id]
    changed = Row(name, row_id, row.line, {**row, column: value})
    return dataclasses.replace(tables, by_name={**tables.by_name, name: dataclasses.replace(table, rows={**table.rows, row_id: changed})})


def sketch(module: ModuleType, tables: Tables, width: int = theme.WIDE) -> Sketch:
    """The chart of a module, at a width."""
    found: Sketch = module.chart(tables, ENGLISH, module.frame(tables, ENGLISH))
    return found.at(width)
