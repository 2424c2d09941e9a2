"""The tranches of a round are not more than the round: they are counted inside it, and money on top is an extension.

Amounts in different currencies are compared in US dollars at the rates of the round's month, with 3 % for the day's rate.
"""

from collections.abc import Iterator

from scripts.checks import _money
from scripts.data import Row, Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Rounds with an amount, against those of their parts that have one."""
    parts: dict[str, list[Row]] = {}
    for row in tables.rounds:
        if row["part_of_round_id"] is not None and row["amount"] is not None:
            parts.setdefault(row["part_of_round_id"], []).append(row)
    field = tables.rounds.fields["amount"]
    for round_id, tranches in parts.items():
        row = tables.rounds[round_id]
        if row["amount"] is not None and _money.exceeds(tables, [(part, field) for part in tranches], (row, field), row["announced_on"]):
            said = ", ".join(f"{part.id} {part.text('amount')} {part['amount_currency']}" for part in tranches)
            yield tables.problem(
                row,
                "amount",
                f"the round is {row.text('amount')} {row['amount_currency']} ({row['amount_qualifier']}), its parts are more: {said}",
                "Check the figures for a slip of the unit; if a part is new money on top, name the round in its extends_round_id instead.",
            )
