"""A claim or a ruling points at a cell that is there: a claim on nothing supports nothing, and nobody would notice.

A claim without a field is about the row as a whole.
"""

from collections.abc import Iterator

from scripts.checks import _cells
from scripts.data import Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """The table, the row and the field of every claim and ruling."""
    for pointers in (tables.claims, tables.rulings):
        for pointer in pointers:
            row, field = _cells.target(tables, pointer)
            name = pointer["table"]
            if name not in tables:
                yield tables.problem(pointer, "table", f"there is no table {name!r}", f"The tables are: {', '.join(tables.by_name)}.")
            elif row is None:
                yield tables.problem(
                    pointer,
                    "row_id",
                    f"{name}.csv has no row {pointer['row_id']!r}",
                    f"Copy the id from the first column of {name}.csv, or add the row there first.",
                )
            elif pointer["field"] is not None and field is None:
                yield tables.problem(
                    pointer,
                    "field",
                    f"{name}.csv has no column {pointer['field']!r}",
                    f"Its columns are: {', '.join(tables[name].fields)}.",
                )
