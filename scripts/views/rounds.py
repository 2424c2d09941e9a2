"""Rounds, the newest first: what was raised, at which valuation, and how it ended."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Link, Text
from scripts.views._select import cell, matching, newest
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: date, company, round, status, amount, valuation."""
    rows = newest(matching(tables.rounds, where), "announced_on")
    return View(
        caption="Rounds",
        columns=("Announced", "Company", "Round", "Status", "Amount", "Valuation"),
        rows=tuple(
            (
                cell(row, "announced_on"),
                Link("companies", row["company_id"]),
                Link("rounds", row.id, row["series"] or "unnamed"),
                Text(words.say(row["status"])),
                cell(row, "amount"),
                cell(row, "valuation"),
            )
            for row in rows
        ),
        numeric=frozenset({4, 5}),
        empty="No round is known.",
        filters={0: "year", 1: "value", 3: "value"},
        order="the newest first",
        of="rounds",
    )
