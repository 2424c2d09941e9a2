"""A figure does not jump eightfold or more from one period to the next of the same house: a tenfold slip looks like this.

A jump is believed where one page prints both figures, because that page compares them itself. Rates and ranks are left out, as
they may jump; so are figures that name no house, because they may come from two.
"""

from collections.abc import Iterator
from itertools import pairwise

from scripts import evidence
from scripts.data import Row, Tables
from scripts.problems import Problem

# A slip of ten meets a true growth or fall of up to a quarter.
JUMP = 8
NO_LEVELS = ("percent", "percentage_points", "times", "rank")
SERIES = ("indicator_id", "company_id", "product_id", "market_id", "geography", "scope", "unit", "measured_by", "is_forecast")


def check(tables: Tables) -> Iterator[Problem]:
    """Neighbours by the end of the period, within periods of one length."""
    series: dict[tuple[object, ...], list[Row]] = {}
    for row in tables.metrics:
        if row["value"] and row["measured_by"] is not None and row["unit"] not in NO_LEVELS:
            series.setdefault((*(row[column] for column in SERIES), _length(row["period"])), []).append(row)
    assessed = evidence.assess(tables)
    for rows in series.values():
        rows.sort(key=lambda row: (row["period_end"], row.line))
        for earlier, later in pairwise(rows):
            small, large = sorted((abs(earlier["value"]), abs(later["value"])))
            if large < JUMP * small:
                continue
            pages = [{item.source.id for item in assessed["metrics", row.id, "value"].supporting} for row in (earlier, later)]
            if not pages[0] & pages[1]:
                yield tables.problem(
                    later,
                    "value",
                    f"{later.text('value')} in {later['period']}, but {earlier.text('value')} in {earlier['period']} "
                    f"({earlier.id}, line {earlier.line}), both from {later['measured_by']}",
                    "Read both sources again for a slip of the unit; if both are right, add claims from a page that prints the two.",
                )


def _length(period: str) -> str:
    """What kind of period it is: figures of a month and of a year are no neighbours."""
    if "/" in period:
        return "days"
    return period[:2] if period.startswith("FY") else period[5:6] if period[5:6] in ("Q", "H", "9") else str(len(period))
