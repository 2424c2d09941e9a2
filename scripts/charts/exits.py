"""How investors got out: listings and sales, with what was raised and what the company was valued at.

Counted: every listing and sale in the record of a company that makes models, or that is here for comparison. A dot is what the offer
raised, a diamond the value of the whole company at the offer price, or at the sale; both in US dollars at the average rate of the
month, on a scale where each step is a tenfold, so that the same distance is the same share sold. The figures are in the currency in
which they were published. The share is what was raised divided by the value at the offer price.

Raised is before the costs of the offer and without what banks may sell on top, where sources tell the two apart. The price of a
listing is that of one share, the price of a sale that of the whole company. No dot means that no source in the record has the figure.
"""

import itertools
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import sketch, theme
from scripts.charts import _most, _plot, _rows, _say
from scripts.data import Row, Tables
from scripts.measures import _agreement, _money, _sources
from scripts.words import Words

EVENTS = {"ipo": "listing", "acquisition": "sale", "shutdown": "shutdown"}
RAISED, VALUE, PRICE = "raised", "valuation", "price"
SIGNS = {"USD": "$", "CNY": "CN¥", "HKD": "HK$", "EUR": "€", "GBP": "£"}
UNKNOWN = "not known"


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a figure, by event: what was raised, the value, the price; an event without any has a row with its date."""
    rows: list[dict[str, Any]] = []
    for row in sorted(tables.exits, key=lambda row: (row["occurred_on"] or "", row.id), reverse=True):
        company = tables.companies[row["company_id"]]
        about = {
            "company": company["name"],
            "event": EVENTS[row["event"]],
            "date": row["occurred_on"] or "",
            "_exit": row.id,
            "_company_id": company.id,
            "_where": _where(tables, row, words),
        }
        figures = [field for field in (RAISED, VALUE, PRICE) if row[field] is not None]
        for field in figures or ["occurred_on"]:
            usd = _money.in_usd(tables, row, field) if figures else None
            path = f"exits/{row.id}/{field}"
            # The price of a sale is that of the whole company, and stands for its value where nothing else does.
            whole = field == VALUE or (field == PRICE and row["event"] == "acquisition" and row[VALUE] is None)
            rows.append(
                {
                    **about,
                    "what": (f"{PRICE} of a share" if field == PRICE and row["event"] == "ipo" else field) if figures else UNKNOWN,
                    "as_published": _say.cell(tables, path, words) if figures else "",
                    "figure_usd": _say.significant(float(usd.value)) if usd else "",
                    "ref": path,
                    "_mark": RAISED if field == RAISED else VALUE if whole else "",
                    "_usd": float(usd.value) if usd else 0.0,
                    "_field": field,
                    "_short": _short(row, field) if figures else "",
                    "_doubtful": _agreement.is_doubtful(tables, path),
                }
            )
    columns = ["company", "event", "date", "what", "as_published", "figure_usd", "ref", "_exit", "_company_id", "_where"]
    return pd.DataFrame(rows, columns=[*columns, "_mark", "_usd", "_field", "_short", "_doubtful"])


def _where(tables: Tables, row: Row, words: Words) -> list[str]:
    """The event in a few words: listed at HK$116.2 a share, 8 January 2026; sold to Meituan, 29 June 2023."""
    buyer = tables.investors[row["buyer"]]["name"] if row["buyer"] in tables.investors else row["buyer"]
    said = {"ipo": "listed", "acquisition": f"sold to {buyer}" if buyer else "sold", "shutdown": "shut down"}[row["event"]]
    if row["event"] == "ipo" and row[PRICE] is not None:
        said += f" at {_say.cell(tables, f'exits/{row.id}/{PRICE}', words)} a share"
    return [said, *([words.date(row["occurred_on"])] if row["occurred_on"] else [])]


def _short(row: Row, field: str) -> str:
    currency = row[f"{field}_currency"]
    return _say.compact(float(row[field]), row[f"{field}_qualifier"], SIGNS.get(currency, f"{currency} "))


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A line an event, from what was raised to what the company was valued at."""
    kept = _most.largest(rows, "_exit", "listings and sales", "_usd")
    finding, description = kept.said(lambda some: _sentences(some, words))
    drawn = kept.rows[(kept.rows["_mark"] != "") & (kept.rows["_usd"] > 0)]
    hollow = " Hollow: disputed, or a weak source only." if drawn["_doubtful"].any() else ""
    return sketch.Sketch(
        partial(_drawing, kept.rows, drawn) if len(drawn) else partial(_plot.empty, "No figure of a listing or a sale."),
        finding=finding,
        shown="Dot: raised by the offer. Diamond: value of the whole company. Between them: the first as a part of the second. "
        f"US dollars on a logarithmic scale, figures as published.{hollow}{kept.note}",
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _shares(rows: pd.DataFrame) -> dict[str, float]:
    """What each listing raised, in percent of the value of the company at the offer price."""
    usd = {(row["_exit"], row["_field"]): row["_usd"] for row in rows.to_dict("records") if row["event"] == "listing" and row["_usd"] > 0}
    return {one: usd[one, RAISED] / usd[one, VALUE] * 100 for one, field in usd if field == VALUE and (one, RAISED) in usd}


def _drawing(rows: pd.DataFrame, drawn: pd.DataFrame, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    events = rows.drop_duplicates("_exit").reset_index(drop=True)
    events["_lines"] = [
        [line for part in (where if wide else [", ".join(where)]) for line in theme.wrap(part, 190 if wide else width - 8)]
        for where in events["_where"]
    ]
    events["_size"] = [18.0 + len(lines) * theme.TEXT_LEADING + (12 if wide else 46) for lines in events["_lines"]]
    top = 34.0
    events["_top"] = top + events["_size"].cumsum() - events["_size"]
    events["_foot"] = events["_top"] + events["_size"]
    events["_y"] = events["_top"] + events["_size"] / 2 + 4 if wide else events["_foot"] - 20
    events["_name_y"] = events["_top"] + (15 if wide else 13)
    height = int(events["_foot"].max())
    lines = events.explode("_lines")
    lines["_line_y"] = lines["_name_y"] + (lines.groupby(level=0).cumcount() + 1) * theme.TEXT_LEADING + 1

    # The words of a figure stand outside of its mark, and the scale leaves them room.
    left = 200.0 if wide else 2.0
    needs = [
        (row["_usd"], text, 10.0) if row["_mark"] == RAISED else (row["_usd"], 10.0, text)
        for row in drawn.to_dict("records")
        if (text := theme.text_width(row["_short"], bold=True) + 14)
    ]
    across = _rows.fitted(needs, left, width - 6)
    points = drawn.merge(events[["_exit", "_y"]], on="_exit")
    points["_x"] = [across(usd) for usd in points["_usd"]]
    spans = points.groupby(["_exit", "_company_id", "_y"])["_x"].agg(_from="min", _to="max").reset_index()

    colour = _plot.companies(events["_company_id"].drop_duplicates())
    outline = alt.Stroke("_company_id:N", scale=colour["scale"])
    layers = [
        *across.grid([(top, height)] if wide else [(y - 20, y + 14) for y in events["_y"]], top - 10 if wide else 14),
        _plot.marks(events[["_foot"]].iloc[:-1]).mark_rule(color=theme.colour("rule")).encode(**_plot.px(x=0, x2=width - 6, y="_foot")),
        _plot.marks(spans).mark_rule(strokeWidth=2).encode(**_plot.px(x="_from", x2="_to", y="_y"), color=colour),
    ]
    for mark, doubtful in itertools.product((RAISED, VALUE), (False, True)):
        some = _plot.marks(points[(points["_mark"] == mark) & (points["_doubtful"] == doubtful)]).encode(**_plot.px(x="_x", y="_y"))
        shape, size = ("circle", 80) if mark == RAISED else ("diamond", 110)
        if doubtful:
            layers.append(some.mark_point(shape=shape, size=size, strokeWidth=1.75, color=theme.colour("ground")).encode(stroke=outline))
        else:
            layers.append(some.mark_point(shape=shape, size=size).encode(color=colour))
    names = [
        _rows.text(events, "company", 0, "_name_y", colour, bold=True),
        _rows.text(lines, "_lines", 0, "_line_y", "muted"),
    ]
    labels = _labels(rows, events, points, spans, left)
    for role, group in labels.groupby("_role"):
        layers += _plot.texts(group, alt.ColorValue(theme.colour(str(role))))
    return _plot.layered(*layers, *names, width=width - 4, height=height)


def _labels(rows: pd.DataFrame, events: pd.DataFrame, points: pd.DataFrame, spans: pd.DataFrame, left: float) -> pd.DataFrame:
    """The figures beside their marks, the share above the line between them, and what is not known."""
    found = [
        {
            **{"_text": row["_short"], "_label_y": row["_y"], "_bold": row["_mark"] == VALUE, "_role": "ink"},
            **{"_label_x": row["_x"] + (10 if row["_mark"] == VALUE else -10), "_align": "left" if row["_mark"] == VALUE else "right"},
        }
        for row in points.to_dict("records")
    ]
    shares = _shares(rows)
    for row in spans.to_dict("records"):
        if row["_exit"] in shares:
            middle = {"_label_x": (row["_from"] + row["_to"]) / 2, "_label_y": row["_y"] - 11, "_align": "center"}
            found.append({"_text": _say.percent(round(shares[row["_exit"]], 1)), "_bold": False, "_role": "muted", **middle})
    for row in events[~events["_exit"].isin(points["_exit"])].to_dict("records"):
        about = {"_label_x": left + 8, "_label_y": row["_y"], "_align": "left", "_bold": False, "_role": "muted"}
        found.append({"_text": "neither sum nor value known", **about})
    return pd.DataFrame(found)


def _sentences(rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: how large a part of the companies the listings sold; and the long description."""
    if rows.empty:
        return "No listing or sale is known yet", "The record holds no listing and no sale."
    each = []
    for _, group in rows.groupby("_exit", sort=False):
        one = group.iloc[0]
        listed = [f"{row['what']} {row['as_published']}".strip() for row in group.to_dict("records")]
        each.append(f"{one['company']}, {', '.join(one['_where'])}: {', '.join(listed)}")
    description = f"Dots and diamonds on a logarithmic scale, a line an event. {'; '.join(each)}."
    name = dict(zip(rows["_exit"], rows["company"], strict=True))
    shares = sorted(_shares(rows).items(), key=lambda item: (item[1], item[0]))
    if not shares:
        known = rows[(rows["_mark"] == VALUE) & (rows["_usd"] > 0)]
        if known.empty:
            return "No source gives the value of a company that listed or was sold", description
        top = known.sort_values("_usd").iloc[-1]
        return f"{top['company']} was valued highest of those that listed or were sold: {top['as_published']}", description
    said = [(_say.percent(round(share, 1)), name[one]) for one, share in shares]
    if len(said) == 1:
        return f"The listing of {said[0][1]} raised {said[0][0]} of what it valued the company at", description
    low, high = said[0], said[-1]
    if low[0] == high[0]:
        return f"The listings with known figures each raised {low[0]} of the value that they gave the company", description
    ends = f"between {low[0]} ({low[1]}) and {high[0]} ({high[1]})"
    return f"The listings with known figures raised {ends} of the value that they gave the company", description
