"""Investors by the number of companies that they are named with."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Link, Text
from scripts.views._select import matching
from scripts.words import Words


def _companies(tables: Tables, investor_id: str) -> set[str]:
    """The companies that an investor is named with."""
    found = {tables.rounds[row["round_id"]]["company_id"] for row in tables.investments.by("investor_id").get(investor_id, ())}
    ties = tables.relations.by("subject_investor_id").get(investor_id, ())
    return found | {row["company_id"] for row in ties if row["predicate"] in ("has_invested_in", "shareholder_of", "acquired")}


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: investor, Chinese name, kind, country, companies."""
    found = {row.id: _companies(tables, row.id) for row in matching(tables.investors, where)}
    rows = sorted((tables.investors[key] for key in found), key=lambda row: (-len(found[row.id]), row["name"].casefold(), row.id))
    return View(
        caption="Investors",
        columns=("Investor", "Chinese name", "Kind", "Country", "Companies"),
        rows=tuple(
            (
                Link("investors", row.id),
                Text(row["name_zh"] or "", "zh-Hans"),
                Text(words.say(row["kind"])),
                Text(words.area(row["country"] or "")),
                Text(str(len(found[row.id]))),
            )
            for row in rows
        ),
        numeric=frozenset({4}),
        empty="No investor is known.",
        filters={2: "value", 3: "value"},
        order="those of most companies first",
        of="investors",
    )
