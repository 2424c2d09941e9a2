"""What private investors paid for the companies that listed, and what the market made of it.

Counted: for each listed company the valuation of its last settled private round, its value at the offer price, the first day at the
exchange (the close where a source gives it), the highest and the latest market value on record; in US dollars at the average rate of
the month, on a scale where each step is a tenfold. The columns are steps, not equal times: the dates stand in the table.

Left out are forecasts, what a planned offering aims at, and all market values between these steps. The record has market values of
single days only, so the highest is the highest that a source has named. Market values are prices of the shares that trade times all
shares. Early listings of face-recognition companies are here as the precedent.
"""

import itertools
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import sketch, theme
from scripts.charts import _most, _place, _plot, _rows, _say
from scripts.data import Tables
from scripts.measures import _agreement, _listings, _sources
from scripts.words import Words

LEADER = 12
# Companies that the title names of a kind.
TOLD = 4
# Heads of narrow columns.
SHORT = {_listings.PRIVATE: "Private round", _listings.HIGHEST: "High"}
# A label stands above its point, or below, before it stands beside it.
ORDER = (2, 4, 5, 0, 3, 6, 7, 1, 8, 9)


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a value: the steps that it stands for, the date, the value as published and in US dollars."""
    rows = []
    for (company_id, ref), group in _listings.stages(tables).groupby(["company_id", "ref"], sort=False):
        one, path = group.iloc[0], str(ref)
        rows.append(
            {
                "company": one["company"],
                "step": words.listed([str(stage).lower() for stage in group["stage"]]),
                "date": one["date"],
                "value_as_published": _say.cell(tables, path, words),
                "value_usd": _say.significant(one["usd"]),
                "lowest_usd": _say.significant(one["low"]),
                "highest_usd": _say.significant(one["high"]),
                "ref": path,
                "_company_id": str(company_id),
                "_stages": list(group["stage"]),
                "_doubtful": _agreement.is_doubtful(tables, path),
                "_short": _short(tables, path, one["usd"]),
            }
        )
    columns = ["company", "step", "date", "value_as_published", "value_usd", "lowest_usd", "highest_usd", "ref"]
    return pd.DataFrame(rows, columns=[*columns, "_company_id", "_stages", "_doubtful", "_short"])


def _short(tables: Tables, path: str, usd: float) -> str:
    table, row_id, field = path.split("/")
    row = tables[table][row_id]
    return _say.compact(_say.significant(usd, 3), row[tables[table].fields[field].qualifier_field or ""], "$")


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A line a company through the steps, named at the right."""
    drawn = _most.largest(rows, "_company_id", "companies", "value_usd", _most.LINES)
    finding, description = drawn.said(lambda some: _sentences(some, words))
    scale = _scale(drawn.rows) if len(rows) else None
    hollow = " Hollow: disputed, or a weak source only." if rows["_doubtful"].any() else ""
    return sketch.Sketch(
        partial(_drawing, drawn.rows, words, scale) if scale else partial(_plot.empty, "No value before and after a listing."),
        finding=finding,
        shown=f"Value of the whole company, US dollars{scale.note() if scale else ''}. "
        f"Columns are steps, not equal times.{hollow}{drawn.note}",
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _scale(rows: pd.DataFrame) -> _place.Scale:
    return _place.Scale(rows["value_usd"].min() * 0.7, rows["value_usd"].max() * 1.35, True)


def _drawing(rows: pd.DataFrame, words: Words, scale: _place.Scale, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    points = rows.explode("_stages", ignore_index=True).rename(columns={"_stages": "_stage"})
    points["_step"] = points["_stage"].map({stage: place for place, stage in enumerate(_listings.STAGES)})
    points = points.sort_values(["_company_id", "_step"], ignore_index=True)
    last = points.groupby("_company_id").tail(1).sort_values(["value_usd", "_company_id"], ascending=[False, True]).assign(_bold=True)
    last["_lines"] = [
        [*(theme.wrap(f"{row['company']} {row['_short']}", 140 if wide else 84, bold=True)), *_dated(row, words, wide)]
        for row in last.to_dict("records")
    ]
    room = max(theme.text_width(line, bold=line != lines[-1]) for lines in last["_lines"] for line in lines)
    ticks = {tick: _say.compact(tick, prefix="$") for tick in scale.ticks()}
    left = max(theme.text_width(name) for name in ticks.values()) + (30 if wide else 2)
    right = width - 6 - room - LEADER
    step = (right - left) / (len(_listings.STAGES) - 1)
    heads = pd.DataFrame(
        [
            {"_x": left + step * place, "_y": line * theme.TEXT_LEADING + 8.0, "_text": text, "_place": place}
            for place, stage in enumerate(_listings.STAGES)
            for line, text in enumerate(theme.wrap(stage if wide else SHORT.get(stage, stage), step - 1))
        ]
    )
    top = float(heads["_y"].max()) + 14
    plot = 360 if wide else 380
    height = int(top + plot)
    points["_x"] = left + step * points["_step"]
    points["_y"] = [top + scale(value, plot) for value in points["value_usd"]]
    grid = pd.DataFrame({"_y": [top + scale(tick, plot) for tick in ticks], "_text": list(ticks.values())})
    names = _place.column(last.merge(points[["_company_id", "_step", "_y"]], on=["_company_id", "_step"]), right + LEADER, height)
    names["_bold"] = names.groupby("_company_id").cumcount() < names["_of"] - 1  # the last line is the date

    colour = _plot.companies(last["_company_id"])
    outline = alt.Stroke("_company_id:N", scale=colour["scale"])
    at: dict[str, Any] = _plot.px(x="_x", y="_y")
    ground, rule = theme.colour("ground"), theme.colour("rule")
    columns = heads.drop_duplicates("_place")
    layers = [
        _plot.marks(columns[["_x"]]).mark_rule(color=rule).encode(**_plot.px(x="_x", y=top, y2=height)),
        _plot.marks(grid[["_y"]]).mark_rule(color=rule).encode(**_plot.px(x=left, x2=right, y="_y")),
        _rows.text(grid, "_text", 0, "_y", "muted"),
        _rows.text(heads, "_text", "_x", "_y", "muted", align="center"),
        _plot.marks(points)
        .mark_line(strokeWidth=2.25)
        .encode(**at, order=alt.Order("_step:Q"), color=colour, detail=alt.Detail("_company_id:N")),
        _plot.marks(points[~points["_doubtful"]]).mark_point(size=75, stroke=ground, strokeWidth=1).encode(**at, color=colour),
        _plot.marks(points[points["_doubtful"]]).mark_point(size=75, color=ground, strokeWidth=1.75).encode(**at, stroke=outline),
        _leaders(points, names, right, colour),
        *_plot.texts(pd.concat([names, _values(points, grid, top, height, right)]), colour),
    ]
    return _plot.layered(*layers, width=width - 4, height=height)


def _dated(row: dict[Any, Any], words: Words, wide: bool) -> list[str]:
    """The date of a company's last value, as the last of its lines."""
    return [words.period(row["date"])] if wide else theme.wrap(words.period(row["date"][:7]), 92)[:1]


def _leaders(points: pd.DataFrame, names: pd.DataFrame, right: float, colour: alt.Color) -> alt.Chart:
    """Dotted lines from the last point of each company to its name."""
    ends = names.drop_duplicates("_company_id").merge(points.groupby("_company_id").tail(1)[["_company_id", "_x"]], on="_company_id")
    path = [
        {"_company_id": row["_company_id"], "_at": at, "_px": px, "_py": py}
        for row in ends.to_dict("records")
        for at, (px, py) in enumerate(((row["_x"] + 6, row["_y"]), (right + 3, row["_y"]), (right + LEADER - 2, row["_middle"])))
    ]
    line = _plot.marks(pd.DataFrame(path)).mark_line(strokeDash=[1, 3], strokeWidth=1.25)
    return line.encode(**_plot.px(x="_px", y="_py"), order=alt.Order("_at:Q"), color=colour)


def _values(points: pd.DataFrame, grid: pd.DataFrame, top: float, height: int, right: float) -> pd.DataFrame:
    """The values of the steps before the last, where there is room: the turns of the lines first."""
    records = points.to_dict("records")
    taken = [_place.dot(row["_x"], row["_y"]) for row in records]
    taken += [_place.Box(0, y - 7, theme.text_width(text), y + 7) for y, text in grid[["_y", "_text"]].values]
    for one, two in itertools.pairwise(records):
        if one["_company_id"] == two["_company_id"]:
            taken += _place.slope(one["_x"], one["_y"], two["_x"], two["_y"])
    room = _place.Room(_place.Box(0, top - 4, right + 24, height), taken, [(row["_x"], row["_y"]) for row in records])
    ends = points.groupby("_company_id")["_step"].transform("max")
    order = {_listings.HIGHEST: 0, _listings.PRIVATE: 1, _listings.OFFER: 2, _listings.FIRST_DAY: 3}
    wanted = sorted(points[points["_step"] < ends].to_dict("records"), key=lambda row: (order[row["_stage"]], -row["value_usd"]))
    labels = [_place.Label(row["_x"], row["_y"], row["_short"]) for row in wanted]
    return _place.frame([(label, room.put(label, ORDER)) for label in labels], _company_id=[row["_company_id"] for row in wanted])


def _sentences(rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: the latest market value of each company against its last private valuation; and the long description."""
    if rows.empty:
        return "No company has a value before and after a listing yet", "The record holds no listed company with two values."
    ratios: dict[str, float] = {}
    for company, group in rows.groupby("company", sort=False):
        value = {stage: row["value_usd"] for row in group.to_dict("records") for stage in row["_stages"]}
        if _listings.PRIVATE in value and _listings.LATEST in value:
            ratios[str(company)] = value[_listings.LATEST] / value[_listings.PRIVATE]
    each = []
    for company, group in rows.groupby("company", sort=False):
        listed = [f"{row['step']} {row['value_as_published']} ({words.period(row['date'])})" for row in group.to_dict("records")]
        each.append(f"{company}: {', '.join(listed)}")
    description = f"A line a company through five steps, on a logarithmic scale. {'; '.join(each)}."
    above = sorted(((ratio, name) for name, ratio in ratios.items() if ratio >= 1.05), reverse=True)
    below = sorted((name for name, ratio in ratios.items() if ratio <= 0.95), key=lambda name: ratios[name])
    same = [name for name, ratio in ratios.items() if 0.95 < ratio < 1.05]
    if not ratios:
        top = rows.sort_values("value_usd").iloc[-1]
        return f"{top['company']} was worth {top['value_as_published']} at most: {top['step']}, {words.period(top['date'])}", description
    parts: list[str] = []

    def own(names: list[str]) -> str:
        """What these companies are compared with, said in full the first time."""
        if parts:
            return "theirs" if len(names) > 1 else "its own"
        return "their last private valuations" if len(names) > 1 else "its last private valuation"

    if above:
        times = [f"{_say.times(ratio)} times" for ratio, _ in above]
        times[0] += " its last private valuation"
        parts.append(_say.joined(words, [f"{name} at {text}" for (_, name), text in zip(above, times, strict=True)], TOLD))
    if same:
        parts.append(f"{_say.joined(words, same, TOLD)} at about {own(same)}")
    if below:
        parts.append(f"{_say.joined(words, below, TOLD)} below {own(below)}")
    return f"The market last valued {'; '.join(parts)}", description
