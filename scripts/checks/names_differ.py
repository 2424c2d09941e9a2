"""Two rows have names that differ in more than case, spaces and punctuation; otherwise they are one thing under two ids.

Aliases and Chinese names count as names.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator

from scripts.data import Row, Tables
from scripts.problems import Problem

TABLES = ("companies", "products", "investors", "indicators", "markets")
# A shorter name may be another one with its letters in another order.
LEAST = 6
_PUNCTUATION = re.compile(r"[\W_]+")


def bare(name: str) -> str:
    """A name without what is not meant to tell names apart."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", name).casefold())


def swapped(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of bare names that differ by two neighbouring letters that changed places, as a hurried hand types them."""
    same_letters: dict[str, list[str]] = {}
    for name in names:
        if len(name) >= LEAST:
            same_letters.setdefault("".join(sorted(name)), []).append(name)
    for group in same_letters.values():
        for one, other in itertools.combinations(group, 2):
            places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
            # Digits that change places make another number (2023 and 2032), which may be meant.
            if len(places) == 2 and places[1] == places[0] + 1 and one[places[0]].isalpha() and one[places[1]].isalpha():
                yield one, other


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
