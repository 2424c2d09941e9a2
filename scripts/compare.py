"""Words that compare two published numbers, and whether they are true (pure): so that "tripled" cannot outlive its figures."""

from __future__ import annotations

from decimal import Decimal

from scripts import evidence, rates, refs
from scripts.data import Tables

RELATIONS = ("above", "below", "times", "share", "highest", "lowest")


def number(tables: Tables, path: str, unit: str | None = None) -> tuple[Decimal, str | None]:
    """A published number with its unit, in `unit` where both are money. Raises refs.BadReference."""
    row, name = refs.cell(tables, path)
    value = row[name] if name else None
    if not isinstance(value, Decimal):
        raise refs.BadReference(f"{path!r} holds no number to compare")
    own = evidence.unit_of(row, tables[row.table].fields[name])
    if unit is None or unit == own:
        return value, own
    date = evidence.date_of(tables, row)
    try:
        usd, one = rates.to_usd(tables, value, own or "", date), rates.to_usd(tables, Decimal(1), unit, date)
    except rates.NoRate as error:
        raise refs.BadReference(f"{path!r} is in {own}, which cannot be compared with {unit}") from error
    return usd.value / one.value, unit


def ratio(tables: Tables, path: str, base: str) -> Decimal:
    """A published number divided by another, in the unit of the latter. Raises refs.BadReference."""
    below, unit = number(tables, base)
    if below == 0:
        raise refs.BadReference(f"{base!r} is zero: nothing can be compared with it")
    return number(tables, path, unit)[0] / below


def holds(tables: Tables, words: str, path: str, relation: str, others: tuple[str, ...], low: float | None, high: float | None) -> None:
    """Whether words that compare a number with others are true. Raises refs.BadReference, with the numbers, where they are not.

    above, below: than each of the others. times: the number is between low and high times the other. share: it is between
    low and high percent of the other. highest, lowest: of itself and the others (a tie counts).
    """
    if relation not in RELATIONS:
        raise refs.BadReference(f"{relation!r} is no relation; there are {', '.join(RELATIONS)}")
    if not others:
        raise refs.BadReference(f"the words {words!r} compare with nothing")
    ratios = [ratio(tables, path, other) for other in others]
    if relation in ("times", "share"):
        if low is None or high is None:
            raise refs.BadReference(f"{relation!r} needs low and high: what the words {words!r} allow")
        scale = 100 if relation == "share" else 1
        true = all(low <= float(found) * scale <= high for found in ratios)
    else:
        tests = {"above": lambda r: r > 1, "highest": lambda r: r >= 1, "below": lambda r: r < 1, "lowest": lambda r: r <= 1}
        true = all(map(tests[relation], ratios))
    if not true:
        against = "; ".join(f"{float(found):.4g} times {other}" for found, other in zip(ratios, others, strict=True))
        raise refs.BadReference(f"the words {words!r} are not true: {path} is {against}")
