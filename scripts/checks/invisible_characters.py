"""A text holds only characters that a reader can see, because invisible marks make names differ that look the same.

A replacement character (�) shows that a letter was lost. The joiners U+200C and U+200D stay where their script is written with
them (Arabic, Persian, the scripts of India).
"""

import re
import unicodedata
from collections.abc import Iterator

from scripts.checks import _text
from scripts.data import Tables
from scripts.problems import Problem

JOINERS = "\u200c\u200d"
# Letters and marks after which a joiner changes the form: Arabic to Thaana, and the scripts of India.
JOINED = "\u0600-\u07bf\u08a0-\u08ff\u0900-\u0dff\ufb50-\ufdff\ufe70-\ufefc"
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # control characters, tabs and line breaks among them
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, joiners and fillers without a width
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"  # zero-width space, direction marks, separators of lines
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffd"  # fillers, variation selectors, byte order mark, the replacement character
    "\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"  # private use and what is no character
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff"  # tags, variation selectors, private use
    "]"
    f"|(?<![{JOINED}])[{JOINERS}]"
)


def check(tables: Tables) -> Iterator[Problem]:
    """Every text cell."""
    for text, places in _text.texts(tables).items():
        # Most texts hold nothing but ASCII letters, and Python knows that sooner than the pattern does.
        match = None if text.isascii() and text.isprintable() else _INVISIBLE.search(text)
        if match is None:
            continue
        name = unicodedata.name(match[0], "a character without a name").lower()
        message = f"character {match.start() + 1} is {_text.named(match[0])} ({name})"
        hint = "Type the lost letter again from the source." if match[0] == "\ufffd" else "Delete it, or type the cell again."
        for row, column in places:
            yield tables.problem(row, column, message, hint)
