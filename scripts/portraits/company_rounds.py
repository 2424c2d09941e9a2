"""What investors said the company was worth, and what each round raised.

In US dollars at the average rate of the month. Hollow: not settled (in talks, planned, or reported without a close); the stepped line
joins settled rounds only. An upright bar spans what other sources say of the same round. Pre-money, post-money and unspecified
valuations stand side by side, as sources rarely say which they mean. Left out: tranches and first closes, which stand inside their
round, denied rounds, listings, and rounds without a date, or without both an amount and a valuation.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from scripts import frames, svg
from scripts.charts import _place, _say
from scripts.data import Row, Tables
from scripts.measures import _money, _sources
from scripts.portraits import _figures, _panels
from scripts.words import Words

SUBJECT = "companies"
VALUED, RAISED = "Valuation, US dollars", "Raised in the round, US dollars"
_PANELS = (("valuation", VALUED), ("amount", RAISED))


def frame(tables: Tables, words: Words, subject: str) -> pd.DataFrame:
    """One row a valuation or amount of a round, by date."""
    rows = [
        _row(tables, words, row, field, panel)
        for field, panel in _PANELS
        for row in tables.rounds.where(company_id=subject)
        if row["announced_on"] and row["status"] != "denied" and row["series"] != "IPO"
        if row["part_of_round_id"] is None and _money.in_usd(tables, row, field) is not None
    ]
    columns = ["of", "round", "announced_on", "status", "value_usd", "as_published", "ref", *_panels.COLUMNS, "_settled"]
    found = pd.DataFrame(rows, columns=columns)
    found = found.sort_values(["_panel", "_when", "ref"], ascending=[False, True, True], ignore_index=True)
    # Two panels stand on one axis of time: one of them may have a single point, as long as the other has more.
    return found if found["_when"].nunique() > 1 and len(found) > 1 else found.iloc[:0]


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


def drawing(tables: Tables, words: Words, subject: str, rows: pd.DataFrame, width: int) -> dict[str, Any]:
    """Valuations as a stepped line, amounts on stems below it."""
    some = _panels.latest(rows)
    finding, description = some.said(lambda rows: _sentences(tables, rows, words, subject))
    shown = "Rounds by date."
    if rows["_hollow"].any():
        shown += " Hollow: in talks, planned, or reported without a close."
    if rows["_low"].notna().any():
        shown += " Upright bar at a valuation: what other sources say."
    drawn, height = _panels.shapes(some.rows, width, _panels.Look(columns=1, height=150, stepped=True, stems=(RAISED,)))
    return svg.of_shapes(
        drawn,
        height,
        finding=finding,
        shown=shown + some.note,
        description=description,
        source=_sources.line(tables, rows["ref"], words),
        width=width,
    )


def _sentences(tables: Tables, rows: pd.DataFrame, words: Words, subject: str) -> tuple[str, str]:
    """The title: the course of the valuation, or else the largest round; and the long description."""
    name = tables.companies[subject]["name"]
    each = [f"{row['of']} {row['announced_on']}: {row['as_published']} ({row['status']})" for row in frames.records(rows)]
    description = f"Rounds on an axis of time. {'; '.join(each)}."
    settled = rows[rows["_settled"]]
    valued = settled[settled["_panel"] == VALUED]
    if valued["_when"].nunique() > 1:
        first, last = valued.iloc[0], valued.iloc[-1]
        ends = [f"{row['as_published']} ({row['announced_on']})" for row in (first, last)]
        if first["_value"] == last["_value"]:
            return f"{name} was valued at {ends[0]} and again at {ends[1]}", description
        moved = "rose" if last["_value"] > first["_value"] else "fell"
        return f"The valuation of {name} {moved} from {ends[0]} to {ends[1]}", description
    largest = settled[settled["_panel"] == RAISED]
    if len(largest):
        one = largest.iloc[int(largest["_value"].argmax())]
        return f"The largest settled round of {name} on record: {one['as_published']} ({one['announced_on']})", description
    newest = rows.sort_values(["_when", "ref"]).iloc[-1]
    return f"No settled round of {name} has an amount; {newest['status']}: {newest['as_published']} ({newest['announced_on']})", description
