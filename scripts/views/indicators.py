"""What is measured, and how many observations of it there are."""

from collections import Counter

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Link, Text
from scripts.views._select import matching
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: indicator, definition, category, observations."""
    counts = Counter(row["indicator_id"] for row in tables.metrics)
    rows = sorted(matching(tables.indicators, where), key=lambda row: (row["category"], -counts[row.id], row.id))
    return View(
        caption="Indicators",
        columns=("Indicator", "What it is", "Category", "Figures"),
        rows=tuple(
            (Link("indicators", row.id), Text(row["definition"] or ""), Text(words.say(row["category"])), Text(str(counts[row.id])))
            for row in rows
        ),
        numeric=frozenset({3}),
        empty="Nothing is measured.",
    )
