"""A company that was listed, taken over or shut down raises no private round afterwards; otherwise one of the dates is wrong.

A listed company can still sell shares on the market: rounds whose series is a placement or a listing are left out, and so are
denied ones.
"""

import re
from collections.abc import Iterator

from scripts.checks import _dates
from scripts.data import Row, Tables
from scripts.problems import Problem

_ON_THE_MARKET = re.compile(r"\b(ipo|listing|placement|share sale|rights issue|secondary)\b", re.IGNORECASE)


def check(tables: Tables) -> Iterator[Problem]:
    """Every round against the exits of its company."""
    exits: dict[str, list[Row]] = {}
    for row in tables.exits:
        exits.setdefault(row["company_id"], []).append(row)
    for row in tables.rounds:
        for gone in exits.get(row["company_id"], ()):
            if row["status"] == "denied" or (gone["event"] == "ipo" and _ON_THE_MARKET.search(row["series"] or "")):
                continue
            if _dates.surely_before(gone["occurred_on"], row["announced_on"]):
                yield tables.problem(
                    row,
                    "announced_on",
                    f"the round of {row['announced_on']} is later than the exit {gone.id} ({gone['event']}, {gone['occurred_on']})",
                    "Correct the date that is wrong; if the company sold shares on the market, say so in series (Placement, IPO).",
                )
