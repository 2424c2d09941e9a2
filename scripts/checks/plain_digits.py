"""Digits are 0 to 9 and Latin letters have their usual width: ２０２４ and 2024 look the same, and are different to every program.

What a page is quoted with (as_reported, the title of a source) keeps the page's own characters.
"""

import re
import unicodedata
from collections.abc import Iterator

from scripts.checks import _text
from scripts.data import Tables
from scripts.problems import Problem

_ODD = re.compile(r"[^\D0-9]|[！-～]")


def check(tables: Tables) -> Iterator[Problem]:
    """Every text cell that is no quotation: decimal digits of any script but 0 to 9, and full-width letters."""
    for row, column, _ in _text.matching(tables, _ODD):
        if _text.is_quotation(row, column):
            continue
        text = row[column]
        odd = next((letter for letter in text if _is_odd(letter)), "")
        if odd:
            message = f"{_text.shown(text)} holds {odd} ({_text.named(odd)})"
            yield tables.problem(row, column, message, f"Write {unicodedata.normalize('NFKC', _plain(text))[:60]}.")


def _is_odd(letter: str) -> bool:
    # Full-width punctuation belongs to Chinese; digits and letters of that width do not.
    return (letter.isdecimal() and not letter.isascii()) or ("！" <= letter <= "～" and letter.isalpha())


def _plain(text: str) -> str:
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
