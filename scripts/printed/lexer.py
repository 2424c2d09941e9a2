"""Text into tokens: numbers in digits, numerals in Chinese characters, and the longest word of the lexicon at each place."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from scripts.printed import lexicon
from scripts.printed.lexicon import AFTER, DECIMAL_COMMA, HAN_DIGITS, HAN_TENS, NUMBER, SCALE, SEVERAL, SPACED_THOUSANDS, WORD

# Full-width signs as their plain twins (one character each, so that places in the text stay true); the full-width comma parts words.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) != "，"} | dict.fromkeys((0xA0, 0x202F, 0x2009, 0x3000), 0x20)
_DIGITS = re.compile(r"\d+(?:[.,'’]\d+)*")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?")
_HAN_NUMERAL = re.compile(f"[{''.join(HAN_DIGITS)}{''.join(HAN_TENS)}]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_RUN = re.compile(r"[A-Za-z]+[\w.]*(?:-\d[\w.]*)?", re.ASCII)


@dataclasses.dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: what it does in the grammar (a kind of lexicon.py), what it means, and where it stands."""

    kind: str
    meaning: Any
    start: int
    end: int
    text: str


def digits(text: str, language: str) -> list[Decimal]:
    """A number written in digits: 1,234.5 in English, 1.234,5 in German; more than one number if the signs make no sense otherwise."""
    text = text.replace(" ", "").replace("’", "").replace("'", "")
    group, point = (".", ",") if language in DECIMAL_COMMA else (",", ".")
    if re.fullmatch(rf"[1-9]\d{{0,2}}(\{group}\d{{3}})+(\{point}\d+)?", text):
        return [Decimal(text.replace(group, "").replace(point, "."))]
    if re.fullmatch(rf"\d+(\{point}\d+)?", text):
        return [Decimal(text.replace(point, "."))]
    if re.fullmatch(rf"[1-9]\d{{0,2}}(\{point}\d{{3}}){{2,}}", text):
        return [Decimal(text.replace(point, ""))]
    if re.fullmatch(rf"\d+\{group}\d+", text):
        return [Decimal(text.replace(group, "."))]
    return [Decimal(part) for part in re.findall(r"\d+", text)]


def han_numeral(text: str) -> Decimal:
    """三十六 is 36, 百 is 100, 二〇二四 is 2024; below ten thousand (万 and 亿 are scales)."""
    if not any(sign in HAN_TENS for sign in text):
        return Decimal("".join(str(HAN_DIGITS[sign]) for sign in text))
    total, last = 0, None
    for sign in text:
        if sign in HAN_DIGITS:
            last = HAN_DIGITS[sign]
        else:
            total += (1 if last is None else last) * HAN_TENS[sign]
            last = 0
    return Decimal(total + (last or 0))


def is_letter(sign: str) -> bool:
    """Whether a sign belongs to a script that parts words by spaces."""
    return sign.isalpha() and not ("\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7af")


def _ends(text: str, word: str, end: int, after_digit: bool) -> bool:
    """Whether a word of the lexicon may end here: not inside a longer word; right after a digit a capital may follow (47.3BFunding)."""
    if end >= len(text) or not is_letter(word[-1]) or not is_letter(text[end]):
        return True
    return after_digit and not text[end].islower()


def _word(text: str, folded: str, at: int, language: str) -> Token | None:
    """The longest word of the lexicon that starts here."""
    lengths = lexicon.lengths(language).get(folded[at])
    inside = at > 0 and is_letter(text[at]) and is_letter(text[at - 1])
    if inside or lengths is None:
        return None
    words = lexicon.lexicon(language)
    after_digit = at > 0 and text[at - 1].isdigit()
    for length in lengths:
        end = at + length
        found = words.get(folded[at:end])
        if found is not None and _ends(text, folded[at:end], end, after_digit):
            return Token(found[0], found[1], at, end, text[at:end])
    return None


def tokens(text: str, language: str = "en") -> list[Token]:
    """The tokens of a text in a language (its main tag); spaces are left out."""
    return list(_tokens(text, language.split("-")[0].lower()))


def _tokens(text: str, language: str) -> Iterator[Token]:
    plain = text.translate(_PLAIN)
    folded = plain.lower()
    if len(folded) != len(plain):  # a letter whose small form is longer would shift every place
        folded = plain
    at, last = 0, None
    while at < len(plain):
        if plain[at] == " ":
            at += 1
            continue
        token = _token(plain, folded, at, language, last)
        for part in token:
            if part.text.strip():
                last = part
                yield part
        at = token[-1].end


def _counts(last: Token) -> bool:
    """Whether 十, 百 or 千 right after a token is a scale (5千万, 数百) and not the beginning of a numeral."""
    return last.kind in (SEVERAL, AFTER, SCALE) or (last.kind == NUMBER and last.text[-1].isdecimal())


def _token(text: str, folded: str, at: int, language: str, last: Token | None) -> list[Token]:
    sign = text[at]
    if sign.isspace():
        return [Token(WORD, None, at, at + 1, sign)]
    if sign.isdecimal():
        spaced = _SPACED.match(text, at) if language in SPACED_THOUSANDS else None
        match = spaced or _DIGITS.match(text, at)
        assert match is not None
        return [Token(NUMBER, value, at, match.end(), match[0]) for value in digits(match[0], language)]
    if sign in HAN_TENS and last is not None and last.end == at and _counts(last):
        return [Token(SCALE, Decimal(HAN_TENS[sign]), at, at + 1, sign)]
    word = _word(text, folded, at, language)
    numeral = _HAN_NUMERAL.match(text, at)
    if numeral and (word is None or word.end <= numeral.end()):
        return [Token(NUMBER, han_numeral(numeral[0]), at, numeral.end(), numeral[0])]
    if word is not None:
        return [word]
    if is_letter(sign):  # a name or a code with digits in it (GPT-4, Q3, FY2025) is no number
        run = _RUN.match(text, at) or _LETTERS.match(text, at)
        if run is not None:
            return [Token(WORD, None, at, run.end(), run[0])]
    return [Token(WORD, None, at, at + 1, sign)]
