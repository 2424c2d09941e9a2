"""How fast the revenue of Alibaba Cloud has grown, by financial year and by quarter.

Counted: the change in revenue against the same period a year before, as sources state it, for the cloud business as a whole. A bar is
a financial year (April to March), a dot a quarter; where a bar or a dot is missing, the record has no figure. Hollow and dashed is a
forecast, with the house that made it.

The points are not joined: the company has redrawn the business more than once (one quarter includes DingTalk), and pages rarely say
whether they count the sales to Alibaba itself. Left out are growth rates of a part of the business, such as that of external
customers alone.
"""

from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import sketch, theme
from scripts.charts import _most, _place, _plot, _say
from scripts.data import Tables
from scripts.measures import _sources
from scripts.words import Words

COMPANY, INDICATOR = "alibaba-cloud", "revenue_growth"
_YEAR, _QUARTER = pd.Timedelta(days=300), pd.Timedelta(days=100)


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a period: the growth rate, whose figure it is, and whether it is a forecast."""
    rows = []
    for row in tables.metrics:
        if row["company_id"] != COMPANY or row["indicator_id"] != INDICATOR or row["scope"] or row["geography"]:
            continue
        start, end = pd.Timestamp(row["period_start"]), pd.Timestamp(row["period_end"]) + pd.Timedelta(days=1)
        rows.append(
            {
                "period": words.period(row["period"]),
                "growth_percent": float(row["value"]),
                "as_published": _say.cell(tables, f"metrics/{row.id}/value", words),
                "forecast": "forecast" if row["is_forecast"] else "",
                "stated_by": _sources.origin_name(tables, row, row["measured_by"]) if row["measured_by"] else "not said",
                "ref": f"metrics/{row.id}/value",
                "_start": start,
                "_when": start + (end - start) / 2,
                "_end": end,
                "_year": end - start > _YEAR,
                "_long": end - start > _QUARTER,
                "_during": _say.during(words, row["period"]),
                "_short": _say.percent(float(row["value"]), row["qualifier"]),
            }
        )
    columns = [
        "period",
        "growth_percent",
        "as_published",
        "forecast",
        "stated_by",
        "ref",
        "_start",
        "_when",
        "_end",
        "_year",
        "_long",
        "_during",
        "_short",
    ]
    return pd.DataFrame(rows, columns=columns).sort_values(["_when", "ref"], ignore_index=True)


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """Bars for the financial years, dots for the quarters."""
    drawn = _most.largest(rows, "ref", "figures", "_when", _most.MARKS, how="latest")
    finding, description = drawn.said(lambda some: _sentences(tables, some))
    forecast = " Dashed: a forecast." if (rows["forecast"] != "").any() else ""
    return sketch.Sketch(
        partial(_drawing, drawn.rows) if len(rows) else partial(_plot.empty, "No growth rate."),
        finding=finding,
        shown=f"Change in revenue on the year before. Bars: financial years, April to March. Dots: quarters.{forecast}{drawn.note}",
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _drawing(rows: pd.DataFrame, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    height = 340 if wide else 300
    low, high = min(0.0, rows["growth_percent"].min()), max(0.0, rows["growth_percent"].max())
    scale = _place.Scale(low - (high - low or 1) * 0.1, high + (high - low or 1) * 0.12, False)
    ticks = {tick: _say.percent(tick) for tick in scale.ticks()}
    left = max(theme.text_width(name) for name in ticks.values()) + 8
    plot = int(width - left - 16)
    end = rows["_end"].max()
    start = min(rows["_start"].min(), end - pd.Timedelta(days=400))  # a single quarter still has a year around it
    margin = (end - start) * 0.015
    time = _place.Span(start - margin, end + margin)
    x = time.altair(alt.Axis(format="%Y", values=time.years(1 if wide else 2), domain=False))
    y = alt.Y("growth_percent:Q", title=None, scale=scale.altair(), axis=_plot.axis(ticks, left))
    colour, ink, fill, ground = (theme.colour(role) for role in (COMPANY, "ink", "fill", "ground"))
    rows = rows.assign(_x=[time(when, plot) for when in rows["_when"]], _y=[scale(value, height) for value in rows["growth_percent"]])
    rows["_left"], rows["_right"] = ([time(when, plot) for when in rows[name]] for name in ("_start", "_end"))
    # A hair of ground between the bars of neighbouring years.
    rows["_from"], rows["_to"] = rows["_start"] + margin / 10, rows["_end"] - margin / 10
    layers: list[alt.Chart] = []
    for forecast, group in rows.groupby(rows["forecast"] != ""):
        dash: Any = [3, 3] if forecast else alt.Undefined
        bars, dots = (_plot.marks(some) for some in (group[group["_year"]], group[~group["_year"]]))
        ends: dict[str, Any] = {"x": alt.X("_from:T", **x), "x2": alt.X2("_to:T")}
        if not forecast:
            layers.append(bars.mark_rect(color=fill).encode(y=y, y2=alt.datum(0.0), **ends))
        layers.append(bars.mark_rule(color=colour, strokeWidth=2, strokeDash=dash).encode(y=y, **ends))
        spans = _plot.marks(group[group["_long"] & ~group["_year"]]).mark_rule(color=colour, strokeWidth=1.5, strokeDash=dash)
        layers += [
            spans.encode(y=y, **ends),
            dots.mark_point(color=ground if forecast else colour, stroke=colour if forecast else ground, strokeWidth=1.5, size=60).encode(
                x=alt.X("_when:T", **x), y=y
            ),
        ]
    zero = _plot.marks(pd.DataFrame({"growth_percent": [0.0]})).mark_rule(color=ink).encode(y=y)
    labels = _labels(rows, plot, height, scale(0.0, height))
    texts = [text for role, some in labels.groupby("_role") for text in _plot.texts(some, alt.ColorValue(theme.colour(str(role))))]
    return _plot.layered(*layers, zero, *texts, width=plot, height=height)


def _labels(rows: pd.DataFrame, plot: int, height: int, zero: float) -> pd.DataFrame:
    """The highest, the lowest and the latest quarter first, then the forecasts, then every year that has room."""
    points = rows.to_dict("records")
    taken = [_place.dot(row["_x"], row["_y"]) for row in points if not row["_year"]]
    taken += [_place.line(0, zero, plot, zero)]
    taken += [_place.line(row["_left"], row["_y"], row["_right"], row["_y"]) for row in points if row["_long"]]
    room = _place.Room(_place.Box(0, -14, plot, height), taken, [(row["_x"], row["_y"]) for row in points if not row["_year"]])
    quarters = [row for row in points if not row["_year"] and not row["forecast"]]
    wanted = []
    if quarters:
        chosen = (quarters[-1], max(quarters, key=lambda row: row["growth_percent"]), min(quarters, key=lambda row: row["growth_percent"]))
        wanted = [(row, True, COMPANY) for row in {row["ref"]: row for row in chosen}.values()]
    wanted += [(row, False, COMPANY) for row in points if row["forecast"]] + [
        (row, False, "muted") for row in points if row["_year"] and not row["forecast"]
    ]
    found, roles = [], []
    for row, bold, role in wanted:
        if row["forecast"]:
            label = _place.Label(row["_right"], row["_y"], f"{row['stated_by']}: {row['_short']}", bold, (row["_short"],))
        else:
            label = _place.Label(row["_x"], row["_y"], row["_short"], bold, distance=4 if row["_year"] else 8)
        order = _place.BELOW_FIRST if row["growth_percent"] < 0 else _place.ABOVE_FIRST
        is_bar = row["_year"] and not row["forecast"]  # its words are grey, and not taken for those of a dot
        found.append((label, room.put(label, _place.STRAIGHT, near=2) if is_bar else room.put(label, order)))
        roles.append(role)
    return _place.frame(found, _role=roles)


def _sentences(tables: Tables, rows: pd.DataFrame) -> tuple[str, str]:
    """The title: from the first of its highest and lowest rates to the other, and to the latest; and the long description."""
    known = rows[rows["forecast"] == ""]
    if known.empty:
        return "No growth rate is known yet", "The record holds no growth rate of the cloud business."
    name = tables.companies[COMPANY]["name"]
    latest = known.sort_values(["_end", "_start"]).iloc[-1]
    turns = [known.iloc[known["growth_percent"].argmax()], known.iloc[known["growth_percent"].argmin()], latest]
    turns = sorted({turn["ref"]: turn for turn in turns}.values(), key=lambda turn: (turn["_end"], turn["_start"]))
    said = [f"{_say.percent(turn['growth_percent'])} {turn['_during']}" for turn in turns]
    finding = f"{name}’s revenue growth was {said[0]}"
    if len(turns) > 1:
        steps = ["fell" if two["growth_percent"] < one["growth_percent"] else "rose" for one, two in zip(turns, turns[1:], strict=False)]
        finding = f"{name}’s revenue growth {steps[0]} from {said[0]} to {said[1]}" + (
            f", then {steps[1]} to {said[2]}" if len(turns) > 2 else ""
        )
    each = [
        f"{row['period']} {row['as_published']}{' (forecast by ' + row['stated_by'] + ')' if row['forecast'] else ''}"
        for _, row in rows.iterrows()
    ]
    return finding, f"Bars for financial years, dots for quarters. {'; '.join(each)}."
