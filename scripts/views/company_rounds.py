"""Rounds of one company, the newest first."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Link, Text
from scripts.views._select import cell, matching, newest
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: date, round, status, amount, valuation, investors known."""
    known: dict[str, int] = {}
    for row in tables.investments:
        known[row["round_id"]] = known.get(row["round_id"], 0) + 1
    return View(
        caption="",
        columns=("Announced", "Round", "Status", "Amount", "Valuation", "Investors named"),
        rows=tuple(
            (
                cell(row, "announced_on"),
                Link("rounds", row.id, row["series"] or "unnamed"),
                Text(words.say(row["status"])),
                cell(row, "amount"),
                cell(row, "valuation"),
                Text(str(known[row.id]) if row.id in known else ""),
            )
            for row in newest(matching(tables.rounds, where), "announced_on")
        ),
        numeric=frozenset({3, 4, 5}),
    )
