"""A round stands in the record once: under two names its money would be summed twice.

Two rounds of one company, at most a month apart, with the same amount or the same series, are taken for one, unless one is marked
as part or extension of the other. Talks, plans and denials are left out, because they are not summed and a round often follows
them within a month; so are debt and the sale of old shares beside a round, which are other money even if the sums are equal.
"""

from collections.abc import Iterator
from decimal import Decimal

from scripts import rates
from scripts.checks import _dates
from scripts.data import Row, Tables
from scripts.problems import Problem

STATUSES = ("closed", "first_close", "announced", "reported")
OTHER_MONEY = ("debt", "secondary")
MONTHS = 1
# Two pages round one sum differently, or convert it at another day's rate.
SAME = Decimal("0.05")


def check(tables: Tables) -> Iterator[Problem]:
    """Neighbours in time of each company, the later line is reported."""
    by_company: dict[str, list[Row]] = {}
    for row in tables.rounds:
        if row["status"] in STATUSES and _dates.span(row["announced_on"]):
            by_company.setdefault(row["company_id"], []).append(row)
    for rounds in by_company.values():
        for place, row in enumerate(rounds):
            for earlier in rounds[:place]:
                why = _same(tables, earlier, row)
                if why and not _linked(earlier, row):
                    yield tables.problem(
                        row,
                        "round_id",
                        f"this may be {earlier.id} (line {earlier.line}) again: {why}, {earlier['announced_on']} and {row['announced_on']}",
                        "Keep one row, or name the other in part_of_round_id (counted in it) or extends_round_id (on top of it).",
                    )


def _linked(one: Row, other: Row) -> bool:
    parts = (one["part_of_round_id"], other["part_of_round_id"])
    return (
        one.id in (other["part_of_round_id"], other["extends_round_id"])
        or other.id in (one["part_of_round_id"], one["extends_round_id"])
        or (parts[0] is not None and parts[0] == parts[1])
    )


def _same(tables: Tables, one: Row, other: Row) -> str:
    """What two rounds have in common; empty if they are different."""
    apart = _dates.months_apart(one["announced_on"], other["announced_on"])
    if apart is None or apart > MONTHS:
        return ""
    series = [(row["series"] or "").casefold() for row in (one, other)]
    if (all(series) and series[0] != series[1]) or sum(name in OTHER_MONEY for name in series) == 1:
        return ""
    if one["amount"] is not None and other["amount"] is not None:
        amounts = _comparable(tables, one, other)
        if amounts is None or abs(amounts[0] - amounts[1]) > SAME * max(amounts):
            return ""
        return f"{one.text('amount')} {one['amount_currency']} and {other.text('amount')} {other['amount_currency']}"
    return f"series {one['series']} both" if series[0] and series[0] == series[1] else ""


def _comparable(tables: Tables, one: Row, other: Row) -> tuple[Decimal, Decimal] | None:
    """The two amounts in one currency; None where a rate is missing."""
    if one["amount_currency"] == other["amount_currency"]:
        return one["amount"], other["amount"]
    try:
        first, second = (rates.to_usd(tables, row["amount"], row["amount_currency"] or "", row["announced_on"]) for row in (one, other))
    except rates.NoRate:
        return None
    return first.value, second.value
