"""A house is spelled one way wherever it is named: as origins, “Similarweb” and “SimilarWeb” would corroborate each other.

So would “North Times” and “North Timse”: two names that differ by two neighbouring letters that changed places are one.
"""

from collections.abc import Iterator

from scripts.checks.names_differ import bare, swapped
from scripts.data import Row, Tables
from scripts.problems import Problem

# The columns from which origins are taken, and the one that says to whom a page credits a figure.
HOUSES = (("sources", "origin"), ("sources", "publisher"), ("metrics", "measured_by"), ("claims", "attributed_to"))


def check(tables: Tables) -> Iterator[Problem]:
    """Every name of a house; the spelling that more cells have is taken for the right one."""
    spellings: dict[str, dict[str, list[tuple[Row, str]]]] = {}
    for table, column in HOUSES:
        for row in tables[table]:
            if row[column] is not None:
                spellings.setdefault(bare(row[column]) or row[column], {}).setdefault(row[column], []).append((row, column))
    for forms in spellings.values():
        usual = max(forms, key=lambda form: (len(forms[form]), form))
        for form, places in forms.items():
            if form != usual:
                for row, column in places:
                    yield tables.problem(row, column, f"{form!r} is elsewhere spelled {usual!r}", f"Write {usual}.")
    for pair in swapped(spellings):
        rare, usual = sorted(pair, key=lambda name: (sum(map(len, spellings[name].values())), name))
        right = next(iter(spellings[usual]))
        for form, places in spellings[rare].items():
            for row, column in places:
                yield tables.problem(row, column, f"{form!r} is elsewhere spelled {right!r}", f"Write {right}, if it is the same house.")
