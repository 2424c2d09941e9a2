"""Investors by the number of companies that they are named with."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Link, Text
from scripts.views._select import matching
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: investor, Chinese name, kind, country, companies."""
    companies: dict[str, set[str]] = {}
    for row in tables.investments:
        companies.setdefault(row["investor_id"], set()).add(tables.rounds[row["round_id"]]["company_id"])
    for row in tables.relations:
        if row["predicate"] in ("has_invested_in", "shareholder_of", "acquired"):
            companies.setdefault(row["subject_investor_id"], set()).add(row["company_id"])
    rows = sorted(matching(tables.investors, where), key=lambda row: (-len(companies.get(row.id, ())), row["name"].casefold()))
    return View(
        caption="Investors",
        columns=("Investor", "Chinese name", "Kind", "Country", "Companies"),
        rows=tuple(
            (
                Link("investors", row.id),
                Text(row["name_zh"] or "", "zh-Hans"),
                Text(words.say(row["kind"])),
                Text(row["country"] or ""),
                Text(str(len(companies.get(row.id, ())))),
            )
            for row in rows
        ),
        numeric=frozenset({4}),
        empty="No investor is known.",
        filters={2: "value", 3: "value"},
    )
