"""Rounds of one company, the newest first."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Link, Text
from scripts.views._select import cell, count, matching, newest
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: date, round, status, amount, valuation, investors known."""
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
                Text(str(count(tables.investments, "round_id", row.id) or "")),
            )
            for row in newest(matching(tables.rounds, where), "announced_on")
        ),
        numeric=frozenset({3, 4, 5}),
        order="the newest first",
        of="rounds",
    )
