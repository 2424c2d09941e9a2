"""Arithmetic that sources state, beside the same computed from the published cells."""

from __future__ import annotations

from decimal import Decimal

from scripts import addresses, refs
from scripts.data import Row, Tables
from scripts.markup import View
from scripts.refs import EMPTY, External, Figure, Item, Several, Text
from scripts.views import _names
from scripts.words import Words

_STATED = {
    "multiple": "{}",
    "growth": "{} more",
    "share": "{} of it",
    "difference": "{} more",
    "conversion": "{}",
}
_FITS = {True: "fits", False: "does not fit", None: "cannot be compared"}


def _rounded(value: Decimal) -> Decimal:
    """Four digits: the cells allow no more."""
    quantum = Decimal(1).scaleb(value.adjusted() - 3)
    return value.quantize(quantum) if quantum < 1 else (value / quantum).quantize(Decimal(1)) * quantum


def _amount(words: Words, row: Row, value: Decimal, qualifier: str | None = None) -> str:
    text = words.amount(abs(value) if row["operation"] == "growth" else value, row["unit"], qualifier)
    return _STATED[row["operation"]].format(text) if row["operation"] != "growth" or value >= 0 else f"{text} less"


def _cell(tables: Tables, words: Words, path: str | None) -> Item:
    if path is None:
        return EMPTY
    row, field = refs.cell(tables, path)
    figure: Item = Figure(row.table, row.id, field) if row[field] is not None else EMPTY
    link = _names.link(tables, words, row)
    return Several((link, figure)) if isinstance(figure, Figure) else link


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: of what, against what, stated, computed and whether it fits, in the words of which page, remark."""
    rows: list[tuple[Item, ...]] = []
    for row in tables.comparisons:
        if any(row.text(column) != value for column, value in where.items()):
            continue
        source = tables.sources[row["source_id"]]
        computed = row["computed_value"]
        rows.append(
            (
                _cell(tables, words, row["subject_cell"]),
                _cell(tables, words, row["base_cell"]),
                Text(_amount(words, row, row["stated_value"], row["qualifier"])),
                Text(f"{_amount(words, row, _rounded(computed))} ({_FITS[row['fits']]})" if computed is not None else _FITS[row["fits"]]),
                Several((Text(row["as_reported"], source["language"]), External(addresses.outlet(source), addresses.linked(source)))),
                Text(row["note"] or ""),
            )
        )
    return View(
        caption="",
        columns=("Of what", "Against what", "The page states", "Computed here", "In its words", "Remark"),
        rows=tuple(rows),
        empty="" if where else "No arithmetic of a source is recorded.",
        of="comparisons",
    )
