"""What `comparisons` says was computed is what the published cells give today, so that it cannot go stale when a cell changes."""

from collections.abc import Iterator

from scripts import refs
from scripts.data import Tables, as_cell
from scripts.measures import _arithmetic
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Cells that do not exist, and computed values or verdicts that are not what recomputing gives."""
    for row in tables.comparisons:
        broken = False
        for column in ("subject_cell", "base_cell"):
            try:
                if row[column] is not None:
                    refs.cell(tables, row[column])
            except refs.BadReference as error:
                broken = True
                yield tables.problem(row, column, str(error), "Write table/row/field of a cell that is in the package.")
        if (row["base_cell"] is None) != (row["operation"] == "conversion"):
            broken = True
            needs = row["base_cell"] is None
            hint = "Write table/row/field of the cell that the page compares with." if needs else "Empty it: a conversion is of one cell."
            yield tables.problem(row, "base_cell", f"a {row['operation']} {'needs a' if needs else 'has no'} base cell", hint)
        if broken:
            continue
        found = _arithmetic.recompute(tables, row)
        for column, now in (("computed_value", found.value if found else None), ("fits", found.fits if found else None)):
            if row[column] != now:
                yield tables.problem(row, column, f"recomputed it is {as_cell(now) or 'empty'}", f"Write {as_cell(now) or 'nothing'} here.")
