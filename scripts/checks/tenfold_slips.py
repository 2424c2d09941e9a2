"""Two claims of one cell do not differ by exactly 10, 100 or 1,000 unless one is marked as suspect: so slips of the unit look.

亿 read as billion makes a factor of ten. “Exactly” leaves 5 % for rounding: 75 million and 752.3 million are a slip.
"""

import bisect
from collections.abc import Iterator
from decimal import Decimal

from scripts import evidence
from scripts.data import Row, Tables
from scripts.problems import Problem

FACTORS = (10, 100, 1000)
ROUNDING = Decimal("0.05")


def check(tables: Tables) -> Iterator[Problem]:
    """Figures on one cell in one unit, suspect claims left out; each figure is compared with the next larger ones."""
    groups: dict[tuple[str, str, str, str], dict[Decimal, Row]] = {}
    for claim in tables.claims:
        value = evidence.number(claim["value"])
        if value and claim["field"] is not None and claim["unit"] is not None and claim["suspect"] is None:
            cell = (claim["table"], claim["row_id"], claim["field"], claim["unit"])
            groups.setdefault(cell, {}).setdefault(abs(value), claim)
    for figures in groups.values():
        values = sorted(figures)
        for small in values:
            for factor in FACTORS:
                place = bisect.bisect_left(values, small * factor * (1 - ROUNDING))
                if place < len(values) and values[place] <= small * factor * (1 + ROUNDING):
                    one, other = sorted((figures[small], figures[values[place]]), key=lambda claim: claim.line)
                    yield tables.problem(
                        other,
                        "value",
                        f"{other['value']} and {one['value']} ({one.id}, line {one.line}) differ by a factor of {factor}",
                        "Read both sources again and mark the wrong claim in `suspect` (unit_slip, mistranslation, outlier, stale).",
                    )
