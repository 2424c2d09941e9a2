"""Counts of the users of products, each with the house that counted."""

from __future__ import annotations

import functools

import pandas as pd

from scripts.data import Row, Tables
from scripts.measures import _sources

MONTHLY = "monthly_active_users"
# Counts of everything under a brand, of the app, or of what the source does not say. All others are of a part (the web site, the
# iPhone app, the plug-in of another app) or of the best day or month of a longer time.
WHOLE = ("all", "app", "")
_SCOPES = {"all": "all channels"}
_PLACES = {"CN": "mainland China", "US": "United States", "world": "worldwide"}
COLUMNS = (
    *("product_id", "product", "company_id", "indicator_id", "house", "scope", "geography", "where", "period", "users", "qualifier"),
    *("start", "when", "end", "ref"),
)


def is_preinstalled(product: Row) -> bool:
    """Whether an assistant comes with a phone: such rows say so in their note."""
    return (product["note"] or "").startswith("Pre-installed")


def chinese_assistants(tables: Tables) -> frozenset[str]:
    """The assistants of companies from China."""
    companies = {company.id for company in tables.companies if company["country"] == "CN"}
    return frozenset(product.id for product in tables.products if product["kind"] == "assistant" and product["company_id"] in companies)


def where(scope: str, geography: str) -> str:
    """What a count covers: app, mainland China; all channels, worldwide; not said."""
    parts = (_SCOPES.get(scope, scope.replace("_", " ")), _PLACES.get(geography, geography))
    return ", ".join(part for part in parts if part) or "not said"


def covers_month(period: str) -> bool:
    """Whether a period is one month, not a day, a quarter or a year."""
    return len(period) == len("2024-03") and period[5:].isdigit()


@functools.lru_cache(maxsize=4)
def counts(tables: Tables) -> pd.DataFrame:
    """Counts of the users of products, forecasts left out, by product and time.

    Columns: product_id, product, company_id ("" where nobody says who makes it), indicator_id, house (who counted: a data house, or
    the name of the company itself; "" where the source does not say), scope, geography ("" where not said), where (both in words),
    period (as in the table), users, qualifier, start, when (the middle), end (timestamps; the end is the first moment after), ref.
    """
    rows = []
    for row in tables.metrics:
        if row["product_id"] is None or row["unit"] != "users" or row["is_forecast"] or row["value"] is None:
            continue
        product = tables.products[row["product_id"]]
        start, end = pd.Timestamp(row["period_start"]), pd.Timestamp(row["period_end"]) + pd.Timedelta(days=1)
        scope, geography = row["scope"] or "", row["geography"] or ""
        rows.append(
            {
                "product_id": product.id,
                "product": product["name"],
                "company_id": product["company_id"] or "",
                "indicator_id": row["indicator_id"],
                "house": _sources.origin_name(tables, row, row["measured_by"]) if row["measured_by"] else "",
                "scope": scope,
                "geography": geography,
                "where": where(scope, geography),
                "period": row["period"],
                "users": float(row["value"]),
                "qualifier": row["qualifier"] or "",
                "start": start,
                "when": start + (end - start) / 2,
                "end": end,
                "ref": f"metrics/{row.id}/value",
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS).sort_values(["product_id", "when", "ref"], ignore_index=True)
