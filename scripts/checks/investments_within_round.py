"""What the investors of a round put in is not more than the round; otherwise one of the figures is wrong.

Compared are the lowest reading of their amounts and the highest reading of the round's; different currencies in US dollars at the
rates of the round's month, with 3 % for the day's rate.
"""

from collections.abc import Iterator

from scripts.checks import _money
from scripts.data import Row, Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Rounds with an amount, against those of their investments that have one."""
    invested: dict[str, list[Row]] = {}
    for investment in tables.investments:
        if investment["amount"] is not None:
            invested.setdefault(investment["round_id"], []).append(investment)
    field, round_field = tables.investments.fields["amount"], tables.rounds.fields["amount"]
    for round_id, investments in invested.items():
        row = tables.rounds[round_id]
        parts = [(item, field) for item in investments]
        if row["amount"] is not None and _money.exceeds(tables, parts, (row, round_field), row["announced_on"]):
            said = ", ".join(f"{item['investor_id']} {item.text('amount')} {item['amount_currency']}" for item in investments)
            yield tables.problem(
                row,
                "amount",
                f"the round is {row.text('amount')} {row['amount_currency']} ({row['amount_qualifier']}), its investments are more: {said}",
                "Check the figures for a slip of the unit, and whether an investment belongs to another round.",
            )
