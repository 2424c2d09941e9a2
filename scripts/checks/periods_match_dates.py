"""A metric's period and its first and last day say the same: charts are drawn by the days, tables are read by the period.

A financial year (FY2024) is twelve whole months that end in the year it is named after, wherever they begin.
"""

import calendar
import datetime
import re
from collections.abc import Iterator

from scripts.checks import _dates
from scripts.data import Row, Tables
from scripts.problems import Problem

_PART = re.compile(r"([0-9]{4})-(Q[1-4]|H[12]|9M)")
# First and last month of the parts of a year.
MONTHS = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "H2": (7, 12), "9M": (1, 9)}


def check(tables: Tables) -> Iterator[Problem]:
    """Every metric."""
    for row in tables.metrics:
        start, end = _dates.span(row["period_start"]), _dates.span(row["period_end"])
        if start is None or end is None:
            continue  # dates_are_real says so
        if start[0] > end[0]:
            message = f"the period ends ({row['period_end']}) before it starts ({row['period_start']})"
            yield tables.problem(row, "period_end", message, "Correct the day that is wrong.")
        elif row["period"].startswith("FY"):
            yield from _financial_year(tables, row, start[0], end[0])
        else:
            yield from _fixed(tables, row, start[0], end[0])


def _fixed(tables: Tables, row: Row, start: datetime.date, end: datetime.date) -> Iterator[Problem]:
    days = days_of(row["period"])
    if days is None:
        yield tables.problem(row, "period", f"the calendar has no period {row['period']!r}", "Correct the month or the day.")
        return
    for column, is_day, should in (("period_start", start, days[0]), ("period_end", end, days[1])):
        if is_day != should:
            hint = f"Write {should} here, or a period that fits; any other span of days is written {start}/{end}."
            yield tables.problem(row, column, f"{is_day} does not fit the period {row['period']}", hint)


def days_of(period: str) -> _dates.Span | None:
    """The first and the last day of every form of period but the financial year."""
    if "/" in period:
        first, last = (_dates.span(part) for part in period.split("/", 1))
        return (first[0], last[1]) if first and last else None
    match = _PART.fullmatch(period)
    if match is None:
        return _dates.span(period)
    first_month, last_month = MONTHS[match[2]]
    begin, finish = _dates.span(f"{match[1]}-{first_month:02}"), _dates.span(f"{match[1]}-{last_month:02}")
    return (begin[0], finish[1]) if begin and finish else None


def _financial_year(tables: Tables, row: Row, start: datetime.date, end: datetime.date) -> Iterator[Problem]:
    year = row["period"][2:]
    whole = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    if not whole or (end.year - start.year) * 12 + end.month - start.month != 11:
        message = f"a financial year has twelve whole months, not {start} to {end}"
        yield tables.problem(row, "period_start", message, "Correct the days, or write another form of period.")
    elif str(end.year).zfill(4) != year:
        message = f"{row['period']} ends in {end.year}"
        yield tables.problem(row, "period_end", message, f"A financial year has the name of the year in which it ends: FY{end.year}.")
