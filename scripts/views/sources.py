"""Sources by outlet."""

from scripts import addresses
from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Anchored, External, Text
from scripts.views._select import count, matching
from scripts.words import Words


def view(tables: Tables, words: Words, initial: str = "", **where: str) -> View:
    """Columns: outlet, title, date, grade, origin, claims. initial narrows to the outlets of one page (see addresses.initial)."""
    rows = [row for row in matching(tables.sources, where) if not initial or addresses.initial(row) == initial]
    rows.sort(key=addresses.source_order)
    return View(
        caption="",
        columns=("Outlet", "Title", "Published", "Grade", "Origin", "Claims"),
        rows=tuple(
            (
                Anchored(row.id, Text(addresses.outlet(row))),
                External(row["title"], addresses.linked(row), row["language"]),
                Text(words.date(row["published_on"]) if row["published_on"] else ""),
                Text(row["grade"]),
                Text(row["origin"] or ""),
                Text(str(count(tables.claims, "source_id", row.id))),
            )
            for row in rows
        ),
        numeric=frozenset({5}),
        empty="No source is recorded.",
        order="by outlet and date",
        of="sources",
    )
