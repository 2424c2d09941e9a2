"""Rounds in US dollars, and which of them a sum may count."""

from __future__ import annotations

import functools
from decimal import Decimal

import pandas as pd

from scripts import evidence, rates
from scripts.data import Row, Tables

# A sum never counts a round twice, nor money that is not there (DESIGN, evidence rule): tranches stand inside their round,
# talks, plans and reports without a close have not happened, and an IPO's money stands in `exits`.
SETTLED = ("closed", "announced")


def is_counted(row: Row) -> bool:
    """Whether a round belongs in a sum."""
    return row["status"] in SETTLED and row["part_of_round_id"] is None and row["series"] != "IPO"


def in_usd(tables: Tables, row: Row, field: str) -> rates.Usd | None:
    """A money cell in US dollars: the low and high of its words at the low and high of the month's rates; None if empty."""
    column = tables[row.table].fields[field]
    if row[field] is None or column.unit_field is None:
        return None
    currency, date = row[column.unit_field], evidence.date_of(tables, row)
    span = evidence.adopted_interval(row, column)
    try:
        low, middle, high = (rates.to_usd(tables, value, currency, date) for value in (span.low, row[field], span.high))
    except rates.NoRate:
        return None
    # "several hundred million" has no value of its own; the low end of what it stands for is the cautious one.
    value = low.value if column.qualifier_field and row[column.qualifier_field] == "several" else middle.value
    return rates.Usd(low.low, value, high.high)


@functools.lru_cache(maxsize=4)
def valuations(tables: Tables) -> pd.DataFrame:
    """Settled rounds with a valuation, by company and date.

    Columns: company_id, company, group, round_id, series, date (text), when (timestamp: the start of the date), valuation_usd
    (US dollars), low_usd, high_usd, basis, ref.
    """
    rows = []
    for row in tables.rounds:
        usd = in_usd(tables, row, "valuation")
        if usd is None or row["announced_on"] is None or row["status"] not in SETTLED:
            continue
        company = tables.companies[row["company_id"]]
        rows.append(
            {
                "company_id": company.id,
                "company": company["name"],
                "group": company["group"],
                "round_id": row.id,
                "series": row["series"] or "",
                "date": row["announced_on"],
                "when": pd.Timestamp(row["announced_on"]),
                "valuation_usd": float(usd.value),
                "low_usd": float(usd.low),
                "high_usd": float(usd.high),
                "basis": row["valuation_basis"],
                "ref": f"rounds/{row.id}/valuation",
            }
        )
    columns = [
        "company_id",
        "company",
        "group",
        "round_id",
        "series",
        "date",
        "when",
        "valuation_usd",
        "low_usd",
        "high_usd",
        "basis",
        "ref",
    ]
    return pd.DataFrame(rows, columns=columns).sort_values(["company_id", "when", "round_id"], ignore_index=True)


def total(values: list[rates.Usd]) -> rates.Usd:
    """The sum of amounts, each end by itself."""
    zero = Decimal(0)
    return rates.Usd(sum((v.low for v in values), zero), sum((v.value for v in values), zero), sum((v.high for v in values), zero))
