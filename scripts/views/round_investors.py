"""Investors of one round: leads first, then by name."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Link, Text
from scripts.views._select import cell, matching
from scripts.words import Words

_ORDER = {"lead": 0, "co_lead": 1, "participant": 2, "existing": 3}


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: investor, role, amount, of it cash, of it computing power, claims."""
    rows = sorted(matching(tables.investments, where), key=lambda row: (_ORDER.get(row["role"], 4), row["investor_id"]))
    return View(
        caption="",
        columns=("Investor", "Role", "Amount", "In cash", "In computing power", "Evidence"),
        rows=tuple(
            (
                Link("investors", row["investor_id"]),
                Text(words.say(row["role"])),
                cell(row, "amount"),
                cell(row, "cash_amount"),
                cell(row, "compute_amount"),
                Link("investments", row.id, "claims"),
            )
            for row in rows
        ),
        numeric=frozenset({2, 3, 4}),
        empty="No investor is named in the record.",
    )
