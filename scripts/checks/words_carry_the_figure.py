"""The words that a claim quotes carry its figure, with its currency and its hedge (about, over, up to …), or its note says where on the page they stand: most wrong figures in this field are slips between words and digits (3亿 read as 3 billion, "over" lost on the way), and this is where they show.

Every claim with a number and a unit is read. scripts/printed finds the printed amounts in `as_reported` (English, Chinese, German and a little of other languages: US$1.2bn, 20.65亿元, 近5亿, 数亿元, 800 Millionen, 10–15 million, 第五, 8倍). One of them must equal `value` in the claim's unit, and a printed range must stand in both `value` and `value_high`. The qualifier must be a reading of the printed hedge; words without a hedge are exact. The lower end of a range is published as at_least: the claim and the cell both have this qualifier. The hedge in front of a list counts for each of its amounts.

Signs are not compared ("a loss of 5 million" is -5000000), nor is the unit where none is printed. A claim marked as suspect is held to the same rule: it records what the page prints, slip included.

Four sentences in the claim's `note` account for what the words do not show, each from its first word to its full stop. "Figure stands: <where>." says where on the page the figure stands if the words kept are those of another. "Figure read from: <what>." names the words that mean the figure without printing it. "Hedge stands: <where>." does the same for a hedge that was cut off. "Printed in thousands." (ten thousands, millions, hundred millions, billions) says what the numbers of a table count. A sentence that the words do not need is a problem too.
"""  # noqa: E501 (each paragraph is one line of the rules page)

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scripts import evidence
from scripts.data import Row, Tables
from scripts.printed import fit
from scripts.problems import Problem

_ELSEWHERE = re.compile(r"(?:^|(?<=[.;] ))Figure (?:stands|read from): [^.]+\.")
_HEDGE_ELSEWHERE = re.compile(r"(?:^|(?<=[.;] ))Hedge stands: [^.]+\.")
_COUNTED = re.compile(r"(?:^|(?<=[.;] ))Printed in (ten thousands|thousands|millions|hundred millions|billions)\.")
_SCALES = {"thousands": 3, "ten thousands": 4, "millions": 6, "hundred millions": 8, "billions": 9}

_NOTE = 'If the page prints it elsewhere, say so in the note ("Figure stands: in the table below the text.").'


def check(tables: Tables) -> Iterator[Problem]:
    """Claims with a number and a unit, against the words that they quote."""
    for claim in tables.claims:
        value = evidence.number(claim["value"])
        if value is not None and claim["unit"] is not None:
            yield from _claim(tables, claim, value)


def _claim(tables: Tables, claim: Row, value: Decimal) -> Iterator[Problem]:
    note, words = claim["note"] or "", claim["as_reported"] or ""
    figure = fit.Figure(value, evidence.number(claim["value_high"]), claim["unit"], claim["qualifier"] or "exact")
    counted = _COUNTED.search(note)
    scale = Decimal(10) ** _SCALES[counted[1]] if counted else Decimal(1)
    found = fit.fits(words, tables.sources[claim["source_id"]]["language"] or "en", figure, scale)
    if _ELSEWHERE.search(note):
        if found.result == fit.CARRIED:
            yield tables.problem(
                claim, "note", "the note says that the figure stands elsewhere, but the words carry it", "Delete that sentence of the note."
            )
    elif _HEDGE_ELSEWHERE.search(note):
        if found.result == fit.CARRIED:
            yield tables.problem(
                claim, "note", "the note says that the hedge stands elsewhere, but the words carry it", "Delete that sentence of the note."
            )
        elif found.result != fit.UNHEDGED:
            yield _problem(tables, claim, figure, found)
    elif found.result != fit.CARRIED:
        yield _problem(tables, claim, figure, found)


def _problem(tables: Tables, claim: Row, figure: fit.Figure, found: fit.Fit) -> Problem:
    words = f"the words {claim['as_reported'] or ''!r}"
    amount = found.amount
    if amount is None:
        return tables.problem(
            claim,
            "as_reported",
            f"{words} do not carry the figure {claim['value']} {figure.unit}",
            f"Quote the words of this figure. {_NOTE}",
        )
    if found.result == fit.SLIPPED and found.factor is not None:
        times = f"{found.factor:f} times larger" if found.factor > 1 else f"{1 / found.factor:f} times smaller"
        message = f"{words} carry {amount}, {times} than the claim's {claim['value']} {figure.unit}"
        return tables.problem(claim, "as_reported", message, f"Correct the value, or quote the words of this figure. {_NOTE}")
    if found.result == fit.RANGE:
        message = f"{words} print {amount}, the claim says {' to '.join(filter(None, (claim['value'], claim['value_high'])))}"
        return tables.problem(
            claim, "as_reported", message, "Write the lower end of a printed range in value and its upper end in value_high."
        )
    if found.result == fit.CURRENCY:
        return tables.problem(
            claim, "as_reported", f"{words} carry {amount}, the claim is in {figure.unit}", "Correct the unit of the claim."
        )
    says = f"the hedge {' or '.join(amount.readings)}" if amount.readings else "no hedge"
    message = f"{words} carry the figure with {says}, the qualifier of the claim is {figure.qualifier}"
    hint = f"Correct the qualifier to {amount.qualifier}, or quote the words with their hedge."
    if not amount.readings:
        hint += ' If the page prints it elsewhere, say so in the note ("Hedge stands: before the whole list.").'
    return tables.problem(claim, "as_reported", message, hint)
