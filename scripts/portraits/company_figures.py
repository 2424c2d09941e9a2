"""What was counted of the company, by which house.

A panel for each quantity with figures at two moments or more, money first, then what was counted
most often, each on a scale of its own.
Left out: forecasts, and what was counted once only; the table has all.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from scripts.data import Tables
from scripts.portraits import _figures
from scripts.words import Words

SUBJECT = "companies"
# What a reader looks for first, whatever was counted most often.
FIRST = ("revenue", "net_loss", "market_capitalisation", "annual_recurring_revenue", "gross_margin", "capital_expenditure")


def frame(tables: Tables, words: Words, subject: str) -> pd.DataFrame:
    """One row a figure of the company, by what was counted."""
    metrics = tables.metrics.where(company_id=subject)
    first = [str(tables.indicators[indicator]["name"]) for indicator in FIRST if indicator in tables.indicators]
    return _figures.frame(tables, words, metrics, lambda row: str(tables.indicators[row["indicator_id"]]["name"]), first)


def drawing(tables: Tables, words: Words, subject: str, rows: pd.DataFrame, width: int) -> dict[str, Any]:
    """A panel an indicator."""
    return _figures.drawing(
        tables, words, rows, width, f"Figures of {tables.companies[subject]['name']}; each panel has a scale of its own."
    )
