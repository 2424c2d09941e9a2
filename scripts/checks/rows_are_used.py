"""A product, investor, indicator, market or source is there because another row needs it; one without use hides a slip in an id."""

from collections.abc import Iterator

from scripts.data import Tables
from scripts.problems import Problem

TABLES = ("products", "investors", "indicators", "markets", "sources")


def check(tables: Tables) -> Iterator[Problem]:
    """Rows that no foreign key reaches and no claim is about."""
    used: dict[str, set[str]] = {name: set() for name in TABLES}
    for table in tables:
        for column, target in table.references.items():
            if target in used:
                used[target].update(row[column] for row in table if row[column] is not None)
    for claim in tables.claims:
        if claim["table"] in used:
            used[claim["table"]].add(claim["row_id"])
    for name in TABLES:
        for row in tables[name]:
            if row.id not in used[name]:
                hint = "Delete the row, or correct the id in the row that should point at it."
                yield tables.problem(row, tables[name].key[0], f"nothing points at {row.id}", hint)
