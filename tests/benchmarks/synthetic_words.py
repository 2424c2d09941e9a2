"""Invented names, and amounts in the words in which pages print them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

_SYLLABLES = (
    "ba", "be", "bo", "da", "del", "do", "fa", "fen", "ga", "gor", "ha", "hel", "jo", "ka", "kel", "la", "len", "lo", "ma", "mer",
    "na", "nel", "no", "pa", "per", "qua", "ra", "rel", "sa", "sol", "ta", "ter", "to", "va", "vel", "wa", "xa", "ya", "zel", "zo",
)  # fmt: skip
_CHARACTERS = "安北成达恩方光海和华吉嘉景康朗立明宁平启清荣盛思泰天文兴信远"
# Prime to the number of names: neighbours get names that have little in common.
_SCATTER = 611_953

_ENGLISH: Mapping[str, str] = {
    "exact": "{}", "about": "about {}", "over": "more than {}", "at_least": "at least {}", "under": "less than {}",
    "nearly": "nearly {}", "up_to": "up to {}",
}  # fmt: skip
_CHINESE: Mapping[str, str] = {
    "exact": "{}", "about": "约{}", "over": "超过{}", "at_least": "至少{}", "under": "不到{}", "nearly": "近{}", "up_to": "最多{}",
}  # fmt: skip
_MONEY = {"USD": ("US${}", "{}美元"), "CNY": ("RMB {}", "{}元人民币"), "HKD": ("HK${}", "{}港元")}
# What pages add to a valuation.
BASES = {"pre": " (pre-money)", "post": " (post-money)"}


def _spelled(number: int, parts: str | tuple[str, ...], length: int) -> list[str]:
    base = len(parts)
    number = number * _SCATTER % base**length
    return [parts[number // base**place % base] for place in range(length)]


def name(number: int) -> str:
    """A name in Latin letters; the first two and a half million numbers have different ones."""
    return "".join(_spelled(number, _SYLLABLES, 4)).capitalize()


def chinese_name(number: int) -> str:
    """A Chinese name of five characters; the first 24 million numbers have different ones."""
    return "".join(_spelled(number, _CHARACTERS, 5))


def plain(value: Decimal) -> str:
    """A number as a cell holds it."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal, digits: int = 3) -> Decimal:
    """A number with few digits, as pages print them."""
    return value if not value else round(value, digits - 1 - value.adjusted()) + 0


def _scaled(value: Decimal, scales: tuple[tuple[int, str], ...]) -> str:
    for power, word in scales:
        if value >= 10**power:
            return plain(value / 10**power) + word
    return plain(value)


def amount(value: Decimal, unit: str, qualifier: str, language: str) -> str:
    """A figure as a page in English or Chinese prints it, with its hedge."""
    chinese = language.startswith("zh")
    said = _scaled(abs(value), ((8, "亿"), (4, "万")) if chinese else ((9, " billion"), (6, " million")))
    form = "{}%" if unit in ("percent", "percentage_points") else _MONEY.get(unit, ("{}", "{}"))[chinese]
    return (_CHINESE if chinese else _ENGLISH)[qualifier].format(form.format(said))
