"""Letters with accents are one character each (Unicode NFC): a name typed on another machine would otherwise not be found."""

import re
import unicodedata
from collections.abc import Iterator

from scripts.checks import _text
from scripts.data import Tables
from scripts.problems import Problem

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def check(tables: Tables) -> Iterator[Problem]:
    """Every text cell."""
    for row, column, _ in _text.matching(tables, _NOT_ASCII):
        text = row[column]
        normal = unicodedata.normalize("NFC", text)
        if normal != text:
            place = next((number for number, (one, other) in enumerate(zip(text, normal, strict=False)) if one != other), len(normal) - 1)
            message = f"{_text.shown(text)} is not in the normal form NFC (from character {place + 1})"
            yield tables.problem(row, column, message, f"Type the letter again: {normal[max(0, place - 4) : place + 5].strip()!r}.")
