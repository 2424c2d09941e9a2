"""How many claims do not meet what is published on their cell.

Asked with `all` or with a table. Claims that are known to be wrong are not among them: they contradict nothing. Nor are claims on cells
that the record leaves empty.
"""

from collections.abc import Iterator
from decimal import Decimal

from scripts import evidence
from scripts.data import Tables
from scripts.measures import Measure, _disputes


def arguments(tables: Tables) -> Iterator[str]:
    """All, and every table with cells that need claims."""
    yield "all"
    yield from (table.name for table in tables if any(evidence.evidence_fields(table)))


def measure(tables: Tables, argument: str) -> Measure:
    """The number of claims; the parts are the claims."""
    found = _disputes.frame(tables)
    if argument != "all":
        found = found[found["table"] == argument]
    claims = [claim for claims in found["claim_ids"] for claim in claims]
    return Measure(value=Decimal(len(claims)), unit="claims", cells=tuple(f"claims/{claim}/value" for claim in claims))
