"""What a million tokens of input cost with China's large models, as the price war went on.

Counted: list prices of input through the interface for programmers, in yuan, by model and by the day from which they held. A token is
a piece of a word. The stepped line is the lowest list price up to then. Where the record has two prices of one model, a line leads from
the earlier to the later one. Hollow: not a price list, but what another company put on a slide of its own to compare itself with.

The scale is one of tenfold steps, on which nothing is at zero: models that are free of charge stand in a column of their own at the
left. Left out are prices of output, cuts that are told in percent without a price, and prices in other currencies. Sources rarely
print what a model cost before its cut; such prices are not computed from the percent.
"""

import calendar
from decimal import Decimal
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import sketch, theme
from scripts.charts import _fit, _most, _place, _plot, _rows, _say
from scripts.data import Tables
from scripts.measures import _sources
from scripts.words import Words

INDICATOR, UNIT = "api_input_price", "CNY_per_million_tokens"
_COLUMNS = ("price_from", "model", "company", "price_cny", "as_published", "on_a_slide_of", "ref")


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a price, by date: the model, its maker, and whose slide it is on where it is not from a price list."""
    rows = []
    for row in tables.metrics:
        if row["indicator_id"] != INDICATOR or row["unit"] != UNIT or row["is_forecast"] or row["value"] is None:
            continue
        product = tables.products[row["product_id"]] if row["product_id"] else None
        company = product["company_id"] if product is not None else row["company_id"]
        name = product["name"] if product is not None else tables.markets[row["market_id"]]["name"] if row["market_id"] else ""
        slide = row["measured_by"] if row["measured_by"] not in (None, "company") else ""
        values = (
            words.period(row["period"]),
            name or tables.companies[company]["name"],
            tables.companies[company]["name"] if company else "",
        )
        path = f"metrics/{row.id}/value"
        rows.append(
            {
                **dict(zip(_COLUMNS, (*values, float(row["value"]), _say.cell(tables, path, words), slide, path), strict=True)),
                "_of": product.id if product is not None else row.id,
                "_company_id": company or "",
                "_start": row["period_start"],
                "_from": row["period"],
                "_day": _day(row["period"]),
                "_short": _short(float(row["value"]), row["qualifier"]),
            }
        )
    rows.sort(key=lambda row: (row["_start"], -row["price_cny"], row["ref"]))
    return pd.DataFrame(rows, columns=[*_COLUMNS, "_of", "_company_id", "_start", "_from", "_day", "_short"])


def _day(period: str) -> str:
    """6 May, Dec, Q2: the year stands above."""
    month = period[5:7]
    if not month.isdigit():
        return period[5:]
    return f"{int(period[8:])} {calendar.month_abbr[int(month)]}" if period[8:] else calendar.month_abbr[int(month)]


def _short(price: float, qualifier: str | None) -> str:
    return _say.compact(price, qualifier, "¥") if price else "free"


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A row a model, by date: its price, and the one before where the record has it."""
    drawn = _most.largest(rows, "_of", "models", pd.to_datetime(rows["_start"]), how="latest")
    finding, description = drawn.said(lambda some: _sentences(some, words))
    slides = sorted(set(rows["on_a_slide_of"]) - {""})
    hollow = f" Hollow: from a comparison by {words.listed(slides)}." if slides else ""
    before = " Line: from the price before." if rows["_of"].duplicated().any() else ""
    return sketch.Sketch(
        partial(_drawing, drawn.rows) if len(rows) else partial(_plot.empty, "No price is known."),
        finding=finding,
        shown=f"List price of a million input tokens in yuan, by day; each grid line is ten times the one before it. "
        f"Stepped line: the lowest price so far{' of those drawn' if drawn.note else ''}.{before}{hollow}{drawn.note}",
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _drawing(rows: pd.DataFrame, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    lanes, days = _lanes(rows, width)
    height = int(lanes["_foot"].max())
    left = days + (max(theme.text_width(name) for name in lanes["_name"]) + 16 if wide else 0)
    is_free = bool((rows["price_cny"] == 0).any())
    begin = left + (60.0 if is_free else 4.0)
    paid = rows.loc[rows["price_cny"] > 0, "price_cny"]
    scale = _place.Scale(paid.min() * 0.7, paid.max() * 1.3, True) if len(paid) else _place.Scale(0.7, 13.0, True)
    across = _rows.Across(scale, begin, width - 18 - max(theme.text_width(text, bold=True) for text in rows["_short"]))

    rows = rows.merge(lanes[["_of", "_y", "_top", "_foot"]], on="_of")
    rows["_x"] = [across(price) if price else left + 12 for price in rows["price_cny"]]
    rows["_earlier"] = rows["_of"].duplicated(keep="last")
    rows["_to"] = rows.groupby("_of")["_x"].shift(-1)
    words = _labels(rows)
    names = lanes.assign(_label_x=days, _label_y=lanes["_line"], _align="left", _text=lanes["_name"], _bold=False)
    colour, ground = _plot.companies(dict.fromkeys(rows["_company_id"])), theme.colour("ground")
    at, size = _plot.px(x="_x", y="_y"), 90 if wide else 80
    listed, slides, steps = rows[rows["on_a_slide_of"] == ""], rows[rows["on_a_slide_of"] != ""], rows.dropna(subset="_to")
    column = pd.DataFrame([{"_x": left + 12.0, "_text": "free"}] if is_free else [], columns=["_x", "_text"])
    layers = [
        *across.grid([(22, height)], 12, "¥"),
        _plot.marks(column).mark_rule(color=theme.colour("rule")).encode(**_plot.px(x="_x", y=22, y2=height)),
        _rows.text(column, "_text", "_x", 12, "muted", align="center"),
        _plot.marks(_floor(listed))
        .mark_line(color=theme.colour("soft"), strokeWidth=2)
        .encode(**_plot.px(x="_x", y="_y"), order=alt.Order("_order:Q")),
        _rows.text(lanes.dropna(subset="_year_y"), "_year", 0, "_year_y", bold=True),
        _rows.text(lanes, "_day", 0, "_line", "muted"),
        *_plot.texts(names, alt.ColorValue(theme.colour("ink"))),
        _plot.marks(steps).mark_rule(strokeWidth=2).encode(**_plot.px(x="_x", x2="_to", y="_y"), color=colour),
    ]
    for earlier, some in listed.groupby("_earlier"):
        layers.append(_plot.marks(some).mark_point(size=size / 2 if earlier else size, stroke=ground).encode(**at, color=colour))
    hollow = _plot.marks(slides).mark_point(size=size * 0.8, color=ground, strokeWidth=1.75)
    layers.append(hollow.encode(**at, stroke=alt.Stroke("_company_id:N", scale=colour["scale"])))
    return _plot.layered(*layers, *_plot.texts(words, colour), width=width - 4, height=height)


def _lanes(rows: pd.DataFrame, width: int) -> tuple[pd.DataFrame, float]:
    """The models with the places of their rows, by the day of their latest price, and how far the column of days reaches."""
    wide = width >= theme.WIDE
    step, head = (26.0, 22.0) if wide else (40.0, 20.0)
    lanes = rows.drop_duplicates("_of", keep="last").reset_index(drop=True)
    lanes["_year"] = lanes["_start"].str[:4]
    new = lanes["_year"] != lanes["_year"].shift()
    lanes["_foot"] = 24 + (lanes.index + 1) * step + new.cumsum() * head
    lanes["_top"] = lanes["_foot"] - step
    lanes["_y"] = lanes["_foot"] - 13
    # Narrow, the name of a model stands above its price.
    lanes["_line"] = lanes["_y"] - (0 if wide else 17)
    lanes["_year_y"] = (lanes["_line"] - 20).where(new)
    lanes["_day"] = lanes["_day"].where((lanes["_day"] != lanes["_day"].shift()) | new, "")
    days = max(theme.text_width(day, bold=True) for day in (*lanes["_day"], "2000")) + 10
    limit = 250.0 if wide else width - 4 - days
    lanes["_name"] = [
        _fit.fitting(limit, model if not company or company in model else f"{model}, {company}", model)
        for model, company in zip(lanes["model"], lanes["company"], strict=True)
    ]
    return lanes, days


def _lowest(listed: pd.DataFrame) -> list[tuple[dict[Any, Any], dict[Any, Any]]]:
    """The latest price of each model, by date, with the lowest list price of any model up to then, of equals the earliest."""
    found: list[tuple[dict[Any, Any], dict[Any, Any]]] = []
    rows = listed.to_dict("records")
    lanes = listed.drop_duplicates("_of", keep="last").to_dict("records")
    for place, lane in enumerate(lanes):
        known = [row for row in rows if row["_start"] < lane["_start"]] + lanes[: place + 1]
        found.append((lane, min(known, key=lambda row: (row["price_cny"], row["_start"]))))
    return found


def _floor(listed: pd.DataFrame) -> pd.DataFrame:
    """The lowest price so far, as a stepped line from row to row."""
    path: list[tuple[float, float]] = []
    for lane, lowest in _lowest(listed):
        x = lowest["_x"]
        if not path:
            path.append((x, lane["_y"]))
        elif x < path[-1][0]:
            path += [(path[-1][0], lane["_top"]), (x, lane["_top"])]
        path.append((x, lane["_foot"]))
    return pd.DataFrame([{"_x": x, "_y": y, "_order": order} for order, (x, y) in enumerate(path)], columns=["_x", "_y", "_order"])


def _labels(rows: pd.DataFrame) -> pd.DataFrame:
    """The price beside each dot: at the right, or on the side away from the line to another price of the model, or below that line."""
    ends = rows.groupby("_of")["_x"].agg(["min", "max"])
    labels = []
    for row in rows.to_dict("records"):
        low, high = ends.loc[row["_of"]]
        inside = low < row["_x"] < high
        if inside and row["_earlier"]:
            continue  # the table has it
        side = "center" if inside else "right" if row["_x"] == low < high else "left"
        x, y = row["_x"] + {"center": 0, "left": 9, "right": -9}[side], row["_y"] + (13 if inside else 0)
        labels.append({**row, "_label_x": x, "_label_y": y, "_align": side, "_text": row["_short"], "_bold": not row["_earlier"]})
    return pd.DataFrame(labels)


def _sentences(rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: from the lowest price of the first day to the lowest of all; and the long description."""
    listed = rows[rows["on_a_slide_of"] == ""]
    if listed.empty:
        return "No list price is known yet", "The record holds no list price of input tokens."

    def price(value: float) -> str:
        return words.money(Decimal(str(value)), "CNY") if value else "nothing"

    steps = [lowest for _, lowest in _lowest(listed)]
    first, last = steps[0], steps[-1]
    if last["price_cny"] < first["price_cny"]:
        days = (pd.Timestamp(last["_start"]) - pd.Timestamp(first["_start"])).days
        exact = len(first["_from"]) == len(last["_from"]) == len("2024-05-06")
        when = f"In {words.count(days, 'days')} to {last['price_from']}" if exact else f"From {first['price_from']} to {last['price_from']}"
        finding = (
            f"{when} the lowest list price on record fell from {price(first['price_cny'])} a million tokens to {price(last['price_cny'])}"
        )
    else:
        finding = f"The lowest list price on record: {price(last['price_cny'])}, for {last['model']} from {last['price_from']}"
    each = []
    for row in rows.to_dict("records"):
        whose = f" (by a comparison of {row['on_a_slide_of']})" if row["on_a_slide_of"] else ""
        each.append(f"{row['price_from']}: {row['model']} {row['as_published'] if row['price_cny'] else 'free of charge'}{whose}")
    return finding, f"Dots on a logarithmic scale of yuan, a row a model. {'; '.join(each)}."
