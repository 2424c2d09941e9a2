"""What a stake was worth at the end of a trading day, in US dollars.

Asked with the stake. Only stakes whose day is also the day of a closing market value of the company are computed: the share of the stake
times that value, at the rate of the month. A holder that may not sell yet has the same value on paper.
"""

from collections.abc import Iterator
from decimal import Decimal

from scripts.data import Row, Tables
from scripts.measures import Measure, _money


def _close(tables: Tables, stake: Row) -> Row | None:
    values = tables.metrics.where(company_id=stake["company_id"], indicator_id="market_capitalisation", scope="close")
    return next((row for row in values if row["period"] == stake["as_of"]), None)


def arguments(tables: Tables) -> Iterator[str]:
    """Stakes on a day with a closing value."""
    return (row.id for row in tables.stakes if row["percent"] and _close(tables, row))


def measure(tables: Tables, argument: str) -> Measure:
    """The value of the stake."""
    stake = tables.stakes[argument]
    close = _close(tables, stake)
    usd = _money.in_usd(tables, close, "value") if close else None
    if close is None or usd is None:
        raise ValueError(f"the company of {argument} has no closing value in a known currency that day")
    value = usd.value * stake["percent"] / 100
    return Measure(
        value=Decimal(int(Decimal(f"{value:.3g}"))),
        unit="USD",
        cells=(f"stakes/{stake.id}/percent", f"metrics/{close.id}/value"),
        low=usd.low * stake["percent"] / 100,
        high=usd.high * stake["percent"] / 100,
        qualifier="about",
    )
