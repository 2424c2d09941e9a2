"""Where claims differ, the published value is the one that the evidence rule prefers, or a ruling gives the reason for another.

The rule: best grade first, then most distinct origins, then the latest; a finer value inside it may stand in its place. Without
the rule everybody would pick figures by taste.
"""

from collections.abc import Iterator

from scripts import evidence
from scripts.checks.cells_have_claims import describe, published
from scripts.data import Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Cells without a ruling that some claim supports exactly; the others are for cells_have_claims."""
    for (name, row_id, column), found in evidence.assess(tables).items():
        if not column or found.ruling is not None:
            continue
        row, field = tables[name][row_id], tables[name].fields[column]
        if not any(item.same and not item.suspect for item in found.statements) or evidence.follows_rule(tables, row, field, found):
            continue
        best = evidence.candidates(found)[0]
        grade = min(item.source["grade"] for item in best.statements)
        origins = len({item.origin for item in best.statements})
        yield tables.problem(
            row,
            column,
            f"{published(row, field)} is published, but the rule prefers {describe(best.claim)} "
            f"(grade {grade}, {origins} origin{'s' if origins > 1 else ''})",
            "Publish that value, mark its claims as suspect if they are wrong, or add a row with the reason to rulings.csv.",
        )
