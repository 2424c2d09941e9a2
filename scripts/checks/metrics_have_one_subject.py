"""A metric is of exactly one company, product or market: with two nobody knows whose figure it is."""

from collections.abc import Iterator

from scripts.data import Tables
from scripts.problems import Problem

SUBJECTS = ("company_id", "product_id", "market_id")


def check(tables: Tables) -> Iterator[Problem]:
    """The three id columns of every metric."""
    for row in tables.metrics:
        filled = [column for column in SUBJECTS if row[column] is not None]
        if not filled:
            yield tables.problem(row, SUBJECTS[0], "the metric is of nothing", f"Fill exactly one of {', '.join(SUBJECTS)}.")
        elif len(filled) > 1:
            message = f"the metric is of {' and of '.join(row.text(column) for column in filled)}"
            yield tables.problem(row, filled[1], message, f"Leave one of {' and '.join(filled)}: the one that the source names.")
