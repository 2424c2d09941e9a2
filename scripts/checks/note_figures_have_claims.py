"""A figure in the note of a row stands in a claim too, as its value, as the upper end of its range or in the words that it quotes: a note is our own sentence, and a figure that stands there alone has no source.

Read are money, percentages and numbers of ten thousand or more, written in digits; dates, ranks and multiples are not. The claim may be on any row of the same company (its rounds, investors, holdings, listings, products and figures) or of a company that the note names, since a note often compares with another row. For the figure of a market it may be on any row of the same indicator, for an investor on any row about what it holds. A claim marked as suspect counts: a note explains slips.

The notes of claims, comparisons and sources are left out: they tell what else one page prints, beside the words quoted of it.
"""  # noqa: E501 (each paragraph is one line of the rules page)

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from scripts import evidence
from scripts.checks import _cells
from scripts.data import Row, Tables
from scripts.printed import MAY_MEAN, Amount, amounts
from scripts.problems import Problem

# Notes on what one page prints.
OF_PAGES = ("claims", "comparisons", "sources")
# From here on a number without a unit is a figure: it is no day, year, age or count of rounds.
LARGE = 10_000

_WORD = re.compile(r"\w+")
_PERCENT = frozenset({"percent", "percentage_points"})

_Said = set[tuple[Decimal, str | None]]


def check(tables: Tables) -> Iterator[Problem]:
    """Notes with figures, each against the claims on its rows."""
    names = _names(tables)
    noted = [
        (row, found, _about(tables, row, names))
        for table in tables
        if table.name not in OF_PAGES and "note" in table.fields
        for row in table
        if (found := figures(row["note"] or ""))
    ]
    wanted = {subject for _, _, subjects in noted for subject in subjects}
    said: dict[str, _Said] = {subject: set() for subject in wanted}
    for claim in tables.claims:
        row, _ = _cells.target(tables, claim)
        reached = wanted & {*_subjects(tables, row), *_holders(row)} if row is not None else set()
        if reached:
            claimed = _claimed(tables, claim)
            for subject in reached:
                said[subject] |= claimed
    for row, found, subjects in noted:
        for amount in found:
            ends = [end for end in (amount.value, amount.high) if end is not None]
            if not all(any(_stands(said[subject], end, amount.unit) for subject in subjects) for end in ends):
                message = f"no claim on {' or '.join(subjects)} has the figure {amount.text!r}"
                hint = "Add the claim of the page that prints it, correct the figure, or say it without one."
                yield tables.problem(row, "note", message, hint)


def figures(note: str) -> list[Amount]:
    """The printed figures of a note that need a claim."""
    if not any(sign.isdigit() for sign in note):  # then it need not be read at all
        return []
    return [
        amount
        for amount in amounts(note, "en")
        if any(letter.isdigit() for letter in amount.text)
        and (amount.value >= LARGE if amount.unit is None else amount.unit in _PERCENT or _is_money(amount.unit))
    ]


def _is_money(unit: str) -> bool:
    return unit in MAY_MEAN or (len(unit) == 3 and unit.isupper())


def _names(tables: Tables) -> Mapping[str, list[tuple[re.Pattern[str], Row]]]:
    """The companies with the patterns of their names by the first word of the name, so that a note is held against few of them."""
    names: dict[str, list[tuple[re.Pattern[str], Row]]] = {}
    for company in tables.companies:
        name = company["name"]
        word = _WORD.search(name)
        names.setdefault(word[0] if word else "", []).append((re.compile(rf"\b{re.escape(name)}\b"), company))
    return names


def _about(tables: Tables, row: Row, names: Mapping[str, list[tuple[re.Pattern[str], Row]]]) -> list[str]:
    """Whose claims may hold the figures of a row's note."""
    words = dict.fromkeys(["", *_WORD.findall(row["note"])])
    companies = [company for word in words for pattern, company in names.get(word, ()) if pattern.search(row["note"])]
    named = [f"companies/{company.id}" for company in sorted(companies, key=lambda company: company.line)]
    return list(dict.fromkeys([*_subjects(tables, row), *named]))


def _subjects(tables: Tables, row: Row) -> list[str]:
    """The company that a row belongs to, or else its indicator, or the row itself."""
    if row.table in ("companies", "investors"):
        return [f"{row.table}/{row.id}"]
    for column, target in (("company_id", "companies"), ("product_id", "products"), ("round_id", "rounds")):
        if row.table != target and column in row and row[column] is not None:
            return _subjects(tables, tables[target][row[column]])
    return [f"indicators/{row['indicator_id']}" if "indicator_id" in row else f"{row.table}/{row.id}"]


def _holders(row: Row) -> list[str]:
    return [f"investors/{row[column]}" for column in ("investor_id", "subject_investor_id") if column in row and row.table != "investors"]


def _claimed(tables: Tables, claim: Row) -> _Said:
    """The figures of a claim with their units: its own and those of the words that it quotes."""
    ends = (evidence.number(claim[column]) for column in ("value", "value_high"))
    found: _Said = {(abs(end), claim["unit"]) for end in ends if end is not None}
    for amount in amounts(claim["as_reported"] or "", tables.sources[claim["source_id"]]["language"] or "en"):
        found.update((end, amount.unit) for end in (amount.value, amount.high) if end is not None)
    return found


def _stands(said: _Said, value: Decimal, unit: str | None) -> bool:
    """Whether a figure is said in a unit that it may mean; a number without a unit may mean any."""
    return any(value == figure and (unit is None or _meanings(unit) & _meanings(other)) for figure, other in said)


def _meanings(unit: str | None) -> frozenset[str | None]:
    return _PERCENT if unit in _PERCENT else MAY_MEAN.get(unit or "", frozenset({unit}))
