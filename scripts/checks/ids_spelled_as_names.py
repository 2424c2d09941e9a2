"""An id that is spelled like its row's name is spelled like it to the letter: one letter more, less or out of place is a slip of the keys.

An id may be shorter than the name, or another name of the same thing; only one that differs from it in a single letter is reported.
"""

import re
import unicodedata
from collections.abc import Iterator

from scripts.data import Tables
from scripts.problems import Problem

TABLES = ("companies", "products", "investors", "indicators")
# A shorter name may differ from another word by a letter without a slip.
LEAST = 5


def check(tables: Tables) -> Iterator[Problem]:
    """Rows whose id has as many words as their name."""
    for name in TABLES:
        key = tables[name].key[0]
        for row in tables[name]:
            words, spelled = re.split("[-_]", row.id), _words(row["name"])
            if len(words) == len(spelled) and one_letter_off("".join(words), "".join(spelled)):
                message = f"the id is spelled {' '.join(words)!r}, the name {row['name']!r}"
                yield tables.problem(row, "name", message, f"Correct the name; if the row is new and the name is right, correct {key}.")


def _words(name: str) -> list[str]:
    """The words of a name as an id writes them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.findall("[a-z0-9]+", plain)


def one_letter_off(one: str, other: str) -> bool:
    """Whether two words differ in one letter: another, one more, one less, or two neighbours that changed places."""
    if one == other or abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < LEAST:
        return False
    first = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    mine, theirs = one[first:], other[first:]
    swapped = mine[:2] == theirs[:2][::-1] and mine[2:] == theirs[2:]
    return mine[1:] == theirs[1:] or mine == theirs[1:] or mine[1:] == theirs or swapped
