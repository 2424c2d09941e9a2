"""A word is written in one alphabet: a Cyrillic or Greek letter among Latin ones (Аlibaba) looks right and is never found.

Ids hold nothing but a to z, 0 to 9 and hyphens, by the descriptor's own pattern.
"""

import re
import unicodedata
from collections.abc import Iterator

from scripts.checks import _text
from scripts.data import Tables
from scripts.problems import Problem

LATIN = "A-Za-z\u00c0-\u024f"
# Greek, Cyrillic, Armenian and Cherokee: the alphabets that have letters of the same shape as Latin ones.
OTHERS = "\u0370-\u052f\u0531-\u0587\u13a0-\u13ff\u1c80-\u1c8f\u1f00-\u1fff\u2de0-\u2dff\ua640-\ua69f"
_MIXED = re.compile(f"[{LATIN}][{OTHERS}]|[{OTHERS}][{LATIN}]")
_OTHER = re.compile(f"[{OTHERS}]")


def check(tables: Tables) -> Iterator[Problem]:
    """Every text cell; letters of two alphabets that touch."""
    for row, column, match in _text.matching(tables, _MIXED):
        text = row[column]
        other = _OTHER.search(match[0])
        letter = other[0] if other else match[0]
        start, end = match.start(), match.end()
        while start and text[start - 1].isalpha():
            start -= 1
        while end < len(text) and text[end].isalpha():
            end += 1
        name = unicodedata.name(letter, _text.named(letter)).lower()
        message = f"the word {_text.shown(text[start:end])} mixes alphabets: {letter} is {name}"
        yield tables.problem(row, column, message, "Type the word again in one alphabet.")
