"""How a language writes numbers, money, dates and the few words that the programs say (pure).

Nothing here knows HTML or Markdown; what is said here is true for every value, one or a thousand, known or missing.
"""

from __future__ import annotations

import calendar
import dataclasses
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import babel

NARROW_SPACE = "\u202f"
MISSING = "–"

_SYMBOLS = {"USD": "US$", "CNY": "CN¥", "HKD": "HK$", "EUR": "€", "GBP": "£"}

_QUALIFIERS = {
    "exact": "{}",
    "about": "about {}",
    "over": "over {}",
    "at_least": "at least {}",
    "nearly": "nearly {}",
    "under": "under {}",
    "up_to": "up to {}",
    "several": "several {}",
}

_SCALES = ((Decimal("1e12"), "trillion"), (Decimal("1e9"), "billion"), (Decimal("1e6"), "million"))

# Units that are written as something else than "<number> <unit>"; anything not listed is written with its words.
_UNITS = {
    "percent": "{}%",
    "percentage_points": "{} percentage points",
    "times": "{} times",
    "rank": "rank {}",
    "CNY_per_million_tokens": "CN¥{} per million tokens",
    "USD_per_million_tokens": "US${} per million tokens",
}
_SINGULAR = {
    "users": "user",
    "deals": "deal",
    "people": "person",
    "companies": "company",
    "rounds": "round",
    "visits": "visit",
    "investors": "investor",
    "rows": "row",
    "days": "day",
    "cells": "cell",
    "claims": "claim",
    "statements": "statement",
    "investments": "investment",
    "sources": "source",
    "pages": "page",
    "panels": "panel",
    "facts": "fact",
    "figures": "figure",
    "outlets": "outlet",
    "origins": "origin",
}

_MESSAGES: Mapping[str, str] = {
    "corroborated": "corroborated",
    "single_source": "single source",
    "weak": "weak source only",
    "disputed": "disputed",
    "unsupported": "no source",
    "computed": "computed",
    "corroborated_long": "Corroborated: two or more independent origins agree.",
    "single_source_long": "Single source: one origin says so, nobody contradicts it.",
    "weak_long": "Weak: only pages of the lowest grade say so.",
    "disputed_long": "Disputed: a source gives a figure that does not fit.",
    "unsupported_long": "No source supports this cell.",
    "computed_long": "Computed from the record; follow the link for the rows behind it.",
    "unit_slip": "slip of the unit",
    "mistranslation": "slip of translation",
    "misattribution": "credited to the wrong party",
    "date_slip": "slip of the date",
    "outlier": "outlier",
    "stale": "out of date when printed",
    "large_model": "large-model company",
    "platform": "platform",
    "comparator": "company for comparison",
    "first_close": "first close",
    "in_talks": "in talks",
    "co_lead": "co-lead",
    "private_equity": "private equity",
    "press_release": "press release",
    "has_invested_in": "has invested in",
    "has_not_invested_in": "has not invested in",
    "shareholder_of": "is a shareholder of",
    "acquired": "acquired",
    "exclusive_cloud_provider_of": "is the exclusive cloud provider of",
    "ipo": "initial public offering",
    "pre": "pre-money",
    "post": "post-money",
    "unspecified": "pre- or post-money not said",
}


def plain(number: Decimal, places: int = 2) -> str:
    """A number in digits with thousands separators, at most `places` digits after the point, no trailing zeros."""
    quantum = Decimal(1).scaleb(-places)
    rounded = number.quantize(quantum, rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "−" + text[1:] if text.startswith("-") else text


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """The words of one language (BCP 47 tag)."""

    language: str = "en"

    def say(self, code: str | None) -> str:
        """A code of the data (`first_close`, `single_source`) in words; empty for none."""
        if code is None:
            return ""
        return _MESSAGES.get(code, code.replace("_", " "))

    def number(self, value: Decimal) -> str:
        """A number: in full below a million if it has digits to show, else in millions, billions, trillions."""
        size = abs(value)
        for scale, name in _SCALES:
            if size >= scale:
                return f"{plain(value / scale, 4 if size >= Decimal('1e9') else 3)} {name}"
        return plain(value, 4)

    def money(self, value: Decimal, currency: str) -> str:
        """An amount with its currency: US$1.2 billion, CN¥300 million, −US$2 million."""
        symbol = _SYMBOLS.get(currency, currency + NARROW_SPACE)
        text = self.number(abs(value))
        return f"{'−' if value < 0 else ''}{symbol}{text}"

    def _several(self, value: Decimal, unit: str | None) -> str:
        """`several`, whose value is the unit meant: several hundred million US dollars."""
        names = {"USD": "US dollars", "CNY": "yuan", "HKD": "Hong Kong dollars", "EUR": "euros", "GBP": "pounds"}
        powers = {1: "ten", 2: "hundred", 0: ""}
        exponent = value.adjusted()
        scale = {12: "trillion", 9: "billion", 6: "million", 3: "thousand", 0: ""}[min(exponent // 3 * 3, 12)]
        words = [powers.get(exponent - min(exponent // 3 * 3, 12), ""), scale, names.get(unit or "", (unit or "").replace("_", " "))]
        return "several " + " ".join(word for word in words if word)

    def amount(self, value: Decimal, unit: str | None, qualifier: str | None = None) -> str:
        """A value with its unit and its qualifier: over US$1 billion, about 36%, 508,300 users, rank 5."""
        if qualifier == "several":
            return self._several(value, unit)
        if unit is not None and len(unit) == 3 and unit.isupper():
            text = self.money(value, unit)
        elif unit in _UNITS:
            text = _UNITS[unit].format(plain(value, 4))
        elif unit is None:
            text = self.number(value)
        else:
            name = _SINGULAR.get(unit, unit) if value == 1 else unit
            text = f"{self.number(value)} {name.replace('_', ' ')}"
        return _QUALIFIERS[qualifier or "exact"].format(text)

    def date(self, date: str) -> str:
        """2024-02-19 → 19 February 2024; 2024-02 → February 2024; 2024 → 2024."""
        year, *rest = date.split("-")
        if not rest:
            return year
        month = calendar.month_name[int(rest[0])]
        return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"

    def period(self, period: str) -> str:
        """2024-Q2 → second quarter of 2024; FY2024 → financial year 2024; a range → from … to …."""
        if "/" in period:
            start, end = period.split("/", 1)
            return f"{self.period(start)} to {self.period(end)}"
        if match := re.fullmatch(r"(\d{4})-Q([1-4])", period):
            return f"{('first', 'second', 'third', 'fourth')[int(match[2]) - 1]} quarter of {match[1]}"
        if match := re.fullmatch(r"(\d{4})-H([12])", period):
            return f"{('first', 'second')[int(match[2]) - 1]} half of {match[1]}"
        if match := re.fullmatch(r"(\d{4})-9M", period):
            return f"first nine months of {match[1]}"
        if match := re.fullmatch(r"FY(\d{4})", period):
            return f"financial year {match[1]}"
        if re.fullmatch(r"\d{4}(-\d{2}){0,2}", period):
            return self.date(period)
        return period

    def area(self, code: str) -> str:
        """CN → China; what is no code of a country (`world`, an area in words) stays as it is."""
        names: Mapping[str, str] = babel.Locale(self.language).territories
        return names.get(code, code) if len(code) == 2 else code

    def listed(self, items: list[str]) -> str:
        """a, b and c."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} and {items[-1]}"

    def count(self, number: int, unit: str) -> str:
        """3 rounds, 1 round, no rounds."""
        if number == 0:
            return f"no {unit}"
        return self.amount(Decimal(number), unit)


ENGLISH = Words("en")
