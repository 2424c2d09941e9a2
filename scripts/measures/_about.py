"""What the record says of a company: the claims on its rows."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping

from scripts.data import Row, Tables


def company_of(tables: Tables, row: Row) -> str | None:
    """The company that a row is about; None for markets, investors, sources and the like."""
    if row.table == "investments":
        row = tables.rounds[row["round_id"]]
    if "company_id" in row and row["company_id"]:
        return str(row["company_id"])
    product = row["product_id"] if row.table == "metrics" else None
    return tables.products[product]["company_id"] if product else None


@functools.lru_cache(maxsize=4)
def claims_by_company(tables: Tables) -> Mapping[str, tuple[Row, ...]]:
    """The claims on the rows of each company and its products, in the order of the file."""
    found: dict[str, list[Row]] = defaultdict(list)
    for claim in tables.claims:
        company = company_of(tables, tables[claim["table"]][claim["row_id"]])
        if company:
            found[company].append(claim)
    return {company: tuple(claims) for company, claims in found.items()}
