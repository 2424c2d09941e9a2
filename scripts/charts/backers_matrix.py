"""Which platforms and other companies back which large-model company.

A dot: a source says that the investor put money in. Counted are investments in rounds that are not in talks, planned or denied, and
statements that it has invested, holds shares or bought the company, whatever the size and whether it still holds them. A cross: a
source says, as of its date, that the investor has not invested. Both: one source says so and another the contrary. No mark means
only that no source in the record says anything.

Shown are strategic investors (companies, not funds), each with its subsidiaries below it, and the large-model companies of which
any source says either. The number at the right counts the companies that an investor and its subsidiaries back together; companies
on which sources disagree are not in it. Joint holders, of whom sources do not tell who holds what, stand at the end and are counted
for nobody. Left out are investors that no source names.
"""

from functools import partial

import altair as alt
import pandas as pd

from scripts import sketch, theme
from scripts.charts import _most, _plot, _say
from scripts.data import Tables
from scripts.measures import _backers, _sources
from scripts.words import Words

FIRST = ("alibaba", "tencent")
# As many names as can stand side by side.
COLUMNS = 24
CROSS = "M-0.7,-0.7L0.7,0.7M0.7,-0.7L-0.7,0.7"


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row an investor and company of which a source says either: what it says, and the date of the earliest statement."""
    found = _backers.pairs(tables)
    unnamed = [_backers.is_unnamed(tables.investors[investor]) for investor in found["investor_id"]]
    found = found[(found["kind"] == "strategic") & (found["group"] == "large_model") & ~pd.Series(unnamed, dtype=bool)]
    heads = {top: len(companies) for top, companies in _backers.backed(found).items()}
    rows = [
        {
            "investor": tables.investors[row["investor_id"]]["name"],
            "part_of": tables.investors[row["root_id"]]["name"] if row["root_id"] != row["investor_id"] else "",
            "company": tables.companies[row["company_id"]]["name"],
            "what_sources_say": row["says"],
            "earliest_date": row["date"],
            "statements": row["statements"],
            "ref": row["ref"],
            **{f"_{name}": row[name] for name in ("investor_id", "root_id", "company_id", "joint")},
            "_total": heads.get(row["root_id"], 0),
        }
        for row in found.to_dict("records")
    ]
    rows.sort(key=lambda row: (*_rank(row), row["_investor_id"] != row["_root_id"], row["_investor_id"], row["company"]))
    columns = ["investor", "part_of", "company", "what_sources_say", "earliest_date", "statements", "ref"]
    return pd.DataFrame(rows, columns=[*columns, "_investor_id", "_root_id", "_company_id", "_joint", "_total"])


def _rank(row: dict[str, object]) -> tuple[object, ...]:
    """Joint holders last; of the others the two platforms first, then who backs most."""
    top = str(row["_root_id"])
    return row["_joint"], FIRST.index(top) if top in FIRST else len(FIRST), -int(str(row["_total"])), top


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """Investors as rows, companies as columns, a mark where a source says something."""
    drawn = _most.largest(rows, "_root_id", "investors", "_total", how="busiest")
    drawn = drawn.further(_most.largest(drawn.rows, "_company_id", "companies", most=COLUMNS, how="most backed"))
    finding, description = drawn.said(lambda some: _sentences(tables, some, words))
    legend = "Dot: a source says that it has invested. Cross: a source says that it has not."
    if (rows["what_sources_say"] == _backers.BOTH).any():
        legend += " Both: sources disagree."
    return sketch.Sketch(
        partial(_drawing, drawn.rows) if len(rows) else partial(_plot.empty, "No source says who backs whom."),
        finding=finding,
        shown=f"{legend} No mark: no source says anything. Number: companies backed, by subsidiaries too.{drawn.note}",
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _drawing(rows: pd.DataFrame, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    names = _names(rows, wide)
    left = max(row["_x"] + theme.text_width(line, bold=row["_bold"]) for row in names.to_dict("records") for line in row["_lines"]) + 8
    columns = rows.assign(_yes=rows["what_sources_say"] == _backers.BACKED).groupby(["_company_id", "company"])["_yes"].sum().reset_index()
    columns = columns.sort_values(["_yes", "company"], ascending=[False, True], ignore_index=True)
    # Leaning names of columns need room at the right, upright ones do not.
    step = min(52.0, (width - left - (56 if wide else 2)) / (len(columns) + 1))
    columns["_x"] = left + step * (columns.index + 0.5)
    edge = left + step * len(columns)
    # The names of the columns stand in the plot, with room for the widest font: what leaves the plot is only measured in ours.
    head = int(max(theme.text_width(name, bold=True) for name in columns["company"]) * (0.71 if wide else 1)) + 14
    names["_y"] += head
    plot, height = left + step * (len(columns) + 1), float((names["_y"] + names["_size"] / 2).max())

    cells = rows.merge(names[["_investor_id", "_y"]], on="_investor_id").merge(columns[["_company_id", "_x"]], on="_company_id")
    tops = names.drop_duplicates("_root_id")[["_root_id", "_y"]].merge(rows.drop_duplicates("_root_id")[["_root_id", "_total", "_joint"]])
    tops = tops[(tops["_total"] > 0) & ~tops["_joint"].astype(bool)].assign(
        _x=left + step * (len(columns) + 0.5), _text=tops["_total"].astype(str)
    )
    bands = names.assign(_top=names["_y"] - names["_size"] / 2, _foot=names["_y"] + names["_size"] / 2, _left=0.0, _right=plot)
    bands = bands[bands["_root_id"].isin(FIRST)].groupby("_root_id").agg({"_top": "min", "_foot": "max", "_left": "min", "_right": "max"})

    at, across, down = _plot.px(x="_x", y="_y"), _plot.px(x=left, x2=edge, y="_y"), _plot.px(x="_x", y=head, y2=int(height))
    colour, rule = _plot.companies(columns["_company_id"]), theme.colour("rule")
    size = min(step, 19) ** 2 * 0.42
    lines = names.explode(["_lines"], ignore_index=True)
    lines["_y"] += (
        lines.groupby("_investor_id").cumcount() - (lines["_size"] - lines["_gap"]) / theme.TEXT_LEADING / 2 + 0.5
    ) * theme.TEXT_LEADING
    heading = _plot.marks(columns).encode(**_plot.px(x="_x", y=head - 8), text=alt.Text("company:N"))

    def said(*what: str) -> alt.Chart:
        return _plot.marks(cells[cells["what_sources_say"].isin(what)]).encode(**at)

    layers = [
        _plot.marks(bands)
        .mark_rect(color=theme.colour("fill"), cornerRadius=3)
        .encode(**_plot.px(x="_left", x2="_right", y="_top", y2="_foot")),
        _plot.marks(names[["_y"]]).mark_rule(color=rule).encode(**across),
        _plot.marks(columns[["_x"]]).mark_rule(color=rule).encode(**down),
        said(_backers.BACKED, _backers.BOTH).mark_point(size=size).encode(color=colour),
        said(_backers.NOT_BACKED).mark_point(shape=CROSS, size=size, filled=False, stroke=theme.colour("muted"), strokeWidth=1.75),
        said(_backers.BOTH).mark_point(shape=CROSS, size=size, filled=False, stroke=theme.colour("ground"), strokeWidth=1.75),
        heading.mark_text(angle=315 if wide else 270, align="left", baseline="middle", fontWeight=600).encode(color=colour),
        _plot.marks(tops).mark_text(fontWeight=600, baseline="middle", dy=1).encode(**at, text=alt.Text("_text:N")),
    ]
    for bold, group in lines.groupby("_bold"):
        text = _plot.marks(group).mark_text(align="left", baseline="middle", dy=1, fontWeight=600 if bold else "normal")
        layers.append(text.encode(**at, text=alt.Text("_lines:N")))
    return _plot.layered(*layers, width=plot, height=height)


def _names(rows: pd.DataFrame, wide: bool) -> pd.DataFrame:
    """The rows of the matrix from above: the lines of each name, its height, its middle; subsidiaries are set in."""
    names = rows.drop_duplicates("_investor_id")[["_investor_id", "_root_id", "investor", "part_of"]].reset_index(drop=True)
    below = (names["_investor_id"] != names["_root_id"]) & names["_root_id"].isin(set(names["_investor_id"]))
    names["_bold"] = names["_root_id"].isin(FIRST) & ~below
    names["_x"] = 6 + below * 10.0
    full = names["investor"].where(below | (names["part_of"] == ""), names["investor"] + " (" + names["part_of"] + ")")
    names["_lines"] = [theme.wrap(text, 300 if wide else 112, bold=bold) for text, bold in zip(full, names["_bold"], strict=True)]
    names["_gap"] = 5 if wide else 4
    names["_size"] = names["_lines"].map(len) * theme.TEXT_LEADING + names["_gap"]
    return names.assign(_y=names["_size"].cumsum() - names["_size"] / 2)


def _sentences(tables: Tables, rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: how many companies the first two back, or whoever backs most; and the long description."""
    sure = rows[(rows["what_sources_say"] == _backers.BACKED) & ~rows["_joint"].astype(bool)]
    of = {str(top): set(group["company"]) for top, group in sure.groupby("_root_id")}
    name = {top: tables.investors[top]["name"] for top in of}
    if not of:
        return "No source says yet which company backs which", "The record names no strategic investor in a large-model company."

    def companies(number: int) -> str:
        return f"{number} large-model {'company' if number == 1 else 'companies'}"

    ranked = sorted(of, key=lambda top: (-len(of[top]), top))
    if all(top in of for top in FIRST):
        one, two = (of[top] for top in FIRST)
        shared = f"{len(one & two) or 'none'} of them in common"
        others = max((len(of[top]) for top in of if top not in FIRST), default=0)
        if len(one) == len(two):
            finding = f"{words.listed([name[top] for top in FIRST])} have each backed {companies(len(one))}, {shared}"
        else:
            finding = f"{name[FIRST[0]]} has backed {companies(len(one))} and {name[FIRST[1]]} {len(two)}, {shared}"
        if 0 < others < min(len(one), len(two)):
            finding += f"; no other company more than {others}"
    else:
        top = [name[top] for top in ranked if len(of[top]) == len(of[ranked[0]])]
        finding = f"{_say.joined(words, top, 3)} {'has' if len(top) == 1 else 'have each'} backed {companies(len(of[ranked[0]]))}"
    backed = [f"{name[top]}: {words.listed(sorted(of[top]))}" for top in ranked]
    nots = rows[rows["what_sources_say"] == _backers.NOT_BACKED].groupby("investor", sort=False)["company"]
    denied = "; ".join(f"{investor} in {words.listed(list(names))}" for investor, names in nots)
    described = f"A matrix of investors and companies. Backed, subsidiaries included: {'; '.join(backed)}."
    return finding, described + (f" Said not to have invested: {denied}." if denied else "")
