"""Who backs whom, subsidiaries folded into their parents, with the evidence of each link."""

from __future__ import annotations

import functools

import pandas as pd

from scripts import evidence
from scripts.data import Tables
from scripts.measures import _agreement, _backers

_COLUMNS = ("root_id", "company_id", "agreement", "origins", "claims", "through", "date", "ref")


@functools.lru_cache(maxsize=4)
def edges(tables: Tables) -> pd.DataFrame:
    """One row a strategic investor (the uppermost parent) and large-model company that a source says it backs.

    Joint holders and investors that no source names are left out. Columns: root_id, company_id, agreement (of evidence.AGREEMENTS, or
    unsupported; disputed where a source of the same time or later says that it has not invested, or where the row is), origins and
    claims (how many support it), through (names of the subsidiaries that sources name), date and ref (of the earliest statement).
    """
    said = _backers.statements(tables)
    found = _backers.pairs(tables)
    unnamed = [_backers.is_unnamed(tables.investors[investor]) for investor in found["investor_id"]]
    named = ~found["joint"].astype(bool) & ~pd.Series(unnamed, dtype=bool)
    found = found[(found["kind"] == "strategic") & (found["group"] == "large_model") & named]
    rows = []
    for (root_id, company_id), pairs in found[found["says"] != _backers.NOT_BACKED].groupby(["root_id", "company_id"]):
        yes = [item for investor in pairs["investor_id"] for item in said[investor, str(company_id)] if not item.no]
        agreement, origins, claims = _agreement.together(tables, [item.ref for item in yes])
        if (pairs["says"] == _backers.BOTH).any():
            agreement = evidence.DISPUTED
        first = min(yes, key=lambda item: (item.date or "9", item.ref))
        through = [tables.investors[investor]["name"] for investor in pairs["investor_id"] if investor != root_id]
        values = (root_id, company_id, agreement, len(origins), claims, tuple(through), first.date, first.ref)
        rows.append(dict(zip(_COLUMNS, values, strict=True)))
    return pd.DataFrame(rows, columns=_COLUMNS)
