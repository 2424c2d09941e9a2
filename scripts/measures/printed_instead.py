"""What a page prints where the record publishes another number.

The claim does not fit the published number, or is known to be wrong.

Asked with the claim. The number supports nothing and enters no sum; it is kept, and can be quoted, because it is in
print. What the record publishes instead, and why, stands with the cell that the claim is about.
"""

import functools
from collections.abc import Iterator, Mapping

from scripts import evidence
from scripts.data import Row, Tables
from scripts.measures import Measure


@functools.lru_cache(maxsize=4)
def _numbers(tables: Tables) -> Mapping[str, Row]:
    contradicting = {item.claim.id for cell in evidence.assess(tables).values() for item in cell.differing}
    set_aside = (claim for claim in tables.claims if claim["suspect"] or claim.id in contradicting)
    return {claim.id: claim for claim in set_aside if claim["unit"] and evidence.number(claim["value"]) is not None}


def arguments(tables: Tables) -> Iterator[str]:
    """Claims that print a number with a unit, and are suspect or contradict the published one."""
    return iter(_numbers(tables))


def measure(tables: Tables, argument: str) -> Measure:
    """The printed number, the lower end where a range is printed."""
    claim = _numbers(tables)[argument]
    value, high = evidence.number(claim["value"]), evidence.number(claim["value_high"])
    if value is None:
        raise ValueError(f"claim {argument} prints no number")
    return Measure(value=value, unit=claim["unit"], cells=(f"claims/{argument}/value",), high=high, qualifier=claim["qualifier"])
