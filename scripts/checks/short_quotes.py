"""What a page is quoted with (as_reported) is the phrase with the figure, at most 12 words: the record does not copy pages.

Chinese and Japanese are written without spaces: there 30 of their characters count as 12 words (a word has about two and a half),
beside at most 12 words in other scripts. No phrase is longer than 120 characters.
"""

import re
from collections.abc import Iterator

from scripts.data import Tables
from scripts.problems import Problem

WORDS = 12
CHARACTERS = 30
LENGTH = 120
# Han, kana, and bopomofo. Korean has spaces between its words.
_UNSPACED = re.compile(
    r"[\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def check(tables: Tables) -> Iterator[Problem]:
    """Every column as_reported: of the claims, and of whatever else quotes a page."""
    for table in tables:
        if "as_reported" in table.fields:
            for row in table:
                said = _too_long(row["as_reported"] or "")
                if said:
                    hint = "Keep the words around the figure and cut the rest."
                    yield tables.problem(row, "as_reported", f"the quote has {said} are kept", hint)


def _too_long(text: str) -> str:
    """What a quote has too much of, and what it may have; empty if it is short enough."""
    words = sum(any(letter.isalnum() for letter in word) for word in _UNSPACED.sub(" ", text).split())
    characters = len(_UNSPACED.findall(text))
    if words > WORDS:
        return f"{words} words; at most {WORDS}"
    if characters > CHARACTERS:
        return f"{characters} Chinese or Japanese characters; at most {CHARACTERS}"
    return f"{len(text)} characters; at most {LENGTH}" if len(text) > LENGTH else ""
