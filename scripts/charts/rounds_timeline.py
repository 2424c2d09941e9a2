"""Every settled round of the large-model companies, by date and size.

Counted: rounds that were closed or announced, in US dollars at the average rate of the month. The area of a dot is the amount, its
place the date (the middle of the month or year where sources say no more); a small hollow dot is a round whose amount no source
gives. Several press names may be one closing, so the number of dots says little.

Left out: tranches and first closes (they stand inside their round), rounds in talks, planned, denied, or reported without a close,
public offerings, and rounds without a date. An amount of "several hundred million" counts at the low end of what the words stand for.
"""

from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import sketch, theme
from scripts.charts import _most, _place, _plot, _say
from scripts.data import Tables
from scripts.measures import _money, _sources
from scripts.words import Words

# What the area of a dot is worth: the largest round has this radius in pixels.
RADIUS, RADIUS_NARROW = 20, 15


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a round, by company and date: the amount as published and in US dollars."""
    rows = []
    for row in tables.rounds:
        company, date = tables.companies[row["company_id"]], row["announced_on"]
        if company["group"] != "large_model" or date is None or not _money.is_counted(row):
            continue
        usd = _money.in_usd(tables, row, "amount")
        rows.append(
            {
                "company": company["name"],
                "round": row["series"] or "",
                "announced_on": date,
                "amount_as_published": _say.cell(tables, f"rounds/{row.id}/amount", words) if usd else "not known",
                "amount_usd": _say.significant(float(usd.value)) if usd else "",
                "ref": f"rounds/{row.id}/amount" if usd else f"rounds/{row.id}/announced_on",
                "_company_id": company.id,
                "_when": _place.moment(date),
                "_usd": float(usd.value) if usd else 0.0,
                "_short": _say.compact(float(usd.value), row["amount_qualifier"], "$") if usd else "",
            }
        )
    columns = ["company", "round", "announced_on", "amount_as_published", "amount_usd", "ref"]
    found = pd.DataFrame(rows, columns=[*columns, "_company_id", "_when", "_usd", "_short"])
    return found.sort_values(["company", "_when", "ref"], ignore_index=True)


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A lane a company, the one that raised most at the top."""
    raised = rows.groupby("_company_id")["_usd"].transform("sum")
    drawn = _most.largest(rows, "_company_id", "companies", raised, how="best funded")
    finding, description = drawn.said(lambda some: _sentences(some, words))
    return sketch.Sketch(
        partial(_drawing, drawn.rows) if len(rows) else partial(_plot.empty, "No settled round is known."),
        finding=finding,
        shown="Settled rounds by date; the area of a dot is the amount in US dollars. Small and hollow: amount not known." + drawn.note,
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _drawing(rows: pd.DataFrame, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    radius, lane = (RADIUS, 46) if wide else (RADIUS_NARROW, 50)
    sums = rows.groupby(["_company_id", "company"])["_usd"].sum().reset_index()
    sums = sums.sort_values(["_usd", "_company_id"], ascending=[False, True], ignore_index=True)
    # Narrow, the name of a lane stands above its line.
    sums["_y"] = (sums.index + 0.5) * lane + (0 if wide else 7)
    sums["_name_y"] = sums["_y"] if wide else sums["_y"] - radius - 5
    left = max(theme.text_width(name, bold=True) for name in sums["company"]) + 12 if wide else 0.0
    height, end = len(sums) * lane + 6, width - radius - 4.0
    time = _place.Span(pd.Timestamp(rows["_when"].min().year, 1, 1), rows["_when"].max() + pd.Timedelta(days=10))
    most = rows["_usd"].max() or 1.0
    rows = rows.merge(sums[["_company_id", "_y"]], on="_company_id").sort_values(["_usd", "ref"], ascending=[False, True])
    rows["_x"] = [left + radius + time(when, end - left - radius) for when in rows["_when"]]
    rows["_radius"] = [max(2.5, radius * (usd / most) ** 0.5) if usd else 3.0 for usd in rows["_usd"]]
    # Vega counts the area of a circle as that of the square around it.
    rows["_size"] = (rows["_radius"] * 2) ** 2

    years = pd.DataFrame({"_text": [first[:4] for first in time.years(1 if wide else 2)]})
    years["_x"] = [left + radius + time(pd.Timestamp(f"{year}-01-01"), end - left - radius) for year in years["_text"]]
    years["_text"] = years["_text"].where(years["_x"] < width - 4 - theme.text_width("0000"), "")
    at: dict[str, Any] = _plot.px(x="_x", y="_y")
    colour, ground, rule = _plot.companies(sums["_company_id"]), theme.colour("ground"), theme.colour("rule")
    size = alt.Size("_size:Q", scale=None)
    known, unknown = rows[rows["_usd"] > 0], rows[rows["_usd"] == 0]
    outline = alt.Stroke("_company_id:N", scale=colour["scale"])
    layers = [
        _plot.marks(years).mark_rule(color=rule).encode(**_plot.px(x="_x", y=0, y2=height)),
        _plot.marks(years)
        .mark_text(color=theme.colour("muted"), align="left", dx=-3, baseline="top")
        .encode(**_plot.px(x="_x", y=height + 6), text=alt.Text("_text:N")),
        _plot.marks(sums).mark_rule(color=rule).encode(**_plot.px(x=left, x2=width - 4, y="_y")),
        _plot.marks(known).mark_point(stroke=ground, strokeWidth=1).encode(**at, size=size, color=colour),
        _plot.marks(unknown).mark_point(color=ground, strokeWidth=1.5).encode(**at, size=size, stroke=outline),
        _plot.marks(sums)
        .mark_text(align="left", baseline="middle", dy=1, fontWeight=600)
        .encode(**_plot.px(x=0, y="_name_y"), text=alt.Text("company:N"), color=colour),
        *_plot.texts(_labels(rows, sums, left, width, height, wide), colour),
    ]
    return _plot.layered(*layers, width=width - 4, height=height + 22)


def _labels(rows: pd.DataFrame, sums: pd.DataFrame, left: float, width: int, height: int, wide: bool) -> pd.DataFrame:
    """The amounts, the largest first, where there is room."""
    points = rows.to_dict("records")
    taken = [_place.dot(row["_x"], row["_y"], row["_radius"]) for row in points]
    taken += [_place.line(left, y, width, y, 2) for y in sums["_y"]]
    taken += [_place.Box(0, y - 8, theme.text_width(name, bold=True), y + 8) for name, y in sums[["company", "_name_y"]].values]
    room = _place.Room(_place.Box(left, -4, width - 4, height), taken, [(row["_x"], row["_y"]) for row in points])
    wanted = [_place.Label(row["_x"], row["_y"], row["_short"], distance=row["_radius"] + 2) for row in points if row["_usd"]]
    companies = [row["_company_id"] for row in points if row["_usd"]]
    return _place.frame([(label, room.put(label, (2, 3), near=2)) for label in wanted], _company_id=companies)


def _sentences(rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: the largest round; and the long description."""
    known = rows[rows["_usd"] > 0].sort_values(["_usd", "ref"], ascending=[False, True])
    if rows.empty:
        return "No settled round is known yet", "The record holds no settled round of a large-model company with a date."
    if known.empty:
        return "No source gives the amount of a round yet", f"{words.count(len(rows), 'rounds')} on a time axis, none with a known amount."
    top = known[known["_usd"] == known["_usd"].iloc[0]]
    if len(top) > 1:
        names = _say.joined(words, dict.fromkeys(top["company"]), 4)
        finding = f"The largest rounds raised {top['amount_as_published'].iloc[0]} each: {names}"
    else:
        one = top.iloc[0]
        finding = f"The largest round: {one['company']} raised {one['amount_as_published']} {_say.during(words, one['announced_on'])}"
    each = []
    for company, group in rows.groupby("company", sort=False):
        listed = [f"{words.date(row['announced_on'])} {row['amount_as_published']}" for _, row in group.iterrows()]
        each.append(f"{company}: {', '.join(listed)}")
    return finding, f"Dots on a time axis, a lane a company. {'; '.join(each)}."
