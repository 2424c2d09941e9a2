"""The cash and the computing of an investment are not more than the investment: they are its parts, in its own currency."""

from collections.abc import Iterator

from scripts.checks import _money
from scripts.data import Tables
from scripts.problems import Problem

PARTS = ("cash_amount", "compute_amount")


def check(tables: Tables) -> Iterator[Problem]:
    """Investments with an amount and a part of it; each figure is read by its qualifier."""
    fields = tables.investments.fields
    for row in tables.investments:
        filled = [name for name in PARTS if row[name] is not None]
        if not filled or row["amount"] is None:
            continue
        if _money.exceeds(tables, [(row, fields[name]) for name in filled], (row, fields["amount"]), None):
            said = " and ".join(f"{name} {row.text(name)}" for name in filled)
            hint = "Check the figures for a slip of the unit; amount is cash and computing together."
            yield tables.problem(row, filled[-1], f"{said} are more than the amount {row.text('amount')}", hint)
