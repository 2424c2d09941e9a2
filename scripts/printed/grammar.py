"""The grammar of printed amounts over the tokens of a phrase (the docstring of scripts.printed says it in short)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from decimal import Decimal

from scripts.printed import lexer
from scripts.printed import lexicon as words
from scripts.printed.lexer import Token, tokens

# The currencies that a printed unit may mean.
MAY_MEAN = {
    "dollar": frozenset({"USD", "HKD", "SGD", "AUD", "CAD", "TWD"}),
    "yuan": frozenset({"CNY", "HKD", "TWD"}),
    "yen_or_yuan": frozenset({"CNY", "JPY"}),
}
SEVERAL = "several"
_NO_CURRENCY = frozenset({"percent", "percentage_points", "times", "tenths"})
_GLUE_LIMIT = 3
_BEFORE_SCALE = frozenset("-个個([")


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


def _may_be_one(unit: str | None, other: str | None) -> bool:
    """Whether two printed units may be the same: USD and dollar."""
    one, two = (MAY_MEAN.get(unit or "", {unit}) for unit in (unit, other))
    return not one.isdisjoint(two)


def _is_year(found: _Quantity) -> bool:
    return found.unit is None and found.scaled == 1 and 1900 < found.value < 2100 and found.value % 1 == 0


class _Reader:
    """Reads the tokens of one phrase from left to right; every method takes a place and gives what it found there, or None."""

    def __init__(self, text: str, found: Sequence[Token]) -> None:
        self.text = text
        self.tokens = found

    def kind(self, at: int) -> str | None:
        """The kind of a token; none where there is no token."""
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
        kind, following = self.kind(at), self.kind(at + 1)
        if kind == words.NUMBER:
            value, after = self.number(at)
            return value, [], after
        if kind == words.HALF:
            scale = at + 2 if following == words.GLUE else at + 1  # half a billion
            return (Decimal("0.5"), [], scale) if self.kind(scale) == words.SCALE else None
        if kind == words.SEVERAL:
            unit = self.tokens[at].meaning
            if following == words.NUMBER:  # 数十亿: the Chinese ten is read as a number
                return self.tokens[at + 1].meaning, [SEVERAL], at + 2
            if following == words.FIXED and self.tokens[at + 1].meaning[1] is None:  # hundreds of | millions of
                return unit * self.tokens[at + 1].meaning[0], [SEVERAL], at + 2
            return (unit, [SEVERAL], at + 1) if following == words.SCALE or unit > 1 else None
        if (
            kind == words.SCALE and bare and not (self.tokens[at].text.isascii() and len(self.tokens[at].text) < 3)
        ):  # a billion, 破亿; not "a b"
            return Decimal(1), [], at
        return None

    def number(self, at: int) -> tuple[Decimal, int]:
        """A number and the place after it; tens and ones in words are one number (twenty-five)."""
        value = self.tokens[at].meaning
        ones = at + 2 if at + 1 < len(self.tokens) and self.tokens[at + 1].text == "-" else at + 1
        if self.in_words(at) and value in range(20, 100, 10) and self.in_words(ones) and self.tokens[ones].meaning < 10:
            return value + self.tokens[ones].meaning, ones + 1
        return value, at + 1

    def in_words(self, at: int) -> bool:
        """Whether a number is spelled in letters."""
        return self.kind(at) == words.NUMBER and lexer.is_letter(self.tokens[at].text[0])

    def quantity(self, at: int, *, bare: bool = False) -> _Quantity | None:
        """A number with its scales and its unit."""
        unit: str | None = None
        readings: list[str] = []
        if self.kind(at) == words.HUNDREDTHS:
            unit, at = "percent", at + 1
        elif self.kind(at) == words.UNIT:
            unit, at = self.tokens[at].meaning, at + 1
            if unit in _NO_CURRENCY:
                return None
            readings, at = self.hedges(at)  # 人民币约5亿
            bare = bare or bool(readings)
            if self.in_words(at):  # in dollars, one of …
                return None
        core = self.core(at, bare=bare)
        if core is None:
            return None
        value, own, at = core
        found = _Quantity(value, unit, readings + own, at)
        self.scales(found)
        while found.scaled > 1 and self.kind(found.at) == words.NUMBER and self.touches(found.at) and self.touches(found.at + 1):
            further = _Quantity(self.tokens[found.at].meaning, None, [], found.at + 1)  # 一亿二千万: a second, smaller number that touches
            self.scales(further)
            if further.scaled == 1 or further.value >= found.scaled:
                break
            found.value, found.at = found.value + further.value, further.at
        self.unit(found)
        return found

    def scales(self, found: _Quantity) -> None:
        """The scales after a number (5千万, 300-million), and the hedges inside (300多万, 80+亿, 十几亿)."""
        while True:
            at = found.at
            if self.kind(at) == words.AFTER:
                found.readings.extend(self.tokens[at].meaning)
                found.at += 1
                continue
            if self.kind(at) == words.SEVERAL and self.touches(at) and self.kind(at + 1) == words.SCALE:  # 十几亿
                found.readings.append("over")
                found.at += 1
                continue
            if self.kind(at + 1) in (words.SCALE, words.AFTER) and self.tokens[at].text in _BEFORE_SCALE:
                at += 1  # 300-million, 2个亿, 2505(萬)
            if self.kind(at) == words.AFTER and self.kind(at + 1) == words.SCALE:  # 一个多亿
                found.readings.extend(self.tokens[at].meaning)
                at += 1
            if self.kind(at) != words.SCALE:
                return
            found.value *= self.tokens[at].meaning
            found.scaled *= self.tokens[at].meaning
            found.at = at + 1

    def unit(self, found: _Quantity) -> None:
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
            before_number = self.kind(skip + 1) == words.NUMBER and unit not in _NO_CURRENCY | {"yuan"}
            if before_number and (self.touches(skip + 1) or not self.touches(skip)):
                return
            if unit == "tenths":
                found.value, unit = found.value * 10, "percent"
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
            self.unit(found)
        return found

    def amount(self, at: int) -> tuple[list[_Quantity], list[str]] | None:
        """The quantities at a place (two for a range) and their hedges."""
        readings, place = self.hedges(at)
        article = not readings and self.kind(place) == words.GLUE and self.tokens[place].text.lower() in ("a", "an")
        place += article
        first = self.rank(place) or self.quantity(place, bare=article or bool(readings))
        if first is None:
            first = self.fixed(place)
            return None if first is None else ([first], readings + first.readings)
        readings += first.readings
        upper = self.upper(first, at)
        if upper is None:
            return [first], readings
        if first.scaled == 1:
            first.value *= upper.scaled
        upper.unit = upper.unit or first.unit
        first.unit = upper.unit if first.unit is None or first.unit in MAY_MEAN else first.unit
        return [first, upper], readings + upper.readings

    def upper(self, first: _Quantity, at: int) -> _Quantity | None:
        """The upper end, if the quantity that starts at a place is the lower end of a range."""
        joint = self.joint(first.at)
        kind = words.TO if joint < len(self.tokens) and self.tokens[joint].text == "~" else self.kind(joint)  # "~" is also a hedge
        joined = kind == words.TO or (kind == words.AND and self.between(at))
        found = self.quantity(joint + 1) if joined and not self.changes(at) else None
        if found is None or (_is_year(first) and not _is_year(found)):
            return None
        bare = found.unit is None and first.unit not in _NO_CURRENCY  # US$4–5bn; but not 30% to 5 million
        same = first.unit is None or bare or _may_be_one(first.unit, found.unit)
        lower = first.value * (found.scaled if first.scaled == 1 else 1)
        return found if same and lower < found.value else None

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
        at, listed = 0, False
        shared: tuple[str, ...] = ()
        pending: list[int] = []  # numbers of a list that wait for the scale of its last: 34.46、13.91、7.55亿元
        while at < len(self.tokens):
            result = None if self.tokens[at].kind == words.WORD else self.amount(at)  # most tokens are words, and begin no amount
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
            high = quantities[1].value if len(quantities) > 1 else None
            span = (start_at, end_at, self.text[start_at:end_at])
            found.append(Amount(quantities[0].value, high, quantities[0].unit, readings, *span, () if readings else shared, self.per(end)))
            if quantities[0].unit is None and quantities[0].scaled == 1 and not _is_year(quantities[0]):
                pending.append(len(found) - 1)
            elif pending:
                last = quantities[-1]
                for place in pending:
                    found[place] = dataclasses.replace(found[place], value=found[place].value * last.scaled, unit=last.unit)
                pending = []
            at, listed = end, True
        return found


@functools.lru_cache(maxsize=16384)
def amounts(text: str, language: str = "en") -> tuple[Amount, ...]:
    """Every amount in a phrase, from left to right; language is a BCP 47 tag (German and French write 1.234,5)."""
    return tuple(_Reader(text, tokens(text, language)).read())
