"""A post-money valuation is not below the amount of its round: it holds the new money."""

from collections.abc import Iterator

from scripts import evidence
from scripts.data import Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Rounds whose valuation and amount are in one currency."""
    fields = tables.rounds.fields
    for row in tables.rounds:
        if row["amount"] is None or row["valuation"] is None or row["valuation_basis"] != "post":
            continue
        if row["amount_currency"] != row["valuation_currency"]:
            continue
        amount = evidence.adopted_interval(row, fields["amount"])
        valuation = evidence.adopted_interval(row, fields["valuation"])
        if valuation.high < amount.low:
            yield tables.problem(
                row,
                "valuation",
                f"the post-money valuation {row.text('valuation')} is below the amount {row.text('amount')}",
                "Check both figures for a slip of the unit; if the valuation is pre-money, say so in valuation_basis.",
            )
