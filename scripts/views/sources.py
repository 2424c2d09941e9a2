"""Sources by outlet."""

from collections import Counter

from scripts import addresses
from scripts.data import Tables
from scripts.markup import View
from scripts.refs import External, Text
from scripts.views._select import cell, matching
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: outlet, title, date, grade, origin, claims."""
    counts = Counter(row["source_id"] for row in tables.claims)
    rows = sorted(matching(tables.sources, where), key=lambda row: (addresses.outlet(row).casefold(), row["published_on"] or "", row.id))
    return View(
        caption="Sources",
        columns=("Outlet", "Title", "Published", "Grade", "Origin", "Claims"),
        rows=tuple(
            (
                Text(addresses.outlet(row)),
                External(row["title"], row["url"] or "", row["language"]),
                cell(row, "published_on"),
                Text(row["grade"]),
                Text(row["origin"] or ""),
                Text(str(counts[row.id])),
            )
            for row in rows
        ),
        numeric=frozenset({5}),
        empty="No source is recorded.",
    )
