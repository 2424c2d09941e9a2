"""A page whose address holds a day is dated within a week of it: addresses like /2024/05/20/ are written by the page's own machine.

Left out are addresses with a number that is no day of the calendar, and pages without a date of publication.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from scripts.checks import _dates
from scripts.data import Tables
from scripts.problems import Problem

# 2024/05/20, 2024/0520, 20240520: a year of this century's teens to forties with its month and day, and no digit beside it.
_DAY = re.compile(r"(?<!\d)(20[1-4]\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)")
# Pages are written before midnight here and after midnight there, and printed a few days after they stand on the web.
DAYS = 7


def check(tables: Tables) -> Iterator[Problem]:
    """Every source with an address and a date of publication."""
    for row in tables.sources:
        published = _dates.span(row["published_on"])
        try:
            path = urlsplit(row["url"] or "").path
        except ValueError:
            continue  # web_addresses says so
        found = (_dates.span("-".join(parts)) for parts in _DAY.findall(path))
        days = [day[0] for day in found if day is not None]
        if published is None or not days:
            continue
        # A number further on may look like a day: one that fits is enough.
        if min(max((published[0] - day).days, (day - published[1]).days) for day in days) > DAYS:
            message = f"published on {row['published_on']}, but its address says {days[0]}"
            yield tables.problem(row, "published_on", message, "Correct the date, or the address if it is that of another page.")
