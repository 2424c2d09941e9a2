"""What was counted of the product, by which house.

A panel for each quantity with figures at two moments or more, those with the most figures first, each on a scale of its own.
Left out: forecasts, and what was counted once only; the table has all.
"""

from __future__ import annotations

from collections.abc import Sequence

from scripts.data import Tables
from scripts.portraits import _figures
from scripts.portraits._panels import Point
from scripts.shapes import Picture
from scripts.words import Words

SUBJECT = "products"
COLUMNS = _figures.COLUMNS


def points(tables: Tables, words: Words, subject: str) -> list[Point]:
    """One row a figure of the product, by what was counted."""
    metrics = tables.metrics.where(product_id=subject)
    return _figures.points(tables, words, metrics, lambda row: str(tables.indicators[row["indicator_id"]]["name"]))


def picture(tables: Tables, words: Words, subject: str, rows: Sequence[Point]) -> Picture:
    """A panel an indicator."""
    return _figures.picture(tables, words, rows, f"Figures of {tables.products[subject]['name']}; each panel has a scale of its own.")
