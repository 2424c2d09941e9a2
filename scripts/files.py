"""Reads the bytes of a package's files into rows of text, or says at which line a file is broken.

Everything that can be wrong with a file before its cells have a meaning: missing, empty, not UTF-8, NUL bytes,
an unclosed quote, a ragged row, a missing or doubled column. What the cells must hold is the descriptor's to say (see data.py).
"""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from scripts.problems import Problem

# The rules that this room enforces; the sentence is what a contributor reads. (data.py adds the schema's own.)
RULES = {
    "file-missing": "Every file that the descriptor names stands in the package, can be read, and lies inside the package's folder.",
    "file-empty": "A table's file holds at least its header, so that a program which reads it finds the columns.",
    "file-encoding": "Files are UTF-8 without a byte order mark and without NUL bytes; anything else turns names into rubbish somewhere.",
    "file-line-end": "Lines end with a line feed alone (LF), so that a change of one row is not a change of the whole file.",
    "file-quote": "A quote that is opened in a cell is closed in it; otherwise the rest of the file becomes one cell.",
    "file-ragged-row": "Every row has as many cells as the header; otherwise values stand under the wrong columns.",
    "file-multiline-cell": "A row is one line, so that a change of a row is a change of its line.",
    "file-header": "The header has exactly the descriptor's columns, in its order, each once.",
    "file-json": "datapackage.json is valid JSON with the keys that a Data Package needs.",
}

# Cells are short; a longer one is a slip or an attack (the longest text of the record has a few hundred characters).
LONGEST_CELL = 10_000
# Python's own reader refuses cells above 128 KiB with a traceback; ours are refused by the limit above, with a line.
csv.field_size_limit(2**31 - 1)
LARGEST_DESCRIPTOR = 5_000_000
# A JSON file that nests deeper than this is no descriptor (a schema with its constraints has ten levels); libraries that copy it
# would exhaust their stack.
DEEPEST_DESCRIPTOR = 50
# The record's largest table has less than 1 MB and 5,000 rows. A thousand times of it is a slip or an attack, and would fill the memory.
LARGEST_TABLE = 500_000_000
MOST_ROWS = 2_000_000
# Nobody reads on after so many problems of one file: it is no such table at all, and a list of them would fill the memory.
MOST_PROBLEMS = 1_000
MOST_STRANGE = 20

# What a resource must say of its file where it says it, and what it must not say: these change what a program reads, and where from.
_AS_READ = {"type": "table", "format": "csv", "encoding": "utf-8", "scheme": "file"}
_CHANGES_READING = (
    *("profile", "dialect", "data", "compression", "innerpath", "extrapaths", "basepath", "multipart"),
    *("control", "layout", "detector", "pipeline", "transform"),
)


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


class _Broken(Exception):
    """A file that cannot be read any further; carries the problem to report."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


def _problem(file: str, rule: str, message: str, hint: str = "", line: int = 0, **more: Any) -> Problem:
    return Problem(file=file, line=line, rule=rule, message=message, hint=hint, **more)


def _text(path: Path, file: str, largest: int) -> str:
    """Read a file as strict UTF-8. Raises _Broken with the line of the first byte that is not, and for what is no file or too large."""
    try:
        about = path.stat()
        if stat.S_ISREG(about.st_mode) and about.st_size > largest:
            message = f"the file has {about.st_size // 1_000_000:,} MB; at most {largest // 1_000_000:,} MB are read"
            raise _Broken(_problem(file, "file-missing", message, "Take out what does not belong into it."))
        # A pipe or a device would be read for ever; of a folder the system says what is wrong.
        if not (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)):
            raise _Broken(_problem(file, "file-missing", "this is no plain file", "Put a plain file in its place."))
        data = path.read_bytes()
    except FileNotFoundError:
        raise _Broken(_problem(file, "file-missing", "the file is missing", "Put it back, or take it out of datapackage.json.")) from None
    except OSError as error:
        raise _Broken(
            _problem(
                file, "file-missing", f"the file cannot be read ({error.strerror})", "Check that it is a plain file that you may read."
            )
        ) from None
    if data.startswith(b"\xef\xbb\xbf"):
        raise _Broken(
            _problem(file, "file-encoding", "the file starts with a byte order mark", 'Save it as "UTF-8", not "UTF-8 with BOM".', line=1)
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _Broken(
            _problem(
                file,
                "file-encoding",
                f"byte 0x{data[error.start]:02x} is not UTF-8",
                'Save the file as UTF-8 (in Excel: "CSV UTF-8"), and type the damaged letters again.',
                line=line,
            )
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _Broken(_problem(file, "file-encoding", "the line holds a NUL byte", "Delete the invisible character.", line=line))
    return text


def read_descriptor(package: Path, name: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Read datapackage.json. Returns the descriptor, or None and the problems."""
    try:
        descriptor = json.loads(_text(package / name, name, LARGEST_DESCRIPTOR), parse_constant=_no_number)
    except _Broken as broken:
        return None, [broken.problem]
    except json.JSONDecodeError as error:
        return None, [
            _problem(
                name,
                "file-json",
                f"not valid JSON: {error.msg}",
                "A comma or a quote is missing or too many here or just before.",
                error.lineno,
            )
        ]
    except ValueError as error:  # NaN, or a number with more digits than Python reads
        return None, [_problem(name, "file-json", f"not valid JSON: {error}", "Write a plain number.")]
    except RecursionError:
        descriptor = _TOO_DEEP
    if _is_deeper(descriptor, DEEPEST_DESCRIPTOR):
        return None, [_problem(name, "file-json", "the JSON nests too deep to be a descriptor", "Take the nesting out.")]
    if _has_half_letters(descriptor):
        return None, [_problem(name, "file-encoding", "a text holds half a letter (a lone surrogate)", "Type the damaged letter again.")]
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list) or not resources:
        return None, [_problem(name, "file-json", "the descriptor has no list of resources", 'A Data Package needs "resources".')]
    problems = []
    if "profile" in descriptor:
        problems.append(_problem(name, "file-json", 'the descriptor has the property "profile"', 'Version 2 has "$schema" in its place.'))
    for number, resource in enumerate(resources, 1):
        problems.extend(_reading_problems(name, number, resource))
        for key, kind in (("name", str), ("path", str), ("schema", dict)):
            if not isinstance(resource, dict) or not isinstance(resource.get(key), kind):
                problems.append(_problem(name, "file-json", f'resource {number} has no "{key}"', "See the other resources for the form."))
        schema = resource.get("schema") if isinstance(resource, dict) else None
        if isinstance(schema, dict):
            fields = schema.get("fields")
            if not isinstance(fields, list) or not all(
                isinstance(field, dict) and isinstance(field.get("name"), str) and isinstance(field.get("type"), str) for field in fields
            ):
                problems.append(_problem(name, "file-json", f"resource {number} has fields without name or type", "Give every field both."))
            if not isinstance(schema.get("primaryKey"), (list, str)):
                problems.append(_problem(name, "file-json", f'resource {number} has no "primaryKey"', "Every table has a key."))
    return (None, problems) if problems else (descriptor, [])


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


_TOO_DEEP: list[Any] = []
_TOO_DEEP.append(_TOO_DEEP)


def _is_deeper(value: Any, levels: int) -> bool:
    """Whether JSON nests deeper than so many levels; it is not followed any further."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels == 0 or any(_is_deeper(item, levels - 1) for item in inner)


def _has_half_letters(value: Any) -> bool:
    """Whether a text of the JSON could not be written into any file."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _reading_problems(name: str, number: int, resource: Any) -> Iterator[Problem]:
    """Properties of a resource that make another program read another file, or this one otherwise."""
    if not isinstance(resource, dict):
        return
    for key, value in _AS_READ.items():
        if resource.get(key, value) != value:
            yield _problem(
                name, "file-json", f"resource {number} has the {key} {resource[key]!r:.80}", f'Write "{value}", or leave it out.'
            )
    for key in _CHANGES_READING:
        if key in resource:
            message = f'resource {number} has the property "{key}", which changes how its file is read'
            yield _problem(name, "file-json", message, "Take it out; every table is a plain CSV file of the package.")


def _inside(package: Path, relative: str, descriptor: str) -> Path:
    """The file that a resource's path names. Raises _Broken if it would lie outside the package."""
    parts = PurePosixPath(relative)
    hint = "A path is relative to the package's folder, without '..'."
    if parts.is_absolute() or ".." in parts.parts or "\\" in relative or ":" in relative or not relative.strip():
        raise _Broken(_problem(descriptor, "file-missing", f"the path {relative!r} leaves the package", hint, value=relative))
    path = package / relative
    if not path.exists() and not os.path.lexists(path):
        raise _Broken(_problem(relative, "file-missing", "the file is missing", f"Put it back, or take it out of {descriptor}."))
    try:
        inside = path.resolve().is_relative_to(package.resolve())
    except (OSError, RuntimeError):  # a link that leads back to itself
        inside = False
    if not inside:
        raise _Broken(_problem(relative, "file-missing", "the file is a link that leads out of the package", hint))
    return path


def _unclosed_quote(text: str) -> int:
    """The line on which the quote was opened that swallows the rest of the file: each quote opens or closes, so it is the last one."""
    return text.count("\n", 0, text.rfind('"')) + 1


def read_table(package: Path, resource: dict[str, Any], descriptor: str) -> tuple[RawTable | None, list[Problem]]:
    """Read one CSV file as text. Returns its rows, or None and every problem of its form."""
    file, table = resource["path"], resource["name"]
    try:
        text = _text(_inside(package, file, descriptor), file, LARGEST_TABLE)
    except _Broken as broken:
        return None, [dataclasses.replace(broken.problem, table=table)]
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        hint = "Save the file with the line ends of Unix (LF); in Windows' editors the choice stands in the status bar."
        return None, [_problem(file, "file-line-end", "the line ends with a carriage return (CR)", hint, line, table=table)]
    if not text.strip():
        return None, [
            _problem(file, "file-empty", "the file is empty", "Put the header back: the first line names the columns.", table=table)
        ]

    expected = [field["name"] for field in resource["schema"]["fields"]]
    problems: list[Problem] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
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
                problems.append(_problem(file, "file-ragged-row", message, hint, first, table=table))
                break
            if first != last:
                problems.append(
                    _problem(
                        file, "file-multiline-cell", "a cell runs over several lines", "Write the cell in one line.", first, table=table
                    )
                )
            elif not header:
                header = row
                problems.extend(_header_problems(header, expected, file, table))
            elif len(row) != len(header):
                problems.append(
                    _problem(
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
                        problems.append(_problem(file, "file-ragged-row", message, "Shorten the text.", first, table=table, column=name))
    except csv.Error as error:
        unclosed = "unexpected end of data" in str(error)
        line = _unclosed_quote(text) if unclosed else reader.line_num
        message = "a quote is opened and never closed" if unclosed else "a quote stands in the middle of a cell"
        hint = 'Close it, or write a quote inside a quoted cell twice: "".'
        problems.append(_problem(file, "file-quote", message, hint, line, table=table))
    return (None, problems) if problems else (RawTable(header, rows), [])


def _header_problems(header: list[str], expected: list[str], file: str, table: str) -> list[Problem]:
    def report(column: str, message: str, hint: str) -> Problem:
        return _problem(file, "file-header", message, hint, 1, table=table, column=column)

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
