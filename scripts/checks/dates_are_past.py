"""What is recorded has happened: no date lies after the last day on which a page was read, except the periods of forecasts.

That day is the newest accessed_on of sources.csv: a check asks no clock, so that the same data give the same result on any day. A
ruling may be up to a year younger, because it can be made without a new page. No page is read more than a year after the day on which
the package was made (`created` in the descriptor).
"""

import datetime
from collections.abc import Iterator

from scripts.checks import _cells, _dates
from scripts.data import Tables
from scripts.problems import Problem

# The days a ruling may be younger than the newest page: one can be made without reading a new page, but not for years.
RULING_DAYS = 366

# The days a page may be read after the descriptor's `created`, which each published version renews.
READING_DAYS = 366


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
    yield from _read_too_late(tables)
    for claim in tables.claims:
        _, field = _cells.target(tables, claim)
        if claim["suspect"] is None and field is not None and _dates.is_date(field):
            days = _dates.span(claim["value"])
            if days is not None and days[0] > today:
                yield tables.problem(claim, "value", f"{claim['value']} lies in the future", hint)


def _read_too_late(tables: Tables) -> Iterator[Problem]:
    """Pages read long after the package was made: one slip of the year would move the record's today, and all other dates would be past."""
    created = _dates.span(str(tables.descriptor.get("created", ""))[:10])
    if created is None:
        return
    latest = created[1] + datetime.timedelta(READING_DAYS)
    for row in tables.sources:
        days = _dates.span(row["accessed_on"])
        if days is not None and days[0] > latest:
            message = f"{row['accessed_on']} is more than a year after the package was made ({created[0]})"
            hint = "Correct the day; if it is right, renew `created` in datapackage.json, as each published version does."
            yield tables.problem(row, "accessed_on", message, hint)
