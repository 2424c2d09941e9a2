"""What the record knows of each company and year, with the denominators."""

from __future__ import annotations

from scripts.data import Tables
from scripts.markup import View
from scripts.measures import _coverage
from scripts.refs import Item, Link, Text
from scripts.words import Words


def _of(count: int, total: int) -> Text:
    return Text(f"{count} of {total}" if total else "")


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: company, year, rounds, with amount, with valuation, two origins, investors with amount, not counted, newest page."""
    found = _coverage.frame(tables)
    for column, value in where.items():
        found = found[found[column] == value]
    rows: list[tuple[Item, ...]] = []
    for record in found.to_dict("records"):
        rounds = record["rounds"]
        rows.append(
            (
                Link("companies", record["company_id"]),
                Text(record["year"] or "no date"),
                Text(str(rounds)),
                _of(record["with_amount"], rounds),
                _of(record["with_valuation"], rounds),
                _of(record["with_two_origins"], rounds),
                _of(record["investments_with_amount"], record["investments"]),
                Text(str(record["unsettled"] or "")),
                Text(words.date(record["newest_claim"]) if record["newest_claim"] else ""),
            )
        )
    return View(
        caption="",
        columns=(
            *("Company", "Year", "Rounds", "With an amount", "With a valuation", "Named by two origins", "Investors with an amount"),
            *("Not counted", "Newest page"),
        ),
        rows=tuple(rows),
        numeric=frozenset({2, 3, 4, 5, 6, 7}),
        empty="" if where else "No round is known.",
    )
