"""What was counted of the company, by which house.

A panel for each quantity with figures at two moments or more, money first, then what was counted
most often, each on a scale of its own.
Left out: forecasts, and what was counted once only; the table has all.
"""

from __future__ import annotations

from collections.abc import Sequence

from scripts.data import Tables
from scripts.portraits import _figures
from scripts.portraits._panels import Point
from scripts.shapes import Picture
from scripts.words import Words

SUBJECT = "companies"
COLUMNS = _figures.COLUMNS
# What a reader looks for first, whatever was counted most often.
FIRST = ("revenue", "net_loss", "market_capitalisation", "annual_recurring_revenue", "gross_margin", "capital_expenditure")


def points(tables: Tables, words: Words, subject: str) -> list[Point]:
    """One row a figure of the company, by what was counted."""
    metrics = tables.metrics.where(company_id=subject)
    first = [str(tables.indicators[indicator]["name"]) for indicator in FIRST if indicator in tables.indicators]
    return _figures.points(tables, words, metrics, lambda row: str(tables.indicators[row["indicator_id"]]["name"]), first)


def picture(tables: Tables, words: Words, subject: str, rows: Sequence[Point]) -> Picture:
    """A panel an indicator."""
    return _figures.picture(tables, words, rows, f"Figures of {tables.companies[subject]['name']}; each panel has a scale of its own.")
