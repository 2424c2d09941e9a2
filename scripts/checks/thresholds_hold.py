"""The package as a whole does not fall below its thresholds: rows that vanish, or evidence that thins out, are noticed.

A threshold of zero or less guards nothing.
"""

from collections.abc import Iterator
from decimal import Decimal

from scripts import evidence
from scripts.data import Tables
from scripts.problems import Problem


def measured(tables: Tables, measure: str, table: str) -> Decimal:
    """The value of a measure on a table: rows, or the share in percent of its evidence cells (100 where it has none).

    Rows that need a claim as a whole (a relation) count among the supported, not among the corroborated.
    """
    if measure == "rows":
        return Decimal(len(tables[table]))
    whole = measure == "supported_share"
    cells = [item for cell, item in evidence.assess(tables).items() if cell[0] == table and (cell[2] or whole)]
    if not cells:
        return Decimal(100)
    good = sum(item.agreement != evidence.UNSUPPORTED if measure == "supported_share" else len(item.origins) > 1 for item in cells)
    return Decimal(good * 100) / len(cells)


def check(tables: Tables) -> Iterator[Problem]:
    """Thresholds that are missed, or that name no table."""
    for row in tables.thresholds:
        if row["table"] not in tables:
            yield tables.problem(row, "table", f"the package has no table {row['table']!r}", "Name one of the tables of datapackage.json.")
            continue
        if row["minimum"] <= 0:
            yield tables.problem(
                row, "minimum", "nothing falls below this threshold", "Write what the package has today, or a little less."
            )
            continue
        now = measured(tables, row["measure"], row["table"])
        if now < row["minimum"]:
            yield tables.problem(
                row,
                "minimum",
                f"{row['measure']} of {row['table']} is {now:.4g}, less than {row.text('minimum')}",
                f"{row['reason']} Put back what was removed. If it went on purpose, say so in your pull request and leave this file as "
                "it is: a maintainer looks at it and lowers the threshold.",
            )
