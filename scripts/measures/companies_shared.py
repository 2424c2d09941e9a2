"""How many large-model companies two platform companies have both put money into, their subsidiaries included.

Asked with two investors, the one that stands first in the alphabet first: alibaba,tencent. Counted as in the number of
companies that each backs; only investors that are themselves companies of the record are paired.
"""

import functools
import itertools
from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from scripts.data import Tables
from scripts.measures import Measure, _backers
from scripts.measures.companies_backed import GROUP


@functools.lru_cache(maxsize=4)
def _backed(tables: Tables) -> dict[str, set[str]]:
    found = _backers.pairs(tables)
    backed = _backers.backed(found[found["group"] == GROUP])
    return {name: companies for name, companies in backed.items() if tables.investors[name]["company_id"]}


def arguments(tables: Tables) -> Iterator[str]:
    """Pairs with a company in common."""
    backed = _backed(tables)
    return (f"{one},{two}" for one, two in itertools.combinations(sorted(backed), 2) if backed[one] & backed[two])


def measure(tables: Tables, argument: str) -> Measure:
    """The number of companies in common, with the earliest row that names either investor in each."""
    pair = argument.split(",")
    shared = set.intersection(*(_backed(tables)[name] for name in pair))
    found: pd.DataFrame = _backers.pairs(tables)
    rows = found[found["root_id"].isin(pair) & found["company_id"].isin(shared) & (found["says"] == _backers.BACKED)]
    return Measure(value=Decimal(len(shared)), unit="companies", cells=tuple(rows.drop_duplicates(["root_id", "company_id"])["ref"]))
