"""Observations as rows of panels, and what to say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd

from scripts import evidence, frames, svg
from scripts.charts import _say
from scripts.data import Row, Tables
from scripts.measures import _disputes, _sources
from scripts.portraits import _panels
from scripts.words import Words

UNNAMED = "not named"
SHOWN = (
    "A line joins figures of one house that count the same over periods of one length. Level bar: the period. "
    "Hollow: no house is named. Upright bar: what other sources say."
)
_SUBJECTS = (("products", "product_id"), ("companies", "company_id"), ("markets", "market_id"))
_COLUMNS = ("of", "period", "value", "value_as_published", "counted_by", "counted_where", "ref")
_DRAWN = (*_panels.COLUMNS, "_scope", "_house", "_own", "_during", "_said", "_what")


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


def frame(tables: Tables, words: Words, metrics: Iterable[Row], panel: Callable[[Row], str], first: Sequence[str] = ()) -> pd.DataFrame:
    """One row a figure, a panel for each name that `panel` gives and each unit, those in `first` first; forecasts are left out."""
    rows = [_row(tables, words, row, panel(row)) for row in metrics if not row["is_forecast"]]
    # Most subjects have too few figures for any panel: for these the rest would be done in vain.
    moments: dict[tuple[object, object], set[object]] = {}
    for row in rows:
        moments.setdefault((row["_panel"], row["_unit"]), set()).add(row["_when"])
    rows = [row for row in rows if len(moments[row["_panel"], row["_unit"]]) > 1]
    found = pd.DataFrame(rows, columns=[*_COLUMNS, *_DRAWN])
    if not rows:
        return found
    found = _panels.chosen(found.sort_values(["_panel", "_unit", "_when", "ref"], ignore_index=True), first)
    if found.empty:
        return found
    # Where one house counted all of a panel, its name stands above, and the points carry none.
    houses = [next(iter(names)) if len(names) == 1 else "" for names in _kinds(found, "counted_by", "_panel", "_unit")]
    units = _kinds(found, "_unit", "_panel")
    found["_head"] = [
        ", ".join(part for part in (name, unit.replace("_", " ") if len(others) > 1 else "", "" if house == UNNAMED else house) if part)
        for name, unit, others, house in zip(found["_panel"], found["_unit"], units, houses, strict=True)
    ]
    found["_name"] = ["" if house else name for name, house in zip(found["_name"], houses, strict=True)]
    scopes = _kinds(found, "_scope", "_panel", "_unit")
    found["_more"] = [
        f"{name} ({scope})" if name and scope and len(others) > 1 else ""
        for name, scope, others in zip(found["_name"], found["_scope"], scopes, strict=True)
    ]
    return found


def _kinds(rows: pd.DataFrame, of: str, *by: str) -> list[set[str]]:
    """For each row the values of a column in all rows that share its values of the columns `by`."""
    keys = list(zip(*(rows[name] for name in by), strict=True))
    found: dict[tuple[str, ...], set[str]] = {}
    for key, value in zip(keys, rows[of], strict=True):
        found.setdefault(key, set()).add(value)
    return [found[key] for key in keys]


def _row(tables: Tables, words: Words, row: Row, panel: str) -> dict[str, object]:
    path = f"metrics/{row.id}/value"
    house = _sources.origin_name(tables, row, row["measured_by"]) if row["measured_by"] else UNNAMED
    start, end = pd.Timestamp(row["period_start"]), pd.Timestamp(row["period_end"]) + pd.Timedelta(days=1)
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
        **{"_panel": panel, "_unit": row["unit"] or "", "_start": start, "_when": start + (end - start) / 2, "_end": end},
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


def drawing(tables: Tables, words: Words, rows: pd.DataFrame, width: int, shown: str) -> dict[str, Any]:
    """The specification of a frame, for svg.draw(); `shown` says what the panels are."""
    some = _panels.latest(rows)
    finding, description = some.said(lambda rows: sentences(rows, words))
    drawn, height = _panels.shapes(some.rows, width, _panels.Look())
    return svg.of_shapes(
        drawn,
        height,
        finding=finding,
        shown=f"{shown} {SHOWN}{some.note}",
        description=description,
        source=_sources.line(tables, rows["ref"], words),
        width=width,
    )


def _by(row: pd.Series) -> str:
    """Whose count a figure is, as the end of a sentence."""
    if row["_own"]:
        return "by its own account"
    house = str(row["_house"])
    if house == "prospectus":
        return "by the prospectus"
    return f"by {house}’ count" if house.endswith("s") else f"by {house}’s count"


def sentences(rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: how the longest count of one house moved, or else the newest figure; and the long description."""
    lines = [line for name, line in rows.groupby("_series", sort=False) if name and line["_when"].nunique() > 1]
    each = [f"{row['of']}, {row['period']}: {row['value_as_published']} ({row['counted_by']})" for row in frames.records(rows)]
    description = f"Points over time, {words.count(rows.groupby(['_panel', '_unit']).ngroups, 'panels')}. {'; '.join(each)}."
    if not lines:
        newest = rows.sort_values(["_when", "ref"]).iloc[-1]
        whose = f", from {newest['_house']}" if newest["_house"] != UNNAMED else ""
        return f"{newest['_what']}: {newest['_said']} {newest['_during']}{whose}; no house has counted it twice", description
    # The panel with the most figures stands first, and is what the reader came for.
    first_panel = [line for line in lines if line["_panel"].iloc[0] == lines[0]["_panel"].iloc[0]]
    told = max(first_panel, key=lambda line: (len(line), line["_when"].max())).sort_values(["_when", "ref"])
    first, last = told.iloc[0], told.iloc[-1]
    by = _by(last)
    if first["_value"] == last["_value"]:
        return f"{last['_what']}: {last['_said']} {last['_during']}, as {first['_during']}, {by}", description
    moved = "rose" if last["_value"] > first["_value"] else "fell"
    top = told.iloc[int(told["_value"].argmax())]
    if moved == "rose" and top["_value"] > last["_value"] * 1.1:
        came = f"went from {first['_said']} {first['_during']} to {top['_said']} {top['_during']}, and back to {last['_said']}"
        return f"{last['_what']} {came} {last['_during']}, {by}", description
    return (
        f"{last['_what']} {moved} from {first['_said']} {first['_during']} to {last['_said']} {last['_during']}, {by}",
        description,
    )
