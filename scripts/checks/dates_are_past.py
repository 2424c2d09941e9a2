"""What is recorded has happened: no date lies after the last day on which a page was read, except the periods of forecasts.

That day is the newest accessed_on of sources.csv: a check asks no clock, so that the same data give the same result on any day. A
ruling may be up to a year younger, because it can be made without a new page.
"""

import datetime
from collections.abc import Iterator

from scripts.checks import _cells, _dates
from scripts.data import Tables
from scripts.problems import Problem

# The days a ruling may be younger than the newest page: one can be made without reading a new page, but not for years.
RULING_DAYS = 366


def check(tables: Tables) -> Iterator[Problem]:
    """Dates of every table and of claims that are not suspect; periods of metrics that are no forecast."""
    newest = _dates.today(tables)
    last = _dates.span(newest)
    if last is None:
        return
    today = last[1]
    hint = f"Correct the date. Pages were last read on {newest}; a page read later has its own row, with accessed_on, in sources.csv."
    for table in tables:
        columns = [name for name, field in table.fields.items() if _dates.is_date(field)]
        for row in table:
            if "is_forecast" in row and row["is_forecast"]:
                continue
            for column in columns:
                days = _dates.span(row[column])
                latest = today + datetime.timedelta(RULING_DAYS) if column == "decided_on" else today
                if days is not None and days[0] > latest:
                    more = " An observed period has ended; otherwise is_forecast is true." if column.startswith("period") else ""
                    yield tables.problem(row, column, f"{row[column]} lies in the future", hint + more)
    for claim in tables.claims:
        _, field = _cells.target(tables, claim)
        if claim["suspect"] is None and field is not None and _dates.is_date(field):
            days = _dates.span(claim["value"])
            if days is not None and days[0] > today:
                yield tables.problem(claim, "value", f"{claim['value']} lies in the future", hint)
