"""Observations: what was measured, of whom, when, and by which house."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import EMPTY, Item, Link, Text
from scripts.views._select import cell, matching
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: figure, subject, period, scope, value, measured by."""
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
    return View(
        caption="Figures",
        columns=("Figure", "Of", "Period", "Scope", "Value", "Measured by"),
        rows=tuple(listed),
        numeric=frozenset({4}),
        empty="No figure is known.",
        filters={0: "value", 1: "value", 2: "year", 5: "value"},
    )
