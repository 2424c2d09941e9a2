"""A ruling stands only where the rule alone would not publish the value, so that the reader sees where we decided ourselves.

A ruling on a tie, or for a finer value inside a rounder one, is needed: there the rule leaves a choice.
"""

from collections.abc import Iterator

from scripts import evidence
from scripts.checks import _cells
from scripts.data import Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Rulings whose value is the one that the rule ranks first, alone."""
    assessed = evidence.assess(tables)
    for ruling in tables.rulings:
        row, field = _cells.target(tables, ruling)
        found = assessed.get((ruling["table"], ruling["row_id"], ruling["field"]))
        if row is None or field is None or found is None:
            continue
        ranked = evidence.candidates(found)
        alone = len(ranked) == 1 or (len(ranked) > 1 and ranked[0].rank != ranked[1].rank)
        if alone and any(item.same for item in ranked[0].statements):
            message = f"the rule alone publishes {row.text(field.name)} in {row.table}/{row.id}/{field.name}"
            yield tables.problem(ruling, "adopted_claim_id", message, "Delete the ruling; its reason can go into the note of the row.")
