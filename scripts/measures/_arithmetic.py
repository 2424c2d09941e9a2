"""Arithmetic that sources state, recomputed from the published cells."""

from __future__ import annotations

import dataclasses
import re
from decimal import ROUND_HALF_UP, Decimal

from scripts import evidence, rates, refs
from scripts.data import Row, Tables
from scripts.evidence import Interval

# Digits kept of a computed number: enough to compare it with any printed one, few enough to read.
SIGNIFICANT = 6


@dataclasses.dataclass(frozen=True, slots=True)
class Recomputed:
    """The computed number, the range that the published cells allow, and whether the stated one meets it."""

    value: Decimal
    span: Interval
    fits: bool


def _ends(tables: Tables, path: str, unit: str | None, date: str | None = None) -> tuple[Decimal, Interval] | None:
    """A published number and what it stands for, in `unit` where it is money in another currency."""
    row, name = refs.cell(tables, path)
    field = tables[row.table].fields[name]
    if not isinstance(row[name], Decimal):
        return None
    span, own = evidence.adopted_interval(row, field), evidence.unit_of(row, field)
    known = rates.currencies(tables)
    if unit is None or own == unit or own not in known or unit not in known:
        return row[name], span
    date = date or evidence.date_of(tables, row)
    try:
        low, middle, high = (rates.to_usd(tables, value, own, date) for value in (span.low, row[name], span.high))
        one = rates.to_usd(tables, Decimal(1), unit, date)
    except rates.NoRate:
        return None
    slack = evidence.CONVERSION_TOLERANCE
    return middle.value / one.value, Interval(low.low / one.high * (1 - slack), high.high / one.low * (1 + slack))


def _money(tables: Tables, path: str) -> str | None:
    row, name = refs.cell(tables, path)
    unit = evidence.unit_of(row, tables[row.table].fields[name])
    return unit if unit in rates.currencies(tables) else None


def _converted_on(tables: Tables, row: Row) -> str | None:
    """The date at whose rate a page converted: its own, since pages take the rate of their day; a plan's start where it has none."""
    published: str | None = tables.sources[row["source_id"]]["published_on"]
    subject, _ = refs.cell(tables, row["subject_cell"])
    if published is None and "is_forecast" in subject and subject["is_forecast"]:
        start: str = subject["period"].split("/")[0]
        published = start if re.fullmatch(r"\d{4}(-\d{2}){0,2}", start) else subject["period_start"]
    return published


def recompute(tables: Tables, row: Row) -> Recomputed | None:
    """A row of `comparisons` computed again; None where the cells hold nothing to compare. Raises refs.BadReference."""
    operation = row["operation"]
    if operation == "conversion":
        subject = _ends(tables, row["subject_cell"], row["unit"], _converted_on(tables, row))
        return _result(row, *subject) if subject else None
    if row["base_cell"] is None:
        return None
    common = row["unit"] if operation == "difference" else _money(tables, row["base_cell"])
    subject, base = _ends(tables, row["subject_cell"], common), _ends(tables, row["base_cell"], common)
    if subject is None or base is None or base[1].low <= 0:
        return None
    (value, span), (against, other) = subject, base
    if operation == "difference":
        return _result(row, value - against, Interval(span.low - other.high, span.high - other.low))
    ratio = Interval(min(span.low / other.low, span.low / other.high), max(span.high / other.low, span.high / other.high))
    if operation == "multiple":
        return _result(row, value / against, ratio)
    if operation == "share":
        return _result(row, value / against * 100, Interval(ratio.low * 100, ratio.high * 100))
    return _result(row, (value / against - 1) * 100, Interval((ratio.low - 1) * 100, (ratio.high - 1) * 100))


def _result(row: Row, value: Decimal, span: Interval) -> Recomputed:
    stated = evidence.interval(row["stated_value"], row["qualifier"])
    return Recomputed(_rounded(value), span, stated.meets(span))


def _rounded(value: Decimal) -> Decimal:
    """A number with SIGNIFICANT digits, in plain form."""
    if value == 0:
        return Decimal(0)
    quantum = Decimal(1).scaleb(value.adjusted() - SIGNIFICANT + 1)
    rounded = (value / quantum).quantize(Decimal(1), rounding=ROUND_HALF_UP) * quantum
    plain = f"{rounded:f}"
    return Decimal(plain.rstrip("0").rstrip(".") if "." in plain else plain)
