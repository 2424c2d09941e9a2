"""How far a page is trusted fits what it is: a filing is of grade A, and a blog or an aggregator at best of C, since it relays others."""

from collections.abc import Iterator, Mapping

from scripts.data import Tables
from scripts.problems import Problem

# A statement is A where the company publishes it and C where another page prints it; a newsroom is B for its own reporting.
GRADES: Mapping[str, str] = {
    "filing": "A",
    "press_release": "AC",
    "dataset": "ABC",
    "news": "BC",
    "analysis": "BCD",
    "aggregator": "CD",
    "blog": "CD",
}


def check(tables: Tables) -> Iterator[Problem]:
    """Every source; a kind that is new in the descriptor may have any grade."""
    for row in tables.sources:
        allowed = GRADES.get(row["kind"], row["grade"])
        if row["grade"] not in allowed:
            message = f"a page of the kind {row['kind']} is not of grade {row['grade']}"
            yield tables.problem(row, "grade", message, f"Correct the kind, or give it the grade {' or '.join(allowed)}.")
