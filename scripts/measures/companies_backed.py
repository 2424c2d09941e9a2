"""How many large-model companies an investor has put money into, its subsidiaries included.

Counted are companies of the group of large-model companies in which a source names the investor: in a round that
happened, as a shareholder, or as the buyer. Left out are talks, plans, joint holders, holders that no source names, and
pairs of which one source says yes and another no.
"""

import functools
from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from scripts.data import Tables
from scripts.measures import Measure, _backers

GROUP = "large_model"


@functools.lru_cache(maxsize=4)
def _pairs(tables: Tables) -> pd.DataFrame:
    found = _backers.pairs(tables)
    return found[(found["group"] == GROUP) & (found["says"] == _backers.BACKED) & ~found["joint"].astype(bool)]


def arguments(tables: Tables) -> Iterator[str]:
    """Investors with a company, without the nameless."""
    return (name for name in sorted(set(_pairs(tables)["root_id"])) if not _backers.is_unnamed(tables.investors[name]))


def measure(tables: Tables, argument: str) -> Measure:
    """The number of companies, with the earliest row that names the investor in each."""
    own = _pairs(tables)
    own = own[own["root_id"] == argument].drop_duplicates("company_id")
    return Measure(value=Decimal(len(own)), unit="companies", cells=tuple(own["ref"]))
