"""Currencies into US dollars, by the monthly averages of the table exchange_rates (pure)."""

from __future__ import annotations

import dataclasses
import functools
from decimal import Decimal

from scripts.data import Tables

USD = "USD"


class NoRate(LookupError):
    """The table has no rate for a currency at or before a date."""


@dataclasses.dataclass(frozen=True, slots=True)
class Usd:
    """US dollars: at the chosen month's rate, and at the lowest and highest monthly rate of the date's span."""

    low: Decimal
    value: Decimal
    high: Decimal


@functools.lru_cache(maxsize=4)
def _by_currency(tables: Tables) -> dict[str, dict[str, Decimal]]:
    rates: dict[str, dict[str, Decimal]] = {}
    for row in tables.exchange_rates:
        rates.setdefault(row["currency"], {})[row["month"]] = row["units_per_usd"]
    return {currency: dict(sorted(months.items())) for currency, months in rates.items()}


def currencies(tables: Tables) -> frozenset[str]:
    """The currencies that can be converted."""
    return frozenset(_by_currency(tables)) | {USD}


def _months(rates: dict[str, Decimal], date: str) -> list[str]:
    """The months of the table that a date may mean: its month; for a year its months; else the last one before it.

    The record is younger than the table for a few months at a time: then the newest rate stands in.
    """
    exact = [month for month in rates if month.startswith(date[:7])]
    if exact:
        return exact
    return [month for month in rates if month < date[:7]][-1:]


def to_usd(tables: Tables, amount: Decimal, currency: str, date: str | None) -> Usd:
    """Convert an amount (full units of `currency`) to US dollars at the monthly average rate of `date` (2024, 2024-02, 2024-02-19).

    A date of a year only is converted at its last month; low and high then span the year's months. Without a date the
    newest month counts. Raises NoRate where the table says nothing.
    """
    if currency == USD:
        return Usd(amount, amount, amount)
    rates = _by_currency(tables).get(currency)
    if not rates:
        raise NoRate(f"exchange_rates has no {currency}")
    months = _months(rates, date) if date else list(rates)[-1:]
    if not months:
        raise NoRate(f"exchange_rates has no {currency} at or before {date}")
    per_usd = [rates[month] for month in months]
    return Usd(amount / max(per_usd), amount / per_usd[-1], amount / min(per_usd))
