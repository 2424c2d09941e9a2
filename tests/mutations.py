"""Wrong edits of cells, tried one by one or together: a bench that says for each whether the project notices it, and where."""

from __future__ import annotations

import csv
import dataclasses
import io
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts import checks
from scripts.data import Table, Tables
from scripts.problems import InvalidPackage, Problem
from tests import support
from tests.wrong_edits import CELL, ELSEWHERE, KINDS, MISSED, NAMED, ROW, Kind, Spot


@dataclasses.dataclass(frozen=True, slots=True)
class Mutation:
    """One wrong edit."""

    kind: Kind
    spot: Spot
    text: str

    def __str__(self) -> str:
        shown = self.text if len(self.text) < 60 else self.text[:59] + "…"
        return f"{self.kind.name}: {self.spot.path} (line {self.spot.line}): {self.spot.text!r} → {shown!r}"


# ---- choosing


def spots(tables: Tables, table: Table, column: str) -> Iterator[Spot]:
    """Every cell of a column."""
    place = list(table.fields).index(column)
    texts = [cells[place] for cells in table.raw.rows]
    ids = tuple(table.rows)
    for number, text in enumerate(texts):
        others = tuple(other for other in dict.fromkeys(texts) if other not in ("", text))
        yield Spot(
            table, table.fields[column], number + 2, ids[number], text, others, _targets(tables, table, column, table.raw.rows[number])
        )


def _targets(tables: Tables, table: Table, column: str, cells: Sequence[str]) -> tuple[str, ...]:
    """The ids that a column may point to."""
    if column in table.references:
        return tuple(tables[table.references[column]].rows)
    if column == "source_id" and table.name != "sources":
        return tuple(tables.sources.rows)
    if table.name in ("claims", "rulings") and column == "row_id":
        named = cells[list(table.fields).index("table")]
        return tuple(tables[named].rows) if named in tables else ()
    return tuple(tables.by_name) if column == "table" else ()


def mutations(tables: Tables, seed: int, each: int = 1, kinds: Sequence[Kind] = KINDS) -> Iterator[Mutation]:
    """For every column of every table and every kind that applies there, `each` edits of cells chosen by the seed."""
    for table in tables:
        for column in table.fields:
            cells = list(spots(tables, table, column))
            for kind in kinds:
                # A generator of its own for each: a new kind or column changes no other choice.
                dice = random.Random(f"{seed}/{table.name}/{column}/{kind.name}")
                found = 0
                for spot in dice.sample(cells, len(cells)):
                    text = kind.edit(spot, dice)
                    if text is not None and text != spot.text:
                        yield Mutation(kind, spot, text)
                        found += 1
                        if found == each:
                            break


# ---- trying


class Bench:
    """A copy of a package that one wrong edit after the other is tried on."""

    def __init__(self, base: Path, folder: Path) -> None:
        self.base = base
        self.package = Path(shutil.copytree(base, folder / "package"))

    def problems(self, edits: Sequence[Mutation]) -> list[Problem]:
        """What the project says of the package with these edits; the package is as it was afterwards."""
        files = {edit.spot.table.file for edit in edits}
        try:
            for file in files:
                mine = [edit for edit in edits if edit.spot.table.file == file]
                (self.package / file).write_text(_edited(mine), encoding="utf-8", newline="")
            try:
                return checks.run(support.load(self.package, self.base))
            except InvalidPackage as invalid:
                return list(invalid.problems)
        finally:
            for file in files:
                shutil.copyfile(self.base / file, self.package / file)


def _edited(edits: Sequence[Mutation]) -> str:
    """The file of a table with its edits."""
    table = edits[0].spot.table
    columns, rows = list(table.fields), [list(cells) for cells in table.raw.rows]
    for edit in edits:
        rows[edit.spot.line - 2][columns.index(edit.spot.field.name)] = edit.text
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue()


def place(mutation: Mutation, problems: Sequence[Problem]) -> str:
    """Where the mutation was told, the best of CELL, ROW, NAMED, ELSEWHERE, MISSED."""
    spot = mutation.spot
    here = [problem for problem in problems if problem.file == spot.table.file and problem.line in _lines(mutation)]
    if any(spot.field.name in problem.column.replace(",", " ").split() for problem in here):
        return CELL
    if here:
        return ROW
    names = {spot.row_id, mutation.text} if spot.is_key else {spot.row_id}
    if any(name in f"{problem.message} {problem.hint} {problem.row_id}" for problem in problems for name in names):
        return NAMED
    return ELSEWHERE if problems else MISSED


def _lines(mutation: Mutation) -> set[int]:
    """The line of the cell; of a value that stands twice, also that of its twin: which of the two is wrong nobody knows."""
    spot = mutation.spot
    lines = {spot.line}
    if spot.is_key or spot.field.constraints.get("unique"):
        column = list(spot.table.fields).index(spot.field.name)
        lines.update(line for line, cells in enumerate(spot.table.raw.rows, 2) if cells[column] == mutation.text)
    return lines
