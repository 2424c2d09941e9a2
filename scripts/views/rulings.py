"""Where the evidence rule was overridden or a tie settled, and why."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Figure, Text
from scripts.views._select import cell, matching
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: cell, published value, reason, date."""
    return View(
        caption="Rulings",
        columns=("Cell", "Published", "Reason", "Decided"),
        rows=tuple(
            (
                Text(f"{row['table']}, {row['row_id']}, {row['field']}"),
                Figure(row["table"], row["row_id"], row["field"]),
                cell(row, "reason"),
                cell(row, "decided_on"),
            )
            for row in matching(tables.rulings, where)
        ),
        empty="No ruling was needed.",
    )
