"""What investors said the company was worth, and what each round raised.

In US dollars at the average rate of the month. Hollow: not settled (in talks, planned, or reported without a close); the stepped line
joins settled rounds only. An upright bar spans what other sources say of the same round. Pre-money, post-money and unspecified
valuations stand side by side, as sources rarely say which they mean. Left out: tranches and first closes, which stand inside their
round, denied rounds, listings, and rounds without a date, or without both an amount and a valuation.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from scripts.charts import _place, _say
from scripts.data import Row, Tables
from scripts.measures import _money, _sources
from scripts.portraits import _figures, _panels
from scripts.portraits._panels import Point
from scripts.shapes import Picture
from scripts.words import Words

SUBJECT = "companies"
VALUED, RAISED = "Valuation, US dollars", "Raised in the round, US dollars"
_PANELS = (("valuation", VALUED), ("amount", RAISED))
COLUMNS = ("of", "round", "announced_on", "status", "value_usd", "as_published", "ref")


def points(tables: Tables, words: Words, subject: str) -> list[Point]:
    """One row a valuation or amount of a round, by date."""
    rows: list[Point] = [
        _row(tables, words, row, field, panel)
        for field, panel in _PANELS
        for row in tables.rounds.where(company_id=subject)
        if row["announced_on"] and row["status"] != "denied" and row["series"] != "IPO"
        if row["part_of_round_id"] is None and _money.in_usd(tables, row, field) is not None
    ]
    rows.sort(key=lambda row: (row["_when"], row["ref"]))
    rows.sort(key=lambda row: str(row["_panel"]), reverse=True)
    # Two panels stand on one axis of time: one of them may have a single point, as long as the other has more.
    return rows if _panels.moments(rows) > 1 else []


def _row(tables: Tables, words: Words, row: Row, field: str, panel: str) -> dict[str, Any]:
    usd = _money.in_usd(tables, row, field)
    assert usd is not None, "frame() asks for rows with an amount"
    value, when = float(usd.value), _place.moment(row["announced_on"])
    ends = _figures.differing(tables, row, field)
    rate = value / float(row[field]) if row[field] else 1.0
    path, settled = f"rounds/{row.id}/{field}", row["status"] in _money.SETTLED
    return {
        "of": panel.split(",")[0],
        "round": row["series"] or "unnamed round",
        "announced_on": words.date(row["announced_on"]),
        "status": words.say(row["status"]),
        "value_usd": _say.significant(value),
        "as_published": _say.cell(tables, path, words),
        "ref": path,
        **{"_panel": panel, "_unit": "USD", "_start": when, "_when": when, "_end": when, "_value": value},
        "_low": ends[0] * rate if ends else float("nan"),
        "_high": ends[1] * rate if ends else float("nan"),
        "_series": "settled" if settled and field == "valuation" else "",
        "_name": row["series"] or "",
        "_more": "",
        "_short": _say.compact(value, row[f"{field}_qualifier"], "$"),
        "_hollow": not settled,
        "_company_id": row["company_id"],
        "_head": panel,
        "_settled": settled,
    }


def picture(tables: Tables, words: Words, subject: str, rows: Sequence[Point]) -> Picture:
    """Valuations as a stepped line, amounts on stems below it."""
    some = _panels.latest(rows)
    finding, description = some.said(lambda rows: _sentences(tables, rows, words, subject))
    shown = "Rounds by date."
    if any(row["_hollow"] for row in rows):
        shown += " Hollow: in talks, planned, or reported without a close."
    if any(row["_low"] == row["_low"] for row in rows):
        shown += " Upright bar at a valuation: what other sources say."
    look = _panels.Look(columns=1, height=150, stepped=True, stems=(RAISED,))
    source = _sources.line(tables, (row["ref"] for row in rows), words)
    return Picture(partial(_panels.shapes, some.rows, look), finding, shown + some.note, description, source)


def _sentences(tables: Tables, rows: Sequence[Point], words: Words, subject: str) -> tuple[str, str]:
    """The title: the course of the valuation, or else the largest round; and the long description."""
    name = tables.companies[subject]["name"]
    each = [f"{row['of']} {row['announced_on']}: {row['as_published']} ({row['status']})" for row in rows]
    description = f"Rounds on an axis of time. {'; '.join(each)}."
    settled = [row for row in rows if row["_settled"]]
    valued = [row for row in settled if row["_panel"] == VALUED]
    if _panels.moments(valued) > 1:
        first, last = valued[0], valued[-1]
        ends = [f"{row['as_published']} ({row['announced_on']})" for row in (first, last)]
        if first["_value"] == last["_value"]:
            return f"{name} was valued at {ends[0]} and again at {ends[1]}", description
        moved = "rose" if last["_value"] > first["_value"] else "fell"
        return f"The valuation of {name} {moved} from {ends[0]} to {ends[1]}", description
    if raised := [row for row in settled if row["_panel"] == RAISED]:
        one = max(raised, key=lambda row: row["_value"])
        return f"The largest settled round of {name} on record: {one['as_published']} ({one['announced_on']})", description
    newest = max(rows, key=lambda row: (row["_when"], row["ref"]))
    return f"No settled round of {name} has an amount; {newest['status']}: {newest['as_published']} ({newest['announced_on']})", description
