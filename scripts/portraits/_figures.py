"""Observations as rows of panels, and what to say of them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import pandas as pd

from scripts import evidence
from scripts.charts import _say
from scripts.data import Row, Tables
from scripts.measures import _disputes, _sources
from scripts.portraits import _panels
from scripts.portraits._panels import Point
from scripts.shapes import Picture
from scripts.words import Words

UNNAMED = "not named"
SHOWN = (
    "A line joins figures of one house that count the same over periods of one length. Level bar: the period. "
    "Hollow: no house is named. Upright bar: what other sources say."
)
_SUBJECTS = (("products", "product_id"), ("companies", "company_id"), ("markets", "market_id"))
COLUMNS = ("of", "period", "value", "value_as_published", "counted_by", "counted_where", "ref")


def subject(tables: Tables, row: Row) -> str:
    """The name of what was measured."""
    return next(str(tables[table][row[column]]["name"]) for table, column in _SUBJECTS if row[column])


def company(tables: Tables, row: Row) -> str:
    """The company in whose colour a figure is drawn; empty for a market."""
    if row["product_id"]:
        return tables.products[row["product_id"]]["company_id"] or ""
    return row["company_id"] or ""


def differing(tables: Tables, row: Row, field: str) -> tuple[float, float] | None:
    """The ends of what sources say of a number that do not agree with it, the number itself among them; None where none differs."""
    found = evidence.assess(tables).get((row.table, row.id, field))
    column = tables[row.table].fields[field]
    said = [_disputes.said_in_unit(tables, row, column, item.claim) for item in found.differing] if found else []
    values = [float(value) for value in said if value is not None]
    return (min(*values, float(row[field])), max(*values, float(row[field]))) if values else None


def points(tables: Tables, words: Words, metrics: Iterable[Row], panel: Callable[[Row], str], first: Sequence[str] = ()) -> list[Point]:
    """One row a figure, a panel for each name that `panel` gives and each unit, those in `first` first; forecasts are left out."""
    rows = [_row(tables, words, row, panel(row)) for row in metrics if not row["is_forecast"]]
    rows.sort(key=lambda row: (row["_panel"], row["_unit"], row["_when"], row["ref"]))
    return [named for found in _by_panel(_panels.chosen(rows, first)) for named in found]


def _by_panel(rows: Iterable[Point]) -> Iterator[Sequence[Point]]:
    """The rows of each panel with the words that depend on the others: what stands above it, and the names of its points."""
    panels = _panels.panels(rows)
    units = {
        name: {panel[0]["_unit"] for panel in panels if panel[0]["_panel"] == name} for name in {panel[0]["_panel"] for panel in panels}
    }
    for panel in panels:
        name, unit = panel[0]["_panel"], panel[0]["_unit"]
        # Where one house counted all of a panel, its name stands above, and the points carry none.
        houses, scopes = {row["counted_by"] for row in panel}, {row["_scope"] for row in panel}
        house = next(iter(houses)) if len(houses) == 1 else ""
        head = (name, unit.replace("_", " ") if len(units[name]) > 1 else "", "" if house == UNNAMED else house)
        found = []
        for row in panel:
            called = "" if house else row["_name"]
            more = f"{called} ({row['_scope']})" if called and row["_scope"] and len(scopes) > 1 else ""
            found.append({**row, "_head": ", ".join(part for part in head if part), "_name": called, "_more": more})
        yield found


@functools.lru_cache(maxsize=4096)
def _span(first: str, last: str) -> tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp]:
    """Where a period begins, its middle, and where the day after its last begins."""
    start, end = pd.Timestamp(first), pd.Timestamp(last) + pd.Timedelta(days=1)
    return start, start + (end - start) / 2, end


def _row(tables: Tables, words: Words, row: Row, panel: str) -> dict[str, Any]:
    path = f"metrics/{row.id}/value"
    house = _sources.origin_name(tables, row, row["measured_by"]) if row["measured_by"] else UNNAMED
    start, middle, end = _span(row["period_start"], row["period_end"])
    scope = (row["scope"] or "").replace("_", " ")
    where = ", ".join(part for part in (scope, words.area(row["geography"] or "")) if part)
    if scope and row["unit"] == "percent":
        # Shares of other parts have nothing to do with each other.
        panel = f"{panel}: {scope}"
    ends = differing(tables, row, "value")
    indicator = tables.indicators[row["indicator_id"]]["name"]
    # Figures over periods of another length, of another house or another part of the thing are no one line.
    months = round((end - start).days / 30.4)
    series = " ".join([row["indicator_id"], subject(tables, row), house, where, str(months)]) if house != UNNAMED else ""
    return {
        "of": panel,
        "period": words.period(row["period"]),
        "value": float(row["value"]),
        "value_as_published": _say.cell(tables, path, words),
        "counted_by": house,
        "counted_where": where or "not said",
        "ref": path,
        **{"_panel": panel, "_unit": row["unit"] or "", "_start": start, "_when": middle, "_end": end},
        **{"_value": float(row["value"]), "_low": ends[0] if ends else float("nan"), "_high": ends[1] if ends else float("nan")},
        "_series": series,
        "_name": "" if house == UNNAMED else house,
        "_scope": scope,
        "_more": "",
        "_short": _panels.short(float(row["value"]), row["unit"], row["qualifier"]),
        "_hollow": house == UNNAMED,
        "_company_id": company(tables, row) or "accent",
        "_head": "",
        "_house": house,
        "_own": bool(row["measured_by"] == "company"),
        "_during": _say.during(words, row["period"]),
        "_said": words.amount(row["value"], row["unit"] if _panels.is_telling(row["unit"]) else None, row["qualifier"]),
        "_what": f"{indicator} of {subject(tables, row)}" + (f" ({where})" if where else ""),
    }


def picture(tables: Tables, words: Words, rows: Sequence[Point], shown: str) -> Picture:
    """The chart of some points; `shown` says what the panels are."""
    some = _panels.latest(rows)
    finding, description = some.said(lambda rows: sentences(rows, words))
    source = _sources.line(tables, (row["ref"] for row in rows), words)
    return Picture(partial(_panels.shapes, some.rows, _panels.Look()), finding, f"{shown} {SHOWN}{some.note}", description, source)


def _counted_by(row: Point) -> str:
    """Whose count a figure is, as the end of a sentence."""
    if row["_own"]:
        return "by its own account"
    house = str(row["_house"])
    if house == "prospectus":
        return "by the prospectus"
    return f"by {house}’ count" if house.endswith("s") else f"by {house}’s count"


def _in_time(row: Point) -> tuple[pd.Timestamp, str]:
    return row["_when"], row["ref"]


def _length(line: Sequence[Point]) -> tuple[int, pd.Timestamp]:
    return len(line), max(row["_when"] for row in line)


def sentences(rows: Sequence[Point], words: Words) -> tuple[str, str]:
    """The title: how the longest count of one house moved, or else the newest figure; and the long description."""
    series: dict[str, list[Point]] = {}
    for row in rows:
        series.setdefault(row["_series"], []).append(row)
    lines = [line for name, line in series.items() if name and _panels.moments(line) > 1]
    each = [f"{row['of']}, {row['period']}: {row['value_as_published']} ({row['counted_by']})" for row in rows]
    description = f"Points over time, {words.count(len(_panels.panels(rows)), 'panels')}. {'; '.join(each)}."
    if not lines:
        newest = max(rows, key=_in_time)
        whose = f", from {newest['_house']}" if newest["_house"] != UNNAMED else ""
        return f"{newest['_what']}: {newest['_said']} {newest['_during']}{whose}; no house has counted it twice", description
    # The panel with the most figures stands first, and is what the reader came for.
    first_panel = [line for line in lines if line[0]["_panel"] == lines[0][0]["_panel"]]
    longest = max(first_panel, key=_length)
    told = sorted(longest, key=_in_time)
    first, last = told[0], told[-1]
    by = _counted_by(last)
    if first["_value"] == last["_value"]:
        return f"{last['_what']}: {last['_said']} {last['_during']}, as {first['_during']}, {by}", description
    moved = "rose" if last["_value"] > first["_value"] else "fell"
    top = max(told, key=lambda row: row["_value"])
    if moved == "rose" and top["_value"] > last["_value"] * 1.1:
        came = f"went from {first['_said']} {first['_during']} to {top['_said']} {top['_during']}, and back to {last['_said']}"
        return f"{last['_what']} {came} {last['_during']}, {by}", description
    return (
        f"{last['_what']} {moved} from {first['_said']} {first['_during']} to {last['_said']} {last['_during']}, {by}",
        description,
    )
