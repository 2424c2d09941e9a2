"""Whether a valuation counts the new money is what the page says, since the two differ by the whole round.

Pre-money stands in the words that the claims quote; post-money is not said of words that print pre-money.
"""

import re
from collections.abc import Iterator

from scripts import evidence
from scripts.data import Tables
from scripts.problems import Problem

_PRE = re.compile(r"pre-?money|投前|before the (?:round|investment|new money)", re.IGNORECASE)
_POST = re.compile(r"post-?money|投后|投後|after the (?:round|investment|new money)", re.IGNORECASE)


def check(tables: Tables) -> Iterator[Problem]:
    """Rounds with a valuation and its claims, suspect ones left out."""
    for row in tables.rounds:
        basis = row["valuation_basis"]
        if basis not in ("pre", "post"):
            continue
        claims = evidence.claims_by_row(tables).get((row.table, row.id), ())
        words = " | ".join(claim["as_reported"] for claim in claims if claim["field"] == "valuation" and claim["suspect"] is None)
        pre, post = _PRE.search(words) is not None, _POST.search(words) is not None
        if basis == "pre" and not pre:
            hint = "Write post if the page says post-money, unspecified if it says neither, or quote its word for pre-money."
            yield tables.problem(row, "valuation_basis", "no quote says that the valuation is pre-money", hint)
        elif basis == "post" and pre and not post:
            yield tables.problem(row, "valuation_basis", "the quotes say pre-money", "Write pre, or quote the page that says post-money.")
