"""A round is part of, or extends, a round of its own company, and not both: a part is counted inside it, an extension on top.

What is linked to is a whole round, not itself a part of another, and an extension is not announced before the round that it extends.
"""

from collections.abc import Iterator

from scripts.checks import _dates
from scripts.data import Tables
from scripts.problems import Problem

LINKS = ("part_of_round_id", "extends_round_id")


def check(tables: Tables) -> Iterator[Problem]:
    """The two links of every round."""
    for row in tables.rounds:
        for column in LINKS:
            if row[column] is None:
                continue
            other = tables.rounds[row[column]]
            if other["company_id"] != row["company_id"]:
                message = f"{other.id} is a round of {other['company_id']}, not of {row['company_id']}"
                yield tables.problem(row, column, message, "Name a round of the same company.")
            elif other[LINKS[0]] is not None and other is not row:
                message = f"{other.id} is itself a part of {other[LINKS[0]]}"
                yield tables.problem(row, column, message, f"Name the whole round: {other[LINKS[0]]}.")
            # Two rounds that link to each other are for links_have_no_cycles.
            elif column == LINKS[1] and other[column] != row.id and _dates.surely_before(row["announced_on"], other["announced_on"]):
                message = f"the round of {row['announced_on']} is before {other.id} ({other['announced_on']}), which it extends"
                yield tables.problem(row, column, message, "Correct the date that is wrong, or name the earlier round.")
        if row[LINKS[0]] is not None and row[LINKS[0]] == row[LINKS[1]]:
            message = f"the round is both part of {row[LINKS[0]]} and on top of it"
            hint = "Empty extends_round_id if the money is counted in the other round, part_of_round_id if it comes on top."
            yield tables.problem(row, LINKS[1], message, hint)
