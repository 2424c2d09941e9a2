"""A draft of the package: cells set and rows added, shown as a patch, checked as a whole, and written only if no rule is broken by it.

Every line that is not meant stays as it is to the byte, so that a patch shows what was meant and nothing else.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from scripts import checks, data, disk, files
from scripts.data import Tables
from scripts.problems import InvalidPackage, Problem
from scripts.readings import Refused


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


class Draft:
    """The rows of a package as they would be. Raises InvalidPackage if the package cannot be read."""

    def __init__(self, package: Path) -> None:
        self.package = package
        self.tables: Tables = data.trusted(package)
        self._rows = {table.name: [list(cells) for cells in table.raw.rows] for table in self.tables}
        # A row is one line, and only \n ends it: a cell may hold what other splitters take for the end of a line.
        self._lines = {
            table.name: (package / table.file).read_text(encoding="utf-8").removesuffix("\n").split("\n") for table in self.tables
        }
        self._before = {name: list(lines) for name, lines in self._lines.items()}

    def _columns(self, table: str) -> list[str]:
        if table not in self.tables:
            raise Refused(f"there is no table {table!r}; the tables are {', '.join(self.tables.by_name)}")
        return self.tables[table].raw.header

    def _key(self, table: str, cells: list[str]) -> tuple[str, ...]:
        columns = self._columns(table)
        return tuple(cells[columns.index(column)] for column in self.tables[table].key)

    def _place(self, table: str, row_id: str) -> int:
        for place, cells in enumerate(self._rows[table]):
            if "-".join(self._key(table, cells)) == row_id:
                return place
        raise Refused(f"{table} has no row {row_id!r}")

    def has(self, table: str, row_id: str) -> bool:
        """Whether a row is there, in the package or in the draft."""
        self._columns(table)
        return any("-".join(self._key(table, cells)) == row_id for cells in self._rows[table])

    def ids(self, table: str) -> set[str]:
        """The ids of all rows of a table, those of the draft included."""
        self._columns(table)
        return {"-".join(self._key(table, cells)) for cells in self._rows[table]}

    def find(self, table: str, column: str, text: str) -> str | None:
        """The id of the first row whose column holds a text, rows of the draft included."""
        place = self._columns(table).index(column)
        return next(("-".join(self._key(table, cells)) for cells in self._rows[table] if cells[place] == text), None)

    def cell(self, table: str, row_id: str, field: str) -> str:
        """A cell as it would be written."""
        columns = self._columns(table)
        if field not in columns:
            raise Refused(f"{table} has no column {field!r}; its columns are {', '.join(columns)}")
        return self._rows[table][self._place(table, row_id)][columns.index(field)]

    def set(self, table: str, row_id: str, field: str, text: str) -> None:
        """Put text into a cell."""
        columns = self._columns(table)
        if self.cell(table, row_id, field) != text:
            place = self._place(table, row_id)
            self._rows[table][place][columns.index(field)] = text
            self._lines[table][place + 1] = _line(self._rows[table][place])

    def add(self, table: str, cells: Mapping[str, str]) -> str:
        """Add a row where the order of its key has it; returns its id."""
        columns = self._columns(table)
        unknown = [name for name in cells if name not in columns]
        if unknown:
            raise Refused(f"{table} has no column {', '.join(unknown)}; its columns are {', '.join(columns)}")
        row = [cells.get(name, "") for name in columns]
        key = self._key(table, row)
        if not all(key):
            raise Refused(f"a row of {table} needs its {' and '.join(self.tables[table].key)}")
        row_id = "-".join(key)
        if self.has(table, row_id):
            raise Refused(f"{table} has a row {row_id!r} already")
        place = sum(self._key(table, other) < key for other in self._rows[table])
        self._rows[table].insert(place, row)
        self._lines[table].insert(place + 1, _line(row))
        return row_id

    # ---- what became of it

    def texts(self) -> dict[str, str]:
        """The files that are not as they were, by their path in the package."""
        return {self.tables[name].file: "\n".join(lines) + "\n" for name, lines in self._lines.items() if lines != self._before[name]}

    def changes(self) -> list[tuple[str, str, str, str, str]]:
        """The cells that are not as they were, in rows that were there: table, row, column, before, after."""
        found = []
        for table in self.tables:
            before = {self._key(table.name, cells): cells for cells in table.raw.rows}
            for cells in self._rows[table.name] if self._lines[table.name] != self._before[table.name] else ():
                key = self._key(table.name, cells)
                for column, old, new in zip(table.raw.header, before.get(key, cells), cells, strict=True):
                    if old != new:
                        found.append((table.name, "-".join(key), column, old, new))
        return found

    def patch(self, prefix: str = "datapackage/") -> str:
        """The draft as a patch that `git apply` takes; prefix is the package's folder in the repository."""
        pieces: list[str] = []
        for name, lines in self._lines.items():
            path = prefix + self.tables[name].file
            pieces.extend(difflib.unified_diff(self._before[name], lines, f"a/{path}", f"b/{path}", lineterm=""))
        return "\n".join(pieces) + "\n" if pieces else ""

    def problems(self) -> list[Problem]:
        """What the draft breaks that was not broken before."""
        with tempfile.TemporaryDirectory(prefix="model-money-") as folder:
            copy = Path(shutil.copytree(self.package, Path(folder) / "package"))
            for file, text in self.texts().items():
                disk.write(copy / file, text.encode())
            found = _problems(copy)
        known = {_identity(problem) for problem in _problems(self.package)} if found else set()
        return [problem for problem in found if _identity(problem) not in known]

    def write(self) -> list[str]:
        """Write the draft into the package, all files or none; returns their paths. Only after problems() found none.

        The new files are laid down beside first, whole. Killed from then on, finish() puts the rest in their places.
        """
        texts = self.texts()
        with disk.replaced(self.package / files.UNFINISHED) as folder:
            for file, text in texts.items():
                disk.write(folder / file, text.encode())
            disk.write(folder / files.BEFORE, json.dumps({file: _hash(self.package / file) for file in texts}).encode())
        try:
            _into_place(self.package)
        except OSError:
            # A file that may not be replaced: what was replaced already goes back.
            waiting = files.unfinished(self.package)
            for name, lines in self._before.items():
                file = self.tables[name].file
                if file in texts and file not in waiting:
                    disk.write(self.package / file, ("\n".join(lines) + "\n").encode())
            shutil.rmtree(self.package / files.UNFINISHED)
            raise
        return list(texts)


def finish(package: Path) -> list[str]:
    """Put those files of a change that was cut off in their places that are not there yet; returns their paths.

    Raises Refused where a file is no longer the one that was to be replaced: somebody has worked on it since.
    """
    folder, waiting = package / files.UNFINISHED, files.unfinished(package)
    disk.clear(folder)
    before = json.loads((folder / files.BEFORE).read_text(encoding="utf-8")) if waiting else {}
    for file in waiting:
        if before.get(file) != _hash(package / file):
            raise Refused(f"a change was cut off, and {file} is another since; take what you need from {folder}, and delete that folder")
    _into_place(package)
    return waiting


def _into_place(package: Path) -> None:
    for file in files.unfinished(package):
        with disk.naming(package / file):
            (package / files.UNFINISHED / file).replace(package / file)
    shutil.rmtree(package / files.UNFINISHED, ignore_errors=True)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _problems(package: Path) -> tuple[Problem, ...]:
    try:
        checks.checked(package)
    except InvalidPackage as invalid:
        return invalid.problems
    return ()


def _identity(problem: Problem) -> tuple[str, ...]:
    """A problem whatever the line that it has slipped to."""
    return problem.rule, problem.table, problem.row_id, problem.column, problem.message
