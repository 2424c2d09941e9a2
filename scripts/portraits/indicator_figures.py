"""What was counted, of whom, by which house.

A panel for each company, product or market with figures at two moments or more, those with the most figures first. Each panel has a
scale of its own: compare the courses, not the heights. Left out: forecasts, and whoever was counted once only; the table below has all.
"""

from __future__ import annotations

from collections.abc import Sequence

from scripts.data import Tables
from scripts.portraits import _figures
from scripts.portraits._panels import Point
from scripts.shapes import Picture
from scripts.words import Words

SUBJECT = "indicators"
COLUMNS = _figures.COLUMNS


def points(tables: Tables, words: Words, subject: str) -> list[Point]:
    """One row a figure of the indicator, by whom it is of."""
    metrics = tables.metrics.where(indicator_id=subject)
    return _figures.points(tables, words, metrics, lambda row: _figures.subject(tables, row))


def picture(tables: Tables, words: Words, subject: str, rows: Sequence[Point]) -> Picture:
    """A panel a company, product or market."""
    return _figures.picture(tables, words, rows, f"{tables.indicators[subject]['name']}; each panel has a scale of its own.")
