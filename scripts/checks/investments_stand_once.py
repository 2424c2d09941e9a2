"""One investment stands in a round once, not a second time under the name of the group that the investor belongs to.

Such a pair is recognised by its equal amounts. The same investor twice in one round is for unique_keys.
"""

from collections.abc import Iterator

from scripts.data import Row, Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Investments with an amount, against those of the investor's parents in the same round."""
    amounts: dict[tuple[str, str], Row] = {}
    for row in tables.investments:
        if row["amount"] is not None:
            amounts.setdefault((row["round_id"], row["investor_id"]), row)
    for row in amounts.values():
        investor, seen = tables.investors[row["investor_id"]], {row["investor_id"]}
        while investor["parent_id"] is not None and investor["parent_id"] not in seen:
            seen.add(investor["parent_id"])
            investor = tables.investors[investor["parent_id"]]
            other = amounts.get((row["round_id"], investor.id))
            if other is not None and all(row[name] == other[name] for name in ("amount", "amount_currency")):
                message = f"{other.id} (line {other.line}) is the same amount of {investor['name']}, to which this investor belongs"
                yield tables.problem(row, "investor_id", message, "Keep the row of the investor that the sources name.")
