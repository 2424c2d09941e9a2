"""Kinds of wrong edits of a single cell, and in which columns each is meant to be noticed (by the descriptor: no table is listed here).

FORM kinds are wrong whatever the truth is (a date that the calendar does not have); FACT kinds are wrong only because the source says
something else (ten times as much).
"""

from __future__ import annotations

import dataclasses
import random
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from scripts import evidence
from scripts.checks import _codes, _dates
from scripts.data import Field, Table

FORM, FACT = "form", "fact"
# Where a problem was told: at the cell, at its row, at another row that names this one, at another row, or nowhere.
CELL, ROW, NAMED, ELSEWHERE, MISSED = PLACES = ("cell", "row", "named", "elsewhere", "missed")


@dataclasses.dataclass(frozen=True, slots=True)
class Spot:
    """A filled or empty cell of a package, as it is written, with what an edit has to know of its column."""

    table: Table
    field: Field
    line: int
    row_id: str
    text: str
    others: tuple[str, ...]  # the texts of the column in other rows
    targets: tuple[str, ...]  # the ids that the column may point to; empty where it points to none

    @property
    def path(self) -> str:
        """For messages: rounds/alpha-ai-2023-06-a/amount."""
        return f"{self.table.name}/{self.row_id}/{self.field.name}"

    @property
    def pattern(self) -> str:
        """The form that the descriptor gives the column; empty if it is free."""
        return str(self.field.constraints.get("pattern", ""))

    @property
    def is_free(self) -> bool:
        """Whether the column takes any text, as far as the schema goes."""
        return self.field.type == "string" and not self.pattern and "enum" not in self.field.constraints

    @property
    def is_key(self) -> bool:
        """Whether the column is the key of its table, or a part of it."""
        return self.field.name in self.table.key

    @property
    def is_number(self) -> bool:
        """Whether the column holds numbers."""
        return self.field.type in ("number", "integer")

    @property
    def is_date(self) -> bool:
        """Whether the column holds dates of any precision, or periods."""
        return _dates.is_date(self.field) or self.field.name == "period"

    @property
    def is_address(self) -> bool:
        """Whether the column holds web addresses."""
        return self.pattern.startswith("^http")

    @property
    def is_code(self) -> bool:
        """Whether the column holds codes of a standard: currencies, countries, languages, units that may be currencies."""
        name = self.field.name
        return name.endswith("currency") or name in ("country", "language", "geography", "unit") and "enum" not in self.field.constraints

    @property
    def is_fact(self) -> bool:
        """Whether what stands here is compared with something else that says the same: a claim, the words of a page, a computation."""
        claimed = self.table.name == "claims" and self.field.name in ("value", "value_high", "unit")
        return self.field.evidence or claimed or (self.table.name, self.field.name) == ("comparisons", "computed_value")

    @property
    def is_companion(self) -> bool:
        """Whether the column gives the unit or the qualifier of another one."""
        fields = self.table.fields.values()
        told = {name for field in fields for name in (field.unit_field, field.qualifier_field) if name}
        return self.field.name in told


Edit = Callable[[Spot, random.Random], str | None]


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A way to write a cell wrongly. edit gives None where it does not apply.

    meant: where the edit must be noticed, whatever the rest of the package says. told: at which of PLACES it must be told there.
    """

    name: str
    group: str
    edit: Edit
    meant: Callable[[Spot], bool] = lambda spot: True
    told: tuple[str, ...] = (CELL,)


# ---- edits

_LOOKALIKES = str.maketrans("aceopxyAEOPCHKMTX", "асеорхуАЕОРСНКМТХ")


def _filled(edit: Callable[[Spot, random.Random], str | None]) -> Edit:
    """Only filled cells, and only if the edit changes them."""

    def wrapped(spot: Spot, dice: random.Random) -> str | None:
        text = edit(spot, dice) if spot.text else None
        return None if text == spot.text else text

    return wrapped


def _empty_required(spot: Spot, dice: random.Random) -> str | None:
    return "" if spot.field.constraints.get("required") and spot.text else None


def _empty_fact(spot: Spot, dice: random.Random) -> str | None:
    meant = spot.field.evidence or spot.is_companion or spot.is_key
    return "" if meant and spot.text and not spot.field.constraints.get("required") else None


def _wrong_type(spot: Spot, dice: random.Random) -> str | None:
    if spot.is_number:
        return dice.choice(["twelve", "12 million", "1,200", "1e9", "NaN", "½"])
    if spot.field.type == "boolean":
        return dice.choice(["yes", "TRUE", "0", "maybe"])
    return dice.choice(["soon", "19.02.2024", "Feb 2024", "2024-2-9"]) if spot.is_date else None


def _unknown_word(spot: Spot, dice: random.Random) -> str | None:
    return "unheard_of" if "enum" in spot.field.constraints else None


def _unknown_reference(spot: Spot, dice: random.Random) -> str | None:
    if spot.field.name in ("subject_cell", "base_cell"):
        return "rounds/no-such-row/amount" if spot.text else None
    return "no-such-row" if spot.targets else None


def _unknown_field(spot: Spot, dice: random.Random) -> str | None:
    pointing = spot.table.name in ("claims", "rulings") and spot.field.name == "field"
    return "no_such_field" if pointing and spot.text else None


def _unknown_code(spot: Spot, dice: random.Random) -> str | None:
    name = spot.field.name
    if not spot.is_code or not spot.text:
        return None
    if name == "language":
        return dice.choice(["xx", "cn", "english"])
    if name in ("country", "geography"):
        return dice.choice(["UK", "XX", "CHN"])
    return dice.choice(["RMB", "US$", "ABC"])


def _impossible_date(spot: Spot, dice: random.Random) -> str | None:
    if not spot.is_date or spot.field.name == "period_start" and not spot.text:
        return None
    if spot.field.name == "month":
        return dice.choice(["2024-13", "2024-00"])
    return dice.choice(["2023-02-29", "2024-04-31", "2024-13-01", "2024-00-10"])


def _future_date(spot: Spot, dice: random.Random) -> str | None:
    if not spot.is_date:
        return None
    return "2099-01" if spot.field.name == "month" else "2099-01-01"


def _negative(spot: Spot, dice: random.Random) -> str | None:
    return f"-{spot.text.lstrip('-')}" if spot.field.constraints.get("minimum") is not None and spot.text.strip("0.") else None


def _too_large(spot: Spot, dice: random.Random) -> str | None:
    return "9" * 40 if spot.is_number and spot.text else None


def _stray_space(spot: Spot, dice: random.Random) -> str | None:
    wide = dice.choice([f" {spot.text}", f"{spot.text} ", f"{spot.text}\u00a0", f"\u3000{spot.text}"])
    return spot.text.replace(" ", "  ", 1) if " " in spot.text and dice.random() < 0.3 else wide


def _wrong_case(spot: Spot, dice: random.Random) -> str | None:
    """Ids, codes and listed words; and facts, which a source prints."""
    return spot.text.swapcase() if not spot.is_free and not spot.is_address else None


def _duplicate_key(spot: Spot, dice: random.Random) -> str | None:
    if len(spot.table.key) != 1 or not (spot.is_key or spot.field.constraints.get("unique")):
        return None
    return dice.choice(spot.others) if spot.others else None


def _html(spot: Spot, dice: random.Random) -> str | None:
    return spot.text + dice.choice([" <b>bold</b>", "<script>x()</script>", "<br>", "&nbsp;", "<!-- -->"])


def _too_long(spot: Spot, dice: random.Random) -> str | None:
    return (spot.text or "x") * (20_000 // len(spot.text or "x"))


def _homoglyph(spot: Spot, dice: random.Random) -> str | None:
    """Beside a Latin letter: a word written wholly in another alphabet may be meant."""
    text = spot.text
    places = [
        place
        for place, letter in enumerate(text)
        if letter.translate(_LOOKALIKES) != letter
        and (
            not spot.is_free
            or any(near.isascii() and near.isalpha() for near in text[max(0, place - 1) : place] + text[place + 1 : place + 2])
        )
    ]
    if not places:
        return None
    place = dice.choice(places)
    return text[:place] + text[place].translate(_LOOKALIKES) + text[place + 1 :]


def _inserted(*marks: str) -> Edit:
    def edit(spot: Spot, dice: random.Random) -> str | None:
        place = dice.randrange(1, len(spot.text) + 1)
        return spot.text[:place] + dice.choice(marks) + spot.text[place:]

    return edit


def _wide_digits(spot: Spot, dice: random.Random) -> str | None:
    if spot.field.name in ("as_reported", "title") or spot.is_address:
        return None  # a quotation keeps the page's own digits; an address is what it is
    return spot.text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def _decomposed(spot: Spot, dice: random.Random) -> str | None:
    return unicodedata.normalize("NFD", spot.text + "é")


def _formula(spot: Spot, dice: random.Random) -> str | None:
    return dice.choice(["=", "@", "=HYPERLINK(", "+cmd|", "-"]) + (spot.text if not spot.text[:1].isdigit() else f"A1+{spot.text}")


def _no_address(spot: Spot, dice: random.Random) -> str | None:
    if not spot.is_address:
        return None
    return dice.choice(
        [
            "javascript:alert(1)",
            "http://",
            "https://user:password@example.org/",
            "ftp://example.org/",
            "example.org",
            "https://exаmple.org/",
        ]
    )


# ---- facts


def _scaled(*factors: str) -> Edit:
    def edit(spot: Spot, dice: random.Random) -> str | None:
        claimed = spot.table.name == "claims" and spot.field.name in ("value", "value_high") and evidence.number(spot.text) is not None
        if not (spot.is_number or claimed):
            return None
        value = evidence.number(spot.text)
        return f"{(value * Decimal(dice.choice(factors))).normalize():f}" if value else None

    return edit


def _other_currency(spot: Spot, dice: random.Random) -> str | None:
    if spot.text not in _codes.CURRENCIES:
        return None
    return {"USD": "CNY", "CNY": "USD", "HKD": "USD"}.get(spot.text, "USD")


def _other_word(spot: Spot, dice: random.Random) -> str | None:
    listed = [word for word in spot.field.constraints.get("enum", ()) if word != spot.text]
    if spot.field.type == "boolean":
        return "false" if spot.text == "true" else "true"
    return dice.choice(listed) if listed and not spot.targets else None


def _other_reference(spot: Spot, dice: random.Random) -> str | None:
    others = [row_id for row_id in spot.targets if row_id != spot.text]
    return dice.choice(others) if others else None


def _years_off(years: int) -> Edit:
    def edit(spot: Spot, dice: random.Random) -> str | None:
        text = spot.text
        claimed = spot.table.name == "claims" and spot.field.name == "value" and evidence.number(text) is None and _dates.span(text)
        if not (spot.is_date or claimed) or not text[:4].isdigit():
            return None
        return f"{int(text[:4]) + years}{text[4:]}"

    return edit


def _other_day(spot: Spot, dice: random.Random) -> str | None:
    if not _dates.is_date(spot.field) or len(spot.text) < 10:
        return None
    return f"{spot.text[:8]}{int(spot.text[8:]) % 28 + 1:02}"


def _typo(spot: Spot, dice: random.Random) -> str | None:
    """Two neighbouring letters change places."""
    text = spot.text
    if spot.is_number or spot.is_date or "enum" in spot.field.constraints or spot.targets or spot.is_key:
        return None
    places = [place for place in range(len(text) - 1) if text[place] != text[place + 1] and text[place : place + 2].isalpha()]
    if not places:
        return None
    place = dice.choice(places)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _renamed(spot: Spot, dice: random.Random) -> str | None:
    """An id loses its last letter; whoever points at it points at nothing."""
    return spot.text[:-1] if spot.is_key and len(spot.table.key) == 1 and spot.text[-2:].isalnum() and len(spot.text) > 3 else None


# A fact that two cells tell differently may be wrong in either: the other one's problem names this row.
_EITHER = (CELL, ROW, NAMED)


def _fact(spot: Spot) -> bool:
    return spot.is_fact


def never(spot: Spot) -> bool:
    """What no other cell says cannot be compared with it."""
    return False


KINDS = (
    Kind("empty where it is required", FORM, _empty_required),
    Kind("wrong type", FORM, _wrong_type),
    Kind("word that is not listed", FORM, _unknown_word),
    Kind("unknown reference", FORM, _unknown_reference),
    Kind("unknown field", FORM, _unknown_field),
    Kind("unknown code", FORM, _unknown_code),
    Kind("impossible date", FORM, _impossible_date),
    # A period and its days are told together.
    Kind("date in the future", FORM, _filled(_future_date), told=(CELL, ROW)),
    Kind("negative", FORM, _negative),
    Kind("stray space", FORM, _filled(_stray_space)),
    Kind("wrong case", FORM, _filled(_wrong_case)),
    Kind("duplicate key", FORM, _duplicate_key),
    Kind("HTML", FORM, _html),
    Kind("look-alike letter", FORM, _filled(_homoglyph)),
    Kind("invisible character", FORM, _filled(_inserted("\u200b", "\u00ad", "\ufeff", "\u2060"))),
    Kind("change of direction", FORM, _filled(_inserted("\u202e", "\u2066", "\u200f"))),
    Kind("control character", FORM, _filled(_inserted("\t", "\x07", "\x1b", "\x7f", "\x85"))),
    Kind("private or missing letter", FORM, _filled(_inserted("\ufffd", "\ue000", "\U000e0041"))),
    Kind("full-width digits", FORM, _filled(_wide_digits)),
    Kind("letter with a loose accent", FORM, _decomposed),
    Kind("formula", FORM, _filled(_formula)),
    Kind("no address", FORM, _no_address),
    Kind("too long", FORM, _too_long),
    Kind("line break", FORM, _filled(_inserted("\n")), told=(CELL, ROW)),
    Kind("carriage return", FORM, _filled(_inserted("\r")), told=(CELL, ROW)),
    Kind("NUL", FORM, _filled(_inserted("\0")), told=(CELL, ROW)),
    Kind("emptied fact", FACT, _empty_fact, told=_EITHER),
    Kind("tenfold", FACT, _filled(_scaled("10")), meant=_fact, told=_EITHER),
    Kind("a tenth", FACT, _filled(_scaled("0.1")), meant=_fact, told=_EITHER),
    Kind("seven percent off", FACT, _filled(_scaled("1.07", "0.93")), meant=_fact, told=_EITHER),
    Kind("sign", FACT, _filled(_scaled("-1")), meant=_fact, told=_EITHER),
    Kind("forty digits", FACT, _filled(_too_large), meant=_fact, told=_EITHER),
    Kind("other currency", FACT, _filled(_other_currency), told=_EITHER),
    Kind("other listed word", FACT, _filled(_other_word), meant=never, told=_EITHER),
    Kind("other row", FACT, _filled(_other_reference), meant=never, told=_EITHER),
    Kind("a year early", FACT, _filled(_years_off(-1)), meant=_fact, told=_EITHER),
    Kind("a year late", FACT, _filled(_years_off(1)), meant=_fact, told=_EITHER),
    Kind("a day off", FACT, _filled(_other_day), meant=_fact, told=_EITHER),
    Kind("letters swapped", FACT, _filled(_typo), meant=_fact, told=_EITHER),
    Kind("id cut short", FACT, _filled(_renamed), meant=never, told=_EITHER),
)
