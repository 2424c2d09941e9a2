"""Of the cells that need evidence, the share that stands as the argument says: corroborated, single source, weak or disputed.

A cell is corroborated when two or more origins support it and nobody contradicts it; disputed when a claim that is not suspect does
not fit. Counted are all cells of the package that the descriptor marks as evidence.
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
    """The share in percent."""
    cells = [item for cell, item in evidence.assess(tables).items() if cell[2]]
    counted = sum(item.agreement == argument for item in cells)
    share = Decimal(100 * counted) / len(cells) if cells else Decimal(0)
    return Measure(value=share.quantize(Decimal(1)), unit="percent", cells=(), counted=counted, of=len(cells))
