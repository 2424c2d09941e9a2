"""A company raises no money, has no shareholders and leaves no market before it is founded; otherwise one date is wrong.

Dates of different precision are only compared where one lies wholly before the other: a round of 2023 may follow a founding in
2023-03.
"""

from collections.abc import Iterator

from scripts.checks import _dates
from scripts.data import Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Rounds, stakes and exits against companies.founded_on."""
    for name, column in (("rounds", "announced_on"), ("stakes", "as_of"), ("exits", "occurred_on")):
        for row in tables[name]:
            company = tables.companies[row["company_id"]]
            if _dates.surely_before(row[column], company["founded_on"]):
                yield tables.problem(
                    row,
                    column,
                    f"{row[column]} is before {company['name']} was founded ({company['founded_on']}, companies.csv line {company.line})",
                    "Correct the date that is wrong.",
                )
