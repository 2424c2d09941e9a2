"""Money of different currencies, so that it can be compared."""

from __future__ import annotations

from decimal import Decimal

from scripts import evidence, rates
from scripts.data import Field, Row, Tables
from scripts.evidence import Interval


def intervals(tables: Tables, cells: list[tuple[Row, Field]], date: str | None) -> tuple[list[Interval], Decimal] | None:
    """What filled money cells stand for, in one currency, and the part by which they may be off for having been converted.

    In their own currency if they share it, else in US dollars at the rates of `date`; None where a currency or its rate is missing.
    """
    spans = [evidence.adopted_interval(row, field) for row, field in cells]
    currencies = [evidence.unit_of(row, field) for row, field in cells]
    if None in currencies:
        return None
    if len(set(currencies)) == 1:
        return spans, Decimal(0)
    try:
        ends = [
            (rates.to_usd(tables, span.low, currency, date).low, rates.to_usd(tables, span.high, currency, date).high)
            for span, currency in zip(spans, currencies, strict=True)
            if currency is not None
        ]
    except rates.NoRate:
        return None
    return [Interval(low, high) for low, high in ends], evidence.CONVERSION_TOLERANCE


def exceeds(tables: Tables, parts: list[tuple[Row, Field]], whole: tuple[Row, Field], date: str | None) -> bool:
    """Whether even the lowest reading of the parts adds up to more than the highest reading of the whole."""
    found = intervals(tables, [whole, *parts], date)
    if found is None:
        return False
    (most, *least), tolerance = found
    return sum((part.low for part in least), Decimal(0)) > most.high * (1 + tolerance)
