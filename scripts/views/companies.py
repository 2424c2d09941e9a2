"""Companies with their rounds and the latest valuation."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import EMPTY, Link, Text
from scripts.views._select import cell, matching, newest
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: company, Chinese name, founded, rounds, latest valuation, listed as."""
    rows = []
    for company in sorted(matching(tables.companies, where), key=lambda row: (row["name"].casefold(), row.id)):
        rounds = tables.rounds.where(company_id=company.id)
        valued = newest(
            (row for row in rounds if row["valuation"] is not None and row["status"] in ("closed", "announced")), "announced_on"
        )
        rows.append(
            (
                Link("companies", company.id),
                Text(company["name_zh"] or "", "zh-Hans"),
                cell(company, "founded_on"),
                Text(str(len(rounds)) if rounds else words.say(None)),
                cell(valued[0], "valuation") if valued else EMPTY,
                Text(company["ticker"] or ""),
            )
        )
    return View(
        caption="Companies",
        columns=("Company", "Chinese name", "Founded", "Rounds known", "Latest valuation in a round", "Listed as"),
        rows=tuple(rows),
        numeric=frozenset({3, 4}),
        empty="No company is known.",
        order="by name",
        of="companies",
    )
