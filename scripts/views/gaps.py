"""What is missing, by company and round."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

from scripts.data import Tables
from scripts.markup import View
from scripts.measures import _coverage
from scripts.refs import EMPTY, Figure, Item, Link, Several, Text
from scripts.views import _names
from scripts.words import Words

_MISSING = {
    "no_round": "any round",
    "no_date": "the date",
    "no_amount": "the amount",
    "no_valuation": "the valuation",
    "no_investor": "every investor",
    "one_origin": "a second origin",
}


def _said(words: Words, gap: dict[Any, Any]) -> Text | Figure:
    if gap["kind"] == "investors_without_amount":
        return Text(f"what each investor put in (known of {int(gap['has'])} of {int(gap['of'])})")
    return Text(_MISSING[gap["kind"]])


def _total(words: Words, gap: dict[Any, Any]) -> Several:
    known = Decimal(f"{gap['has']:.3g}")
    sums = f"the known rounds make {words.money(known, 'USD')}" if known else "no round has an amount"
    return Several((Text(f"rounds or amounts: {sums}"), Text("a source states"), Figure(gap["table"], gap["row_id"], "value")))


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: company, of what, date, what is missing."""
    found = _coverage.gaps(tables)
    for column, value in where.items():
        found = found[found[column] == value]
    rows: list[tuple[Item, ...]] = []
    records = found.to_dict("records")
    for (table, row_id), group in itertools.groupby(records, lambda gap: (gap["table"], gap["row_id"])):
        listed = list(group)
        first, row = listed[0], tables[table][row_id]
        missing = _total(words, first) if first["kind"] == "total_above_rounds" else Several(tuple(_said(words, gap) for gap in listed))
        of: Item = EMPTY if table == "companies" else _names.link(tables, words, row)
        rows.append((Link("companies", first["company_id"]), of, Text(words.date(first["when"]) if first["when"] else ""), missing))
    return View(
        caption="",
        columns=("Company", "Of what", "Date", "Missing"),
        rows=tuple(rows),
        empty="" if where else "Nothing is known to be missing.",
    )
