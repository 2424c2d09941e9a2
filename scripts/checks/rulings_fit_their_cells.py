"""A ruling adopts a claim on its own cell that is not suspect, and the cell publishes what that claim says.

A finer value inside the claim's may be published. A ruling that says one thing while the cell says another explains nothing.
"""

import dataclasses
from collections.abc import Iterator

from scripts import evidence
from scripts.checks import _cells
from scripts.checks.cells_have_claims import describe, published
from scripts.data import Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Rulings on cells that are there (claims_point_at_cells sees to the others); unique_keys allows one a cell."""
    assessed = evidence.assess(tables)
    for ruling in tables.rulings:
        row, field = _cells.target(tables, ruling)
        if row is None or field is None:
            continue
        claim = tables.claims[ruling["adopted_claim_id"]]
        found = assessed.get((row.table, row.id, field.name))
        place = f"{row.table}/{row.id}/{field.name}"
        if found is None:
            hint = "Delete the ruling, or fill the cell." if field.evidence else "A ruling is about a field with evidence; delete it."
            yield tables.problem(ruling, "field", f"the cell {place} is empty or needs no evidence, so there is nothing to rule on", hint)
            continue
        statement = next((item for item in found.statements if item.claim is claim), None)
        if statement is None:
            message = f"the adopted claim {claim.id} is not about {place}"
            yield tables.problem(ruling, "adopted_claim_id", message, "Name a claim whose table, row_id and field are those of the ruling.")
        elif statement.suspect:
            message = f"the adopted claim {claim.id} is marked as suspect ({claim['suspect']})"
            hint = "Adopt another claim, or empty `suspect` if the claim is right after all."
            yield tables.problem(ruling, "adopted_claim_id", message, hint)
        elif not evidence.follows_rule(tables, row, field, dataclasses.replace(found, statements=(statement,))):
            message = f"the cell says {published(row, field)}, the adopted claim {describe(claim)}"
            hint = f"Publish the claim's value in {place}, or adopt the claim that says this."
            yield tables.problem(ruling, "adopted_claim_id", message, hint)
