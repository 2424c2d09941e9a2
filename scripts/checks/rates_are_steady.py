"""An exchange rate moves little from month to month: a jump of more than 12 percent is a slip of the digit, the month or the currency.

The US dollar has no row, since it is what the others are counted in. (The pound moved by 8 percent in the month after the vote of 2016.)
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from scripts import rates
from scripts.data import Row, Tables
from scripts.problems import Problem

# For each month between two rows; no currency of the record moved by more than 8.1 percent in a month of the last twelve years.
MOST = Decimal("0.12")
# Over years a currency may halve; a tenfold slip is still seen.
LIMIT = Decimal("0.8")


def check(tables: Tables) -> Iterator[Problem]:
    """Every rate against the one before it, by month; where they are far apart, the later line of the two is reported."""
    by_currency: dict[str, list[Row]] = {}
    for row in tables.exchange_rates:
        if row["currency"] == rates.USD:
            yield tables.problem(row, "currency", "the US dollar has no rate in US dollars", "Delete the row, or correct the currency.")
        elif row["month"][5:] != "00":
            by_currency.setdefault(row["currency"], []).append(row)
    for rows in by_currency.values():
        rows.sort(key=lambda row: row["month"])
        for earlier, later in pairwise(rows):
            one, other = earlier["units_per_usd"], later["units_per_usd"]
            months = (int(later["month"][:4]) - int(earlier["month"][:4])) * 12 + int(later["month"][5:]) - int(earlier["month"][5:])
            if abs(one - other) > min(MOST * months, LIMIT) * max(one, other):
                yield tables.problem(
                    later,
                    "units_per_usd",
                    f"{later['currency']} is {later.text('units_per_usd')} in {later['month']}, "
                    f"but {earlier.text('units_per_usd')} in {earlier['month']} (line {earlier.line})",
                    "Correct the rate that is wrong, its month or its currency.",
                )
