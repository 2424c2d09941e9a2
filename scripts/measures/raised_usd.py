"""What a company's known rounds add up to, in US dollars.

Counted are settled rounds with a disclosed amount, each at the rate of its month. Left out are tranches (they stand inside their
round), talks, plans, denials, reports without a close, and money raised by a listing. Rounds whose amount nobody disclosed add
nothing, so the sum is less than what was raised; low and high are the ends of what the words of the sources allow.
"""

from collections.abc import Iterator

from scripts.data import Tables
from scripts.measures import Measure, _money


def arguments(tables: Tables) -> Iterator[str]:
    """Companies with a settled round."""
    return (company.id for company in tables.companies if any(_money.is_counted(row) for row in tables.rounds.where(company_id=company.id)))


def measure(tables: Tables, argument: str) -> Measure:
    """The sum for one company."""
    rounds = [row for row in tables.rounds.where(company_id=argument) if _money.is_counted(row)]
    amounts = {row.id: usd for row in rounds if (usd := _money.in_usd(tables, row, "amount")) is not None}
    total = _money.total(list(amounts.values()))
    return Measure(
        value=total.value.quantize(total.value.scaleb(-2).quantize(1) if total.value else total.value),
        unit="USD",
        cells=tuple(f"rounds/{round_id}/amount" for round_id in amounts),
        low=total.low,
        high=total.high,
        counted=len(amounts),
        of=len(rounds),
    )
