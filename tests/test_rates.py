"""Money into US dollars at the rates of a month."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import rates
from tests import support

HUNDRED = Decimal(100)


def test_dollars_stay() -> None:
    assert rates.to_usd(support.tiny_tables(), HUNDRED, "USD", None) == rates.Usd(HUNDRED, HUNDRED, HUNDRED)


@pytest.mark.parametrize(
    ("date", "rate"),
    [
        ("2024-06", "7.25"),
        ("2024-06-19", "7.25"),
        ("2024-05", "7.2"),  # no rate of that month: the last one before it
        ("2026-11-21", "7.3"),  # younger than the table
        (None, "7.3"),  # no date: the newest
    ],
)
def test_month(date: str | None, rate: str) -> None:
    found = rates.to_usd(support.tiny_tables(), HUNDRED, "CNY", date)
    assert found.low == found.value == found.high == HUNDRED / Decimal(rate)


def test_year_spans_its_months() -> None:
    found = rates.to_usd(support.tiny_tables(), HUNDRED, "CNY", "2024")
    assert found == rates.Usd(HUNDRED / Decimal("7.3"), HUNDRED / Decimal("7.3"), HUNDRED / Decimal("7.2"))


@pytest.mark.parametrize(("currency", "date"), [("CNY", "2023-10"), ("HKD", "2024"), ("EUR", "2024-06"), ("", None)])
def test_no_rate(currency: str, date: str | None) -> None:
    with pytest.raises(rates.NoRate):
        rates.to_usd(support.tiny_tables(), HUNDRED, currency, date)


def test_currencies() -> None:
    assert rates.currencies(support.tiny_tables()) == {"USD", "CNY", "HKD"}


@given(
    amount=st.integers(0, 10**13).map(Decimal),
    currency=st.sampled_from(["USD", "CNY"]),
    date=st.sampled_from(["2023", "2023-11", "2024", "2024-03-05", "2025-01", "2030"]),
)
def test_value_lies_between_low_and_high(amount: Decimal, currency: str, date: str) -> None:
    found = rates.to_usd(support.tiny_tables(), amount, currency, date)
    assert found.low <= found.value <= found.high


@given(st.integers(1, 10**13).map(Decimal))
def test_more_money_is_more_dollars(amount: Decimal) -> None:
    tables = support.tiny_tables()
    assert rates.to_usd(tables, amount + 1, "CNY", "2024-06").value > rates.to_usd(tables, amount, "CNY", "2024-06").value
