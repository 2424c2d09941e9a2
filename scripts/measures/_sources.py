"""Who stands behind a frame: the source line of a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from scripts import evidence, refs
from scripts.data import Row, Tables
from scripts.words import Words

NAMED = 3
PUBLICATION = "Model Money"


def claims_of(tables: Tables, path: str) -> Iterator[tuple[Row, Row]]:
    """The claims behind a cell, each with the row that it is about. A path to a claim is that claim.

    Where the cell itself needs no claim (the investor of an investment), the claims on the row as a whole stand behind it.
    """
    row, field = refs.cell(tables, path)
    if row.table == "claims":
        yield row, tables[row["table"]][row["row_id"]]
        return
    needs_claim = field and tables[row.table].fields[field].evidence
    for claim in evidence.claims_by_row(tables).get((row.table, row.id), ()):
        if not needs_claim or claim["field"] == field:
            yield claim, row


def origins(tables: Tables, paths: Iterable[str]) -> Counter[str]:
    """Whose reporting stands behind these cells, with the number of claims of each."""
    found = {claim.id: (claim, row) for path in paths for claim, row in claims_of(tables, path)}
    return Counter(origin_name(tables, row, evidence.origin_of(row, tables.sources[claim["source_id"]])) for claim, row in found.values())


def origin_name(tables: Tables, row: Row, origin: str) -> str:
    """What to call an origin: `company` is the company's own statement."""
    if origin != "company":
        return origin
    company = row.get("company_id")
    if company is None and row.table == "metrics" and row["product_id"]:
        company = tables.products[row["product_id"]]["company_id"]
    return tables.companies[company]["name"] if company else "the company itself"


def line(tables: Tables, paths: Iterable[str], words: Words) -> str:
    """The source line: Bloomberg, LatePost, Caixin and 84 other outlets (212 claims), and the publication."""
    counted = origins(tables, paths)
    if not counted:
        return PUBLICATION
    ranked = sorted(counted, key=lambda name: (-counted[name], name.casefold()))
    # One more name takes no more room than "and 1 other outlet".
    named = ranked if len(ranked) <= NAMED + 1 else ranked[:NAMED]
    rest = len(ranked) - len(named)
    listed = words.listed([*named, f"{rest} other outlets"] if rest else named)
    label = "Source" if len(ranked) == 1 else "Sources"
    return f"{label}: {listed} ({words.count(sum(counted.values()), 'claims')}). {PUBLICATION}"
