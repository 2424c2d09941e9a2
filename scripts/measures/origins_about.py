"""From how many origins the claims on a company come.

An origin is the outlet whose reporting it is, whoever relays it; a data house, or the company itself, is the origin of
the figures that it counted. Pages that do not say whose reporting they repeat count for themselves, so the number is
too high rather than too low.
"""

from collections.abc import Iterator
from decimal import Decimal

from scripts import evidence
from scripts.data import Tables
from scripts.measures import Measure, _about


def arguments(tables: Tables) -> Iterator[str]:
    """Companies with a claim."""
    return iter(sorted(_about.claims_by_company(tables)))


def measure(tables: Tables, argument: str) -> Measure:
    """The number of distinct origins."""
    claims = _about.claims_by_company(tables)[argument]
    origins = {evidence.origin_of(tables[claim["table"]][claim["row_id"]], tables.sources[claim["source_id"]]) for claim in claims}
    return Measure(value=Decimal(len(origins)), unit="origins", cells=())
