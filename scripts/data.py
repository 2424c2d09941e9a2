"""The only reader of the data package: descriptor and CSV files in, typed and frozen Tables out.

load() reports everything that is wrong with the form of the package at once (files.py), then everything that
the schema forbids (schema.py), and only then gives the tables away: whoever holds Tables can trust their types.
"""

from __future__ import annotations

import dataclasses
import functools
import types
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import descriptors, files, heap, paths, schema
from scripts.problems import InvalidPackage, Problem

if TYPE_CHECKING:
    import pandas as pd

# The tables that checks and pages read. A package may hold others too.
TABLES = (
    "companies",
    "products",
    "investors",
    "rounds",
    "investments",
    "stakes",
    "relations",
    "exits",
    "indicators",
    "markets",
    "metrics",
    "exchange_rates",
    "sources",
    "claims",
    "rulings",
    "comparisons",
    "thresholds",
)

Value = str | Decimal | bool | None


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """A column as the descriptor has it.

    evidence: a filled cell needs a claim. unit_field and qualifier_field name the columns beside an amount;
    unit is the unit where it is the same for every row.
    """

    name: str
    type: str
    title: str
    description: str
    constraints: Mapping[str, Any]
    evidence: bool = False
    unit: str | None = None
    unit_field: str | None = None
    qualifier_field: str | None = None


class Row(Mapping[str, Any]):
    """One row: typed values by column (None where the cell is empty), the id, and the line in the file."""

    __slots__ = ("_values", "id", "line", "table")

    def __init__(self, table: str, id: str, line: int, values: dict[str, Value]) -> None:
        self.table = table
        self.id = id
        self.line = line
        self._values = values

    def __getitem__(self, column: str) -> Any:
        return self._values[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash((self.table, self.id))

    def __eq__(self, other: object) -> bool:
        return self is other

    def __repr__(self) -> str:
        return f"<{self.table}/{self.id}>"

    def text(self, column: str) -> str:
        """The cell as text, empty where it is missing."""
        value = self._values[column]
        return "" if value is None else as_cell(value)

    def filled(self) -> dict[str, str]:
        """The cells that are filled, as text."""
        return {column: as_cell(value) for column, value in self._values.items() if value is not None}


def as_cell(value: Value) -> str:
    """A typed value as it is written in a CSV cell."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}"


@dataclasses.dataclass(frozen=True, eq=False)
class Table:
    """One table: its description, its fields by name, and its rows by id, in the order of the file.

    references names the table that a column points to; row_evidence says that each row needs a claim.
    """

    name: str
    file: str
    title: str
    description: str
    key: tuple[str, ...]
    fields: Mapping[str, Field]
    rows: Mapping[str, Row]
    references: Mapping[str, str]
    row_evidence: bool
    raw: files.RawTable

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows.values())

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, row_id: str) -> Row:
        return self.rows[row_id]

    def __contains__(self, row_id: object) -> bool:
        return row_id in self.rows

    @functools.cached_property
    def _grouped(self) -> dict[str, Mapping[Value, tuple[Row, ...]]]:
        return {}

    def by(self, column: str) -> Mapping[Value, tuple[Row, ...]]:
        """The rows by their value in a column, each group in the order of the file: to look rows up without reading them all."""
        if column not in self._grouped:
            groups: dict[Value, list[Row]] = {}
            for row in self:
                groups.setdefault(row[column], []).append(row)
            self._grouped[column] = types.MappingProxyType({value: tuple(rows) for value, rows in groups.items()})
        return self._grouped[column]

    def where(self, **columns: Value) -> tuple[Row, ...]:
        """The rows whose columns hold these values, in the order of the file."""
        if not columns:
            return tuple(self)
        (first, value), *others = columns.items()
        found = self.by(first).get(value, ())
        return tuple(row for row in found if all(row[column] == wanted for column, wanted in others)) if others else found

    @functools.cached_property
    def frame(self) -> pd.DataFrame:
        """The rows as a frame: the columns of the table, numbers as floats, missing as None or NaN."""
        import pandas as pd  # takes a third of the time of a whole check, which needs no frame

        columns = {}
        for name, field in self.fields.items():
            values = [row[name] for row in self]
            if field.type in ("number", "integer"):
                columns[name] = pd.Series([None if value is None else float(value) for value in values], dtype="float64")
            elif field.type == "boolean":
                columns[name] = pd.Series(values, dtype="boolean")
            else:
                columns[name] = pd.Series(values, dtype="object")
        return pd.DataFrame(columns)


@dataclasses.dataclass(frozen=True, eq=False)
class Tables:
    """All tables of a package; attribute access by name (`tables.rounds`)."""

    package: Path
    descriptor: Mapping[str, Any]
    by_name: Mapping[str, Table]

    def __getattr__(self, name: str) -> Table:
        try:
            return self.by_name[name]
        except KeyError:
            raise AttributeError(f"the package has no table {name!r}") from None

    def __getitem__(self, name: str) -> Table:
        return self.by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def __iter__(self) -> Iterator[Table]:
        return iter(self.by_name.values())

    def problem(self, row: Row, column: str, message: str, hint: str = "") -> Problem:
        """A problem at a cell of a row (column may be empty: the row as a whole)."""
        table = self.by_name[row.table]
        return Problem(
            file=table.file,
            line=row.line,
            column=column,
            message=message,
            hint=hint,
            table=table.name,
            row_id=row.id,
            value=row.text(column) if column in table.fields else "",
            position=table.raw.position(row.line, column),
        )


def _field(descriptor: Mapping[str, Any]) -> Field:
    return Field(
        name=descriptor["name"],
        type=descriptor["type"],
        title=descriptor.get("title", descriptor["name"]),
        description=descriptor.get("description", ""),
        constraints=types.MappingProxyType(dict(descriptor.get("constraints", {}))),
        evidence=descriptor.get("evidence") is True,
        unit=descriptor.get("unit"),
        unit_field=descriptor.get("unitField"),
        qualifier_field=descriptor.get("qualifierField"),
    )


def _typed(field: Field, cell: str) -> Value:
    """A cell that frictionless has already accepted, as a Python value."""
    if cell == "":
        return None
    if field.type in ("number", "integer"):
        return Decimal(cell)
    if field.type == "boolean":
        return cell == "true"
    return cell


def _references(schema: Mapping[str, Any], own: str) -> Iterator[tuple[str, str]]:
    """Each column that points to the key of a table, with that table (its own where the descriptor names none)."""
    for key in schema.get("foreignKeys", []):
        fields = key["fields"] if isinstance(key["fields"], list) else [key["fields"]]
        if len(fields) == 1:
            yield fields[0], key["reference"].get("resource") or own


def _table(resource: Mapping[str, Any], raw: files.RawTable) -> Table:
    schema = resource["schema"]
    fields = {field["name"]: _field(field) for field in schema["fields"]}
    key = (schema["primaryKey"],) if isinstance(schema["primaryKey"], str) else tuple(schema["primaryKey"])
    rows = {}
    for line, cells in enumerate(raw.rows, 2):
        values = {name: _typed(field, cell) for (name, field), cell in zip(fields.items(), cells, strict=True)}
        row_id = "-".join(as_cell(values[column]) for column in key)
        rows[row_id] = Row(resource["name"], row_id, line, values)
    return Table(
        name=resource["name"],
        file=resource["path"],
        title=resource.get("title", resource["name"]),
        description=resource.get("description", ""),
        key=key,
        fields=types.MappingProxyType(fields),
        rows=types.MappingProxyType(rows),
        references=types.MappingProxyType(dict(_references(schema, resource["name"]))),
        row_evidence=resource.get("evidence") == "row",
        raw=raw,
    )


def _missing_tables(descriptor: Mapping[str, Any]) -> list[Problem]:
    """Tables of TABLES that the descriptor does not name; a file that it names and that is not there is told by files.py."""
    hint = "Put its resource back: checks and pages read it. A table without rows has its header alone."
    names = {resource["name"] for resource in descriptor["resources"]}
    return [
        Problem(file=paths.DESCRIPTOR, rule="schema-descriptor", message=f"the package has no table {name}", hint=hint, table=name)
        for name in TABLES
        if name not in names
    ]


@heap.unsearched()
def load(package: Path = paths.PACKAGE, validate: bool = True, cache: Path | None = None) -> Tables:
    """Read the package in the folder `package` (it holds datapackage.json).

    Raises InvalidPackage with every problem of form, or, where the form is right, every breach of the schema. validate=False
    trusts the cells of a package that was validated before (an older revision); a cell of another type then raises ArithmeticError.
    cache: a folder in which it is kept which tables are right, so that they are validated again only when they have changed.
    """
    descriptor, problems = descriptors.read(package, paths.DESCRIPTOR)
    if descriptor is None:
        raise InvalidPackage(problems)
    raw: dict[str, files.RawTable] = {}
    for resource in descriptor["resources"]:
        table, found = files.read_table(package, resource, paths.DESCRIPTOR)
        problems.extend(found)
        if table is not None:
            raw[resource["name"]] = table
    if not problems and validate:
        problems = _missing_tables(descriptor) or schema.problems(descriptor, raw, cache)
    if problems:
        raise InvalidPackage(problems)
    return assemble(package, descriptor, raw)


def assemble(package: Path, descriptor: Mapping[str, Any], raw: Mapping[str, files.RawTable]) -> Tables:
    """Tables from rows that are known to keep to the descriptor (load() has checked them, or had when they were published)."""
    tables = {resource["name"]: _table(resource, raw[resource["name"]]) for resource in descriptor["resources"]}
    return Tables(package, types.MappingProxyType(descriptor), types.MappingProxyType(tables))


def trusted(package: Path) -> Tables:
    """Read a package as it is, without the time that its validation takes: an older revision, or one that is checked elsewhere.

    Raises InvalidPackage for files that cannot be read, and for cells that are not of their type.
    """
    try:
        return load(package, validate=False)
    except (ArithmeticError, ValueError):
        return load(package)
