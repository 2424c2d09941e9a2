"""Every round, investment, stake, relation and exit stands on a claim that is not suspect: some source says that it is so."""

from collections.abc import Iterator

from scripts import evidence
from scripts.data import Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Rows of the tables that the descriptor marks with `evidence: row`; a claim on any cell of the row counts."""
    for (name, row_id, column), found in evidence.assess(tables).items():
        if not column and not found.supporting:
            suspects = f" ({len(found.suspect)} suspect)" if found.suspect else ""
            yield tables.problem(
                tables[name][row_id],
                tables[name].key[0],
                f"no claim{suspects} says that this row is so",
                f"Add a row to claims.csv (table {name}, row_id {row_id}, field empty) with its source, or delete this row.",
            )
