"""What is measured, and how many observations of it there are."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Link, Text
from scripts.views._select import count, matching
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: indicator, definition, category, observations."""
    counts = {row.id: count(tables.metrics, "indicator_id", row.id) for row in matching(tables.indicators, where)}
    rows = sorted((tables.indicators[key] for key in counts), key=lambda row: (row["category"], -counts[row.id], row.id))
    return View(
        caption="Indicators",
        columns=("Indicator", "What it is", "Category", "Figures"),
        rows=tuple(
            (Link("indicators", row.id), Text(row["definition"] or ""), Text(words.say(row["category"])), Text(str(counts[row.id])))
            for row in rows
        ),
        numeric=frozenset({3}),
        empty="Nothing is measured.",
        order="by category, those with most figures first",
        of="indicators",
    )
