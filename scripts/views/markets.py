"""Markets as their sources delimit them."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Link, Text
from scripts.views._select import count, matching
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: market, geography, definition, figures."""
    return View(
        caption="",
        columns=("Market", "Where", "What it covers", "Figures"),
        rows=tuple(
            (
                Link("markets", row.id),
                Text(words.area(row["geography"] or "")),
                Text(row["definition"] or ""),
                Text(str(count(tables.metrics, "market_id", row.id))),
            )
            for row in sorted(matching(tables.markets, where), key=lambda row: (row["name"].casefold(), row.id))
        ),
        numeric=frozenset({3}),
        empty="No market is recorded.",
        order="by name",
        of="markets",
    )
