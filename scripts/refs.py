"""References: what a cell of a table on a page stands for (pure).

A view or a measure never says how something looks; it says what it is, and render.py turns it into a link with its mark.
"""

from __future__ import annotations

import dataclasses
import re

from scripts.data import Row, Tables


class BadReference(LookupError):
    """A reference names nothing that the package has."""


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """A published cell: shown in words, linked to its claims, with the mark of its agreement."""

    table: str
    row_id: str
    field: str

    @property
    def path(self) -> str:
        """As pages write it: rounds/moonshot-2024-02-a-plus/amount."""
        return f"{self.table}/{self.row_id}/{self.field}"


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """The name of a row, linked to its page."""

    table: str
    row_id: str
    text: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """Words, escaped wherever they go; language is a BCP 47 tag where it is not the page's."""

    text: str
    language: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class External:
    """A link out of the site (http or https only; anything else is shown as text)."""

    text: str
    url: str
    language: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A page or a file of the site, by its address from the root."""

    address: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Several:
    """Several of these, separated by commas."""

    items: tuple[Figure | Link | Text | External | Page, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Anchored:
    """An item that others can link to by an id of the page."""

    anchor: str
    item: Figure | Link | Text | External | Page


Item = Figure | Link | Text | External | Page | Several | Anchored

EMPTY = Text("")

_PATH = re.compile(r"(?P<table>[a-z_]+)/(?P<row_id>[^/\s]+)(/(?P<field>[a-z_]+))?")


def cell(tables: Tables, path: str) -> tuple[Row, str]:
    """The row and the field (or "") that a path such as rounds/<id>/amount names. Raises BadReference in words."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise BadReference(f"{path!r} is not of the form table/row/field")
    if match["table"] not in tables:
        raise BadReference(f"{path!r}: the package has no table {match['table']!r}")
    table = tables[match["table"]]
    if match["row_id"] not in table:
        raise BadReference(f"{path!r}: {table.name} has no row {match['row_id']!r}")
    field = match["field"] or ""
    if field and field not in table.fields:
        raise BadReference(f"{path!r}: {table.name} has no column {field!r}")
    return table[match["row_id"]], field


def name(row: Row, tables: Tables) -> str:
    """What to call a row: its name, or what it is made of."""
    if row.table == "rounds":
        company, series, date = tables.companies[row["company_id"]]["name"], row["series"], row["announced_on"]
        return " ".join([company, series or "round", *([f"({date[:7]})"] if date else [])])
    if row.table == "investments":
        return f"{tables.investors[row['investor_id']]['name']} in {name(tables.rounds[row['round_id']], tables)}"
    for column in ("name", "title"):
        if column in row and row[column]:
            return str(row[column])
    return row.id
