"""How many slips of the unit print too much, and how many too little.

Counted are the slips that can be compared: the cell has a published number, in the same unit. The same words read twice
on one page count once.
"""

from collections.abc import Iterator
from decimal import Decimal

from scripts.data import Row, Tables
from scripts.measures import Measure, _slips

DIRECTIONS = ("too_large", "too_small")


def _slipped(tables: Tables) -> dict[tuple[object, ...], tuple[Row, Decimal]]:
    found = ((claim, _slips.factor(tables, claim)) for claim in tables.claims)
    columns = ("source_id", "table", "row_id", "field", "value")
    return {tuple(claim[column] for column in columns): (claim, factor) for claim, factor in found if factor is not None}


def arguments(tables: Tables) -> Iterator[str]:
    """The two directions."""
    return iter(DIRECTIONS)


def measure(tables: Tables, argument: str) -> Measure:
    """The number of claims, out of all that can be compared."""
    slipped = _slipped(tables).values()
    claims = [claim for claim, factor in slipped if (factor > 1) == (argument == "too_large")]
    cells = tuple(f"claims/{claim.id}/value" for claim in claims)
    return Measure(value=Decimal(len(claims)), unit="claims", cells=cells, counted=len(claims), of=len(slipped))
