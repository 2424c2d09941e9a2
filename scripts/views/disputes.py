"""Where the sources disagree: each claim that does not meet what is published, beside what is."""

from __future__ import annotations

from decimal import Decimal

from scripts import evidence
from scripts.data import Tables
from scripts.markup import View
from scripts.measures import _disputes
from scripts.refs import Figure, Item, Link, Several, Text
from scripts.views import _names
from scripts.words import Words

_DECIDED = {
    _disputes.GRADE: "A page of a better grade says so.",
    _disputes.ORIGINS: "More origins say so.",
    _disputes.DATE: "The newer page says so.",
    _disputes.FINER: "Finer, and inside what a better page prints.",
}


def apart(words: Words, kind: str, gap: float) -> str:
    """How far two values are from each other, in words; empty where nothing can be measured."""
    if gap != gap:
        return ""
    if kind == _disputes.DAYS:
        return words.count(int(gap), "days")
    return words.amount(Decimal(f"{gap:.3g}") if gap >= 1.1 else Decimal(f"{gap:.3f}"), "times")


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: of what, published, another page says, in its words, origin and grade, how far apart, why the published value stands."""
    found = _disputes.frame(tables)
    for column, value in where.items():
        found = found[found[column] == value]
    rows: list[tuple[Item, ...]] = []
    for record in found.to_dict("records"):
        row = tables[record["table"]][record["row_id"]]
        field = tables[row.table].fields[record["field"]]
        why = Text(record["ruling"] or _DECIDED[record["decided_by"]])
        for claim_id in record["claim_ids"]:
            claim = tables.claims[claim_id]
            source = tables.sources[claim["source_id"]]
            rows.append(
                (
                    Several((_names.link(tables, words, row), Text(field.title[:1].lower() + field.title[1:]))),
                    Figure(row.table, row.id, field.name),
                    Link("claims", claim.id, _names.said(tables, words, claim) or "something else"),
                    Text(claim["as_reported"] or "", source["language"]),
                    Text(f"{evidence.origin_of(row, source)} ({source['grade']})"),
                    Text(apart(words, *_disputes.gap(tables, row, field, claim))),
                    why,
                )
            )
    return View(
        caption="",
        columns=("Of what", "Published", "Another page says", "In its words", "Origin and grade", "Apart by", "Why the published one"),
        rows=tuple(rows),
        empty="" if where else "The sources do not contradict each other on any cell.",
        order="the widest gaps first",
    )
