"""A metric has the unit of its indicator, or a currency where that is money; figures of different units make no line."""

from collections.abc import Iterator

from scripts.checks import _codes
from scripts.data import Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Every metric against indicators.unit."""
    for row in tables.metrics:
        expected = tables.indicators[row["indicator_id"]]["unit"]
        if expected == "currency":
            if row["unit"] not in _codes.CURRENCIES:
                message = f"{row['indicator_id']} is an amount of money, but its unit is {row['unit']!r}"
                yield tables.problem(row, "unit", message, "Write the ISO 4217 code of the currency that the source prints: USD, CNY, HKD.")
        elif row["unit"] != expected:
            message = f"{row['indicator_id']} is counted in {expected}, not in {row['unit']}"
            yield tables.problem(row, "unit", message, "Correct the unit, or choose the indicator that counts this.")
