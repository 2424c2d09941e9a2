"""What a person writes into a form or on the command line, as cells hold it: dates, amounts, names, addresses (pure).

People write 5亿美元, Feb 2024 and **bold**; the record holds 500000000, 2024-02 and plain words. What may mean two things is refused
in words, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from scripts.data import Field
from scripts.printed import amounts


class Refused(Exception):
    """An edit that cannot be made; the message says why to the person who asked for it."""


# "dollars" and "yuan" without a country mean these two; any other is written out (HK$, NT$).
_USUAL = {"dollar": "USD", "yuan": "CNY", "yen_or_yuan": "CNY"}
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def slug(text: str, words: int = 99) -> str:
    """A text as a part of an id: Latin letters and digits, joined by hyphens; empty if it has none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:words])


def clean(given: Mapping[str, str]) -> dict[str, str]:
    """The texts, each in one line without white space at its ends: a row is one line."""
    return {name: " ".join(text.split()) for name, text in given.items()}


# ---- what Markdown adds

_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_QUOTES = {'"': '"', "“": "”", "«": "»", "「": "」", "'": "'", "`": "`", "**": "**", "__": "__", "*": "*", "_": "_", "<": ">"}


def tidy(text: str) -> str:
    """A text in one line without the marks that Markdown or a quotation puts around words."""
    text = " ".join(re.sub(r"(?m)^\s*(?:>+|[-*•]\s)\s*", "", _LINK.sub(r"\1", text)).split())
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    for opening, closing in _QUOTES.items():
        inner = text[len(opening) : -len(closing)]
        if text.startswith(opening) and text.endswith(closing) and inner and opening not in inner and closing not in inner:
            return tidy(inner)
    return text


def address(text: str) -> str:
    """An address of the web in a text (or what looks like one without https://), else the text as it is."""
    found = re.search(r"https?://[^\s<>()\[\]\"]+", text)
    if found:
        return found[0]
    bare = tidy(text)
    return f"https://{bare}" if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(/\S*)?", bare) else bare


# ---- dates

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_YEAR, _DAY = r"(?P<year>[12][0-9]{3})", r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?:[-/.](?P<month>[0-9]{{1,2}})(?:[-/.]{_DAY})?)?",
        rf"{_YEAR}年(?:(?P<month>[0-9]{{1,2}})月(?:{_DAY}[日号號])?)?",
        rf"{_NAME} {_YEAR}",
        rf"{_NAME} {_DAY},? {_YEAR}",
        rf"{_DAY} {_NAME},? {_YEAR}",
    )
)


def date(text: str) -> str:
    """A date as the record writes it, as precise as it is said: Feb 19, 2024 is 2024-02-19. Raises Refused; 3/4/2024 is not guessed."""
    for form in _DATES:
        found = form.fullmatch(text)
        if found:
            parts = found.groupdict()
            name = parts.get("name")
            if name and name[:3].lower() not in _MONTHS:
                break
            month = _MONTHS.index(name[:3].lower()) + 1 if name else parts.get("month")
            return "-".join([parts["year"], *(f"{int(part):02d}" for part in (month, parts.get("day")) if part)])
    raise Refused(
        f"{text!r} is not a date that can mean one day only; write year-month-day, as far as the page says: 2024-02-19 or 2024-02"
    )


def is_date(field: Field) -> bool:
    """Whether a column holds dates."""
    return field.name.endswith("_on") or field.name == "as_of"


# ---- cells


def read(field: Field, text: str) -> dict[str, str]:
    """A text for a cell: value, and of an amount the unit and the qualifier, and value_high of a range. Raises Refused."""
    if is_date(field) and text:
        return {"value": date(text)}
    if field.type not in ("number", "integer") or _PLAIN.fullmatch(text):
        return {"value": text}
    found = amounts(text)
    if len(found) != 1:
        raise Refused(f"{text!r} is not one amount; write it as 300000000, or as it is printed: over US$300 million")
    amount = found[0]
    unit = _USUAL.get(amount.unit or "", amount.unit or "")
    high = f"{amount.high.normalize():f}" if amount.high is not None else ""
    return {"value": f"{amount.value.normalize():f}", "value_high": high, "unit": unit, "qualifier": amount.qualifier, "printed": text}


def one(said: Mapping[str, str]) -> None:
    """Refuse a range where a cell is to be published: a claim may say one, a cell holds one amount."""
    if said.get("value_high"):
        raise Refused(f"{said['printed']!r} is a range, and a cell holds one amount; write at least or up to, with the end that is meant")
