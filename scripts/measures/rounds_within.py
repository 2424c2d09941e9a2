"""What the known rounds of a company add up to in the period for which somebody states what it raised, in US dollars.

Asked with the figure of the statement, which has to be of all investors. Counted as in the sum over all rounds of a
company, but only rounds announced within the period; a round whose date is coarser than the period's ends is counted if
it can lie inside. Where the statement is above the sum, rounds are missing.
"""

from collections.abc import Iterator
from decimal import Decimal

from scripts.data import Row, Tables
from scripts.measures import Measure, _money

INDICATOR = "raised_in_period"
# Any other scope is the money of some investors only, which rounds do not tell apart.
SCOPES = (None, "in_period")


def _rounds(tables: Tables, figure: Row) -> list[Row]:
    start, end = figure["period_start"], figure["period_end"]
    own = tables.rounds.where(company_id=figure["company_id"])
    counted = (row for row in own if row["announced_on"] and _money.is_counted(row))
    # A date is a prefix of the days that it may mean, so cutting the ends to its length compares like with like.
    return [row for row in counted if start[: len(row["announced_on"])] <= row["announced_on"] <= end[: len(row["announced_on"])]]


def arguments(tables: Tables) -> Iterator[str]:
    """Figures of money raised in a period by a company with a round of known amount in it."""
    figures = (row for row in tables.metrics.where(indicator_id=INDICATOR) if row["company_id"] and row["scope"] in SCOPES)
    return (row.id for row in figures if any(_money.in_usd(tables, item, "amount") for item in _rounds(tables, row)))


def measure(tables: Tables, argument: str) -> Measure:
    """The sum, with its ends."""
    rounds = _rounds(tables, tables.metrics[argument])
    amounts = {row.id: usd for row in rounds if (usd := _money.in_usd(tables, row, "amount")) is not None}
    total = _money.total(list(amounts.values()))
    return Measure(
        value=Decimal(int(Decimal(f"{total.value:.3g}"))),
        unit="USD",
        cells=tuple(f"rounds/{round_id}/amount" for round_id in amounts),
        low=total.low,
        high=total.high,
        counted=len(amounts),
        of=len(rounds),
    )
