"""The texts of all cells, each distinct one once, so that a rule on texts stays fast."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from scripts.data import Field, Row, Tables

Place = tuple[Row, str]

# A pattern that begins so leaves room for nothing but ASCII letters, digits and hyphens: ids, codes and units.
_CLOSED = ("^[a-z", "^[A-Z", "^([a-z", "^([A-Z")


@functools.lru_cache(maxsize=4)
def texts(tables: Tables) -> Mapping[str, tuple[Place, ...]]:
    """Every distinct text of the package with the cells that hold it. Words from a list, ids and codes are the schema's business."""
    found: dict[str, list[Place]] = {}
    for table in tables:
        columns = [name for name, field in table.fields.items() if field.type == "string" and _is_open(field)]
        for row in table:
            for column in columns:
                text = row[column]
                if text is not None:
                    found.setdefault(text, []).append((row, column))
    return {text: tuple(places) for text, places in found.items()}


def _is_open(field: Field) -> bool:
    return "enum" not in field.constraints and not str(field.constraints.get("pattern", "")).startswith(_CLOSED)


def matching(tables: Tables, pattern: re.Pattern[str]) -> Iterator[tuple[Row, str, re.Match[str]]]:
    """Every cell whose text holds the pattern, with the first match."""
    for text, places in texts(tables).items():
        match = pattern.search(text)
        if match is not None:
            for row, column in places:
                yield row, column, match


def is_quotation(row: Row, column: str) -> bool:
    """Whether a cell quotes a page: it keeps the page's own letters and digits."""
    return column == "as_reported" or (row.table, column) == ("sources", "title")


def named(character: str) -> str:
    """A character that may be invisible, by its number: U+200B."""
    return f"U+{ord(character):04X}"


def shown(text: str, width: int = 60) -> str:
    """A text for a message, cut where it is long."""
    return repr(text if len(text) <= width else text[: width - 1] + "…")
