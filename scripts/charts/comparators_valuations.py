"""What the model companies of China are worth beside those of the rest of the world.

Counted: for each company the valuation of its latest settled round, in US dollars at the average rate of the month, on a scale where
each step is a tenfold. The line through a dot is what the words of the sources stand for: "over" reaches to half as much again. A
diamond is what came after that round: the latest market value of a company that has listed, or the price or value at a sale.

Left out are rounds in talks, planned, denied or reported without a close, and the Chinese listings of the wave before, which make no
large models. A company whose latest round is long past may be worth more or less today: the dates are beside the figures.
"""

import itertools
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import rates, sketch, theme
from scripts.charts import _most, _place, _plot, _rows, _say
from scripts.data import Row, Tables
from scripts.measures import _agreement, _listings, _money, _sources
from scripts.words import Words

ROUND, MARKET, SALE = "last round", "at the market", "at the sale"
GROUPS = {True: "China", False: "Elsewhere"}
ROW, ROW_NARROW = 25, 40


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a value, by group and company: that of the last round, and what came after it."""
    rows: list[dict[str, Any]] = []
    found = _money.valuations(tables)
    for one in found.groupby("company_id").tail(1).to_dict("records"):
        company = tables.companies[one["company_id"]]
        chinese = company["country"] == "CN"
        if company["group"] != "large_model" and (company["group"] != "comparator" or chinese):
            continue
        path = f"rounds/{one['round_id']}/valuation"
        about = {"group": GROUPS[chinese], "company": company["name"], "_company_id": company.id, "_chinese": chinese}
        rows.append(
            {
                **about,
                "what": ROUND,
                "date": one["date"],
                **_value(tables, path, one["valuation_usd"], one["low_usd"], one["high_usd"], words),
            }
        )
        since = _since(tables, company, one["date"])
        if since is not None:
            what, date, path, usd = since
            rows.append(
                {**about, "what": what, "date": date, **_value(tables, path, float(usd.value), float(usd.low), float(usd.high), words)}
            )
    columns = ["group", "company", "what", "date", "value_as_published", "value_usd", "lowest_usd", "highest_usd", "ref"]
    table = pd.DataFrame(rows, columns=[*columns, "_company_id", "_chinese", "_short", "_doubtful"])
    table["_rank"] = table["_company_id"].map(table[table["what"] == ROUND].set_index("_company_id")["value_usd"]).astype(float)
    return table.sort_values(["_chinese", "_rank", "_company_id", "what"], ascending=[True, False, True, False], ignore_index=True)


def _value(tables: Tables, path: str, usd: float, low: float, high: float, words: Words) -> dict[str, Any]:
    table, row_id, field = path.split("/")
    qualifier = tables[table].fields[field].qualifier_field
    return {
        "value_as_published": _say.cell(tables, path, words),
        **{name: _say.significant(end) for name, end in (("value_usd", usd), ("lowest_usd", low), ("highest_usd", high))},
        "ref": path,
        "_short": _say.compact(_say.significant(usd, 3), tables[table][row_id][qualifier] if qualifier else None, "$"),
        "_doubtful": _agreement.is_doubtful(tables, path),
    }


def _since(tables: Tables, company: Row, date: str) -> tuple[str, str, str, rates.Usd] | None:
    """What came after a company's last round: its latest market value, or what was paid for it."""
    market = _listings.latest_market_value(tables, company.id)
    if market is not None and market[0]["period_end"] >= date:
        return MARKET, market[0]["period"], f"metrics/{market[0].id}/value", market[1]
    for row in tables.exits.where(company_id=company.id):
        if row["event"] == "acquisition" and (row["occurred_on"] or "") >= date:
            for field in ("valuation", "price"):
                usd = _money.in_usd(tables, row, field)
                if usd is not None:
                    return SALE, row["occurred_on"], f"exits/{row.id}/{field}", usd
    return None


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A line a company: a dot with its range, a diamond for what came after."""
    # As many of either group as there is room for.
    place = rows.groupby("_chinese")["_rank"].rank(method="dense", ascending=False)
    drawn = _most.largest(rows, "_company_id", "companies", -place, how="largest by group")
    finding, description = drawn.said(lambda some: _sentences(some, words))
    shown = drawn.rows
    scale = _place.Scale(shown["lowest_usd"].min() * 0.8, shown["highest_usd"].max() * 1.2, True) if len(rows) else None
    note = scale.note().replace("the one below", "the one before") if scale else ""
    hollow = " Hollow: disputed, or a weak source only." if rows["_doubtful"].any() else ""
    return sketch.Sketch(
        partial(_drawing, shown, words, scale) if scale else partial(_plot.empty, "No settled round has a valuation."),
        finding=finding,
        shown=f"Dot: valuation at the latest settled round, US dollars{note}. Line: what the words allow. "
        f"Diamond: value since, at the market or at a sale.{hollow}{drawn.note}",
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _drawing(rows: pd.DataFrame, words: Words, scale: _place.Scale, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    lines: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    y = 20.0
    for group, some in rows.groupby("group", sort=False):
        heads.append({"_text": group, "_y": y + 12})
        y += 26
        for _, values in some.groupby("_company_id", sort=False):
            said = {row["what"] == ROUND: row for row in values.to_dict("records")}
            last, since = (
                f"{row['_short']}, {words.period(row['date'][:7])}" if (row := said.get(which)) else "" for which in (True, False)
            )
            line = {name: values[name].iloc[0] for name in ("company", "_company_id")}
            line |= {"_last": last, "_since": f"{said[False]['what']} {since}" if since else "", "_name_y": y + (ROW / 2 if wide else 9)}
            y += ROW if wide else ROW_NARROW + (15 if since else 0)
            lines.append({**line, "_since_y": line["_name_y"] + 15, "_y": line["_name_y"] if wide else y - 15})
        y += 6
    names, height = pd.DataFrame(lines), int(y)
    left = max(theme.text_width(name, bold=True) for name in names["company"]) + 18 if wide else 8.0
    across = _rows.Across(scale, left, width - 16.0)
    points = rows.merge(names[["_company_id", "_y"]], on="_company_id")
    for name, column in (("_x", "value_usd"), ("_from", "lowest_usd"), ("_to", "highest_usd")):
        points[name] = [across(value) for value in points[column]]
    ends = points.groupby("_company_id").agg(_left=("_x", "min"), _right=("_x", "max"), _to=("_to", "max"))

    colour = _plot.companies(names["_company_id"])
    outline = alt.Stroke("_company_id:N", scale=colour["scale"])
    ground, muted = theme.colour("ground"), theme.colour("muted")
    layers = [
        *across.grid([(20.0, height - 4.0)] if wide else [(y - 11, y + 11) for y in names["_y"]], 10),
        _plot.marks(ends.reset_index().merge(names[["_company_id", "_y"]], on="_company_id"))
        .mark_rule(color=muted, strokeDash=[1, 3], strokeWidth=1.25)
        .encode(**_plot.px(x="_left", x2="_right", y="_y")),
        _plot.marks(points[points["what"] == ROUND]).mark_rule(strokeWidth=2).encode(**_plot.px(x="_from", x2="_to", y="_y"), color=colour),
    ]
    for what, doubtful in itertools.product((True, False), (False, True)):
        chosen = points[((points["what"] == ROUND) == what) & (points["_doubtful"] == doubtful)]
        marks = _plot.marks(chosen).encode(**_plot.px(x="_x", y="_y"))
        shape = "circle" if what else "diamond"
        if doubtful:
            layers.append(marks.mark_point(shape=shape, size=80, strokeWidth=1.5, color=ground).encode(stroke=outline))
        else:
            layers.append(marks.mark_point(shape=shape, size=80, strokeWidth=1.5).encode(color=colour))
    layers += [
        _rows.text(pd.DataFrame(heads), "_text", 0, "_y", bold=True, fontSize=theme.SUBTITLE_SIZE),
        _rows.text(names, "company", 0, "_name_y", colour, bold=True),
    ]
    if wide:
        places = [ends.loc[line["_company_id"]].to_dict() for line in lines]
        labels = [label for line, place in zip(lines, places, strict=True) for label in _labels(line, place, left, width)]
        layers += _plot.texts(pd.DataFrame(labels), alt.ColorValue(theme.colour("ink"))) if labels else []
    else:
        layers += [
            _rows.text(names, "_last", width - 6, "_name_y", align="right"),
            _rows.text(names, "_since", width - 6, "_since_y", "muted", align="right"),
        ]
    return _plot.layered(*layers, width=width - 4, height=height)


def _labels(line: dict[str, Any], place: dict[Any, Any], left: float, width: int) -> list[dict[str, Any]]:
    """The words beside the marks of one line: each at its own mark, or between the two, or together at an end; shorter where they must."""
    room = {"right": place["_left"] - 10 - left, "left": width - 6 - place["_to"] - 10, "center": place["_right"] - place["_left"] - 20}
    at = {"right": place["_left"] - 10, "left": place["_to"] + 10, "center": (place["_left"] + place["_right"]) / 2}

    def label(text: str, align: str) -> dict[str, Any]:
        return {"_text": text, "_align": align, "_label_x": at[align], "_label_y": line["_y"], "_bold": False}

    def fits(text: str, align: str) -> bool:
        return theme.text_width(text) <= room[align]

    value, after = line["_last"].split(", ")[0], line["_since"].split(", ")[0]
    for last, since in ((line["_last"], line["_since"]), (line["_last"], after), (value, after), (line["_last"], ""), (value, "")):
        if since and fits(last, "right"):
            for align in ("left", "center"):
                if fits(since, align):
                    return [label(last, "right"), label(since, align)]
        both = f"{last}; {since}" if since else last
        for align in ("left", "right"):
            if fits(both, align):
                return [label(both, align)]
    return []


def _sentences(rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: the dearest elsewhere against the dearest of China, by the latest rounds; and the long description."""
    if rows.empty:
        return "No valuation is known yet", "The record holds no settled round with a valuation."
    each = []
    for company, group in rows.groupby("company", sort=False):
        listed = [f"{row['what']} {row['value_as_published']} ({words.period(row['date'])})" for row in group.to_dict("records")]
        each.append(f"{company}: {', '.join(listed)}")
    description = f"Dots with ranges on a logarithmic scale, a line a company. {'; '.join(each)}."
    last = rows[rows["what"] == ROUND]
    tops = {chinese: group[group["value_usd"] == group["value_usd"].max()] for chinese, group in last.groupby("_chinese")}
    if len(tops) == 1:
        top = next(iter(tops.values()))
        return (
            f"{_say.joined(words, top['company'], 4)}: the highest valuation of a round, {top['value_as_published'].iloc[0]}",
            description,
        )

    def said(top: pd.DataFrame) -> str:
        return f"{_say.joined(words, top['company'], 4)} ({top['value_as_published'].iloc[0]})"

    abroad, home = tops[False], tops[True]
    ratio = abroad["value_usd"].iloc[0] / home["value_usd"].iloc[0]
    market = rows[(rows["what"] == MARKET) & rows["_chinese"].astype(bool)].sort_values("value_usd")
    # A reader who knows the price on the exchange must not think that it was overlooked.
    since = (
        f"; the market puts {market['company'].iloc[-1]} at {market['value_as_published'].iloc[-1]}"
        if len(market) and market["value_usd"].iloc[-1] > home["value_usd"].iloc[0]
        else ""
    )
    if 0.95 < ratio < 1.05:
        return (
            f"The highest latest rounds outside and in China value {said(abroad)} and {said(home)} at about the same{since}",
            description,
        )
    first, second, where = (abroad, home, "in China") if ratio > 1 else (home, abroad, "outside China")
    times = _say.times(max(ratio, 1 / ratio))
    one, other = (_say.joined(words, top["company"], 4) for top in (first, second))
    value = second["value_as_published"].iloc[0]
    return f"The latest round of {one} is at about {times} times the highest {where}, {value} for {other}{since}", description
