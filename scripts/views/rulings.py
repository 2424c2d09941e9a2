"""Where the evidence rule was overridden or a tie settled, and why."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import EMPTY, Anchored, Figure, Link, Text
from scripts.views._select import matching
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: row, field, published value, reason, date."""
    rows = []
    for ruling in matching(tables.rulings, where):
        row = tables[ruling["table"]][ruling["row_id"]]
        filled = row[ruling["field"]] is not None
        rows.append(
            (
                Anchored(ruling.id, Link(ruling["table"], ruling["row_id"])),
                Text(tables[ruling["table"]].fields[ruling["field"]].title),
                Figure(ruling["table"], ruling["row_id"], ruling["field"]) if filled else EMPTY,
                Text(ruling["reason"]),
                Text(words.date(ruling["decided_on"])),
            )
        )
    return View(
        caption="",
        columns=("Row", "Field", "Published", "Reason", "Decided"),
        rows=tuple(rows),
        empty="No ruling was needed.",
        of="rulings",
    )
