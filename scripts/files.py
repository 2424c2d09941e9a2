"""Reads the bytes of a package's files into rows of text, or says at which line a file is broken.

Everything that can be wrong with a file before its cells have a meaning: missing, empty, another than the one that was published,
not UTF-8, NUL bytes, an unclosed quote, a ragged row, a missing or doubled column. What the cells must hold is the descriptor's to
say (see schema.py).
"""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import os
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from scripts.problems import Problem

# The rules that this room enforces; the sentence is what a contributor reads. (schema.py adds its own.)
RULES = {
    "file-missing": "Every file that the descriptor names stands in the package, can be read, and lies inside the package's folder.",
    "file-empty": "A table's file holds at least its header, so that a program which reads it finds the columns.",
    "file-encoding": "Files are UTF-8 without a byte order mark and without NUL bytes; anything else turns names into rubbish somewhere.",
    "file-hash": "Where the descriptor gives the hash or the size of a file, as a published version does, the file is that very one.",
    "file-line-end": "Lines end with a line feed alone (LF), so that a change of one row is not a change of the whole file.",
    "file-quote": "A quote that is opened in a cell is closed in it; otherwise the rest of the file becomes one cell.",
    "file-ragged-row": "Every row has as many cells as the header; otherwise values stand under the wrong columns.",
    "file-multiline-cell": "A row is one line, so that a change of a row is a change of its line.",
    "file-header": "The header has exactly the descriptor's columns, in its order, each once.",
    "file-json": "datapackage.json is valid JSON with the keys that a Data Package needs.",
    "file-unfinished": "A change of several files is written whole; one that was cut off in between is finished before anything is read.",
}

# Cells are short; a longer one is a slip or an attack (the longest text of the record has a few hundred characters).
LONGEST_CELL = 10_000
# Python's own reader refuses cells above 128 KiB with a traceback; ours are refused by the limit above, with a line.
csv.field_size_limit(2**31 - 1)
# The record's largest table has less than 1 MB and 5,000 rows. A thousand times of it is a slip or an attack, and would fill the memory.
LARGEST_TABLE = 500_000_000
MOST_ROWS = 2_000_000
# What a resource's hash may begin with.
_HASHES = ("md5", "sha1", "sha256", "sha384", "sha512")
# The folder of a package in which a change of several files stands until all are in their places: the new files under their paths,
# and in BEFORE the hashes of those that they replace.
UNFINISHED = ".unfinished"
BEFORE = "before.json"
# Nobody reads on after so many problems of one file: it is no such table at all, and a list of them would fill the memory.
MOST_PROBLEMS = 1_000
MOST_STRANGE = 20


@dataclasses.dataclass(frozen=True, slots=True)
class RawTable:
    """The text of one CSV file. A row is one line and no line is empty, so that row 0 is line 2 of the file."""

    header: list[str]
    rows: list[list[str]]

    def cells(self, line: int) -> list[str]:
        """The cells of a line of the file (1 is the header); none where there is no such line."""
        if line == 1:
            return self.header
        return self.rows[line - 2] if 2 <= line <= len(self.rows) + 1 else []

    def position(self, line: int, column: str) -> int:
        """The 1-based character at which a cell starts in its line, as the csv module would write the cells before it; 0 if unknown."""
        if column not in self.header or not self.cells(line):
            return 0
        before = self.cells(line)[: self.header.index(column)]
        if not before:
            return 1
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow(before)
        return len(out.getvalue()) + 2


class Broken(Exception):
    """A file that cannot be read any further; carries the problem to report."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


def problem(file: str, rule: str, message: str, hint: str = "", line: int = 0, **more: Any) -> Problem:
    """A problem of a file."""
    return Problem(file=file, line=line, rule=rule, message=message, hint=hint, **more)


def content(path: Path, file: str, largest: int) -> bytes:
    """The bytes of a file. Raises Broken for what is no file, cannot be read, or is too large."""
    try:
        about = path.stat()
        if stat.S_ISREG(about.st_mode) and about.st_size > largest:
            message = f"the file has {about.st_size // 1_000_000:,} MB; at most {largest // 1_000_000:,} MB are read"
            raise Broken(problem(file, "file-missing", message, "Take out what does not belong into it."))
        # A pipe or a device would be read for ever; of a folder the system says what is wrong.
        if not (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)):
            raise Broken(problem(file, "file-missing", "this is no plain file", "Put a plain file in its place."))
        return path.read_bytes()
    except FileNotFoundError:
        raise Broken(problem(file, "file-missing", "the file is missing", "Put it back, or take it out of datapackage.json.")) from None
    except OSError as error:
        raise Broken(
            problem(file, "file-missing", f"the file cannot be read ({error.strerror})", "Check that it is a plain file that you may read.")
        ) from None


def text(data: bytes, file: str) -> str:
    """Bytes as strict UTF-8. Raises Broken with the line of the first byte that is not."""
    if data.startswith(b"\xef\xbb\xbf"):
        raise Broken(
            problem(file, "file-encoding", "the file starts with a byte order mark", 'Save it as "UTF-8", not "UTF-8 with BOM".', line=1)
        )
    try:
        found = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Broken(
            problem(
                file,
                "file-encoding",
                f"byte 0x{data[error.start]:02x} is not UTF-8",
                'Save the file as UTF-8 (in Excel: "CSV UTF-8"), and type the damaged letters again.',
                line=line,
            )
        ) from None
    if "\0" in found:
        line = found.count("\n", 0, found.index("\0")) + 1
        raise Broken(problem(file, "file-encoding", "the line holds a NUL byte", "Delete the invisible character.", line=line))
    return found


def _is_as_published(resource: Mapping[str, Any], data: bytes) -> bool:
    """Whether a file has the size and the hash that its resource gives, as far as it gives them (a published version does)."""
    kind, _, digest = str(resource.get("hash", "")).rpartition(":")
    if "hash" in resource:
        kind = kind.lower() or "md5"  # so the standard has it
        if kind not in _HASHES or hashlib.new(kind, data, usedforsecurity=False).hexdigest() != digest.lower():
            return False
    return resource.get("bytes", len(data)) == len(data)


def _inside(package: Path, relative: str, descriptor: str) -> Path:
    """The file that a resource's path names. Raises Broken if it would lie outside the package."""
    parts = PurePosixPath(relative)
    hint = "A path is relative to the package's folder, without '..'."
    if parts.is_absolute() or ".." in parts.parts or "\\" in relative or ":" in relative or not relative.strip():
        raise Broken(problem(descriptor, "file-missing", f"the path {relative!r} leaves the package", hint, value=relative))
    path = package / relative
    if not path.exists() and not os.path.lexists(path):
        raise Broken(problem(relative, "file-missing", "the file is missing", f"Put it back, or take it out of {descriptor}."))
    try:
        inside = path.resolve().is_relative_to(package.resolve())
    except (OSError, RuntimeError):  # a link that leads back to itself
        inside = False
    if not inside:
        raise Broken(problem(relative, "file-missing", "the file is a link that leads out of the package", hint))
    return path


def _unclosed_quote(text: str) -> int:
    """The line on which the quote was opened that swallows the rest of the file: each quote opens or closes, so it is the last one."""
    return text.count("\n", 0, text.rfind('"')) + 1


def read_table(package: Path, resource: dict[str, Any], descriptor: str) -> tuple[RawTable | None, list[Problem]]:
    """Read one CSV file as text. Returns its rows, or None and every problem of its form."""
    file, table = resource["path"], resource["name"]
    try:
        data = content(_inside(package, file, descriptor), file, LARGEST_TABLE)
        if not _is_as_published(resource, data):
            message = f"the file is not the one whose hash and size {descriptor} gives"
            hint = f"Take it from the published version again; or, if you mean to change it, take `hash` and `bytes` out of {descriptor}."
            return None, [problem(file, "file-hash", message, hint, table=table)]
        written = text(data, file)
    except Broken as broken:
        return None, [dataclasses.replace(broken.problem, table=table)]
    if "\r" in written:
        line = written.count("\n", 0, written.index("\r")) + 1
        hint = "Save the file with the line ends of Unix (LF); in Windows' editors the choice stands in the status bar."
        return None, [problem(file, "file-line-end", "the line ends with a carriage return (CR)", hint, line, table=table)]
    if not written.strip():
        return None, [
            problem(file, "file-empty", "the file is empty", "Put the header back: the first line names the columns.", table=table)
        ]

    expected = [field["name"] for field in resource["schema"]["fields"]]
    problems: list[Problem] = []
    reader = csv.reader(io.StringIO(written, newline=""), strict=True)
    rows: list[list[str]] = []
    header: list[str] = []
    before = 0
    try:
        for row in reader:
            first, last, before = before + 1, reader.line_num, reader.line_num
            if len(problems) >= MOST_PROBLEMS or len(rows) >= MOST_ROWS:
                message, hint = "there are too many problems to read on", "See whether this is the right file; correct the first ones."
                if len(rows) >= MOST_ROWS:
                    message, hint = f"the table has more than {MOST_ROWS:,} rows", "Take out what does not belong into it."
                problems.append(problem(file, "file-ragged-row", message, hint, first, table=table))
                break
            if first != last:
                problems.append(
                    problem(
                        file, "file-multiline-cell", "a cell runs over several lines", "Write the cell in one line.", first, table=table
                    )
                )
            elif not header:
                header = row
                problems.extend(_header_problems(header, expected, file, table))
            elif len(row) != len(header):
                problems.append(
                    problem(
                        file,
                        "file-ragged-row",
                        f"the row has {len(row)} cells, the header {len(header)}" if row else "the line is empty",
                        "Count the commas; put a cell that holds a comma in double quotes." if row else "Delete the empty line.",
                        first,
                        table=table,
                        row_id=row[0][:80] if row else "",
                    )
                )
            else:
                rows.append(row)
                for name, cell in zip(header, row, strict=True):
                    if len(cell) > LONGEST_CELL:
                        message = f"the cell has {len(cell):,} characters; at most {LONGEST_CELL:,} are read"
                        problems.append(problem(file, "file-ragged-row", message, "Shorten the text.", first, table=table, column=name))
    except csv.Error as error:
        unclosed = "unexpected end of data" in str(error)
        line = _unclosed_quote(written) if unclosed else reader.line_num
        message = "a quote is opened and never closed" if unclosed else "a quote stands in the middle of a cell"
        hint = 'Close it, or write a quote inside a quoted cell twice: "".'
        problems.append(problem(file, "file-quote", message, hint, line, table=table))
    return (None, problems) if problems else (RawTable(header, rows), [])


def _header_problems(header: list[str], expected: list[str], file: str, table: str) -> list[Problem]:
    def report(column: str, message: str, hint: str) -> Problem:
        return problem(file, "file-header", message, hint, 1, table=table, column=column)

    known, strange = set(header), 0
    problems = [
        report(name, f"the column {name} is missing", "Put it back where datapackage.json has it.")
        for name in expected
        if name not in known
    ]
    for name in dict.fromkeys(header):
        if name not in expected:
            strange += 1
            if strange > MOST_STRANGE:
                message = f"{len(known - set(expected)):,} columns are not in datapackage.json"
                return [*problems, report("", message, "See whether this is the right file.")]
            problems.append(report(name[:80], f"the column {name[:80]!r} is not in datapackage.json", "Take it out, or describe it there."))
        elif header.count(name) > 1:
            problems.append(report(name, f"the column {name} stands twice", "Take one out."))
    if not problems and header != expected:
        problems.append(report("", "the columns are not in the order of datapackage.json", f"The order is: {', '.join(expected)}."))
    return problems


def unfinished(package: Path) -> list[str]:
    """The files of a change that was cut off, as far as they are not in their places yet, by their paths in the package."""
    folder = package / UNFINISHED
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.csv"))
