"""Whether words carry a figure: the printed amounts of a phrase against a value, its unit and its qualifier (pure).

A printed range (10 to 15 million) is carried by a figure with both ends, its lower one as `value`. No cell has room for
two ends: what is published of a range is its lower end as at_least, so at_least is a reading of every range beside the
qualifier of its words (exact without a hedge). Of a number that is no range it is one only if the words say so.
"""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from scripts.printed.grammar import MAY_MEAN, Amount, amounts

CARRIED, ABSENT, SLIPPED, HEDGED, UNHEDGED, RANGE, CURRENCY = "carried", "absent", "slipped", "hedged", "unhedged", "range", "currency"
_SLIPS = tuple(Decimal(10) ** power for power in (1, 2, 3, 4, -1, -2, -3, -4))
_NUMBERS_OF = frozenset({"percent", "percentage_points", "times", "rank"})


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a claim has it; high is the upper end of a range."""

    value: Decimal
    high: Decimal | None
    unit: str | None
    qualifier: str


@dataclasses.dataclass(frozen=True, slots=True)
class Fit:
    """What became of the comparison, and the printed amount that shows it (none if the words hold nothing of the kind)."""

    result: str
    amount: Amount | None = None
    factor: Decimal | None = None


def _is_currency(unit: str | None) -> bool:
    return unit is not None and (unit in MAY_MEAN or (len(unit) == 3 and unit.isupper()))


def _same_kind(printed: str | None, unit: str | None) -> bool:
    """Whether a printed unit can belong to a figure of this unit, whatever the currency."""
    if printed is None:
        return True
    if _is_currency(printed):
        return _is_currency(unit) or (unit is not None and "_per_" in unit)
    if unit in ("percent", "percentage_points"):
        return printed in ("percent", "percentage_points")
    return printed == unit or (printed == "times" and unit not in _NUMBERS_OF and not _is_currency(unit))


def _same_currency(printed: str | None, unit: str | None) -> bool:
    if not _is_currency(printed) or printed is None:
        return True
    wanted = (unit or "").split("_per_")[0]
    return wanted in MAY_MEAN.get(printed, {printed})


def _ends(amount: Amount, unit: str | None, scale: Decimal) -> tuple[Decimal, Decimal | None]:
    """The ends of an amount in the unit of the figure."""
    factor = scale
    if amount.per is not None and unit is not None and "_per_million_" in unit:
        factor = scale * 10**6 / amount.per
    return amount.value * factor, None if amount.high is None else amount.high * factor


def fits(text: str, language: str, figure: Figure, scale: Decimal = Decimal(1)) -> Fit:
    """The best that the words do for a figure. scale is what a printed number counts, where the page says so elsewhere (thousands)."""
    found = [amount for amount in amounts(text, language) if _same_kind(amount.unit, figure.unit)]
    return min((_fit(amount, figure, scale) for amount in found), key=lambda fit: _ORDER.index(fit.result), default=Fit(ABSENT))


_ORDER = (CARRIED, UNHEDGED, HEDGED, RANGE, CURRENCY, SLIPPED, ABSENT)


def _fit(amount: Amount, figure: Figure, scale: Decimal) -> Fit:
    low, high = _ends(amount, figure.unit, scale)
    value, top = abs(figure.value), None if figure.high is None else abs(figure.high)
    if value == 0 and low != 0:
        return Fit(ABSENT)
    if value not in (low, high):
        slip = next((factor for factor in _SLIPS if low == value * factor), None) if value else None
        return Fit(ABSENT) if slip is None else Fit(SLIPPED, amount, slip)
    if not _same_currency(amount.unit, figure.unit):
        return Fit(CURRENCY, amount)
    if (high, low) != (top, value):
        return Fit(RANGE, amount)
    # The lower end of a range is published as at_least.
    of_range = () if high is None else ("at_least",)
    readings = {*(amount.readings or ("exact",)), *amount.shared, *of_range}
    if figure.qualifier in readings:
        return Fit(CARRIED, amount)
    return Fit(HEDGED if amount.readings else UNHEDGED, amount)
