"""A figure in the note of a row stands in a claim too, as its value, as the upper end of its range or in the words that it quotes: a note is our own sentence, and a figure that stands there alone has no source.

Read are money, percentages and numbers of ten thousand or more, written in digits. The claim may be on any row of the same company (its rounds, investors, holdings, listings, products and figures), since a note often compares with another row; for a market it may be on any row of the same indicator. A claim marked as suspect counts: a note explains slips. Dates, ranks and multiples are not read.

Two kinds of note are left out. Those of claims, comparisons and sources tell what else one page prints, beside the words quoted of it. And a sentence that begins with "Computed:" is our own arithmetic on figures of the record.
"""  # noqa: E501 (each paragraph is one line of the rules page)

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scripts import evidence
from scripts.data import Row, Tables
from scripts.printed import MAY_MEAN, Amount, amounts
from scripts.problems import Problem

# Notes on what one page prints.
OF_PAGES = ("claims", "comparisons", "sources")
# From here on a number without a unit is a figure: it is no day, year, age or count of rounds.
LARGE = 10_000

_COMPUTED = re.compile(r"(?:^|(?<=[.;] ))Computed: .*?\.(?= |$)")
_PERCENT = frozenset({"percent", "percentage_points"})
_Said = dict[Decimal, set[str | None]]


def check(tables: Tables) -> Iterator[Problem]:
    """Notes with figures, each against the claims of its company or indicator."""
    said: dict[str, _Said] = {}
    for claim in tables.claims:
        if claim["table"] in tables and claim["row_id"] in tables[claim["table"]]:
            scope = _scope(tables, tables[claim["table"]][claim["row_id"]])
            _collect(said.setdefault(scope, {}), tables, claim)
    for table in tables:
        if table.name in OF_PAGES or "note" not in table.fields:
            continue
        for row in table:
            for amount in figures(row["note"] or ""):
                known = said.get(_scope(tables, row), {})
                missing = [end for end in (amount.value, amount.high) if end is not None and not _stands(known, end, amount.unit)]
                if missing:
                    message = f"no claim on {_scope(tables, row)} prints {amount.text!r}"
                    hint = "Add the claim of the page that prints it, correct the figure, or say it without a figure."
                    yield tables.problem(row, "note", message, hint)


def figures(note: str) -> list[Amount]:
    """The printed figures of a note that need a claim."""
    found = amounts(_COMPUTED.sub(lambda match: " " * len(match[0]), note), "en")
    return [
        amount
        for amount in found
        if any(letter.isdigit() for letter in amount.text)
        and (amount.value >= LARGE if amount.unit is None else amount.unit in _PERCENT or _is_money(amount.unit))
    ]


def _is_money(unit: str) -> bool:
    return unit in MAY_MEAN or (len(unit) == 3 and unit.isupper())


def _scope(tables: Tables, row: Row) -> str:
    """The company that a row is about, or else its indicator, or the row alone."""
    if row.table == "companies":
        return row.id
    for column, target in (("company_id", "companies"), ("product_id", "products"), ("round_id", "rounds")):
        if row.table != "investors" and column in row and row[column] is not None and tables[target].name != row.table:
            return _scope(tables, tables[target][row[column]])
    return str(row["indicator_id"]) if "indicator_id" in row else f"{row.table}/{row.id}"


def _collect(said: _Said, tables: Tables, claim: Row) -> None:
    """The figures of a claim, by value, with their units."""
    for column in ("value", "value_high"):
        value = evidence.number(claim[column])
        if value is not None:
            said.setdefault(abs(value), set()).add(claim["unit"])
    for amount in amounts(claim["as_reported"] or "", tables.sources[claim["source_id"]]["language"] or "en"):
        for end in (amount.value, amount.high):
            if end is not None:
                said.setdefault(end, set()).add(amount.unit)


def _stands(said: _Said, value: Decimal, unit: str | None) -> bool:
    """Whether a figure is said in a unit that it may mean; a number without a unit may mean any."""
    units = said.get(value, set())
    return bool(units) if unit is None else any(_meanings(unit) & _meanings(other) for other in units)


def _meanings(unit: str | None) -> frozenset[str | None]:
    return _PERCENT if unit in _PERCENT else MAY_MEAN.get(unit or "", frozenset({unit}))
