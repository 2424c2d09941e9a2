"""Short forms for marks and axes, where a full number has no room."""

from __future__ import annotations

import math
from collections.abc import Iterable

from scripts import refs
from scripts.data import Tables
from scripts.evidence import unit_of
from scripts.words import Words

_SCALES = ((1e12, "trn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))
_MARKS = {"about": "~{}", "over": "{}+", "at_least": "{}+", "nearly": "~{}", "under": "<{}", "up_to": "≤{}", "several": "{}+"}


def significant(value: float, digits: int = 4) -> float:
    """A number rounded to its first digits: a conversion at a month's rate knows no more."""
    return float(f"{value:.{digits}g}") if math.isfinite(value) else value


def compact(value: float, qualifier: str | None = None, prefix: str = "") -> str:
    """508300 → 508k, 4240000000 → 4.24bn; with the qualifier as a sign: 20bn+, ~10bn, <600m."""
    size, suffix = next(((scale, name) for scale, name in _SCALES if abs(value) >= scale * 0.9995), (1.0, ""))
    digits = f"{value / size:.3g}".replace("-", "−")
    return _MARKS.get(qualifier or "", "{}").format(f"{prefix}{digits}{suffix}")


def times(ratio: float) -> str:
    """A ratio in words that do not claim more than it knows: 2.4, 67, 1,200."""
    return f"{ratio:.1f}".removesuffix(".0") if ratio < 10 else f"{significant(ratio, 2):,.0f}"


def cell(tables: Tables, path: str, words: Words) -> str:
    """A published number in full words, with its unit and qualifier."""
    row, name = refs.cell(tables, path)
    field = tables[row.table].fields[name]
    return words.amount(row[name], unit_of(row, field), row[field.qualifier_field] if field.qualifier_field else None)


def joined(words: Words, names: Iterable[str], most: int = 8) -> str:
    """Names as a list that ends: a, b and 3 others."""
    all_names = list(names)
    if len(all_names) <= most + 1:
        return words.listed(all_names)
    return words.listed([*all_names[:most], f"{len(all_names) - most} others"])


def during(words: Words, period: str) -> str:
    """A period as it stands in a sentence: in December 2024, in the third quarter of 2025, on 14 March 2024, from … to …."""
    text = words.period(period)
    if "/" in period:
        return f"from {text}"
    if len(period) == len("2024-03-14"):
        return f"on {text}"
    return f"in the {text}" if text[0].islower() else f"in {text}"


def percent(value: float, qualifier: str | None = None) -> str:
    """−2%, 3.53%, 10%+; with the qualifier as a sign."""
    return _MARKS.get(qualifier or "", "{}").format(f"{value:g}%".replace("-", "−"))
