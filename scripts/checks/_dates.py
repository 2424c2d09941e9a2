"""Dates of any precision as spans of days, and the day at which the record stands."""

from __future__ import annotations

import calendar
import datetime
import functools
import re

from scripts.data import Field, Tables

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

Span = tuple[datetime.date, datetime.date]


def is_date(field: Field) -> bool:
    """Whether the descriptor's pattern makes a field a date (year, month or day)."""
    return field.type == "string" and str(field.constraints.get("pattern", "")).startswith(r"^\d{4}")


@functools.lru_cache(maxsize=65536)
def span(text: str | None) -> Span | None:
    """The first and the last day of a date (2024, 2024-02, 2024-02-19); None if there is no such date."""
    match = _DATE.fullmatch(text or "")
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        # A month or day that is written as 00 is none, and no date either; only one that is not written is left open.
        first = datetime.date(year or 0, 1 if month is None else month, 1 if day is None else day)
        if day is not None:
            return first, first
        last_month = 12 if month is None else month
        return first, datetime.date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])
    except ValueError:
        return None


def surely_before(one: str | None, other: str | None) -> bool:
    """Whether a date lies wholly before another: 2023-02 is before 2023-03, but neither before nor after 2023."""
    first, second = span(one), span(other)
    return first is not None and second is not None and first[1] < second[0]


def months_apart(one: str | None, other: str | None) -> int | None:
    """The least number of months between two dates, 0 if one may lie in the month of the other; None if a date is missing."""
    first, second = span(one), span(other)
    if first is None or second is None:
        return None
    (start, end), (other_start, other_end) = (tuple(day.year * 12 + day.month for day in days) for days in (first, second))
    return max(0, start - other_end, other_start - end)


@functools.lru_cache(maxsize=4)
def today(tables: Tables) -> str:
    """The newest day on which a source was read: the record's own today, because a check must not ask the clock."""
    return max((row["accessed_on"] for row in tables.sources if span(row["accessed_on"])), default="9999-12-31")
