"""What the descriptor forbids: the rows of a package against its schema, as frictionless reads it, told in plain words.

frictionless knows types and constraints. Patterns, foreign keys and the plain form of numbers are looked at here, where it would
take long, or let pass what not every program reads the same.
"""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import re2

from scripts import files, paths
from scripts.problems import InvalidPackage, Problem
from scripts.verdicts import Verdicts

RULES = {
    "schema-type-error": "A cell holds what its field is: a number is a plain number, a truth value is true or false.",
    "schema-constraint-error": "A cell keeps to the field's constraints: required, one of the listed words, the pattern, the bounds.",
    "schema-primary-key": "The key of a table names one row only.",
    "schema-foreign-key": "An id that points to another table points to a row that is there.",
    "schema-descriptor": "datapackage.json is a valid Data Package (version 2).",
    "schema-other": "Whatever else frictionless, the reference validator of Data Packages, finds.",
}

# What a constraint wants, in words; the value in braces is the constraint's own.
_CONSTRAINTS = {
    "required": ("the cell is empty", "This field must be filled."),
    "unique": ("the value stands in another row too", "It must be unique."),
    "pattern": ("the value does not have the form of this field", "{description}"),
    "enum": ("the value is not one of the allowed words", "Allowed: {value}."),
    "minimum": ("the number is too small", "The least is {value}."),
    "maximum": ("the number is too large", "The most is {value}."),
    "minLength": ("the text is too short", "It needs {value} characters or more."),
    "maxLength": ("the text is too long", "It has at most {value} characters."),
}
_TYPE_HINTS = {
    "number": "Write a plain number with a point and without separators: 1250000000 or 3.5.",
    "integer": "Write a plain whole number.",
    "boolean": "Write true or false.",
}


def _schema_problem(error: Any, resource: Mapping[str, Any], raw: files.RawTable) -> Problem:
    """A frictionless error as a problem in plain words; its row number is the line, since a row is one line (see files.py)."""
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    line = getattr(error, "row_number", 0) or 0
    column = getattr(error, "field_name", "") or ""
    value = getattr(error, "cell", "") or ""
    cells = dict(zip(raw.header, raw.cells(line), strict=False))
    rule, message, hint = f"schema-{error.type}", error.note, ""
    if error.type == "type-error":
        kind = fields[column]["type"]
        message, hint = f"{value!r} is not a {kind}", _TYPE_HINTS.get(kind, "")
    elif error.type == "constraint-error":
        name = next((name for name in _CONSTRAINTS if f'constraint "{name}"' in error.note), "")
        if name:
            constraint = fields[column]["constraints"][name]
            listed = ", ".join(map(str, constraint)) if isinstance(constraint, list) else constraint
            message, hint = _CONSTRAINTS[name]
            message = f"{message}: {value!r}" if value else message
            hint = hint.format(value=listed, description=fields[column].get("description", ""))
    elif error.type == "unique-error":
        rule = "schema-constraint-error"
        message, hint = _CONSTRAINTS["unique"]
        message = f"{message}: {value!r}"
    elif error.type == "primary-key":
        key = resource["schema"]["primaryKey"]
        column = key if isinstance(key, str) else ",".join(key)
        value = ", ".join(cells.get(name, "") for name in column.split(","))
        message = f"the key {value!r} stands in an earlier row too" if value.strip(", ") else "the key is empty"
        hint = "Give this row a key of its own, or delete it if it is the same."
    elif rule not in RULES:
        rule = "schema-other"
    return _at_cell(resource, raw, (line, column, value), rule, message, hint)


def _at_cell(resource: Mapping[str, Any], raw: files.RawTable, cell: tuple[int, str, str], rule: str, message: str, hint: str) -> Problem:
    """A problem at a cell, which is told by its line, its column and what stands in it."""
    line, column, value = cell
    return Problem(
        file=resource["path"],
        line=line,
        column=column,
        rule=rule,
        message=message,
        hint=hint,
        table=resource["name"],
        row_id=dict(zip(raw.header, raw.cells(line), strict=False)).get(_first_key(resource), ""),
        value=value,
        position=raw.position(line, column),
    )


def _schema_slips(resource: Mapping[str, Any]) -> Iterator[Problem]:
    """What frictionless does not look at, or stumbles over, in a table's schema."""
    schema = resource["schema"]
    names = {field["name"] for field in schema["fields"]}

    def slip(message: str) -> Problem:
        hint = "See the other tables in datapackage.json for the form."
        return Problem(file=paths.DESCRIPTOR, rule="schema-descriptor", message=f"{resource['name']}: {message}", hint=hint)

    if not schema["primaryKey"]:
        yield slip("the primary key names no field")
    unique = schema.get("uniqueKeys", [])
    keys = [[key] if isinstance(key, str) else key for key in unique] if isinstance(unique, list) else [None]
    if not all(isinstance(key, list) and all(isinstance(name, str) and name in names for name in key) for key in keys):
        yield slip("uniqueKeys is no list of lists of the table's fields")
    for field in schema["fields"]:
        words = field.get("categories", [])
        if not isinstance(words, list) or not all(isinstance(word, dict) and "value" in word or isinstance(word, str) for word in words):
            yield slip(f"the categories of {field['name']} are no list of words")
        for companion in ("unitField", "qualifierField"):
            if companion in field and field[companion] not in names:
                yield slip(f"{companion} of {field['name']} is no field of the table")
        constraints = field.get("constraints")
        pattern = constraints.get("pattern") if isinstance(constraints, dict) else None
        if pattern is not None and (field["type"] != "string" or not isinstance(pattern, str)):
            yield slip(f"the pattern of {field['name']} is no text, or not for a string")
        elif pattern is not None and len(pattern) > LONGEST_PATTERN:
            yield slip(f"the pattern of {field['name']} has more than {LONGEST_PATTERN} characters")
        elif pattern is not None:
            try:
                _compiled(pattern)
            except re2.error as error:
                reason = error.args[0].decode(errors="replace") if isinstance(error.args[0], bytes) else error
                yield slip(f"the pattern of {field['name']} is no regular expression of RE2 ({reason})")


# The longest of the record has 130 characters.
LONGEST_PATTERN = 500
_QUIETLY = re2.Options()
_QUIETLY.log_errors = False


@functools.lru_cache(maxsize=256)
def _compiled(pattern: str) -> Callable[[str], bool]:
    """Whether a pattern matches the whole of a text, by RE2. Raises re2.error.

    Python's own engine can take years for a pattern of ten letters, and a descriptor may be a stranger's; RE2 takes a time that
    grows with the text alone.
    """
    single = re2.compile(pattern, _QUIETLY)
    # A set of one answers four times as fast, and may give up where a pattern is wild; then the single pattern is asked.
    quick = re2.Set.FullMatchSet(_QUIETLY)
    quick.Add(pattern)
    quick.Compile()
    return lambda text: bool(quick.Match(text)) or single.fullmatch(text) is not None


# What a descriptor says of a file, and of rows in its place says nothing (a published package has them all).
_OF_A_FILE = ("scheme", "format", "encoding", "mediatype", "bytes", "hash")


class _Rows(list[list[str]]):
    """The rows of a table: frictionless copies its descriptor several times over, and would copy them with it."""

    def __deepcopy__(self, memo: object) -> _Rows:
        return self


def _with_rows(descriptor: Mapping[str, Any], raw: Mapping[str, files.RawTable]) -> dict[str, Any]:
    """The descriptor with the rows that were read in place of the files; tables that are not given are left out, and keys to them.

    From a file frictionless guesses the delimiter, the quote and more by its first hundred lines: a cell could make it read other
    cells than ours, or guess for hours.
    """
    resources = []
    given = [resource for resource in descriptor["resources"] if resource["name"] in raw]
    for resource in given:
        table = raw[resource["name"]]
        kept = {key: value for key, value in resource.items() if key not in (*_OF_A_FILE, "path")}
        schema = {**resource["schema"], "fields": [_without_pattern(field) for field in resource["schema"]["fields"]]}
        if len(given) < len(descriptor["resources"]):
            schema.pop("foreignKeys", None)  # they were found right with the descriptor
        resources.append({**kept, "schema": schema, "data": _Rows([table.header, *table.rows])})
    return {**descriptor, "resources": resources}


def _without_pattern(field: Mapping[str, Any]) -> Mapping[str, Any]:
    """A field for frictionless, which would match its pattern with Python's engine; see _misfits()."""
    if not isinstance(field.get("constraints"), dict):
        return field
    return {**field, "constraints": {key: value for key, value in field["constraints"].items() if key != "pattern"}}


def problems(descriptor: Mapping[str, Any], raw: Mapping[str, files.RawTable], cache: Path | None = None) -> list[Problem]:
    """Everything that frictionless finds against the descriptor, and what it does not look at.

    cache: where the verdict on tables is kept; those that were found right as they are there are not looked at again.
    """
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    problems = [problem for resource in resources.values() for problem in _schema_slips(resource)]
    if problems:
        return problems
    verdicts = Verdicts(cache, descriptor, raw)
    doubtful = {name: resource for name, resource in resources.items() if not verdicts.is_right(name)}
    if doubtful:
        try:
            problems = _by_frictionless(_with_rows(descriptor, {name: raw[name] for name in doubtful}), resources, raw)
        except InvalidPackage as unreadable:
            return list(unreadable.problems)
    for name, resource in doubtful.items():
        problems.extend(_misfits(resource, raw[name]))
    for resource in resources.values():
        problems.extend(_dangling(resource, resources, raw))
    if not problems:
        for name, resource in doubtful.items():
            problems.extend(_plain_cells(resource, raw[name]))
    if not problems:
        verdicts.keep()
    return problems


def _by_frictionless(descriptor: Mapping[str, Any], resources: Mapping[str, Any], raw: Mapping[str, files.RawTable]) -> list[Problem]:
    """What frictionless finds in a descriptor that holds the rows; resources, by their names, is what the package's own says of each table.

    Raises InvalidPackage where it cannot read the descriptor, so that nothing more can be found.
    """
    import frictionless  # reading it takes a while; the process that writes the pages, and a build of what is known to be right, do without

    logging.getLogger("frictionless").setLevel(logging.ERROR)
    try:
        validated = frictionless.Package.from_descriptor(dict(descriptor))
        for resource in validated.resources:
            resource.schema.foreign_keys = []  # it reads a table once more for each key that points to it; see _dangling()
        report = validated.validate(limit_errors=10_000)
    except frictionless.FrictionlessException as error:
        reasons = error.reasons or [error.error]
        found = [Problem(file=paths.DESCRIPTOR, rule="schema-descriptor", message=reason.note or reason.message) for reason in reasons]
        raise InvalidPackage(found) from None
    except (TypeError, ValueError, AttributeError, LookupError, RecursionError) as error:
        # frictionless believes a few properties without looking (a minimum that is no number).
        hint = "A property has a value of another kind than it needs; see the other tables for the form."
        message = f"the validator cannot read the descriptor ({error})"
        raise InvalidPackage([Problem(file=paths.DESCRIPTOR, rule="schema-descriptor", message=message, hint=hint)]) from None
    problems = [Problem(file=paths.DESCRIPTOR, rule="schema-descriptor", message=error.note) for error in report.errors]
    for task in report.tasks:
        problems.extend(_schema_problem(error, resources[task.name], raw[task.name]) for error in task.errors)
    return problems


def _misfits(resource: Mapping[str, Any], raw: files.RawTable) -> Iterator[Problem]:
    """Cells that do not have the form that the pattern of their field wants."""
    message, hint = _CONSTRAINTS["pattern"]
    for index, field in enumerate(resource["schema"]["fields"]):
        pattern = field.get("constraints", {}).get("pattern")
        if pattern is None:
            continue
        matches = _compiled(pattern)
        wrong = {cell for cell in {cells[index] for cells in raw.rows} if cell and not matches(cell)}
        for line, cells in enumerate(raw.rows, 2) if wrong else ():
            if cells[index] in wrong:
                cell, advice = (line, field["name"], cells[index]), hint.format(description=field.get("description", ""))
                yield _at_cell(resource, raw, cell, "schema-constraint-error", f"{message}: {cells[index]!r}", advice)


def _dangling(resource: Mapping[str, Any], resources: Mapping[str, Any], raw: Mapping[str, files.RawTable]) -> Iterator[Problem]:
    """Foreign keys that point to no row, or to no table."""
    table = raw[resource["name"]]
    for key in resource["schema"].get("foreignKeys", []):
        columns, wanted = ([names] if isinstance(names, str) else names for names in (key["fields"], key["reference"]["fields"]))
        target = key["reference"].get("resource") or resource["name"]
        if target not in resources or not set(wanted) <= set(raw[target].header):
            message = f"a foreign key points to {target}/{', '.join(wanted)}, which is not there"
            hint = "Name a table of datapackage.json and the fields of its key."
            yield Problem(file=resource["path"], rule="schema-other", message=message, hint=hint, table=resource["name"])
            continue
        places, targets = [table.header.index(name) for name in columns], [raw[target].header.index(name) for name in wanted]
        there = {tuple(cells[place] for place in targets) for cells in raw[target].rows}
        for line, cells in enumerate(table.rows, 2):
            value = tuple(cells[place] for place in places)
            if any(value) and value not in there:
                said = ", ".join(value)
                cell, advice = (line, ", ".join(columns), said), f"Check the spelling, or add the row to {target}.csv first."
                yield _at_cell(resource, table, cell, "schema-foreign-key", f"{said!r} is not in {target}.csv", advice)


def _first_key(resource: Mapping[str, Any]) -> str:
    key = resource["schema"]["primaryKey"]
    return key if isinstance(key, str) else key[0]


# frictionless also takes 1e5, NaN, INF, True and 1 for true; the record's cells read the same in every program.
_PLAIN = {
    "number": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?"),
    "integer": re.compile(r"-?(0|[1-9][0-9]*)"),
    "boolean": re.compile(r"true|false"),
}


def _plain_cells(resource: Mapping[str, Any], raw: files.RawTable) -> Iterator[Problem]:
    """Numbers and truth values in any but the plain form."""
    for index, field in enumerate(resource["schema"]["fields"]):
        plain = _PLAIN.get(field["type"])
        if plain is None:
            continue
        for line, cells in enumerate(raw.rows, 2):
            if cells[index] and not plain.fullmatch(cells[index]):
                cell, message = (line, field["name"], cells[index]), f"{cells[index]!r} is not a plain {field['type']}"
                yield _at_cell(resource, raw, cell, "schema-type-error", message, _TYPE_HINTS[field["type"]])
