"""The hostile texts of tests/hostile, and the text columns of a package that they are tried in (found from the descriptor)."""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts import files, paths

FOLDER = paths.ROOT / "tests" / "hostile"
ADDRESSES = "addresses"
# The longest texts are tried in one column of a table, since the site would grow by them alone, and in none of a table of few rows,
# where all texts would not fit into a cell.
LONG, FEW = 1_000, 3
# Columns that the programs read as references, and that the schema alone gives no form.
REFERENCES = {("claims", "value"), ("claims", "value_high"), ("comparisons", "unit")}


@dataclasses.dataclass(frozen=True, slots=True)
class Payload:
    """A hostile text with its kind (the name of its file)."""

    kind: str
    text: str

    @property
    def is_one_line(self) -> bool:
        """Whether a file with it can be read at all."""
        return not set(self.text) & set("\n\r\0") and len(self.text) <= files.LONGEST_CELL


@functools.cache
def corpus() -> tuple[Payload, ...]:
    """Every hostile text."""
    return tuple(
        Payload(path.stem, text) for path in sorted(FOLDER.glob("*.json")) for text in json.loads(path.read_text(encoding="utf-8"))
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table by what may stand in them: any text, an address, or what has a form of its own."""

    file: str
    free: tuple[str, ...]
    addresses: tuple[str, ...]
    formed: tuple[str, ...]


def columns(package: Path) -> dict[str, Columns]:
    """The columns of every table of a package."""
    found = {}
    for resource in json.loads((package / paths.DESCRIPTOR).read_text(encoding="utf-8"))["resources"]:
        schema = resource["schema"]
        keys = {*schema["primaryKey"], *(column for key in schema.get("foreignKeys", []) for column in key["fields"])}
        fields = schema["fields"]
        formed = [field["name"] for field in fields if _has_form(field, keys)]
        free = [field["name"] for field in fields if field["name"] not in formed and (resource["name"], field["name"]) not in REFERENCES]
        addresses = [field["name"] for field in fields if "http" in str(field.get("constraints", {}).get("pattern", ""))]
        found[resource["name"]] = Columns(resource["path"], tuple(free), tuple(addresses), tuple(formed))
    return found


def _has_form(field: Mapping[str, Any], keys: set[str]) -> bool:
    constraints = field.get("constraints", {})
    return field["name"] in keys or field["type"] != "string" or "enum" in constraints or "pattern" in constraints


def rewrite(path: Path, change: Callable[[int, dict[str, str]], None]) -> None:
    """Let a function change each row of a CSV file; it gets the number of the row, from 0."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    for number, row in enumerate(rows):
        change(number, row)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="")


def fill(package: Path) -> int:
    """Put every payload that a file can hold into every free text column; gives how many cells were filled.

    The payloads of a column are divided among its rows, each with a number of its own, since some columns need values that differ.
    """
    texts = [payload.text for payload in corpus() if payload.is_one_line]
    links = [payload.text for payload in corpus() if payload.is_one_line and payload.kind == ADDRESSES]
    accepted = [link for link in links if link.startswith(("http://", "https://")) and not any(map(str.isspace, link))]
    turn = 0
    for table in columns(package).values():
        rows = (package / table.file).read_text(encoding="utf-8").count("\n") - 1

        def change(number: int, row: dict[str, str], table: Columns = table, rows: int = rows) -> None:
            nonlocal turn
            for column in table.free:
                turn += 1
                # The column turns the list, so that not the same payload comes first everywhere.
                mine = texts if rows >= FEW and column == table.free[-1] else [text for text in texts if len(text) <= LONG]
                first = turn % len(mine)
                row[column] = " ".join((mine[first:] + mine[:first])[number::rows] if rows == 1 else mine[number::rows]) + f" n{turn}"
            for column in table.addresses:
                if row[column]:
                    turn += 1
                    row[column] = accepted[turn % len(accepted)] + str(turn)

        rewrite(package / table.file, change)
    return turn


def cells(package: Path) -> Iterator[tuple[str, str]]:
    """Every column that takes any text, by its table: what a payload has to be tried in."""
    for name, table in columns(package).items():
        yield from ((name, column) for column in table.free)
