"""Holdings on a date."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Link, Text
from scripts.views._select import cell, matching, newest
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: date, company, holder, percent, votes, note."""
    return View(
        caption="",
        columns=("On", "Company", "Holder", "Share", "Share of votes", "Note"),
        rows=tuple(
            (
                cell(row, "as_of"),
                Link("companies", row["company_id"]),
                Link("investors", row["investor_id"]),
                cell(row, "percent"),
                cell(row, "voting_percent"),
                Text(row["note"] or ""),
            )
            for row in newest(matching(tables.stakes, where), "as_of")
        ),
        numeric=frozenset({3, 4}),
        order="the newest first",
        of="stakes",
    )
