"""What companies sold and lost, year by year."""

from __future__ import annotations

import functools
import itertools

import pandas as pd

from scripts.data import Row, Tables
from scripts.measures import _money, _sources

REVENUE, LOSS, ADJUSTED = "revenue", "net_loss", "adjusted_net_loss"
INDICATORS = (REVENUE, LOSS, ADJUSTED)
_COLUMNS = (
    *("company_id", "company", "group", "country", "indicator_id", "period", "year", "end", "is_forecast", "house", "usd", "low", "high"),
    "ref",
)


def _is_year(row: Row) -> bool:
    """Whether a period is one year, of the calendar or of the company."""
    return 360 <= (pd.Timestamp(row["period_end"]) - pd.Timestamp(row["period_start"])).days <= 370


@functools.lru_cache(maxsize=4)
def years(tables: Tables) -> pd.DataFrame:
    """Revenue, net loss and adjusted net loss of whole companies in whole years, by company, time and indicator.

    Columns: company_id, company, group, country, indicator_id (of INDICATORS), period (as in the table), year (in which it ends), end,
    is_forecast, house ("" where the source does not say whose figure it is), usd, low, high (US dollars at the rate of the last month
    of the period), ref.
    """
    rows = []
    for row in tables.metrics:
        if row["indicator_id"] not in INDICATORS or not row["company_id"] or row["scope"] or row["geography"] or not _is_year(row):
            continue
        usd = _money.in_usd(tables, row, "value")
        if usd is None:
            continue
        company = tables.companies[row["company_id"]]
        house = _sources.origin_name(tables, row, row["measured_by"]) if row["measured_by"] else ""
        about = (company.id, company["name"], company["group"], company["country"] or "", row["indicator_id"], row["period"])
        when = (row["period_end"][:4], row["period_end"], bool(row["is_forecast"]), house)
        values = (*about, *when, float(usd.value), float(usd.low), float(usd.high), f"metrics/{row.id}/value")
        rows.append(dict(zip(_COLUMNS, values, strict=True)))
    return pd.DataFrame(rows, columns=_COLUMNS).sort_values(["company_id", "end", "indicator_id", "ref"], ignore_index=True)


def lines(found: pd.DataFrame) -> list[dict[str, object]]:
    """The figures side by side: one line a company, period and forecast, with the index of each figure by its indicator.

    Where several houses give a figure of one kind for one period, each further one begins a line of its own.
    """
    rows: list[dict[str, object]] = []
    for (company, end, forecast), group in found.groupby(["company_id", "end", "is_forecast"], sort=True):
        kinds = [list(group.index[group["indicator_id"] == indicator]) for indicator in INDICATORS]
        for indices in itertools.zip_longest(*kinds):
            rows.append({"company_id": company, "end": end, "is_forecast": forecast, **dict(zip(INDICATORS, indices, strict=True))})
    return rows
