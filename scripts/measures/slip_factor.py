"""How many times the published number a slip of the unit prints.

Asked with the claim. Only slips that can be compared are asked for: the cell has a published number, in the same unit.
"""

from collections.abc import Iterator
from decimal import Decimal

from scripts.data import Row, Tables
from scripts.measures import Measure, _slips


def arguments(tables: Tables) -> Iterator[str]:
    """Slips of the unit with a published number beside them."""
    return (claim.id for claim in tables.claims if _slips.factor(tables, claim) is not None)


def measure(tables: Tables, argument: str) -> Measure:
    """The factor, in times."""
    claim: Row = tables.claims[argument]
    found = _slips.factor(tables, claim) or Decimal(0)
    cells = (f"claims/{claim.id}/value", f"{claim['table']}/{claim['row_id']}/{claim['field']}")
    return Measure(value=Decimal(f"{found:.3g}"), unit="times", cells=cells)
