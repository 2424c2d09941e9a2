"""An id is built from what its row is about, because pages, addresses and pull requests show it, and a wrong one misleads.

An investment's id is its round's and its investor's; a round's begins with its company's. Dates are left out: they may be
corrected, and ids never change.
"""

from collections.abc import Iterator, Mapping

from scripts.data import Row, Tables
from scripts.problems import Problem

# What an id begins with, and whether that is the whole id. Dates are left out: they may be corrected, and ids never change.
PREFIXES: Mapping[str, tuple[tuple[str, ...], bool]] = {
    "rounds": (("company_id",), False),
    "investments": (("round_id", "investor_id"), True),
    "stakes": (("company_id", "investor_id"), False),
    "relations": (("subject_investor_id", "predicate", "company_id"), False),
    "exits": (("company_id",), False),
    "rulings": (("row_id", "field"), True),
}


def check(tables: Tables) -> Iterator[Problem]:
    """Every table whose rows join others; a metric begins with its company, product or market."""
    for name, (columns, whole) in PREFIXES.items():
        for row in tables[name]:
            yield from _row(tables, row, columns, whole)
    for row in tables.metrics:
        subject = [column for column in ("company_id", "product_id", "market_id") if row[column] is not None]
        if len(subject) == 1:
            yield from _row(tables, row, tuple(subject), False)


def _row(tables: Tables, row: Row, columns: tuple[str, ...], whole: bool) -> Iterator[Problem]:
    expected = "-".join(row.text(column) for column in columns).replace("_", "-")
    if row.id != expected and (whole or not row.id.startswith(f"{expected}-")):
        key = tables[row.table].key[0]
        form = expected if whole else f"{expected}-…"
        message = f"the id does not name {' and '.join(f'{column} {row.text(column)}' for column in columns)}"
        yield tables.problem(row, key, message, f"If the row is new, call it {form}; if the id is right, correct {' or '.join(columns)}.")
