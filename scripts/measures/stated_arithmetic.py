"""How many multiples, growth rates, shares and conversions that sources state have been computed again, and how they came out.

Asked with `all`, `fits`, `does_not_fit` or `not_comparable` (the published cells hold nothing to compare). A statement fits if its
number, with its hedge, meets what the published cells allow.
"""

from collections.abc import Iterator
from decimal import Decimal

from scripts.data import Row, Tables
from scripts.measures import Measure

_VERDICTS = {"fits": True, "does_not_fit": False, "not_comparable": None}


def arguments(tables: Tables) -> Iterator[str]:
    """All, and the three ways to come out."""
    yield "all"
    yield from _VERDICTS


def _matches(row: Row, argument: str) -> bool:
    return argument == "all" or row["fits"] is _VERDICTS[argument]


def measure(tables: Tables, argument: str) -> Measure:
    """The number of statements; the parts are what they state."""
    rows = [row for row in tables.comparisons if _matches(row, argument)]
    cells = tuple(f"comparisons/{row.id}/stated_value" for row in rows)
    return Measure(value=Decimal(len(rows)), unit="statements", cells=cells, counted=len(rows), of=len(tables.comparisons))
