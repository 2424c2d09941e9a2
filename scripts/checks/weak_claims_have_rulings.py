"""What only a page of grade D says is not published against a better page without a ruling: a machine-written page prints figures and days that nobody reported.

A finer value inside all that better pages print (a day of their month, 15.06 million where they say over 15 million, a longer list of founders) contradicts none of them and stands without a ruling.
"""  # noqa: E501 (each paragraph is one line of the rules page)

import dataclasses
from collections.abc import Iterator

from scripts import evidence
from scripts.checks.cells_have_claims import describe, published
from scripts.data import Tables
from scripts.problems import Problem

WEAKEST = evidence.GRADES[-1]


def check(tables: Tables) -> Iterator[Problem]:
    """Cells without a ruling whose value no better page prints, and that lie outside what one of them prints."""
    for (name, row_id, column), found in evidence.assess(tables).items():
        if not column or found.ruling is not None:
            continue
        row, field = tables[name][row_id], tables[name].fields[column]
        claims = [item for item in found.statements if not item.suspect]
        better = [item for item in claims if item.source["grade"] != WEAKEST]
        if not any(item.same for item in claims) or any(item.same for item in better):
            continue
        against = [item for item in better if not evidence.follows_rule(tables, row, field, dataclasses.replace(found, statements=(item,)))]
        if against:
            other = f"{describe(against[0].claim)} (grade {against[0].source['grade']})"
            message = f"only grade {WEAKEST} says {published(row, field)}, against {other}"
            yield tables.problem(row, column, message, "Publish the better page's value, or add a row with the reason to rulings.csv.")
