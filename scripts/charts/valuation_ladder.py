"""What investors said each company was worth, round by round.

Counted: settled rounds of large-model companies with a valuation, in US dollars at the average rate of the month, on a scale where
each step is a tenfold. A line stays level until the company's next valuation. Pre-money, post-money and unspecified valuations
stand side by side, as sources rarely say which they mean. A plus sign marks a value of which sources say "over" or "at least".

Left out: rounds in talks, planned or denied, rounds that are reported without a close, and market values after a listing, which
anybody can see change by the day.
"""

import itertools
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import sketch, theme
from scripts.charts import _most, _place, _plot, _say
from scripts.data import Tables
from scripts.measures import _money, _sources
from scripts.words import Words

# So many companies, those valued highest last, are drawn strongly; the eye holds no more.
STRONG = 3
# Pixels between the plot and the names.
LEADER = 14


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a round, by company and date: the valuation as published and in US dollars."""
    rows = _money.valuations(tables)
    rows = rows[rows["group"] == "large_model"].reset_index(drop=True)
    found = pd.DataFrame(
        {
            "company": rows["company"],
            "round": rows["series"],
            "announced_on": rows["date"],
            "valuation_as_published": [_say.cell(tables, ref, words) for ref in rows["ref"]],
            "pre_or_post_money": [words.say(basis) for basis in rows["basis"]],
            "valuation_usd": rows["valuation_usd"].map(_say.significant),
            "lowest_usd": rows["low_usd"].map(_say.significant),
            "highest_usd": rows["high_usd"].map(_say.significant),
            "ref": rows["ref"],
            "_company_id": rows["company_id"],
            "_when": [_place.moment(date) for date in rows["date"]],
            "_value": [_short(tables, row) for _, row in rows.iterrows()],
        }
    )
    return found.sort_values(["_company_id", "_when", "ref"], ignore_index=True)


def _short(tables: Tables, row: pd.Series) -> str:
    return _say.compact(row["valuation_usd"], tables.rounds[row["round_id"]]["valuation_qualifier"], "$")


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A stepped line a company, named at the right; the steps of the highest one carry their values."""
    drawn = _most.largest(rows, "_company_id", "companies", "valuation_usd", _most.LINES)
    finding, description = drawn.said(lambda some: _sentences(some, words))
    return sketch.Sketch(
        partial(_drawing, drawn.rows) if len(rows) else partial(_plot.empty, "No settled round has a valuation."),
        finding=finding,
        shown=f"Valuation at each settled round, US dollars{_scale(drawn.rows).note() if len(rows) else ''}. "
        f"Dotted: no later round.{drawn.note}",
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _scale(rows: pd.DataFrame) -> _place.Scale:
    return _place.Scale(rows["valuation_usd"].min() * 0.7, rows["valuation_usd"].max() * 1.3, logarithmic=True)


def _drawing(rows: pd.DataFrame, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    height = 430 if wide else 400
    scale = _scale(rows)
    time = _place.Span(pd.Timestamp(rows["_when"].min().year, 1, 1), rows["_when"].max() + pd.Timedelta(days=40))
    ticks = {tick: _say.compact(tick, prefix="$") for tick in scale.ticks()}

    rows = rows.assign(_y=[scale(value, height) for value in rows["valuation_usd"]])
    last = rows.groupby("_company_id").tail(1).sort_values(["valuation_usd", "_company_id"], ascending=[False, True])
    last["_bold"] = [place < STRONG for place in range(len(last))]
    last["_lines"] = [
        [f"{row['company']} {row['_value']}"] if wide else [*theme.wrap(row["company"], 92, bold=row["_bold"]), row["_value"]]
        for _, row in last.iterrows()
    ]
    room = max(theme.text_width(line, bold=row["_bold"]) for _, row in last.iterrows() for line in row["_lines"])
    left = max(theme.text_width(name) for name in ticks.values()) + 8 if wide else 6
    plot = int(width - left - LEADER - 4 - room)
    names = _place.column(last, plot + LEADER + 4, height)
    rows["_x"] = [time(when, plot) for when in rows["_when"]]

    colour = _plot.companies(last["_company_id"])
    axis = _plot.axis(ticks, left)
    grid: list[_place.Box] = []
    if not wide:  # no room beside the grid: the names of its lines stand on them
        axis.labelPadding, axis.labelBaseline = 0, "bottom"
        grid = [_place.Box(0, scale(tick, height) - 16, theme.text_width(name), scale(tick, height)) for tick, name in ticks.items()]
    x = time.altair(alt.Axis(format="%Y", values=time.years(1 if wide else 2), labelAlign="left", labelOffset=-3))
    at: dict[str, Any] = {"x": alt.X("_when:T", **x), "y": alt.Y("valuation_usd:Q", title=None, scale=scale.altair(), axis=axis)}
    lines: list[alt.Chart] = []
    dots: list[alt.Chart] = []
    for strong, thick, size in ((False, 1.5, 45), (True, 2.75, 80)):
        chosen = rows[rows["_company_id"].isin(last.loc[last["_bold"] == strong, "_company_id"])]
        some = _plot.marks(chosen).encode(**at, color=colour)
        lines.append(some.mark_line(interpolate="step-after", strokeWidth=thick))
        dots.insert(0, some.mark_point(size=size, stroke=theme.colour("ground"), strokeWidth=1))
    marks = pd.concat([names, _values(rows, last, plot, height, grid)])
    return _plot.layered(_leaders(rows, names, plot, colour), *lines, *dots, *_plot.texts(marks, colour), width=plot, height=height)


def _leaders(rows: pd.DataFrame, names: pd.DataFrame, plot: int, colour: alt.Color) -> alt.Chart:
    """Dotted lines from the last point of each company to its name."""
    ends = names.drop_duplicates("_company_id").merge(rows.groupby("_company_id").tail(1)[["_company_id", "_x"]], on="_company_id")
    path = [
        {"_company_id": row["_company_id"], "_at": at, "_px": px, "_py": py}
        for _, row in ends.iterrows()
        for at, (px, py) in enumerate(((row["_x"], row["_y"]), (plot, row["_y"]), (plot + LEADER, row["_middle"])))
    ]
    line = _plot.marks(pd.DataFrame(path)).mark_line(strokeDash=[1, 3], strokeWidth=1.25)
    return line.encode(**_plot.px(x="_px", y="_py"), order=alt.Order("_at:Q"), color=colour)


def _values(rows: pd.DataFrame, last: pd.DataFrame, plot: int, height: int, grid: list[_place.Box]) -> pd.DataFrame:
    """The values on the way of the highest company, where there is room."""
    taken = [*grid, *(_place.dot(row["_x"], row["_y"]) for _, row in rows.iterrows())]
    for _, group in rows.groupby("_company_id"):
        for (_, one), (_, two) in itertools.pairwise(group.iterrows()):
            taken += [_place.line(one["_x"], one["_y"], two["_x"], one["_y"]), _place.line(two["_x"], one["_y"], two["_x"], two["_y"])]
        taken.append(_place.line(group["_x"].iloc[-1], group["_y"].iloc[-1], plot, group["_y"].iloc[-1]))
    steps = rows[rows["_company_id"] == last["_company_id"].iloc[0]].drop(last.index, errors="ignore").iloc[::-1]
    room = _place.Room(_place.Box(0, -8, plot, height), taken)
    wanted = [_place.Label(row["_x"], row["_y"], row["_value"]) for _, row in steps.iterrows()]
    return _place.frame([(label, room.put(label, _place.LEFT_FIRST)) for label in wanted], _company_id=list(steps["_company_id"]))


def _sentences(rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title and the long description."""
    if rows.empty:
        return "No valuation is known yet", "The record holds no settled round of a large-model company with a valuation."
    top = rows[rows["valuation_usd"] == rows["valuation_usd"].max()].drop_duplicates("company")
    one = top.iloc[0]
    said = f"{one['valuation_as_published']} {_say.during(words, one['announced_on'])}"
    if len(top) > 1:
        finding = f"{_say.joined(words, top['company'], 4)} share the highest valuation of a round: {one['valuation_as_published']}"
    else:
        finding = f"{one['company']} reached the highest valuation: {said}"
        first = rows[rows["company"] == one["company"]].iloc[0]
        ratio = one["valuation_usd"] / first["valuation_usd"]
        if ratio >= 1.5:
            finding += f", about {_say.times(ratio)} times its first on record"
    last = rows.groupby("_company_id").tail(1).sort_values(["valuation_usd", "company"], ascending=[False, True])
    each = [f"{row['company']} {row['valuation_as_published']} ({words.date(row['announced_on'])})" for _, row in last.iterrows()]
    number = f"{words.count(len(rows), 'valuations')} of {words.count(len(last), 'companies')}"
    return finding, f"Stepped lines on a logarithmic scale: {number}. The latest of each: {'; '.join(each)}."
