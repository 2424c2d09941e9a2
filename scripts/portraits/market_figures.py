"""What was counted of the market, by which house.

A panel for each quantity with figures at two moments or more, those with the most figures first, each on a scale of its own.
Left out: forecasts, and what was counted once only; the table has all.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from scripts.data import Tables
from scripts.portraits import _figures
from scripts.words import Words

SUBJECT = "markets"


def frame(tables: Tables, words: Words, subject: str) -> pd.DataFrame:
    """One row a figure of the market, by what was counted."""
    metrics = tables.metrics.where(market_id=subject)
    return _figures.frame(tables, words, metrics, lambda row: str(tables.indicators[row["indicator_id"]]["name"]))


def drawing(tables: Tables, words: Words, subject: str, rows: pd.DataFrame, width: int) -> dict[str, Any]:
    """A panel an indicator."""
    return _figures.drawing(tables, words, rows, width, f"Figures of {tables.markets[subject]['name']}; each panel has a scale of its own.")
