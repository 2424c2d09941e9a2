"""How many people use Kimi, by those who count them.

Counted: monthly and daily active users as each house measures them, on a scale of tenfold steps where the figures lie far
apart. The houses count differently: app alone or website too, one country or all, month or average of a quarter. So a line joins
only figures of one house, one scope and one region; every other figure is a point of its own. A bar through a point is the time that
the figure covers.

A hollow point is a figure whose source does not name the house; such figures are never joined, since nothing says that two of them
have one origin. The company's own statements go by its name.

Left out: forecasts, weekly users, growth rates without a level, and peaks of a year whose month is not given.
"""

import itertools
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import sketch, theme
from scripts.charts import _most, _place, _plot, _say
from scripts.data import Tables
from scripts.measures import _sources
from scripts.words import Words

PRODUCT = "kimi"
INDICATORS = {"monthly_active_users": "Monthly active users", "daily_active_users": "Daily active users"}
UNNAMED = "not named"
_SCOPES = {"all": "all channels"}
# A panel whose largest figure is more than so many times its smallest is logarithmic, or its small figures would lie on its foot.
SPAN = 100
MONTHS = "timeFormat(datum.value, month(datum.value) == 0 ? '%Y' : '%b')"
_MONTH = pd.Timedelta(days=32)


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a figure: the indicator, the period, the users, who counted them and where."""
    rows = []
    for row in tables.metrics:
        scope = row["scope"] or ""
        if row["product_id"] != PRODUCT or row["indicator_id"] not in INDICATORS or row["is_forecast"] or scope.endswith("peak"):
            continue
        path = f"metrics/{row.id}/value"
        house = _sources.origin_name(tables, row, row["measured_by"]) if row["measured_by"] else UNNAMED
        start, end = pd.Timestamp(row["period_start"]), pd.Timestamp(row["period_end"]) + pd.Timedelta(days=1)
        rows.append(
            {
                "counted": INDICATORS[row["indicator_id"]],
                "period": words.period(row["period"]),
                "users": float(row["value"]),
                "as_published": _say.cell(tables, path, words),
                "counted_by": house,
                "counted_where": " ".join(part for part in (_SCOPES.get(scope, scope.replace("_", " ")), row["geography"] or "") if part)
                or "not said",
                "ref": path,
                "_start": start,
                "_when": start + (end - start) / 2,
                "_end": end,
                "_series": " ".join([row["indicator_id"], house, scope, row["geography"] or "", row.id if house == UNNAMED else ""]),
                "_short": _say.compact(float(row["value"]), row["qualifier"]),
                "_scope": _SCOPES.get(scope, scope.replace("_", " ")),
                "_product": tables.products[PRODUCT]["name"],
                "_during": _say.during(words, row["period"]),
                "_said": words.amount(row["value"], None, row["qualifier"]),
            }
        )
    columns = ["counted", "period", "users", "as_published", "counted_by", "counted_where", "ref"]
    columns += ["_start", "_when", "_end", "_series", "_short", "_scope", "_product", "_during", "_said"]
    found = pd.DataFrame(rows, columns=columns)
    order = found["counted"].map({name: place for place, name in enumerate(INDICATORS.values())})
    return found.assign(_order=order).sort_values(["_order", "_when", "ref"], ignore_index=True).drop(columns="_order")


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A panel an indicator, one below the other on one time axis."""
    rows = rows[rows["users"] > 0]  # a logarithm has no zero; the table keeps the row
    drawn = _most.largest(rows, "ref", "figures", "_when", _most.MARKS, how="latest")
    finding, description = drawn.said(lambda some: _sentences(some, words))
    company = str(tables.products[PRODUCT]["company_id"]) if PRODUCT in tables.products else "other"
    return sketch.Sketch(
        partial(_drawing, drawn.rows, company) if len(rows) else partial(_plot.empty, "No count of users."),
        finding=finding,
        shown="Users as each house counts them. Hollow: the source names no house. Bar through a point: the time that it covers."
        + drawn.note,
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _drawing(rows: pd.DataFrame, company: str, width: int) -> _plot.Column:
    wide = width >= theme.WIDE
    groups = [group for _, group in rows.groupby("counted", sort=False)]
    time = _place.Span(rows["_start"].min() - pd.Timedelta(days=12), rows["_end"].max() + pd.Timedelta(days=12))
    scales = [_place.scale_for(group["users"], SPAN) for group in groups]
    ticks = [{tick: _say.compact(tick) for tick in scale.ticks()} for scale in scales]
    left = max(theme.text_width(name) for names in ticks for name in names.values()) + 8
    plot, height = int(width - left - 18), 220 if wide else 230
    colour, ground = theme.colour(company), theme.colour("ground")
    months = [f"{year}-{month:02}-01" for year in range(time.start.year, time.end.year + 1) for month in ((1, 7) if wide else (1,))]
    panels: list[_plot.Plot] = []
    for group, scale, names in zip(groups, scales, ticks, strict=True):
        last = group is groups[-1]
        group = group.assign(_x=[time(when, plot) for when in group["_when"]])
        group["_y"] = [scale(users, height) for users in group["users"]]
        axis_x = alt.Axis(values=months, labelExpr=MONTHS, labels=last, ticks=last)
        x, y = time.altair(axis_x), alt.Y("users:Q", title=None, scale=scale.altair(), axis=_plot.axis(names, left))
        at: dict[str, Any] = {"x": alt.X("_when:T", **x), "y": y}
        named = group["counted_by"] != UNNAMED
        spans = _plot.marks(group[group["_end"] - group["_start"] > _MONTH]).mark_rule(color=colour, strokeWidth=1)
        panels.append(
            _plot.layered(
                spans.encode(x=alt.X("_start:T", **x), x2=alt.X2("_end:T"), y=y),
                _plot.marks(group).mark_line(color=colour, strokeWidth=2).encode(**at, detail=alt.Detail("_series:N")),
                _plot.marks(group[~named]).mark_point(filled=True, color=ground, stroke=colour, strokeWidth=1.5, size=90).encode(**at),
                _plot.marks(group[named]).mark_point(color=colour, size=55).encode(**at),
                *_plot.texts(_labels(group, plot, height), alt.ColorValue(colour)),
                width=plot,
                height=height,
                title=_heading(group["counted"].iloc[0], scale, width),
            )
        )
    return _plot.Column(panels, spacing=24)


def _heading(name: str, scale: _place.Scale, width: int) -> alt.TitleParams:
    return alt.TitleParams(
        theme.wrap(name + scale.note(), width, theme.SUBTITLE_SIZE, bold=True),
        fontSize=theme.SUBTITLE_SIZE,
        lineHeight=theme.SUBTITLE_LEADING,
        offset=8,
    )


def _labels(group: pd.DataFrame, plot: int, height: int) -> pd.DataFrame:
    """The house of every line and every single point, then the value of every point that has room for it."""
    points = group.to_dict("records")
    taken = [_place.dot(row["_x"], row["_y"], 6) for row in points]
    lines = [
        list(line)
        for _, line in itertools.groupby(sorted(points, key=lambda row: (row["_series"], row["_when"])), lambda row: row["_series"])
    ]
    for line in lines:
        for one, two in itertools.pairwise(line):
            taken += _place.slope(one["_x"], one["_y"], two["_x"], two["_y"])
    room = _place.Room(_place.Box(0, -14, plot, height - 2), taken, [(row["_x"], row["_y"]) for row in points])
    done: set[str] = set()
    found: list[tuple[_place.Label, _place.Placed | None]] = []
    for line in sorted((line for line in lines if line[0]["counted_by"] != UNNAMED), key=len, reverse=True):
        for row in (line[-1], max(line, key=lambda row: row["users"]), line[0]):
            house = f"{row['counted_by']} {row['_short']}"
            texts = (f"{house} ({row['_scope']})", house) if row["_scope"] else (house,)
            label = _place.Label(row["_x"], row["_y"], texts[0], True, texts[1:])
            if (at := room.put(label, _place.RIGHT_FIRST)) is not None:
                found.append((label, at))
                done.add(row["ref"])
                break
    for row in sorted(points, key=lambda row: -row["users"]):
        if row["ref"] not in done:
            label = _place.Label(row["_x"], row["_y"], row["_short"])
            found.append((label, room.put(label, _place.ABOVE_FIRST if row["counted_by"] != UNNAMED else _place.BESIDE)))
    return _place.frame(found)


def _sentences(rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: how the longest count of one house moved; and the long description."""
    if rows.empty:
        return "No count of the users is known yet", "The record holds no figure of monthly or daily active users."
    lines = [line for _, line in rows[rows["counted_by"] != UNNAMED].groupby("_series", sort=False) if len(line) > 1]
    told = max(lines, key=len) if lines else rows.iloc[:1]
    first, last = told.iloc[0], told.iloc[-1]
    top = told.iloc[told["users"].argmax()]
    what = f"{first['counted'].lower()} of {first['_product']}"
    if len(told) == 1:
        finding = f"{first['_said'].capitalize()} {what} {first['_during']}"
        finding += f", by the count of {first['counted_by']}" if first["counted_by"] != UNNAMED else ""
    elif last["users"] < top["users"]:
        finding = f"By {first['counted_by']}’s count, {what} fell from {top['_said']} {top['_during']} to {last['_said']} {last['_during']}"
    elif last["users"] > first["users"]:
        finding = (
            f"By {first['counted_by']}’s count, {what} rose from {first['_said']} {first['_during']} to {last['_said']} {last['_during']}"
        )
    else:
        finding = f"By {first['counted_by']}’s count, {what} were {last['_said']} {last['_during']}, as many as {first['_during']}"
    each = [
        f"{row['counted']}, {row['period']}: {row['_said']} ({row['counted_by']}; {row['counted_where']})" for _, row in rows.iterrows()
    ]
    return finding, f"Points, a panel an indicator; lines join figures of one house. {'. '.join(each)}."
