"""How many of the cells that need evidence stand as the argument says: corroborated, single source, weak or disputed.

The share of all cells is a measure of its own; this is the count, of the same cells.
"""

from collections.abc import Iterator
from decimal import Decimal

from scripts import evidence
from scripts.data import Tables
from scripts.measures import Measure


def arguments(tables: Tables) -> Iterator[str]:
    """The four kinds of agreement."""
    return iter(evidence.AGREEMENTS)


def measure(tables: Tables, argument: str) -> Measure:
    """The number of cells."""
    cells = [item for cell, item in evidence.assess(tables).items() if cell[2]]
    counted = sum(item.agreement == argument for item in cells)
    return Measure(value=Decimal(counted), unit="cells", cells=(), counted=counted, of=len(cells))
