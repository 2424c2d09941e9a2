"""Where two values tie under the evidence rule, a ruling says why one is published; otherwise the order of lines would decide.

A tie: equal grade, equally many origins, equal date. Values that tie do no harm where the published one is finer than both, or
where they are one sum in two currencies.
"""

import dataclasses
from collections.abc import Iterator

from scripts import evidence
from scripts.checks.cells_have_claims import describe
from scripts.data import Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Cells without a ruling."""
    for (name, row_id, column), found in evidence.assess(tables).items():
        if not column or found.ruling is not None:
            continue
        row, field = tables[name][row_id], tables[name].fields[column]
        ranked = evidence.candidates(found)
        if len(ranked) < 2:
            continue
        tied = [item for item in ranked if item.rank == ranked[0].rank]
        others = [
            item
            for item in tied
            if not evidence.follows_rule(tables, row, field, dataclasses.replace(found, statements=item.statements))
            # The same sum in another currency is no other value.
            and not (item.statements[0].meets and item.claim["unit"] != evidence.unit_of(row, field))
        ]
        if len(tied) > 1 and others:
            said = "; ".join(describe(item.claim) for item in tied)
            yield tables.problem(row, column, f"the claims tie: {said}", "Add a row to rulings.csv with the reason for the published one.")
