"""Markets as their sources delimit them."""

from collections import Counter

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Link, Text
from scripts.views._select import matching
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: market, geography, definition, figures."""
    counts = Counter(row["market_id"] for row in tables.metrics)
    return View(
        caption="",
        columns=("Market", "Where", "What it covers", "Figures"),
        rows=tuple(
            (Link("markets", row.id), Text(row["geography"] or ""), Text(row["definition"] or ""), Text(str(counts[row.id])))
            for row in sorted(matching(tables.markets, where), key=lambda row: row["name"].casefold())
        ),
        numeric=frozenset({3}),
        empty="No market is recorded.",
    )
