"""No cell begins as a spreadsheet formula, because whoever opens the file in a spreadsheet would run it instead of reading it.

Formulas begin with = or @, or with + or - before anything but a figure. Numbers are fine, and so are figures with words after
them (“+232% year on year”, “-85.4万”), which no spreadsheet can compute.
"""

import re
from collections.abc import Iterator

from scripts.checks import _text
from scripts.data import Tables
from scripts.problems import Problem

# Also the full-width forms of the four signs, which East Asian editions of spreadsheets read the same.
_START = re.compile(r"^[=@+\-＝＠＋－]")
_FIGURE = re.compile(r"[+\-＋－][0-9][0-9.,]*( ?%)?(\Z| ?[^\W\d_][^=|!()]*\Z|、)")


def check(tables: Tables) -> Iterator[Problem]:
    """Every text cell."""
    for row, column, _ in _text.matching(tables, _START):
        if not _FIGURE.match(row[column]):
            message = f"{_text.shown(row[column])} begins as a formula of a spreadsheet"
            yield tables.problem(row, column, message, "Put a word in front of the sign.")
