"""How much a chart draws: where the record has more, the largest are drawn, and the chart says how many it leaves to its table."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sized
from typing import Generic, TypeVar

import pandas as pd

# Rows as a chart has them: a frame, or a list of records.
Rows = TypeVar("Rows", bound=Sized)

# Rows of a chart that stand one below the other: about two screens of a phone. The record has fewer today in every chart.
LANES = 40
# Lines in one plot, each with its name at the right.
LINES = 24
# Panels, or blocks of rows, one below the other.
PANELS = 12
# Marks of one drawing: more cannot be told apart, and weigh on the page.
MARKS = 400
_DRAWN, _REST = " Drawn:", "; the table has all."


@dataclasses.dataclass(frozen=True, eq=False)
class Drawn(Generic[Rows]):
    """The rows that a chart draws, all that it has, and how many of what that is, as a sentence (empty where it draws all)."""

    rows: Rows
    every: Rows
    note: str = ""

    def further(self, fewer: Drawn[Rows]) -> Drawn[Rows]:
        """What `fewer` draws of the rows that are drawn here, with both notes as one."""
        if not (self.note and fewer.note):
            return Drawn(fewer.rows, self.every, self.note or fewer.note)
        return Drawn(fewer.rows, self.every, f"{self.note.removesuffix(_REST)}, and{fewer.note.removeprefix(_DRAWN)}")

    def said(self, sentences: Callable[[Rows], tuple[str, str]]) -> tuple[str, str]:
        """The finding, which is about all, and the description, which is about what is drawn; given what makes both of some rows."""
        finding, description = sentences(self.every)
        if self.note:
            description = f"{self.note.strip()} {sentences(self.rows)[1]}"
        return finding, description


def largest(
    rows: pd.DataFrame, of: str, what: str, by: str | pd.Series | None = None, most: int = 0, how: str = "largest"
) -> Drawn[pd.DataFrame]:
    """Of the groups that share a value of the column `of` (what: their name in the plural), the `most` largest; then at most MARKS rows.

    most is LANES where it is not given. Groups are as large as the largest number of the column `by` in them (how: what that makes
    them), or else as they have rows.
    """
    if rows.empty:
        return Drawn(rows, rows)
    most = most or LANES
    given = pd.Series(1.0, index=rows.index) if by is None else rows[by] if isinstance(by, str) else by
    score = pd.to_numeric(pd.to_datetime(given).astype("int64") if isinstance(given.iloc[0], pd.Timestamp) else given, errors="coerce")
    sizes = score.fillna(0.0).groupby(rows[of]).agg("sum" if by is None else "max")
    ranked = sorted(sizes.index, key=lambda key: (-sizes[key], str(key)))
    kept, notes = rows, []
    if len(ranked) > most:
        kept = rows[rows[of].isin(set(ranked[:most]))]
        notes.append(f"the {most:,} {how} of {len(ranked):,} {what}")
    if len(kept) > MARKS:
        first = score[kept.index].fillna(0.0).sort_values(ascending=False, kind="stable").index[:MARKS]
        notes.append(f"{MARKS:,} of {'their' if notes else 'all'} {len(kept):,} marks")
        kept = kept[kept.index.isin(first)]
    if not notes:
        return Drawn(rows, rows)
    return Drawn(kept.reset_index(drop=True), rows, f"{_DRAWN} {', and '.join(notes)}{_REST}")


def first(rows: pd.DataFrame, what: str) -> Drawn[pd.DataFrame]:
    """The first LANES rows, in the order of the table; what is their name in the plural."""
    if len(rows) <= LANES:
        return Drawn(rows, rows)
    return Drawn(rows.iloc[:LANES].reset_index(drop=True), rows, f"{_DRAWN} the first {LANES:,} of {len(rows):,} {what}{_REST}")
