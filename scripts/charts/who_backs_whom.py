"""The companies that back several model makers at once, and how well each link is attested.

Counted: strategic investors (companies, not funds) that put money into two or more large-model companies, with their subsidiaries, and
every large-model company that they back. A link is an investment in a round that is not in talks, planned or denied, or a statement
that the investor has invested, holds shares or bought the company, of whatever date and size, and whether or not it still holds them.

The style of a link is its evidence: the reporting of two or more origins, of one, of weak pages alone, or disputed, where a source says
that the investor has not invested. All statements of a pair count together. Left out are joint holders, investors that back one company
only (the matrix of backers has them), and funds. Where nobody in the record backs two, those who back one are drawn.
"""

import math
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import evidence, sketch, theme
from scripts.charts import _most, _plot, _rows, _say
from scripts.data import Tables
from scripts.measures import _edges, _sources
from scripts.words import Words

LEAST = 2
# How a link is drawn: its name in the key, how thick it is, its dashes.
STYLES: dict[str, tuple[str, float, list[float]]] = {
    evidence.CORROBORATED: ("two origins or more", 2.75, []),
    evidence.SINGLE_SOURCE: ("one origin", 1.1, []),
    evidence.WEAK: ("weak pages only", 1.75, [1.5, 3.5]),
    evidence.DISPUTED: ("sources disagree", 1.75, [7, 4]),
    evidence.UNSUPPORTED: ("no source", 1.1, [1.5, 6]),
}
CROSS = "M-0.7,-0.7L0.7,0.7M0.7,-0.7L-0.7,0.7"
SLOT, GAP, STEPS, BAR = 13.0, 17.0, 24, 4.0


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a link: the investor, the company, the evidence, and the date of the earliest statement."""
    found = _edges.edges(tables)
    backed = found.groupby("root_id")["company_id"].transform("size") if len(found) else pd.Series(dtype=int)
    found = found[backed >= min(LEAST, int(backed.max()))] if len(found) else found
    rows = [
        {
            "investor": tables.investors[row["root_id"]]["name"],
            "company": tables.companies[row["company_id"]]["name"],
            "evidence": words.say(row["agreement"]),
            "origins": row["origins"],
            "claims": row["claims"],
            "through": words.listed(list(row["through"])),
            "earliest_date": row["date"],
            "ref": row["ref"],
            "_root_id": row["root_id"],
            "_company_id": row["company_id"],
            "_agreement": row["agreement"],
        }
        for row in found.to_dict("records")
    ]
    columns = ["investor", "company", "evidence", "origins", "claims", "through", "earliest_date", "ref"]
    table = pd.DataFrame(rows, columns=[*columns, "_root_id", "_company_id", "_agreement"])
    table["_degree"] = table.groupby("_root_id")["ref"].transform("size").astype(int) if len(table) else pd.Series(dtype=int)
    return table.sort_values(["_degree", "investor", "company"], ascending=[False, True, True], ignore_index=True)


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """Investors at the left, companies at the right, a curve for each link."""
    drawn = _most.largest(rows, "_root_id", "investors", "_degree", _most.PANELS)
    finding, description = drawn.said(lambda some: _sentences(some, words))
    shown = "A line: a source says that the investor at the left, or a subsidiary, has put money into the company at the right."
    return sketch.Sketch(
        partial(_drawing, drawn.rows) if len(rows) else partial(_plot.empty, "No source says who backs whom."),
        finding=finding,
        shown=f"{shown} Numbers: links drawn here.{drawn.note}",
        narrow=shown + drawn.note,
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _order(rows: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Both sides in an order with few crossings: each by the mean place of those that it is linked to, a few times over."""
    links: dict[str, dict[str, list[str]]] = {"_root_id": {}, "_company_id": {}}
    for root, company in zip(rows["_root_id"], rows["_company_id"], strict=True):
        links["_root_id"].setdefault(root, []).append(company)
        links["_company_id"].setdefault(company, []).append(root)
    left = list(links["_root_id"])
    right = sorted(links["_company_id"], key=lambda one: (-len(links["_company_id"][one]), one))
    for _ in range(8):
        places = {one: place / len(left) for place, one in enumerate(left)}
        right.sort(key=lambda one: (sum(places[other] for other in links["_company_id"][one]) / len(links["_company_id"][one]), one))
        places = {one: place / len(right) for place, one in enumerate(right)}
        left.sort(key=lambda one: (sum(places[other] for other in links["_root_id"][one]) / len(links["_root_id"][one]), one))
    return left, right


def _stacked(order: list[str], sizes: dict[Any, int], top: float, height: float) -> dict[str, tuple[float, float]]:
    """The top and the foot of each node of one side, spread over the height."""
    gap = (height - SLOT * sum(sizes.values())) / max(len(order), 1)
    found, y = {}, top
    for one in order:
        found[one] = (y + gap / 2, y + gap / 2 + SLOT * sizes[one])
        y += gap + SLOT * sizes[one]
    return found


def _drawing(rows: pd.DataFrame, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    left, right = _order(rows)
    sizes: dict[str, dict[Any, int]] = {side: rows[side].value_counts().to_dict() for side in ("_root_id", "_company_id")}
    names = {side: dict(zip(rows[side], rows[name], strict=True)) for side, name in (("_root_id", "investor"), ("_company_id", "company"))}
    key, top = _key(list(dict.fromkeys(rows["_agreement"])), width)
    height = SLOT * len(rows) + GAP * max(len(left), len(right))
    nodes: list[dict[str, Any]] = []
    for side, order in (("_root_id", left), ("_company_id", right)):
        for one, (start, end) in _stacked(order, sizes[side], top, height).items():
            text = names[side][one]
            lines = [f"{text} {sizes[side][one]}"] if wide else theme.wrap(text, 100, bold=True)
            nodes.append({"_side": side, "_id": one, "_top": start, "_foot": end, "_lines": lines})
    room = {
        side: max(theme.text_width(line, bold=True) for node in nodes if node["_side"] == side for line in node["_lines"]) for side in sizes
    }
    from_x, to_x = room["_root_id"] + 10 + BAR, width - 6 - room["_company_id"] - 10 - BAR
    for node in nodes:
        at_left = node["_side"] == "_root_id"
        node |= {"_x": from_x - BAR if at_left else to_x, "_x2": from_x if at_left else to_x + BAR}
        node |= {"_text_x": from_x - BAR - 7 if at_left else to_x + BAR + 7}
    curves, ends = _curves(rows, nodes, (left, right), from_x, to_x)

    colour = _plot.companies(dict.fromkeys(rows["_company_id"]))
    sides = pd.DataFrame(nodes).assign(_company_id=lambda some: some["_id"])
    investors, companies = sides[sides["_side"] == "_root_id"], sides[sides["_side"] == "_company_id"]
    box = _plot.px(x="_x", x2="_x2", y="_top", y2="_foot")
    layers = [*key]
    for agreement, (_, thick, dash) in STYLES.items():
        some = curves[curves["_agreement"] == agreement]
        if len(some):
            line = _plot.marks(some).mark_line(strokeWidth=thick, strokeDash=dash or alt.Undefined)
            layers.append(line.encode(**_plot.px(x="_px", y="_py"), order=alt.Order("_at:Q"), detail=alt.Detail("_link:N"), color=colour))
    disputed = ends[ends["_agreement"] == evidence.DISPUTED]
    ground, ink = theme.colour("ground"), theme.colour("ink")
    middle = _plot.px(x="_mid_x", y="_mid_y")
    layers += [
        _plot.marks(disputed).mark_point(size=150, color=ground).encode(**middle),
        _plot.marks(disputed).mark_point(shape=CROSS, size=70, filled=False, stroke=ink, strokeWidth=1.75).encode(**middle),
        # A point at the end of each link carries what a reader sees on touching it.
        _plot.marks(ends).mark_point(size=28).encode(**_plot.px(x="_end_x", y="_end_y"), color=colour),
        _plot.marks(investors.drop(columns="_lines")).mark_rect(color=ink).encode(**box),
        _plot.marks(companies.drop(columns="_lines")).mark_rect().encode(**box, color=colour),
    ]
    for some, ink_of, align in ((investors, "ink", "right"), (companies, colour, "left")):
        each = some.explode("_lines")
        of = each.groupby(level=0)["_lines"].transform("size")
        each["_y"] = (each["_top"] + each["_foot"]) / 2 + (each.groupby(level=0).cumcount() - (of - 1) / 2) * theme.TEXT_LEADING
        layers.append(_rows.text(each, "_lines", "_text_x", "_y", ink_of, bold=True, align=align))
    return _plot.layered(*layers, width=width - 4, height=int(top + height))


def _key(agreements: list[str], width: int) -> tuple[list[alt.Chart], float]:
    """What the lines mean, and where the drawing may begin."""
    layers: list[alt.Chart] = []
    x, y = 5.0, 9.0
    for agreement in (one for one in STYLES if one in agreements):
        name, thick, dash = STYLES[agreement]
        wide = 34 + theme.text_width(name)
        if x > 5 and x + wide > width - 6:
            x, y = 5.0, y + 18
        entry = pd.DataFrame([{"_x": x, "_x2": x + 27, "_y": y, "_text": name, "_text_x": x + 33, "_mid": x + 13.5}])
        line = _plot.marks(entry).mark_rule(color=theme.colour("ink"), strokeWidth=thick, strokeDash=dash or alt.Undefined)
        layers += [line.encode(**_plot.px(x="_x", x2="_x2", y="_y")), _rows.text(entry, "_text", "_text_x", "_y")]
        if agreement == evidence.DISPUTED:
            cross = _plot.marks(entry).mark_point(shape=CROSS, size=60, filled=False, stroke=theme.colour("ink"), strokeWidth=1.75)
            layers.append(cross.encode(**_plot.px(x="_mid", y="_y")))
        x += wide + 16
    return layers, y + 16


def _curves(
    rows: pd.DataFrame, nodes: list[dict[str, Any]], order: tuple[list[str], list[str]], from_x: float, to_x: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The points of every curve, and for every link its end and its middle; links leave a node in the order of their other ends."""
    tops = {(node["_side"], node["_id"]): node["_top"] for node in nodes}
    place = {one: at for side in order for at, one in enumerate(side)}
    starts: dict[int, dict[str, float]] = {}
    for side, other in (("_root_id", "_company_id"), ("_company_id", "_root_id")):
        for one, links in rows.groupby(side):
            for at, index in enumerate(sorted(links.index, key=lambda index: place[str(rows.at[index, other])])):
                starts.setdefault(index, {})[side] = tops[side, str(one)] + SLOT * (at + 0.5)
    points, ends = [], []
    for index, row in rows.iterrows():
        y, to_y = starts[int(str(index))]["_root_id"], starts[int(str(index))]["_company_id"]
        for step in range(STEPS + 1):
            part = step / STEPS
            swing = (1 - math.cos(math.pi * part)) / 2
            about = {"_link": str(index), "_company_id": row["_company_id"], "_agreement": row["_agreement"], "_at": step}
            points.append({**about, "_px": from_x + (to_x - from_x) * part, "_py": y + (to_y - y) * swing})
        about = {name: row[name] for name in ("ref", "_company_id", "_agreement")}
        ends.append({**about, "_end_x": to_x - 1, "_end_y": to_y, "_mid_x": (from_x + to_x) / 2, "_mid_y": (y + to_y) / 2})
    return pd.DataFrame(points), pd.DataFrame(ends)


def _sentences(rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: how many of the links rest on two origins, and on which sources disagree; and the long description."""
    if rows.empty:
        return "No source says yet which company backs which", "The record names no strategic investor in a large-model company."
    each = []
    for investor, group in rows.groupby("investor", sort=False):
        each.append(f"{investor}: {', '.join(f'{row.company} ({row.evidence})' for row in group.itertuples())}")
    description = f"A network of investors and companies. {'; '.join(each)}."
    number, sure = len(rows), int((rows["_agreement"] == evidence.CORROBORATED).sum())
    backers = rows["_root_id"].nunique()
    several = "several model makers" if int(rows["_degree"].min()) >= LEAST else "a model maker"
    who = f"{backers} companies that back {several}" if backers > 1 else f"{rows['investor'].iloc[0]}"
    if number == 1:
        return (
            f"One link between a company and a model maker it backs: {rows['investor'].iloc[0]} and {rows['company'].iloc[0]}",
            description,
        )
    count = "All" if sure == number else "Not one" if not sure else str(sure)
    rest = "rests" if sure < 2 else "rest"
    finding = f"{count} of the {number} links of {'the ' if backers > 1 else ''}{who} {rest} on two origins or more"
    disputed = [f"{row.investor} backs {row.company}" for row in rows[rows["_agreement"] == evidence.DISPUTED].itertuples()]
    if disputed:
        finding += f"; sources disagree whether {_say.joined(words, disputed, 2)}"
    return finding, description
