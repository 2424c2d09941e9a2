"""How many claims are known to be wrong in a certain way.

The kinds are slips of the unit, of translation and of the date, money credited to the wrong party, and outliers.

Asked with the kind, or with the kind and, after a comma, a language or a grade of the pages that print them:
unit_slip,en or unit_slip,B. A claim that was right when printed and has been overtaken is out of date, not wrong, and
has its own kind.
"""

from collections.abc import Iterator
from decimal import Decimal

from scripts.data import Row, Tables
from scripts.measures import Measure

_SAME = ("source_id", "table", "row_id", "field", "value")


def _matches(tables: Tables, claim: Row, argument: str) -> bool:
    kind, _, of = argument.partition(",")
    source = tables.sources[claim["source_id"]]
    return claim["suspect"] == kind and (not of or of in (source["language"], source["grade"]))


def arguments(tables: Tables) -> Iterator[str]:
    """Every kind, and every language and grade of its pages."""
    found = {}
    for claim in tables.claims:
        if kind := claim["suspect"]:
            source = tables.sources[claim["source_id"]]
            found.update(dict.fromkeys([kind, *(f"{kind},{of}" for of in (source["language"], source["grade"]) if of)]))
    return iter(sorted(found))


def measure(tables: Tables, argument: str) -> Measure:
    """The number of claims; the parts are the claims themselves, by their fault."""
    matching = (claim for claim in tables.claims.where(suspect=argument.partition(",")[0]) if _matches(tables, claim, argument))
    # A page may have been read for several companies: the same words count once.
    claims = list({tuple(claim[column] for column in _SAME): claim for claim in matching}.values())
    cells = tuple(f"claims/{claim.id}/{'as_reported' if claim['as_reported'] else 'suspect'}" for claim in claims)
    return Measure(value=Decimal(len(claims)), unit="claims", cells=cells, counted=len(claims), of=len(tables.claims))
