"""How well the published facts of rounds are supported, by the year of the round.

Counted: every cell of the table of rounds that needs a source (dates, amounts, valuations and the like), whatever became of the
round, of all companies in the record. Corroborated: two or more independent origins agree. Single source: one origin says so, and
nobody contradicts it. Weak: only pages of the lowest grade say so. Disputed: a source that is not known to be wrong gives something
else, however many agree.

Rounds without a date stand in a row of their own. A row of the table leads to the first of its cells; the pages of the rounds show
them all.
"""

from collections import Counter
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import evidence, sketch, theme
from scripts.charts import _plot
from scripts.data import Tables
from scripts.measures import _sources
from scripts.words import Words

# How each agreement is drawn: the colour of its part of a bar, and that of the number on it.
COLOURS = {
    evidence.CORROBORATED: ("strong", "ground"),
    evidence.SINGLE_SOURCE: ("soft", "ink"),
    evidence.WEAK: ("fill", "ink"),
    evidence.UNSUPPORTED: ("rule", "ink"),
    evidence.DISPUTED: ("highlight", "ground"),
}
UNDATED = "undated"


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a year and agreement: how many cells, and their share of the year's."""
    cells: dict[tuple[str, str], list[str]] = {}
    for (table, row_id, field), found in evidence.assess(tables).items():
        if table == "rounds" and field:
            date = tables.rounds[row_id]["announced_on"]
            year = date[:4] if date else UNDATED
            cells.setdefault((year, found.agreement), []).append(f"rounds/{row_id}/{field}")
    of_year = Counter({year: sum(len(refs) for (one, _), refs in cells.items() if one == year) for year, _ in cells})
    rows = [
        {
            "year": year,
            "agreement": words.say(agreement),
            "cells": len(cells[year, agreement]),
            "share_percent": round(len(cells[year, agreement]) / of_year[year] * 100, 1),
            "ref": min(cells[year, agreement]),
            "_agreement": agreement,
            "_refs": cells[year, agreement],
        }
        for year in sorted(of_year)
        for agreement in COLOURS
        if (year, agreement) in cells
    ]
    return pd.DataFrame(rows, columns=["year", "agreement", "cells", "share_percent", "ref", "_agreement", "_refs"])


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A bar a year, divided by agreement."""
    finding, description = _sentences(rows, words)
    return sketch.Sketch(
        partial(_drawing, rows, words) if len(rows) else partial(_plot.empty, "No round is known."),
        finding=finding,
        shown="Share of the published facts of rounds, percent, by year of the round; at the right their number",
        description=description,
        source=_sources.line(tables, [path for refs in rows["_refs"] for path in refs], words),
    )


def _drawing(rows: pd.DataFrame, words: Words, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    size, gap, top = 22, 6, 26 if wide else 42
    years = rows.groupby("year", sort=False)["cells"].sum().reset_index()
    years["_y"] = top + (years.index + 0.5) * (size + gap)
    left = max(theme.text_width(year) for year in years["year"]) + 8
    right = width - max(theme.text_width(str(cells)) for cells in years["cells"]) - 14
    rows = rows.drop(columns="_refs").merge(years[["year", "_y"]], on="year")
    rows["_to"] = left + rows.groupby("year")["cells"].cumsum() / rows.groupby("year")["cells"].transform("sum") * (right - left)
    rows["_from"] = rows.groupby("year")["_to"].shift(fill_value=left)
    rows["_x"] = (rows["_from"] + rows["_to"]) / 2
    rows["_top"], rows["_foot"] = rows["_y"] - size / 2, rows["_y"] + size / 2
    rows["_text"] = rows["share_percent"].map("{:.0f}".format)
    roomy = rows["_to"] - rows["_from"] > rows["_text"].map(theme.text_width) + 4
    at, ground = _plot.px(x="_x", y="_y"), theme.colour("ground")
    layers = []
    for agreement, (fill, ink) in COLOURS.items():
        some = rows["_agreement"] == agreement
        bars = _plot.marks(rows[some]).mark_rect(color=theme.colour(fill), stroke=ground, strokeWidth=1)
        numbers = _plot.marks(rows[some & roomy]).mark_text(color=theme.colour(ink), baseline="middle", dy=1)
        layers += [bars.encode(**_plot.px(x="_from", x2="_to", y="_top", y2="_foot")), numbers.encode(**at, text=alt.Text("_text:N"))]
    style: dict[str, Any] = {"color": theme.colour("muted"), "baseline": "middle", "dy": 1}
    layers += [
        _plot.marks(years).mark_text(align="left", **style).encode(**_plot.px(x=0, y="_y"), text=alt.Text("year:N")),
        _plot.marks(years).mark_text(align="right", **style).encode(**_plot.px(x=width - 6, y="_y"), text=alt.Text("cells:N")),
        *_key(rows, words, left, width),
    ]
    return _plot.layered(*layers, width=width - 4, height=top + len(years) * (size + gap))


def _key(rows: pd.DataFrame, words: Words, left: float, width: int) -> list[alt.Chart]:
    """The names of the parts above the bars, each beside a patch of its colour, in as many lines as they need."""
    layers, x, y = [], left, 7.0
    for agreement, (fill, _) in COLOURS.items():
        if agreement not in set(rows["_agreement"]):
            continue
        name = words.say(agreement)
        if x + 16 + theme.text_width(name) > width - 4:
            x, y = left, y + 18
        one = pd.DataFrame([{"_text": name, "_x": x + 6.0, "_y": y, "_text_x": x + 16.0}])
        edge = theme.colour("muted")  # a pale patch needs one
        patch = _plot.marks(one).mark_point(shape="square", size=120, color=theme.colour(fill), stroke=edge, strokeWidth=0.5)
        text = _plot.marks(one).mark_text(align="left", baseline="middle", dy=1)
        layers += [patch.encode(**_plot.px(x="_x", y="_y")), text.encode(**_plot.px(x="_text_x", y="_y"), text=alt.Text("_text:N"))]
        x += 16 + theme.text_width(name) + 14
    return layers


def _sentences(rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: the shares over all years; and the long description."""
    if rows.empty:
        return "No facts of rounds are published yet", "The record holds no round."
    whole = rows.groupby("_agreement")["cells"].sum()
    total = int(whole.sum())

    def share(agreement: str) -> str:
        return f"{whole.get(agreement, 0) / total * 100:.0f}%"

    finding = f"{share(evidence.CORROBORATED)} of the published facts of rounds are corroborated, {share(evidence.DISPUTED)} are disputed"
    each = []
    for year, group in rows.groupby("year", sort=False):
        parts = [f"{row['agreement']} {row['share_percent']:g}%" for _, row in group.iterrows()]
        each.append(f"{year} ({words.count(int(group['cells'].sum()), 'facts')}): {', '.join(parts)}")
    return finding, f"Bars divided by agreement, one a year, {total} facts in all. {'; '.join(each)}."
