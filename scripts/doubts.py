"""What to doubt on the page of a row: where its sources disagree, what rests on weak pages alone, what is missing (pure).

Computed from the evidence each time, so it is true of every state of the record; where there is nothing to doubt, it says so in words.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from scripts import evidence, refs
from scripts.data import Row, Tables
from scripts.markup import Markup, escape, tag
from scripts.measures import _coverage, _disputes
from scripts.views import _names

# What is listed at once; the rest is folded away.
SHOWN, NAMED = 5, 4
_OF_ROUNDS = {
    "no_date": "the date of",
    "no_amount": "the amount of",
    "no_valuation": "the valuation in",
    "no_investor": "every investor of",
    "one_origin": "a second origin for",
}
# Who is not listed has no ticker: an empty cell here is no gap.
_MAY_BE_NONE = ("ticker",)
# The tables whose rows a page tells of, with the column that leads to it.
_PARTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "companies": (("rounds", "company_id"), ("stakes", "company_id"), ("relations", "company_id"), ("exits", "company_id")),
    "rounds": (("investments", "round_id"), ("rounds", "part_of_round_id")),
    "investors": (("investments", "investor_id"), ("stakes", "investor_id"), ("relations", "subject_investor_id")),
    "products": (),
    "indicators": (),
    "markets": (),
}
_MEASURED = {"companies": "company_id", "products": "product_id", "indicators": "indicator_id", "markets": "market_id"}


@functools.lru_cache(maxsize=4)
def _index(tables: Tables) -> Mapping[tuple[str, str, str], tuple[Row, ...]]:
    """The rows of the parts by (table, column, value)."""
    wanted = {part for parts in _PARTS.values() for part in parts} | {("metrics", column) for column in _MEASURED.values()}
    wanted.add(("products", "company_id"))
    found: dict[tuple[str, str, str], list[Row]] = {}
    for table, column in sorted(wanted):
        for row in tables[table]:
            if row[column]:
                found.setdefault((table, column, row[column]), []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def rows_of(tables: Tables, row: Row) -> list[Row]:
    """The row of a page and every row that its page tells of: of a company its rounds with their investments, its products' figures."""
    index = _index(tables)
    found = [row]
    for table, column in _PARTS[row.table]:
        found += index.get((table, column, row.id), ())
    if row.table == "companies":
        found += [item for part in found if part.table == "rounds" for item in index.get(("investments", "round_id", part.id), ())]
        found += [item for part in index.get(("products", "company_id", row.id), ()) for item in _figures(tables, part)]
    return [*found, *_figures(tables, row)]


def _figures(tables: Tables, row: Row) -> tuple[Row, ...]:
    return _index(tables).get(("metrics", _MEASURED[row.table], row.id), ()) if row.table in _MEASURED else ()


@functools.lru_cache(maxsize=4)
def _disputed(tables: Tables) -> Mapping[str, Mapping[str, Any]]:
    """What the measure of disputes says of each cell, by its path."""
    return {str(record["ref"]): {str(key): value for key, value in record.items()} for record in _disputes.frame(tables).to_dict("records")}


@functools.lru_cache(maxsize=4)
def _gaps(tables: Tables) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """What the measure of gaps says, by company and by round (companies/<id>, rounds/<id>)."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for record in _coverage.gaps(tables).to_dict("records"):
        gap = {str(key): value for key, value in record.items()}
        found.setdefault(f"companies/{gap['company_id']}", []).append(gap)
        if gap["table"] == "rounds":
            found.setdefault(f"rounds/{gap['row_id']}", []).append(gap)
    return {key: tuple(gaps) for key, gaps in found.items()}


class Doubts:
    """Writes them for one page."""

    def __init__(self, markup: Markup) -> None:
        self._markup = markup
        self._tables = markup.tables
        self._words = markup.words

    def functions(self) -> dict[str, Callable[..., str]]:
        """The words by the name that templates use."""
        return {"doubts": self.doubts}

    def doubts(self, path: str) -> str:
        """What is disputed, weak and missing on the page of a row (`companies/moonshot`)."""
        row, _ = refs.cell(self._tables, path)
        rows = rows_of(self._tables, row)
        missing = list(self._missing(row, rows))
        lacking = self._list("What is missing", missing) if missing else self._said("Nothing that the record asks for is missing here.")
        return "\n".join([*self._contested(rows), lacking])

    # ---- disputed and weak

    def _contested(self, rows: Sequence[Row]) -> Iterator[str]:
        found = evidence.assess(self._tables)
        cells = []
        for row in rows:
            names = ["", *self._tables[row.table].fields]
            cells += [(row, name, found[key]) for name in names if (key := (row.table, row.id, name)) in found]
        if not cells:
            yield self._said("Nothing stands here yet that a source could contradict.")
            return
        records = _disputed(self._tables)
        disputed = [records[path] for row, name, _ in cells if (path := f"{row.table}/{row.id}/{name}") in records]
        disputed.sort(key=lambda record: (-record["gap"] if record["gap"] == record["gap"] else 0.0, record["ref"]))
        if disputed:
            yield self._list("What is disputed", [self._dispute(record) for record in disputed])
        else:
            yield self._said("No source contradicts another on what stands here.")
        weak = [self._named(row, name) for row, name, item in cells if item.agreement == evidence.WEAK]
        if weak:
            text = f"{len(weak):,} of {self._words.count(len(cells), 'facts')} here stand on pages of the lowest grade alone"
            yield self._folded(text, weak, "mm-claims")

    def _dispute(self, record: Mapping[str, Any]) -> str:
        row = self._tables[record["table"]][record["row_id"]]
        others = []
        for claim_id in record["claim_ids"]:
            claim = self._tables.claims[claim_id]
            said = _names.said(self._tables, self._words, claim)
            origin = evidence.origin_of(row, self._tables.sources[claim["source_id"]])
            others.append(escape(f"{said} ({origin})" if said else origin))
        listed = list(dict.fromkeys(others))
        rest = f" and {len(listed) - NAMED} more" if len(listed) > NAMED + 1 else ""
        against = "; ".join(listed[:NAMED] if rest else listed) + rest
        return f"{self._named(row, record['field'])}: {self._markup.figure(record['ref'])}, against {against}"

    def _named(self, row: Row, field: str) -> str:
        """A cell, linked: what it is of, and which column."""
        title = self._tables[row.table].fields[field].title if field else ""
        name = self._markup.item(_names.link(self._tables, self._words, row))
        return f"{name}, {escape(title[:1].lower() + title[1:])}" if title and row.table != "metrics" else name

    # ---- missing

    def _missing(self, row: Row, rows: Sequence[Row]) -> Iterator[str]:
        fields = (field for field in evidence.evidence_fields(self._tables[row.table]) if field.name not in _MAY_BE_NONE)
        empty = [field.title for field in fields if row[field.name] is None]
        if row.table == "rounds":
            yield from self._missing_in_round(row, rows, empty)
            return
        if empty:
            yield escape(self._words.listed([title[:1].lower() + title[1:] for title in empty]))
        if row.table == "companies":
            yield from self._missing_in_company(row)
        elif row.table == "investors":
            yield from self._missing_of_investor(rows)
        else:
            yield from self._missing_figures(rows)

    def _missing_in_company(self, row: Row) -> Iterator[str]:
        gaps = _gaps(self._tables).get(f"companies/{row.id}", ())
        for gap in gaps:
            if gap["kind"] == "no_round":
                yield "any settled round"
            if gap["kind"] == "total_above_rounds":
                known = Decimal(f"{gap['has']:.3g}")
                sums = f"the known rounds make {self._words.money(known, 'USD')}" if known else "no round has an amount"
                yield f"rounds or amounts: {escape(sums)}, a source states {self._markup.figure(gap['ref'])}"
        for kind, what in _OF_ROUNDS.items():
            rounds = [self._markup.link(self._tables.rounds[gap["row_id"]]) for gap in gaps if gap["kind"] == kind]
            if rounds:
                yield f"{what} {escape(self._words.count(len(rounds), 'rounds'))}: {self._few(rounds)}"
        silent = [gap for gap in gaps if gap["kind"] == "investors_without_amount"]
        if silent:
            lacking, of = int(sum(gap["of"] - gap["has"] for gap in silent)), int(sum(gap["of"] for gap in silent))
            yield f"what the investors put in: not known of {lacking} of {of} in {escape(self._words.count(len(silent), 'rounds'))}"

    def _missing_in_round(self, row: Row, rows: Sequence[Row], empty: Sequence[str]) -> Iterator[str]:
        if empty:
            yield escape(self._words.listed([title[:1].lower() + title[1:] for title in empty]))
        if any(gap["kind"] == "one_origin" for gap in _gaps(self._tables).get(f"rounds/{row.id}", ())):
            yield "a second origin: one outlet alone reports this round"
        named = [item for item in rows if item.table == "investments"]
        if not named:
            yield "every investor"
        lacking = [item for item in named if item["amount"] is None]
        if lacking:
            yield f"what the investors put in: not known of {len(lacking)} of {len(named)}"

    def _missing_of_investor(self, rows: Sequence[Row]) -> Iterator[str]:
        named = [item for item in rows if item.table == "investments"]
        lacking = [item for item in named if item["amount"] is None]
        if lacking:
            rounds = [self._markup.link(self._tables.rounds[item["round_id"]]) for item in lacking]
            of = escape(self._words.count(len(named), "investments"))
            yield f"what it put in: not known of {len(lacking)} of {of}: {self._few(rounds)}"
        if not any(item.table == "stakes" for item in rows):
            yield "what it holds: no share on any date is known"

    def _missing_figures(self, rows: Sequence[Row]) -> Iterator[str]:
        figures = [item for item in rows if item.table == "metrics"]
        if not figures:
            yield "every figure"
            return
        unnamed = [item for item in figures if not item["measured_by"]]
        if unnamed:
            yield f"who counted: {len(unnamed)} of {escape(self._words.count(len(figures), 'figures'))} name no house"
        known = [item for item in figures if not item["is_forecast"]]
        if known:
            newest = max(known, key=lambda item: (item["period_end"], item.id))
            yield f"anything newer than {escape(self._words.period(newest['period']))}"
        else:
            yield "any figure that is no forecast"

    # ---- forms

    def _few(self, links: Sequence[str]) -> str:
        """Links in one line; of many the first few."""
        if len(links) <= NAMED + 1:
            return ", ".join(links)
        return ", ".join(links[:NAMED]) + f" and {len(links) - NAMED} more"

    def _list(self, title: str, items: Sequence[str]) -> str:
        shown, rest = list(items[:SHOWN]), list(items[SHOWN:])
        if len(rest) == 1:
            shown, rest = [*shown, *rest], []
        head = tag("h3", escape(f"{title} ({len(items)})" if len(items) > 1 else title))
        return f"{head}\n{_bullets(shown)}" + (self._folded(f"and {len(rest)} more", rest) if rest else "")

    @staticmethod
    def _said(text: str) -> str:
        return tag("p", escape(text), class_="mm-empty")

    @staticmethod
    def _folded(summary: str, items: Sequence[str], kind: str = "mm-print") -> str:
        """Items behind a line to open; of the kind mm-print they are whole on paper."""
        return f'<details class="{kind}" data-search-exclude><summary>{escape(summary)}</summary>\n{_bullets(items)}\n</details>'


def _bullets(items: Sequence[str]) -> str:
    return "<ul>" + "\n".join(f"<li>{item}</li>" for item in items) + "</ul>"
