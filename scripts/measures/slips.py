"""How many claims are recorded as wrong, or as overtaken.

Asked with `wrong` (all kinds but those that were right when printed and have been overtaken), `overtaken`, or `tenfold`: numbers
that are ten times what the record publishes, or a tenth of it, within a quarter, which is how a slip between 亿 (a hundred million)
and a billion shows.
"""

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from scripts.data import Tables
from scripts.measures import Measure, _slips

_KINDS = ("wrong", "overtaken", "tenfold")


def _tenfold(factor: float) -> bool:
    return 8 <= factor <= 12.5 or 0.08 <= factor <= 0.125


def _matching(found: pd.DataFrame, argument: str) -> pd.DataFrame:
    if argument == "tenfold":
        return found[found["factor"].map(_tenfold).astype(bool)]
    return found[(found["kind"] == "stale") == (argument == "overtaken")]


def arguments(tables: Tables) -> Iterator[str]:
    """The three."""
    return iter(_KINDS)


def measure(tables: Tables, argument: str) -> Measure:
    """The number of claims; the parts are the claims, by their fault."""
    found = _matching(_slips.frame(tables), argument)
    cells = tuple(f"claims/{claim_id}/suspect" for claim_id in found["claim_id"])
    return Measure(value=Decimal(len(found)), unit="claims", cells=cells, counted=len(found), of=len(tables.claims))
