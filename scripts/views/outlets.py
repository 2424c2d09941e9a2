"""Outlets by their first letter: how many pages the record has of them, of which grade, and how many claims rest on them."""

from collections import Counter

from scripts import addresses
from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Page, Text
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: initial, outlets, pages, pages by grade, claims."""
    pages: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    grades: Counter[tuple[str, str]] = Counter()
    outlets: dict[str, set[str]] = {}
    for row in tables.sources:
        letter = addresses.initial(row)
        pages[letter] += 1
        grades[letter, row["grade"]] += 1
        outlets.setdefault(letter, set()).add(addresses.outlet(row))
    for claim in tables.claims:
        claims[addresses.initial(tables.sources[claim["source_id"]])] += 1
    return View(
        caption="Outlets by their first letter",
        columns=("Outlets", "Number", "Pages", "Grade A", "B", "C", "D", "Claims"),
        rows=tuple(
            (
                Page(f"sources/{letter}/", addresses.initial_label(letter)),
                Text(str(len(outlets[letter]))),
                Text(str(pages[letter])),
                *(Text(str(grades[letter, grade])) for grade in "ABCD"),
                Text(f"{claims[letter]:,}"),
            )
            for letter in sorted(pages)
        ),
        numeric=frozenset(range(1, 8)),
        empty="No source is recorded.",
    )
