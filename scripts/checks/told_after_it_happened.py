"""What a row dates is told by a page of that time or later: where all its pages are months older, the date is wrong, or theirs are.

Planned rounds and forecasts are told before they happen, and so is the end of a period that has begun; a prospectus names the day of
the listing some weeks ahead.
"""

import datetime
from collections.abc import Iterator

from scripts import evidence
from scripts.checks import _dates
from scripts.data import Tables
from scripts.problems import Problem

DATES = (("rounds", "announced_on"), ("exits", "occurred_on"), ("stakes", "as_of"), ("relations", "as_of"), ("metrics", "period_start"))
# As long ahead a page may announce a day that then comes.
AHEAD = 31


def check(tables: Tables) -> Iterator[Problem]:
    """Dated rows with claims; a page without a date may be of any time, and suspect claims prove nothing."""
    for name, column in DATES:
        for row in tables[name]:
            if row[column] is None or (name == "rounds" and row["status"] == "planned") or (name == "metrics" and row["is_forecast"]):
                continue
            claims = (claim for claim in evidence.claims_by_row(tables).get((name, row.id), ()) if claim["suspect"] is None)
            told = [tables.sources[claim["source_id"]]["published_on"] for claim in claims]
            # A date in the future is for dates_are_past.
            if told and row[column] <= _dates.today(tables) and all(_long_before(date, row[column]) for date in told):
                hint = "Correct this date, or published_on of its sources; what is only planned has the status planned, or is a forecast."
                yield tables.problem(row, column, f"{row[column]} is after the newest page that tells of it ({max(told)})", hint)


def _long_before(date: str | None, other: str) -> bool:
    one, later = _dates.span(date), _dates.span(other)
    return one is not None and later is not None and one[1] + datetime.timedelta(AHEAD) < later[0]
