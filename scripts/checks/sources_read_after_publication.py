"""A page is read on the day it is published or later; otherwise one of the two dates of the source is wrong."""

from collections.abc import Iterator

from scripts.checks import _dates
from scripts.data import Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Every source with both dates."""
    for row in tables.sources:
        if _dates.surely_before(row["accessed_on"], row["published_on"]):
            message = f"published on {row['published_on']}, but read on {row['accessed_on']}"
            yield tables.problem(row, "published_on", message, "Correct the date that is wrong.")
