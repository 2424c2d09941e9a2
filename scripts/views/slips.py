"""Recorded slips: claims known to be wrong, beside what the record holds."""

from __future__ import annotations

from decimal import Decimal

from scripts.data import Tables
from scripts.markup import View
from scripts.measures import _slips
from scripts.refs import Figure, Item, Link, Text
from scripts.views import _names
from scripts.words import Words


def times(words: Words, factor: float) -> str:
    """How large a slip is: 10 times, a tenth of it as 0.1 times; empty where nothing can be compared."""
    return words.amount(Decimal(f"{factor:.2g}"), "times") if factor == factor else ""


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: of what, the page prints, in its words, the record holds, factor, origin and grade, remark."""
    found = _slips.frame(tables)
    for column, value in where.items():
        found = found[found[column] == value]
    rows: list[tuple[Item, ...]] = []
    for record in found.to_dict("records"):
        claim, row = tables.claims[record["claim_id"]], tables[record["table"]][record["row_id"]]
        held = Figure(row.table, row.id, record["field"]) if record["held"] else Text("nothing")
        rows.append(
            (
                _names.link(tables, words, row),
                Link("claims", claim.id, _names.said(tables, words, claim) or "so"),
                Text(record["as_reported"], record["language"]),
                held if record["field"] else Text(""),
                Text(times(words, record["factor"])),
                Text(f"{record['origin']} ({record['grade']})"),
                Text(record["note"]),
            )
        )
    return View(
        caption="",
        columns=("Of what", "The page prints", "In its words", "The record holds", "Factor", "Origin and grade", "Remark"),
        rows=tuple(rows),
        empty="" if where else "No claim is known to be wrong.",
    )
