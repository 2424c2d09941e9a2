"""What the Chinese model companies sold, and what they lost, year by year.

Counted: revenue, net loss and adjusted net loss of whole companies in whole years, of Chinese companies for which the record has
revenue and a loss for one and the same past year. Bars are in US dollars at the rate of the last month of the year; the figures beside
them are in the currency in which they were published. Each line names whose figures they are; "not named" means that the source does
not say. A forecast is dashed and has a line of its own.

The net loss of a company that is not yet listed holds much that is not spent: pay in shares, and changes in the book value of what its
investors hold. The adjusted loss leaves out what the company itself chooses to leave out, so no two are quite alike. Left out are parts
of years, parts of companies, platforms, and companies of which only one of the two is known.
"""

from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import sketch, theme
from scripts.charts import _key, _most, _plot, _rows, _say
from scripts.data import Tables
from scripts.measures import _agreement, _results, _sources
from scripts.measures._results import ADJUSTED, LOSS, REVENUE
from scripts.words import Words

NAMES = {REVENUE: "revenue", LOSS: "net loss", ADJUSTED: "adjusted net loss"}
UNNAMED = "not named"
BAR, ROW, ROW_NARROW = 15, 27, 60
# Companies that the title names.
TOLD = 4


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a figure, by company, year and kind: as published and in US dollars."""
    found = _results.years(tables)
    found = found[(found["country"] == "CN") & (found["group"] != "platform")]
    past = found[~found["is_forecast"].astype(bool)]
    sold = past[past["indicator_id"] == REVENUE][["company_id", "end"]]
    both = set(past[past["indicator_id"] != REVENUE].merge(sold, on=["company_id", "end"])["company_id"])
    found = found[found["company_id"].isin(both)].reset_index(drop=True)
    # Large-model companies first, then those of the wave before.
    found["_first"] = found["group"] != "large_model"
    found["_kind"] = found["indicator_id"].map({indicator: place for place, indicator in enumerate(_results.INDICATORS)})
    found = found.sort_values(["_first", "company", "end", "is_forecast", "_kind", "ref"], ignore_index=True)
    return pd.DataFrame(
        {
            "company": found["company"],
            "year": [words.period(period) for period in found["period"]],
            "what": found["indicator_id"].map(NAMES),
            "as_published": [_say.cell(tables, ref, words) for ref in found["ref"]],
            "figure_usd": found["usd"].map(_say.significant),
            "stated_by": [house or UNNAMED for house in found["house"]],
            "forecast": ["forecast" if forecast else "" for forecast in found["is_forecast"]],
            "ref": found["ref"],
            **{name: found[name] for name in ("company_id", "indicator_id", "end", "is_forecast", "group")},
            "_doubt": [_agreement.doubt(tables, ref) for ref in found["ref"]],
            "_short": [_short(tables, ref) for ref in found["ref"]],
        }
    ).rename(columns={name: f"_{name}" for name in ("company_id", "indicator_id", "end", "is_forecast", "group")})


def _short(tables: Tables, path: str) -> str:
    """The figure in its own currency, short: CN¥312m, $79m."""
    row = tables.metrics[path.split("/")[1]]
    return _say.compact(float(row["value"]), row["qualifier"], {"USD": "$", "CNY": "CN¥", "HKD": "HK$"}.get(row["unit"], f"{row['unit']} "))


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A line a year: losses to the left of a common foot, revenue to the right."""
    drawn = _most.largest(rows, "_company_id", "companies", "figure_usd", _most.PANELS)
    finding, description = drawn.said(lambda some: _sentences(some, words))
    return sketch.Sketch(
        partial(_drawing, drawn.rows) if len(rows) else partial(_plot.empty, "No company with both revenue and loss."),
        finding=finding,
        shown=f"Bars in US dollars, figures as published. Grey: whose figures they are.{drawn.note}",
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _drawing(rows: pd.DataFrame, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    entries = [
        _key.Entry("Revenue", "accent"),
        _key.Entry("Adjusted net loss", "highlight"),
        _key.Entry("Net loss", "highlight", hollow=True),
    ]
    key = _key.key(entries, 0, width - 4)
    found = rows.rename(columns={f"_{name}": name for name in ("company_id", "end", "is_forecast", "indicator_id")})
    lines = sorted((_line(rows, line) for line in _results.lines(found)), key=lambda line: line["_order"])
    heads: list[dict[str, Any]] = []
    y = float(key.height + 4)
    for at, line in enumerate(lines):
        if not at or line["_company_id"] != lines[at - 1]["_company_id"]:
            y += 6
            heads.append({"_text": line["_company"], "_company_id": line["_company_id"], "_y": y + 12})
            y += 24
        line["_y"] = y + (ROW / 2 if wide else ROW_NARROW - BAR / 2 - 10)
        y += ROW if wide else ROW_NARROW
    zero, scale = _scaled(lines, width)
    bars = pd.DataFrame(lines).assign(_zero=zero)
    bars["_top"], bars["_foot"] = bars["_y"] - BAR / 2, bars["_y"] + BAR / 2
    for name, sign in (("_loss", -1), ("_adjusted", -1), ("_revenue", 1)):
        # A figure too small for the scale keeps a hair.
        bars[f"{name}_x"] = zero + sign * (bars[name] * scale).clip(lower=1.0)
    return _plot.layered(*key.layers, *_bars(bars, pd.DataFrame(heads)), *_words(bars, wide, width), width=width - 4, height=int(y + 2))


def _scaled(lines: list[dict[str, Any]], width: int) -> tuple[float, float]:
    """Where the bars begin, and how many pixels a dollar takes: as many as leave every line room for its words, wide beside its bars."""
    wide = width >= theme.WIDE
    losses = [
        (line["_loss"], sum(map(theme.text_width, (line["_name"], line["_house"], line["_loss_text"]))) + 40 if wide else 1.0)
        for line in lines
    ]
    revenues = [(line["_revenue"], theme.text_width(line["_revenue_text"]) + 12 if wide else 1.0) for line in lines]
    room = width - 6
    scale = min((room - words - more) / max(loss + revenue, 1.0) for loss, words in losses for revenue, more in revenues)
    return room - max(revenue * scale + more for revenue, more in revenues), scale


def _line(rows: pd.DataFrame, line: dict[str, Any]) -> dict[str, Any]:
    """The words and dollars of one line: a year of a company."""
    cells = {kind: rows.loc[index].to_dict() for kind in _results.INDICATORS if (index := line[kind]) is not None}
    one = next(iter(cells.values()))
    houses = list(dict.fromkeys(cell["stated_by"] for cell in cells.values()))
    doubts = [doubt for doubt in _agreement.DOUBTS.values() if any(cell["_doubt"] == doubt for cell in cells.values())][:1]
    house = ", ".join(dict.fromkeys(([] if houses == [UNNAMED] and doubts else [" and ".join(houses)]) + doubts))
    loss, adjusted = (cells[kind]["_short"] if kind in cells else "" for kind in (LOSS, ADJUSTED))
    both = f"{loss} ({adjusted} adjusted)" if loss and adjusted else loss or (adjusted and f"{adjusted} adjusted")
    usd = {kind: float(cells[kind]["figure_usd"]) if kind in cells else 0.0 for kind in _results.INDICATORS}
    return {
        "_order": min(int(index) for kind in _results.INDICATORS if (index := line[kind]) is not None),
        **{name: one[name] for name in ("_company_id", "_is_forecast")},
        "_company": one["company"],
        "_name": one["year"],
        "_house": f"forecast, {house}" if line["is_forecast"] else house,
        "_revenue": usd[REVENUE],
        "_loss": max(usd[LOSS], usd[ADJUSTED]),
        "_adjusted": usd[ADJUSTED],
        "_has": [kind for kind in _results.INDICATORS if kind in cells],
        "_refs": {kind: cells[kind]["ref"] for kind in cells},
        "_revenue_text": cells[REVENUE]["_short"] if REVENUE in cells else "" if line["is_forecast"] else "not known",
        "_loss_text": both or ("" if line["is_forecast"] else "not known"),
    }


def _bars(bars: pd.DataFrame, heads: pd.DataFrame) -> list[alt.Chart]:
    """The bars of all lines, the name of each company, and the foot that the bars of a company share."""
    colour = _plot.companies(heads["_company_id"])
    ground, blue, red = theme.colour("ground"), theme.colour("accent"), theme.colour("highlight")
    layers = [_rows.text(heads, "_text", 0, "_y", colour, bold=True, fontSize=theme.SUBTITLE_SIZE)]
    for kind, name in ((LOSS, "_loss"), (ADJUSTED, "_adjusted"), (REVENUE, "_revenue")):
        some = bars[[kind in has for has in bars["_has"]]]
        some = some.assign(ref=[refs[kind] for refs in some["_refs"]]).drop(columns=["_refs", "_has"])
        across = _plot.px(x=f"{name}_x", x2="_zero", y="_top", y2="_foot")
        for forecast, group in some.groupby(some["_is_forecast"].astype(bool)):
            marks = _plot.marks(group)
            dash: Any = [3, 2] if forecast else alt.Undefined
            ink, solid = (blue if kind == REVENUE else red), kind != LOSS and not forecast
            style: dict[str, Any] = {"color": ink if solid else ground, "stroke": ink, "strokeWidth": 1.25, "strokeDash": dash}
            layers.append(marks.mark_rect(**style).encode(**across))
    foot = _plot.marks(bars[["_zero", "_top", "_foot"]].assign(_top=bars["_top"] - 4, _foot=bars["_foot"] + 4))
    return [*layers, foot.mark_rule(color=theme.colour("ink")).encode(**_plot.px(x="_zero", y="_top", y2="_foot"))]


def _words(bars: pd.DataFrame, wide: bool, width: int) -> list[alt.Chart]:
    """The year and the house, and the figures: at the ends of the bars, narrow above them."""
    bars = bars.drop(columns=["_refs", "_has"])
    bars["_house_x"] = [theme.text_width(name, bold=True) + 6 for name in bars["_name"]]
    bars["_line"] = bars["_y"] if wide else bars["_y"] - BAR / 2 - 27
    layers = [_rows.text(bars, "_name", 0, "_line", bold=True), _rows.text(bars, "_house", "_house_x", "_line", "muted")]
    for side, place in (("loss", "_loss_x"), ("revenue", "_revenue_x")):
        text, known = f"_{side}_text", bars[f"_{side}"] > 0
        if wide:
            some = bars.assign(_at=bars[place].where(known, bars["_zero"]) + (-6 if side == "loss" else 6))
            align = "right" if side == "loss" else "left"
        else:
            told = {"loss": ("lost ", "loss "), "revenue": ("sold ", "revenue ")}[side]
            said = [text and told[0 if value else 1] + text for text, value in zip(bars[text], known, strict=True)]
            some = bars.assign(_at=0.0 if side == "loss" else width - 6.0, **{text: said})
            some["_line"] = bars["_y"] - BAR / 2 - (12 if side == "loss" else 27)
            align = "left" if side == "loss" else "right"
        layers += [
            _rows.text(some[known], text, "_at", "_line", "highlight" if side == "loss" else "accent", align=align),
            _rows.text(some[~known], text, "_at", "_line", "muted", align=align),
        ]
    return layers


def _sentences(rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: the loss against the revenue, in the latest year for which it is known of most large-model companies."""
    if rows.empty:
        return "No company has both its revenue and its loss on record", "The record holds no revenue and loss of one company and year."
    each = []
    for company, group in rows.groupby("company", sort=False):
        listed = [
            f"{row['what']} {row['year']} {row['as_published']} ({'forecast, ' if row['forecast'] else ''}{row['stated_by']})"
            for row in group.to_dict("records")
        ]
        each.append(f"{company}: {', '.join(listed)}")
    description = f"Bars, a line a year, losses to the left and revenue to the right. {'; '.join(each)}."
    past = rows[rows["forecast"] == ""]
    past = past[past["_group"] == "large_model"] if (past["_group"] == "large_model").any() else past
    best: tuple[int, bool, str] = (0, False, "")
    ratios: dict[tuple[bool, str], dict[Any, float]] = {}
    for year, group in past.groupby("year"):
        wide = group.drop_duplicates(["company", "_indicator_id"]).pivot(index="company", columns="_indicator_id", values="figure_usd")
        for kind in (ADJUSTED, LOSS):
            if REVENUE in wide and kind in wide:
                known = wide[wide[REVENUE] > 0][[REVENUE, kind]].dropna()
                ratios[kind == ADJUSTED, str(year)] = (known[kind] / known[REVENUE]).to_dict()
                best = max(best, (len(known), kind == ADJUSTED, str(year)))
    count, adjusted, year = best
    if not count:
        return "No large-model company has both its revenue and its loss on record for one year", description
    ranked = sorted(ratios[adjusted, year].items(), key=lambda item: (-item[1], item[0]))
    texts = [f"{_say.times(ratio)} times" for _, ratio in ranked]
    measure = ", by the loss that it calls adjusted" if count == 1 else ", by the losses that they call adjusted"
    if count > 1 and len(set(texts)) == 1:
        said = f"{_say.joined(words, [name for name, _ in ranked], TOLD)} each lost {texts[0]} their revenue"
    else:
        texts[0] += " its revenue"
        each = [f"{name} {'lost ' if not at else ''}{text}" for at, ((name, _), text) in enumerate(zip(ranked, texts, strict=True))]
        said = _say.joined(words, each, TOLD)
    return f"In {year} {said}{measure if adjusted else ''}", description
