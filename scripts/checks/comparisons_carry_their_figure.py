"""The words that a comparison quotes carry its figure, or its note says that it stands “elsewhere on the page”: so slips of digits show.

Printed amounts are read as in words_carry_the_figure. A multiple may stand for a percentage (8倍 for 800 percent), and a fraction too
(one fifth for 20 percent). Hedges are not compared, since headlines drop them.
"""

from collections.abc import Iterator
from decimal import Decimal

from scripts.data import Row, Tables
from scripts.printed import amounts, fit
from scripts.problems import Problem

ELSEWHERE = "elsewhere on the page"
_CARRIED = (fit.CARRIED, fit.UNHEDGED, fit.HEDGED, fit.RANGE)


def check(tables: Tables) -> Iterator[Problem]:
    """Every comparison."""
    for row in tables.comparisons:
        if ELSEWHERE not in (row["note"] or "") and not _carried(row, tables.sources[row["source_id"]]["language"]):
            message = f"the words {row['as_reported']!r} do not carry the figure {row.text('stated_value')} {row['unit']}"
            hint = f"Correct the figure or its unit, quote its words, or say in the note that it stands {ELSEWHERE}."
            yield tables.problem(row, "stated_value", message, hint)


def _carried(row: Row, language: str) -> bool:
    value: Decimal = abs(row["stated_value"])
    if fit.fits(row["as_reported"], language, fit.Figure(value, None, row["unit"], row["qualifier"])).result in _CARRIED:
        return True
    found = amounts(row["as_reported"], language) if row["unit"] == "percent" and value else []
    # “fifth” alone is read as a rank.
    return any(
        amount.value * 100 == value if amount.unit == "times" else amount.unit == "rank" and amount.value * value == 100 for amount in found
    )
