"""Words are separated by one plain space, and no cell begins or ends with one: otherwise equal names are not equal."""

import re
from collections.abc import Iterator

from scripts.checks import _text
from scripts.data import Tables
from scripts.problems import Problem

# Every space but U+0020: no-break, thin, ideographic. (Tabs and line breaks are for invisible_characters.)
ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_WRONG = re.compile(f"^ | $|  |[{ODD_SPACES}]")


def check(tables: Tables) -> Iterator[Problem]:
    """Every text cell."""
    for row, column, match in _text.matching(tables, _WRONG):
        text = row[column]
        if match[0] not in (" ", "  "):
            message = f"{_text.shown(text)} holds the space {_text.named(match[0])} at character {match.start() + 1}"
            yield tables.problem(row, column, message, "Replace it by a plain space.")
        elif match[0] == "  ":
            message = f"{_text.shown(text)} holds two spaces at character {match.start() + 1}"
            yield tables.problem(row, column, message, "Leave one of them.")
        else:
            place = "begins" if match.start() == 0 else "ends"
            yield tables.problem(row, column, f"{_text.shown(text)} {place} with a space", "Delete it.")
