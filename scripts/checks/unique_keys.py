"""A row does not stand twice: the columns that the descriptor lists under uniqueKeys tell any two rows apart.

Empty cells count as equal. (frictionless does not enforce uniqueKeys.)
"""

from collections.abc import Iterator

from scripts.data import Row, Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Every unique key of every table; the later row is reported."""
    for resource in tables.descriptor["resources"]:
        table = tables[resource["name"]]
        for key in resource["schema"].get("uniqueKeys", []):
            columns = [key] if isinstance(key, str) else list(key)
            seen: dict[tuple[object, ...], Row] = {}
            for row in table:
                first = seen.setdefault(tuple(row[column] for column in columns), row)
                if first is not row:
                    said = ", ".join(f"{column} {row.text(column)}" for column in columns if row[column] is not None)
                    yield tables.problem(
                        row,
                        columns[-1],
                        f"the row says the same as {first.id} in line {first.line}: {said}",
                        f"Keep one of the two (and move the claims of the other), or correct what tells them apart: {', '.join(columns)}.",
                    )
