"""How much of Alibaba's money for Moonshot AI in February 2024 was cash, and how much credit for its own cloud.

Counted: every claim in the record on the size of this one investment, on its part in cash and on its part in computing power. Claims
with the same figure and the same origin (the outlet whose reporting it is) share a row with the number of pages. The bar is what the
words stand for: "about" reaches a tenth to either side, "under" down to half. The band behind is the figure that this record adopts.

Hollow: a claim known to be wrong in some way, such as one that gives the whole round to Alibaba. It supports nothing, and stays here
because it is in print. Left out are claims that give no figure, among them the much-quoted "just under half".
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import evidence, rates, sketch, theme
from scripts.charts import _most, _place, _plot, _say
from scripts.data import Row, Tables
from scripts.measures import _money, _sources
from scripts.words import Words

INVESTMENT = "moonshot-2024-02-a-plus-alibaba"
FIELDS = {"amount": "The whole investment", "cash_amount": "Paid in cash", "compute_amount": "Given as computing power"}
# By field what the record adopts: in words, and the interval in US dollars; None where it adopts nothing.
Adopted = Mapping[str, tuple[str, float, float] | None]


def _investment(tables: Tables) -> Row | None:
    return tables.investments.rows.get(INVESTMENT)


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a claim: what the figure is of, the figure as said, what it stands for, whose it is, and what is wrong with it."""
    investment = _investment(tables)
    rows: list[dict[str, Any]] = []
    for claim in evidence.claims_by_row(tables).get(("investments", INVESTMENT), ()):
        value, high = evidence.number(claim["value"]), evidence.number(claim["value_high"])
        if investment is None or value is None or claim["field"] not in FIELDS or claim["unit"] not in rates.currencies(tables):
            continue
        span = evidence.interval(value, claim["qualifier"], high)
        usd = [rates.to_usd(tables, number, claim["unit"], evidence.date_of(tables, investment)) for number in (value, span.low, span.high)]
        source = tables.sources[claim["source_id"]]
        rows.append(
            {
                "what_it_is_of": FIELDS[claim["field"]],
                "said": words.amount(value, claim["unit"], claim["qualifier"]),
                "figure_usd": float(usd[0].value),
                "lowest_usd": float(usd[1].low),
                "highest_usd": float(usd[2].high),
                "origin": evidence.origin_of(investment, source),
                "published_by": source["publisher"] or "",
                "published_on": source["published_on"] or "",
                "known_error": words.say(claim["suspect"]),
                "ref": f"claims/{claim.id}/value",
                "_field": claim["field"],
                "_source": source.id,
            }
        )
    rows.sort(
        key=lambda row: (list(FIELDS).index(row["_field"]), row["known_error"], row["figure_usd"], row["said"], row["origin"], row["ref"])
    )
    columns = "what_it_is_of said figure_usd lowest_usd highest_usd origin published_by published_on known_error ref _field _source"
    return pd.DataFrame(rows, columns=columns.split())


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A dot with its range for each figure and origin, in groups by what the figure is of."""
    drawn = _most.first(rows, "figures")
    adopted = {field: _adopted(tables, field, words) for field in FIELDS}
    finding, description = drawn.said(lambda some: _sentences(tables, some, words))
    return sketch.Sketch(
        partial(_drawing, drawn.rows, adopted) if len(rows) else partial(_plot.empty, "No source gives a figure."),
        finding=finding,
        shown="Each figure in print, by the outlet whose reporting it is, in US dollars. Band: the figure adopted here. "
        f"Hollow: known to be wrong.{drawn.note}",
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _drawing(rows: pd.DataFrame, adopted: Adopted, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    same = ["_field", "origin", "said", "known_error", "figure_usd", "lowest_usd", "highest_usd"]
    figures = rows.groupby(same, sort=False).agg(_pages=("_source", "nunique"), ref=("ref", "first")).reset_index()
    figures["_origin"] = [
        name if pages == 1 else f"{name}, {pages} pages" for name, pages in zip(figures["origin"], figures["_pages"], strict=True)
    ]
    left = max(theme.text_width(name) for name in figures["_origin"]) + 14 if wide else 7
    # The scale is as long as it can be with the words at the right of every bar; narrow, they stand above it, and only the
    # name of the last tick needs room.
    room = [theme.text_width(said, bold=True) + 14 if wide else 24 for said in figures["said"]]
    scale = min((width - left - need) / max(high, 1.0) for need, high in zip(room, figures["highest_usd"], strict=True))
    for end, field in (("_from", "lowest_usd"), ("_x", "figure_usd"), ("_to", "highest_usd")):
        figures[end] = left + figures[field] * scale
    figures, notes, bands, height = _stacked(figures, adopted, left, scale, wide)
    figures["_said_x"] = figures["_to"] + 9 if wide else width - 8.0

    ticks = pd.DataFrame({"_value": _place.Scale(0.0, max(figures["highest_usd"].max(), 1.0), False).ticks()})
    ticks = ticks.assign(
        _x=left + ticks["_value"] * scale, _text=[_say.compact(value, prefix="$") if value else "0" for value in ticks["_value"]]
    )
    down, along, at = _plot.px(y="_top", y2="_foot"), _plot.px(x="_from", x2="_to"), _plot.px(x="_x", y="_y")
    layers = [
        _plot.marks(bands.dropna()).mark_rect(color=theme.colour("fill")).encode(**along, **down),
        _plot.marks(ticks.merge(bands[["_top", "_foot"]], how="cross"))
        .mark_rule(color=theme.colour("rule"))
        .encode(**_plot.px(x="_x"), **down),
        _plot.marks(ticks).mark_text(color=theme.colour("muted"), baseline="top").encode(**_plot.px(x="_x", y=0), text=alt.Text("_text:N")),
    ]
    for wrong, group in figures.groupby(figures["known_error"] != ""):
        ink, base = theme.colour("muted" if wrong else "alibaba"), _plot.marks(group)
        style: dict[str, Any] = {"color": ink, "fontWeight": "normal" if wrong else 600, "align": "left" if wide else "right"}
        layers += [
            base.mark_rule(color=ink, strokeWidth=2, strokeDash=[2, 3] if wrong else alt.Undefined).encode(**_plot.px(y="_y"), **along),
            base.mark_point(color=theme.colour("ground") if wrong else ink, stroke=ink, strokeWidth=2, size=70).encode(**at),
            base.mark_text(align="left", baseline="middle", dy=1).encode(**_plot.px(x=0, y="_line"), text=alt.Text("_origin:N")),
            base.mark_text(baseline="middle", dy=1, **style).encode(**_plot.px(x="_said_x", y="_line"), text=alt.Text("said:N")),
        ]
    for role, group in notes.groupby("_role"):
        style = {"fontWeight": 600, "fontSize": theme.SUBTITLE_SIZE} if role == "ink" else {"color": theme.colour("muted")}
        layers.append(_plot.marks(group).mark_text(align="left", baseline="middle", **style).encode(**at, text=alt.Text("_text:N")))
    return _plot.layered(*layers, width=width - 4, height=height)


def _stacked(
    figures: pd.DataFrame, every: Adopted, left: float, scale: float, wide: bool
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, int]:
    """Everything from above: the figures with their places, the headings, the band of what is adopted in each group, the height."""
    size, y = 22 if wide else 34, 20.0
    at: dict[object, tuple[float, float]] = {}
    notes: list[dict[str, object]] = []
    bands: list[dict[str, float | None]] = []
    for field, group in figures.groupby("_field", sort=False):
        name, adopted = FIELDS[str(field)], every[str(field)]
        y += 22 if bands else 16
        notes.append({"_text": name, "_role": "ink", "_x": 0.0, "_y": y})
        y += 0 if wide else 17
        offset = theme.text_width(name, theme.SUBTITLE_SIZE, bold=True) + 8 if wide else 0.0
        notes.append({"_text": f"adopted: {adopted[0]}" if adopted else "nothing adopted", "_role": "muted", "_x": offset, "_y": y})
        y += 12
        top = y
        for error, some in group.groupby("known_error", sort=False):
            if error != "":
                notes.append({"_text": f"Known to be wrong: {error!s}", "_role": "muted", "_x": 0.0, "_y": y + 10})
                y += 18
            for index in some.index:
                at[index] = (y + size / 2, y + size / 2) if wide else (y + size - 9, y + 9)
                y += size
        ends = (left + adopted[1] * scale - 1.5, left + adopted[2] * scale + 1.5) if adopted else (None, None)
        bands.append({"_from": ends[0], "_to": ends[1], "_top": top, "_foot": y})
    places = pd.DataFrame([at[index] for index in figures.index], columns=["_y", "_line"], index=figures.index)
    return figures.join(places), pd.DataFrame(notes), pd.DataFrame(bands), int(y)


def _adopted(tables: Tables, field: str, words: Words) -> tuple[str, float, float] | None:
    """What the record adopts: in words, and the interval in US dollars."""
    row = _investment(tables)
    usd = _money.in_usd(tables, row, field) if row is not None else None
    return (_say.cell(tables, f"investments/{INVESTMENT}/{field}", words), float(usd.low), float(usd.high)) if usd else None


def _sentences(tables: Tables, rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: the part in computing power as adopted, and what others say; and the long description."""
    row = _investment(tables)
    if row is None or rows.empty:
        return (
            "No source gives a figure for this investment",
            "The record holds no figure of the investment, of its cash or of its computing power.",
        )
    investor, company = tables.investors[row["investor_id"]]["name"], tables.companies[tables.rounds[row["round_id"]]["company_id"]]["name"]
    whole, compute = (_adopted(tables, field, words) for field in ("amount", "compute_amount"))
    money = f"{investor}’s {whole[0]} for {company}" if whole else f"what {investor} gave {company}"
    if compute:
        finding = f"{compute[0][0].upper()}{compute[0][1:]} of {money} came as computing power"
        found = evidence.assess(tables).get(("investments", INVESTMENT, "compute_amount"))
        refs = {f"claims/{item.claim.id}/value" for item in found.differing} if found else set()
        others = sorted(set(rows.loc[rows["ref"].isin(refs), "said"]))
        if others:
            finding += f"; {'another figure in print is' if len(others) == 1 else 'other figures in print are'} {words.listed(others)}"
    else:
        finding = f"No source says how much of {money} came as computing power"
    each = []
    for (name, said, error), group in rows.groupby(["what_it_is_of", "said", "known_error"], sort=False):
        wrong = f"; known to be wrong: {error}" if error != "" else ""
        each.append(f"{name}, {said} ({words.listed(sorted(set(group['origin'])))}{wrong})")
    return finding, f"Dots with ranges, one for each figure and origin. {'. '.join(each)}."
