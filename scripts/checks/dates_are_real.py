"""A date is one that the calendar has, no 13th month and no 30 February, because a wrong date sorts and joins silently."""

from collections.abc import Iterator

from scripts.checks import _dates
from scripts.data import Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Every date field of every table; dates in claims are for claims_fit_their_cells, periods for periods_match_dates."""
    for table in tables:
        columns = [name for name, field in table.fields.items() if _dates.is_date(field)]
        for row in table:
            for column in columns:
                if row[column] is not None and _dates.span(row[column]) is None:
                    hint = "Write year-month-day in digits, as precisely as the source gives it: 2024, 2024-02 or 2024-02-19."
                    yield tables.problem(row, column, f"there is no date {row[column]!r}", hint)
