"""How many pages the record has read on a company.

Counted is every page with a claim on a row of the company or of one of its products: rounds and who took part in them,
stakes, exits, figures. Pages whose claims are known to be wrong are counted too, since they are in print; many pages
repeat one report (see the number of origins).
"""

from collections.abc import Iterator
from decimal import Decimal

from scripts.data import Tables
from scripts.measures import Measure, _about


def arguments(tables: Tables) -> Iterator[str]:
    """Companies with a claim."""
    return iter(sorted(_about.claims_by_company(tables)))


def measure(tables: Tables, argument: str) -> Measure:
    """The number of distinct sources."""
    pages = {claim["source_id"] for claim in _about.claims_by_company(tables)[argument]}
    return Measure(value=Decimal(len(pages)), unit="sources", cells=())
