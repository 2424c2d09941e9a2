"""Everything that moves between two packages, as one Comparison (pure but for the second interpreter of beside.py).

The order of the lists is the order in which a reader would want to know: what the site says differently before what the files hold.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path

from scripts import data, delta, evidence
from scripts.data import Tables
from scripts.delta import Delta
from scripts.diff import drawn, prose
from scripts.diff.drawn import Chart
from scripts.diff.prose import Sentence
from scripts.diff.snapshot import Snapshot, Value, take


@dataclasses.dataclass(frozen=True, slots=True)
class SentenceMove:
    """A sentence of a page, before and after (None: it was not there, or is not there any more)."""

    page: str
    before: Sentence | None
    after: Sentence | None


@dataclasses.dataclass(frozen=True, slots=True)
class ChartMove:
    """A chart that is drawn otherwise. rows: what its data shows of a cell, before and after (None: not in the chart)."""

    name: str
    about: str
    before: Chart | None
    after: Chart | None
    rows: tuple[tuple[str, Mapping[str, str] | None, Mapping[str, str] | None], ...]
    ranks: tuple[tuple[str, int, int], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class TotalMove:
    """A measure of one argument, before and after, with its rank among the arguments of the measure (1 is the largest)."""

    measure: str
    argument: str
    before: Value | None
    after: Value | None
    rank_before: int | None
    rank_after: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class EvidenceMove:
    """A cell whose agreement is another one (None: the cell was not there, or is not), and the claims that came and went."""

    cell: evidence.Cell
    before: str | None
    after: str | None
    came: tuple[str, ...]
    went: tuple[str, ...]


@dataclasses.dataclass(frozen=True, eq=False)
class Comparison:
    """Everything that moves; old and new are the tables, to name things by."""

    old: Tables
    new: Tables
    labels: tuple[str, str]
    delta: Delta
    sentences: tuple[SentenceMove, ...]
    charts: tuple[ChartMove, ...]
    totals: tuple[TotalMove, ...]
    evidence: tuple[EvidenceMove, ...]
    pages_added: tuple[str, ...]
    pages_removed: tuple[str, ...]
    untold_before: Mapping[str, str]
    untold_after: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.delta or self.sentences or self.charts or self.totals or self.evidence or self.pages_added or self.pages_removed)

    def tables_of(self, table: str, row_id: str) -> Tables:
        """The tables that can name a row: the new ones if they hold it."""
        return self.new if table in self.new and row_id in self.new[table] else self.old


def _sentences(before: Snapshot, after: Snapshot) -> list[SentenceMove]:
    found: list[SentenceMove] = []
    for page in (page for page in after.pages if page in before.pages and before.pages[page] != after.pages[page]):
        if not before.pages[page] or not after.pages[page]:
            continue
        pairs = prose.moved(prose.sentences(before.pages[page]), prose.sentences(after.pages[page]))
        # A sentence that stands on its page twice (as the description, and in the text) is told once.
        told = {(one and one.text, other and other.text): SentenceMove(page, one, other) for one, other in pairs}
        found.extend(told.values())
    # What people read first comes first: the stories and the home page, then pages written by hand, then those of single rows.
    return sorted(found, key=lambda item: (not item.page.startswith("stories/"), item.page.count("/")))


def _ranks(order: list[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(order, 1)}


def _alike(one: Chart, other: Chart) -> bool:
    """Whether two charts are drawn alike and have the same rows."""
    if one.rows != other.rows:
        return False
    return one.key == other.key or one.drawing("chart", None) == other.drawing("chart", None)


def _chart(name: str, about: str, one: Chart | None, other: Chart | None) -> ChartMove | None:
    """How a chart moves; None where it does not."""
    if one is not None and other is not None and _alike(one, other):
        return None
    old, new = (one.rows if one else {}), (other.rows if other else {})
    rows = tuple((ref, old.get(ref), new.get(ref)) for ref in dict.fromkeys([*new, *old]) if old.get(ref) != new.get(ref))
    ranks: tuple[tuple[str, int, int], ...] = ()
    if one is not None and other is not None and one.ranked and other.ranked:
        was, now = _ranks(list(old)), _ranks(list(new))
        ranks = tuple((ref, was[ref], now[ref]) for ref in new if ref in was and was[ref] != now[ref])
    return ChartMove(name, about, one, other, rows, ranks)


def _charts(old: Tables, new: Tables, before: Snapshot, after: Snapshot, untold: dict[str, str]) -> list[ChartMove]:
    """The charts of the site, then those of one subject; what cannot be drawn goes to the untold."""
    known = {**before.untold, **after.untold}
    found: list[ChartMove | None] = []
    for name in sorted({*before.charts, *after.charts}):
        if f"chart {name}" not in known:
            try:
                found.append(_chart(name, drawn.about(name), before.charts.get(name), after.charts.get(name)))
            except Exception as error:
                untold[f"chart {name}"] = drawn.reason(error)
    for portrait in sorted({*before.portraits, *after.portraits}):
        if before.portraits.get(portrait) != after.portraits.get(portrait) and f"charts {portrait[0]}" not in known:
            try:
                sides = (drawn.portrait(tables, portrait) for tables in (old, new))
                found.append(_chart("-".join(portrait), drawn.about(portrait), *sides))
            except Exception as error:
                untold[f"chart {'-'.join(portrait)}"] = drawn.reason(error)
    return [move for move in found if move is not None]


def _totals(before: Snapshot, after: Snapshot) -> list[TotalMove]:
    def ranking(side: Snapshot) -> dict[tuple[str, str], int]:
        ranks: dict[tuple[str, str], int] = {}
        for measure in {name for name, _ in side.measures}:
            of = {key: found for key, found in side.measures.items() if key[0] == measure}
            if len(of) > 1 and len({found.unit for found in of.values()}) == 1:
                ordered = sorted(of, key=lambda key: (-of[key].value, key))
                ranks.update({key: place for place, key in enumerate(ordered, 1)})
        return ranks

    was, now = ranking(before), ranking(after)
    found: list[TotalMove] = []
    for key in sorted({*before.measures, *after.measures}):
        if f"measure {key[0]}" in before.untold or f"measure {key[0]}" in after.untold:
            continue
        one, other = before.measures.get(key), after.measures.get(key)
        # Whoever is overtaken stands still; only those who move are told, with the place that they move to.
        if one != other:
            found.append(TotalMove(*key, one, other, was.get(key), now.get(key)))
    return found


def _evidence(old: Tables, new: Tables, before: Snapshot, after: Snapshot) -> list[EvidenceMove]:
    def claims(tables: Tables, cell: evidence.Cell) -> dict[str, tuple[str, ...]]:
        rows = evidence.claims_by_row(tables).get((cell[0], cell[1]), ())
        return {row.id: tuple(row.text(column) for column in row) for row in rows if (row["field"] or "") == cell[2]}

    found = []
    for cell in dict.fromkeys([*after.agreement, *before.agreement]):
        one, other = before.agreement.get(cell), after.agreement.get(cell)
        if one == other or not (cell in before.agreement and cell in after.agreement):
            continue
        was, now = claims(old, cell), claims(new, cell)
        came = tuple(name for name, said in now.items() if was.get(name) != said)
        went = tuple(name for name, said in was.items() if now.get(name) != said)
        found.append(EvidenceMove(cell, one, other, came, went))
    return found


def between(old: Path, before: Callable[[], Snapshot], new: Path, new_docs: Path, labels: tuple[str, str]) -> Comparison:
    """Everything that moves from the package in `old`, whose snapshot is under way (see beside.py), to the one in `new`.

    Both are read as they are: what is wrong with the data is for `check` to say, and a report of what moves helps to see it.
    Raises InvalidPackage for files that cannot be read, or cells whose type is not the descriptor's.
    """
    one, other = data.trusted(old), data.trusted(new)
    after = take(other, new_docs)
    return compared(one, other, before(), after, labels)


def compared(old: Tables, new: Tables, before: Snapshot, after: Snapshot, labels: tuple[str, str]) -> Comparison:
    """Everything that moves between two packages, of which the snapshots are taken."""
    untold = dict(after.untold)
    return Comparison(
        old=old,
        new=new,
        labels=labels,
        delta=delta.compare(old, new),
        sentences=tuple(_sentences(before, after)),
        charts=tuple(_charts(old, new, before, after, untold)),
        totals=tuple(_totals(before, after)),
        evidence=tuple(_evidence(old, new, before, after)),
        pages_added=tuple(page for page in after.pages if page not in before.pages),
        pages_removed=tuple(page for page in before.pages if page not in after.pages),
        untold_before=before.untold,
        untold_after=untold,
    )
