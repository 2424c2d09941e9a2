"""What was counted, of whom, by which house.

A panel for each company, product or market with figures at two moments or more, those with the most figures first. Each panel has a
scale of its own: compare the courses, not the heights. Left out: forecasts, and whoever was counted once only; the table below has all.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from scripts.data import Tables
from scripts.portraits import _figures
from scripts.words import Words

SUBJECT = "indicators"


def frame(tables: Tables, words: Words, subject: str) -> pd.DataFrame:
    """One row a figure of the indicator, by whom it is of."""
    metrics = tables.metrics.where(indicator_id=subject)
    return _figures.frame(tables, words, metrics, lambda row: _figures.subject(tables, row))


def drawing(tables: Tables, words: Words, subject: str, rows: pd.DataFrame, width: int) -> dict[str, Any]:
    """A panel a company, product or market."""
    return _figures.drawing(tables, words, rows, width, f"{tables.indicators[subject]['name']}; each panel has a scale of its own.")
