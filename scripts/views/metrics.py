"""Observations: what was measured, of whom, when, and by which house."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import EMPTY, Item, Link, Text
from scripts.views._select import cell, matching
from scripts.words import Words

_COLUMNS = ("Figure", "Of", "Period", "Scope", "Value", "Measured by")


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: figure, subject, period, scope, value, measured by; without the figure or the subject that `where` names."""
    rows = sorted(matching(tables.metrics, where), key=lambda row: (row["indicator_id"], row["period_start"], row.id))
    listed = []
    for row in rows:
        subject: Item = EMPTY
        for table, column in (("companies", "company_id"), ("products", "product_id"), ("markets", "market_id")):
            if row[column]:
                subject = Link(table, row[column])
        note = " (forecast)" if row["is_forecast"] else ""
        listed.append(
            (
                Link("indicators", row["indicator_id"]),
                subject,
                Text(words.period(row["period"]) + note),
                Text((row["scope"] or "").replace("_", " ")),
                cell(row, "value"),
                Text(row["measured_by"] or "not named"),
            )
        )
    # What is the same in every row, because the page is about it, needs no column.
    same = {0} if "indicator_id" in where else set()
    same |= {1} if where.keys() & {"company_id", "product_id", "market_id"} else set()
    kept = [place for place in range(len(_COLUMNS)) if place not in same]
    filters = {0: "value", 1: "value", 2: "year", 5: "value"}
    return View(
        caption="Figures",
        columns=tuple(_COLUMNS[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in listed),
        numeric=frozenset({kept.index(4)}),
        empty="No figure is known.",
        filters={kept.index(place): kind for place, kind in filters.items() if place in kept},
        order="by indicator and period",
        of="metrics",
    )
