"""What a source says of a cell is published or called suspect: a claim on an empty cell is a fact that no reader sees."""

from collections.abc import Iterator

from scripts.checks import _cells
from scripts.data import Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Claims on a cell that are not suspect."""
    for claim in tables.claims:
        row, field = _cells.target(tables, claim)
        if row is not None and field is not None and claim["suspect"] is None and row[field.name] is None:
            message = f"{claim['table']}/{claim['row_id']}/{field.name} is empty, but the claim says {claim['value'] or 'something'}"
            hint = "Fill the cell, mark the claim as suspect, or empty its field if it is about the row as a whole."
            yield tables.problem(claim, "field", message, hint)
