"""Two rows have names that differ in more than case, spaces and punctuation; otherwise they are one thing under two ids.

Aliases and Chinese names count as names.
"""

import re
import unicodedata
from collections.abc import Iterator

from scripts.data import Row, Tables
from scripts.problems import Problem

TABLES = ("companies", "products", "investors", "indicators", "markets")
_PUNCTUATION = re.compile(r"[\W_]+")


def bare(name: str) -> str:
    """A name without what is not meant to tell names apart."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", name).casefold())


def check(tables: Tables) -> Iterator[Problem]:
    """Every name within its table, the later line is reported."""
    for name in TABLES:
        seen: dict[str, tuple[Row, str]] = {}
        for row in tables[name]:
            for column in ("name", "name_zh", "aliases"):
                for text in (row[column] or "").split(" | ") if column in row else ():
                    if not bare(text):
                        continue
                    first, said = seen.setdefault(bare(text), (row, text))
                    if first is not row:
                        message = f"{text!r} is a name of {first.id} too ({said!r}, line {first.line})"
                        yield tables.problem(row, column, message, "Keep one row, or give the two names that tell them apart.")
