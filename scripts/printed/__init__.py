"""Printed amounts: the figures in a phrase of a page, in English, Chinese, German and a little of other languages (pure).

    >>> [str(amount) for amount in amounts("over US$1.2bn at a $20 billion valuation")]
    ['over 1200000000 USD', '20000000000 dollar']

A phrase is cut into tokens (lexer.py) by small tables of words (lexicon.py). The grammar over the tokens:

    phrase   = { amount | anything else }
    amount   = [hedge …] (quantity [to quantity] | rank | fixed) [after]
    quantity = [unit] core {[after] scale} [after] [unit]
    core     = number | half | several | hundredths number | a scale alone, after "a" or a hedge (a billion, 破亿)
    rank     = (rank number) | ordinal                         第五, No. 1, fifth
    fixed    = doubled, sechsmal, double digits, billions of …

- hedge: a word before the amount (over, nearly, 约, 近, mindestens); after: one behind or inside it (左右, 多, +). Up to three
  words that say nothing (the, a total of, 了) may stand between.
- to: a dash, "to", 至; "and" after "between". After "from" two amounts are a change, not a range. The lower end of a range
  takes the scale and the unit of the upper one if it has none (10–15 million).
- several: several, 数, mehrere, hundreds of: the value is the unit meant (several hundred million is 100,000,000).
- The hedge in front of a list may belong to each of its amounts: they carry it as `shared`.
- Percentages are numbers of percent (36 %, 百分之三十六, 七成 is 70); multiples are numbers of times (6-fold, 8倍, doubled is 2).
- A unit that fits several currencies keeps its own name: dollar ($, 달러), yuan (元), yen_or_yuan (¥): see MAY_MEAN.
- The sign of a number is not read: minus signs and words of falling are the reader's.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from decimal import Decimal

from scripts.printed import lexicon as words
from scripts.printed.lexer import Token, tokens

__all__ = ["MAY_MEAN", "Amount", "amounts"]

# The currencies that a printed unit may mean.
MAY_MEAN = {
    "dollar": frozenset({"USD", "HKD", "SGD", "AUD", "CAD", "TWD"}),
    "yuan": frozenset({"CNY", "HKD", "TWD"}),
    "yen_or_yuan": frozenset({"CNY", "JPY"}),
}
_TENTHS = Decimal(10)
_GLUE_LIMIT = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Amount:
    """A printed amount.

    value is the number in full (1.2bn is 1200000000), the lower end of a range; high its upper end. unit is a currency, a
    name of MAY_MEAN, percent, percentage_points, times or rank, or None if no unit is printed that the tables know.
    readings are the qualifiers that the hedge may stand for, the usual one first; empty if there is no hedge. shared are
    those of a hedge in front of the list that the amount stands in. per is what a price is for (1000 tokens).
    """

    value: Decimal
    high: Decimal | None
    unit: str | None
    readings: tuple[str, ...]
    start: int
    end: int
    text: str
    shared: tuple[str, ...] = ()
    per: Decimal | None = None

    @property
    def qualifier(self) -> str:
        """The usual reading of the hedge; exact if there is none."""
        return self.readings[0] if self.readings else "exact"

    def __str__(self) -> str:
        hedge = "" if self.qualifier == "exact" else self.qualifier + " "
        high = "" if self.high is None else f" to {self.high.normalize():f}"
        return f"{hedge}{self.value.normalize():f}{high}{' ' + self.unit if self.unit else ''}"


@dataclasses.dataclass(slots=True)
class _Quantity:
    """A number with what stands at its sides, while it is read: at is the token after it."""

    value: Decimal
    unit: str | None
    readings: list[str]
    at: int
    scaled: Decimal = Decimal(1)


def _is_year(found: _Quantity) -> bool:
    return found.unit is None and found.scaled == 1 and 1900 < found.value < 2100 and found.value % 1 == 0


class _Reader:
    """Reads the tokens of one phrase from left to right; every method takes a place and gives what it found there, or None."""

    def __init__(self, text: str, found: Sequence[Token]) -> None:
        self.text = text
        self.tokens = found

    def kind(self, at: int) -> str | None:
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else None

    def touches(self, at: int) -> bool:
        """Whether nothing stands between this token and the one before."""
        return 0 < at < len(self.tokens) and self.tokens[at - 1].end == self.tokens[at].start

    def hedges(self, at: int) -> tuple[list[str], int]:
        """The hedges from here on, with the glue between them; the place after."""
        readings: list[str] = []
        glue = 0
        while self.kind(at) == words.HEDGE or (readings and self.kind(at) == words.GLUE and glue < _GLUE_LIMIT):
            if self.kind(at) == words.HEDGE:
                readings.extend(self.tokens[at].meaning)
            else:
                glue += 1
            at += 1
        return readings, at

    def core(self, at: int, *, bare: bool) -> tuple[Decimal, list[str], int] | None:
        """A number without its scale, its own readings, and the place after; bare: whether a scale alone counts as one."""
        kind = self.kind(at)
        if kind == words.NUMBER:
            value = self.tokens[at].meaning
            following = at + 1
            while value >= 20 and value < 100 and value % 10 == 0 and not self.tokens[at].text[0].isdecimal():  # twenty-five
                following += self.tokens[following].text == "-" if following < len(self.tokens) else 0
                if self.kind(following) == words.NUMBER and self.tokens[following].text.isalpha() and self.tokens[following].meaning < 10:
                    return value + self.tokens[following].meaning, [], following + 1
                break
            return value, [], at + 1
        if kind == words.HALF and self.kind(at + 1) in (words.GLUE, words.SCALE) and words.SCALE in (self.kind(at + 1), self.kind(at + 2)):
            return Decimal("0.5"), [], at + (1 if self.kind(at + 1) == words.SCALE else 2)
        if kind == words.SEVERAL:
            if self.kind(at + 1) == words.NUMBER:  # 数十亿: the Chinese ten is read as a number
                return self.tokens[at + 1].meaning, ["several"], at + 2
            if self.kind(at + 1) == words.FIXED and self.tokens[at + 1].meaning[1] is None:  # hundreds of | millions of
                return self.tokens[at].meaning * self.tokens[at + 1].meaning[0], ["several"], at + 2
            return (self.tokens[at].meaning, ["several"], at + 1) if self.kind(at + 1) == words.SCALE or self.tokens[at].meaning > 1 else None
        if kind == words.SCALE and bare and self.tokens[at].meaning >= 100 and len(self.tokens[at].text.strip()) > (0 if not self.tokens[at].text.isascii() else 2):
            return Decimal(1), [], at
        return None

    def quantity(self, at: int, *, bare: bool = False) -> _Quantity | None:
        """A number with its scales and its unit."""
        start, unit, readings = at, None, []
        if self.kind(at) == words.HUNDREDTHS:
            unit, at = "percent", at + 1
        elif self.kind(at) == words.UNIT:
            unit, at = self.tokens[at].meaning, at + 1
            if unit in ("percent", "times", "tenths", "percentage_points"):
                return None
            readings, at = self.hedges(at)  # 人民币约5亿
            bare = bare or bool(readings)
        core = self.core(at, bare=bare)
        if core is None:
            return None
        value, own, at = core
        found = _Quantity(value, unit, readings + own, at)
        self.scales(found)
        # 一亿二千万: a second, smaller number that touches
        while self.touches(found.at) and found.scaled > 1 and self.kind(found.at) == words.NUMBER and self.kind(found.at + 1) == words.SCALE:
            further = _Quantity(self.tokens[found.at].meaning, None, [], found.at + 1)
            self.scales(further)
            if further.value >= found.scaled or not self.touches(found.at + 1):
                break
            found.value, found.at = found.value + further.value, further.at
        self.unit(found, start)
        return found

    def scales(self, found: _Quantity) -> None:
        """The scales after a number (5千万, 300-million), and the hedges inside (300多万, 80+亿)."""
        while True:
            at = found.at
            if self.kind(at) == words.AFTER:
                inner = self.tokens[at].meaning
                found.readings.extend(inner)
                found.at = at + 1
                continue
            if self.kind(at) == words.SEVERAL and self.touches(at) and self.kind(at + 1) == words.SCALE:  # 十几亿
                found.readings.append("over")
                found.at = at + 1
                continue
            if self.kind(at + 1) == words.SCALE and self.tokens[at].text in ("-", "个", "個"):  # 300-million, 2个亿
                at += 1
            if self.kind(at + 1) == words.AFTER and self.kind(at + 2) == words.SCALE and self.tokens[at].text in ("个", "個"):  # 一个多亿
                at += 1
                found.readings.extend(self.tokens[at].meaning)
                at += 1
            if self.kind(at) == words.COMMA and self.tokens[at].text in "([" and self.kind(at + 1) == words.SCALE and self.touches(at + 1):  # 2505(萬)
                at += 1
            if self.kind(at) != words.SCALE:
                return
            found.value *= self.tokens[at].meaning
            found.scaled *= self.tokens[at].meaning
            found.at = at + 1

    def unit(self, found: _Quantity, start: int) -> None:
        """The unit and the hedges behind a quantity."""
        while True:
            at = found.at
            if self.kind(at) == words.AFTER:
                found.readings.extend(self.tokens[at].meaning)
                found.at = at + 1
                continue
            if self.kind(at + 1) == words.AFTER and self.tokens[at].text in words.CLASSIFIERS:
                found.at = at + 1
                continue
            skip = at
            if found.unit is None and (self.kind(skip) == words.GLUE or (self.kind(skip) == words.TO and self.tokens[skip].text == "-")):
                skip += 1
            if self.kind(skip) != words.UNIT:
                return
            unit = self.tokens[skip].meaning
            before_number = self.kind(skip + 1) == words.NUMBER and unit not in ("percent", "percentage_points", "times", "tenths", "yuan")
            if before_number and (self.touches(skip + 1) or not self.touches(skip)):
                return
            if unit == "tenths":
                found.value, unit = found.value * _TENTHS, "percent"
            if found.unit is None or found.unit in MAY_MEAN:
                found.unit = unit
            found.at = skip + 1

    def rank(self, at: int) -> _Quantity | None:
        """第五, No. 1, ranked 3rd, fifth."""
        if self.kind(at) == words.ORDINAL:
            return _Quantity(self.tokens[at].meaning, "rank", [], at + 1)
        if self.kind(at) == words.RANK:
            following = at + 1
            while self.kind(following) in (words.GLUE, words.RANK):
                following += 1
            if self.kind(following) == words.NUMBER and self.tokens[following].meaning < 1000:
                return _Quantity(self.tokens[following].meaning, "rank", [], following + 1)
        return None

    def fixed(self, at: int) -> _Quantity | None:
        """Doubled, double digits, billions of …; half, where it is a share."""
        if self.kind(at) == words.HALF:
            return _Quantity(Decimal(50), "percent", [], at + 1)
        if self.kind(at) != words.FIXED:
            return None
        value, unit, readings = self.tokens[at].meaning
        found = _Quantity(value, unit, list(readings), at + 1)
        if unit is None:
            self.unit(found, at)
        return found

    def amount(self, at: int) -> tuple[list[_Quantity], list[str]] | None:
        """The quantities at a place (two for a range) and their hedges."""
        readings, place = self.hedges(at)
        bare = bool(readings) or (self.kind(place) == words.GLUE and self.tokens[place].text in ("a", "an")) or self.kind(place - 1) == words.FIXED
        if not readings and bare:
            place += 1
        first = self.rank(place) or self.quantity(place, bare=bare)
        if first is None:
            first = self.fixed(place)
            return None if first is None else ([first], readings + first.readings)
        readings += first.readings
        joint = self.joint(first.at)
        if self.kind(joint) == words.TO or (self.kind(joint) == words.AND and self.between(at)):
            upper_hedges, upper_at = self.hedges(joint + 1)
            upper = None if upper_hedges else self.quantity(upper_at)
            if upper is not None and not self.changes(at):
                lower = first.value * (upper.scaled if first.scaled == 1 else 1)
                same_unit = first.unit is None or first.unit == upper.unit or (upper.unit is None and first.unit != "percent") or first.unit in MAY_MEAN
                if lower < upper.value and same_unit and not (_is_year(first) and not _is_year(upper)):
                    upper.unit = upper.unit or first.unit
                    first.value, first.unit = lower, first.unit if first.unit not in (None, *MAY_MEAN) else upper.unit
                    return [first, upper], readings + upper.readings
        return [first], readings

    def joint(self, at: int) -> int:
        """The place of the word that may join two ends, over a conversion in brackets: HK$4bn (US$514m) and HK$5bn."""
        if at < len(self.tokens) and self.tokens[at].text == "(":
            closing = next((place for place in range(at, min(at + 8, len(self.tokens))) if self.tokens[place].text == ")"), None)
            return at if closing is None else closing + 1
        return at

    def between(self, at: int) -> bool:
        """Whether "between" stands before this place."""
        return words.BETWEEN in (self.kind(at - 1), self.kind(at - 2))

    def changes(self, at: int) -> bool:
        """Whether "from" stands before this place: from 5 to 8 is a change."""
        return self.kind(at - 1) == words.FROM or (self.kind(at - 1) == words.GLUE and self.kind(at - 2) == words.FROM)

    def per(self, at: int) -> Decimal | None:
        """What a price is for: the next "per thousand", else the last one."""
        places = [place for place, token in enumerate(self.tokens) if token.kind == words.PER]
        chosen = next((place for place in places if place >= at), places[-1] if places else None)
        return None if chosen is None else self.tokens[chosen].meaning

    def read(self) -> list[Amount]:
        """Every amount of the phrase."""
        found: list[Amount] = []
        at, shared, listed = 0, (), False
        pending: list[int] = []  # numbers of a list that wait for the scale of its last: 34.46、13.91、7.55亿元
        while at < len(self.tokens):
            result = self.amount(at)
            if result is None:
                listed = listed and self.kind(at) in (words.COMMA, words.AND, words.AFTER)
                pending = pending if listed and self.tokens[at].text not in "([" else []
                at += 1
                continue
            quantities, hedge = result
            readings = tuple(dict.fromkeys(hedge))
            shared = shared if listed and not readings else readings
            end = quantities[-1].at
            start_at, end_at = self.tokens[at].start, self.tokens[end - 1].end
            found.append(
                Amount(
                    quantities[0].value, quantities[1].value if len(quantities) > 1 else None, quantities[0].unit, readings,
                    start_at, end_at, self.text[start_at:end_at], () if readings else shared, self.per(end),
                )
            )  # fmt: skip
            if quantities[0].unit is None and quantities[0].scaled == 1 and not _is_year(quantities[0]):
                pending.append(len(found) - 1)
            elif pending:
                for place in pending:
                    found[place] = dataclasses.replace(found[place], value=found[place].value * quantities[-1].scaled, unit=quantities[-1].unit)
                pending = []
            at, listed = end, True
        return found


@functools.lru_cache(maxsize=16384)
def amounts(text: str, language: str = "en") -> tuple[Amount, ...]:
    """Every amount in a phrase, from left to right; language is a BCP 47 tag (German and French write 1.234,5)."""
    return tuple(_Reader(text, tokens(text, language)).read())
