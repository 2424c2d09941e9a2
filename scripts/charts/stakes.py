"""Who is known to hold how much of which large-model company.

Counted: for each holder of a large-model company the latest share of its capital in the record, with the date. Dates differ within a
company, and so do the shares that sources count, so the bars are no parts of one whole, and nothing here is added up. Where sources
give the share of the votes, a mark stands at it.

Hollow: several holders for whom there is one figure together, or a vehicle whose shares are inside the holding above it. Neither is ever
added to the others. Where one holder has the whole of a company, earlier holders are left out. Most holdings are not public: who is
missing here may hold much.
"""

import re
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import sketch, theme
from scripts.charts import _most, _plot, _rows, _say
from scripts.data import Row, Tables
from scripts.measures import _agreement, _backers, _sources
from scripts.words import Words

SHARES, VOTES = "shares", "votes"
# Rows of investors that are several holders with one figure; their names say so.
_COLLECTIVE = re.compile(r" together$| and its | group of |^Founders of ")
BAR, ROW, ROW_NARROW = 13, 23, 38
# So many holders of each company are drawn on a narrow screen: all of them would be three screens of a phone.
FEW = 5


def _latest(tables: Tables) -> dict[str, list[Row]]:
    """The latest stake of each holder, by company; of a company that one holder has whole, only that one."""
    found: dict[tuple[str, str], Row] = {}
    for row in tables.stakes:
        known = found.get((row["company_id"], row["investor_id"]))
        if tables.companies[row["company_id"]]["group"] == "large_model" and (
            known is None or (known["as_of"] or "") <= (row["as_of"] or "")
        ):
            found[row["company_id"], row["investor_id"]] = row
    companies: dict[str, list[Row]] = {}
    for row in found.values():
        companies.setdefault(row["company_id"], []).append(row)
    return {name: [row for row in rows if row["percent"] == 100] or rows for name, rows in companies.items()}


def _ordered(tables: Tables, rows: list[Row]) -> list[tuple[Row, str]]:
    """The stakes in one company as they stand below each other, each with what it is: "", "together", "part of the holding above"."""

    def size(row: Row) -> tuple[float, str]:
        return -float(row["percent"] or 0), row.id

    holders = {row["investor_id"] for row in rows}
    several = [row for row in rows if _COLLECTIVE.search(tables.investors[row["investor_id"]]["name"])]
    parts = [row for row in rows if row not in several and tables.investors[row["investor_id"]]["parent_id"] in holders]
    found: list[tuple[Row, str]] = []
    for row in sorted((row for row in rows if row not in several and row not in parts), key=size):
        found.append((row, ""))
        inside = [part for part in parts if tables.investors[part["investor_id"]]["parent_id"] == row["investor_id"]]
        found += [(part, "part of the holding above") for part in sorted(inside, key=size)]
    rest = [row for row in parts if row not in [one for one, _ in found]]
    return [*found, *((row, "") for row in sorted(rest, key=size)), *((row, "together") for row in sorted(several, key=size))]


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a figure, by company and size: the share of the capital, and of the votes where known."""
    rows: list[dict[str, Any]] = []
    companies = _latest(tables)
    for company in sorted(companies, key=lambda name: (-len(companies[name]), tables.companies[name]["name"])):
        for row, kind in _ordered(tables, companies[company]):
            for field, what in (("percent", SHARES), ("voting_percent", VOTES)):
                if row[field] is None:
                    continue
                path = f"stakes/{row.id}/{field}"
                rows.append(
                    {
                        "company": tables.companies[company]["name"],
                        "holder": tables.investors[row["investor_id"]]["name"],
                        "what": what,
                        "held_percent": float(row[field]),
                        "as_published": _say.cell(tables, path, words),
                        "as_of": row["as_of"] or "",
                        "counted": kind,
                        "ref": path,
                        "_stake": row.id,
                        "_company_id": company,
                        "_short": _say.percent(float(row[field]), row[f"{'voting' if what == VOTES else 'percent'}_qualifier"]),
                        "_date": words.period(row["as_of"][:7]) if row["as_of"] else "no date",
                        "_doubt": _doubt(tables, row, path),
                        "_kind": _backers.root(tables, tables.investors[row["investor_id"]])["kind"] or "",
                    }
                )
    columns = ["company", "holder", "what", "held_percent", "as_published", "as_of", "counted", "ref"]
    return pd.DataFrame(rows, columns=[*columns, "_stake", "_company_id", "_short", "_date", "_doubt", "_kind"])


def _doubt(tables: Tables, row: Row, path: str) -> str:
    """What to say beside a share that nobody should lean on. What one party of a dispute says of the other is noted as an allegation."""
    return "alleged" if (row["note"] or "").startswith("Allegation") else _agreement.doubt(tables, path)


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A bar a holder, by company."""
    drawn = _most.largest(rows, "_stake", "holdings", "held_percent")
    finding, description = drawn.said(lambda some: _sentences(some, words))
    shown = "Latest known share of each holder, with its date; holdings of different dates are no parts of one whole."
    if (rows["what"] == VOTES).any():
        shown += " Upright stroke: share of the votes."
    if (rows["counted"] != "").any():
        shown += " Hollow: several holders together, or a part of the holding above."
    fewer = len(_fewer(drawn.rows)) < len(drawn.rows) and not drawn.note
    return sketch.Sketch(
        partial(_drawing, drawn.rows) if len(rows) else partial(_plot.empty, "No holding is known."),
        finding=finding,
        shown=shown + drawn.note,
        narrow=shown + (f" Drawn: the {FEW} largest of each company; the table has all." if fewer else drawn.note),
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _fewer(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the largest holdings of each company, in the order in which they stand."""
    largest = rows.drop_duplicates("_stake").sort_values(["held_percent", "ref"], ascending=[False, True])
    return rows[rows["_stake"].isin(largest.groupby("_company_id").head(FEW)["_stake"])]


def _lines(rows: pd.DataFrame, width: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """A line a holder with its words and its place, the headings, and the height of all."""
    wide = width >= theme.WIDE
    lines: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    y = 0.0
    for company_id, holders in rows.groupby("_company_id", sort=False):
        heads.append({"_text": holders["company"].iloc[0], "_company_id": company_id, "_y": y + 10})
        y += 24
        for _, figures in holders.groupby("_stake", sort=False):
            said = {row["what"]: row for row in figures.to_dict("records")}
            one = next(iter(said.values()))
            inset = 12.0 if one["counted"].startswith("part") else 0.0
            value, votes = said[SHARES]["_short"] if SHARES in said else "not known", ""
            if VOTES in said:
                votes = f"{said[VOTES]['_short']} of the votes"
            note = ", ".join(part for part in (one["_date"], one["_doubt"], votes if wide else "") if part)
            # Narrow, the figure stands at the right of the name, or below a name that leaves it no room.
            room = 190 - inset if wide else width - 8 - inset
            beside = width - 22 - inset - theme.text_width(value, bold=True) - theme.text_width(note)
            names = theme.wrap(one["holder"], room)
            below = 0 if wide or theme.text_width(one["holder"]) <= beside else len(names)
            high = max(len(names), below + 1) * theme.TEXT_LEADING
            name_y = y + (max(ROW, high + 8) / 2 if wide else 8)
            y += max(ROW, high + 8) if wide else ROW_NARROW - theme.TEXT_LEADING + high
            lines.append(
                {
                    **{name: one[name] for name in ("_company_id", "counted", "ref")},
                    **{"_names": names, "_name_x": inset, "_value": value, "_note": note, "_votes_text": votes},
                    "_percent": said[SHARES]["held_percent"] if SHARES in said else 0.0,
                    "_votes": said[VOTES]["held_percent"] if VOTES in said else float("nan"),
                    **{"_name_y": name_y, "_value_y": name_y + below * theme.TEXT_LEADING, "_y": name_y if wide else y - 14},
                }
            )
        y += 8
    return lines, heads, y


def _drawing(rows: pd.DataFrame, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    lines, heads, height = _lines(rows if wide else _fewer(rows), width)
    bars = pd.DataFrame(lines)
    bars["_most"] = bars[["_percent", "_votes"]].max(axis=1)
    left = max(theme.text_width(text) + line["_name_x"] for line in lines for text in line["_names"]) + 12 if wide else 1.0
    value_wide, note_wide = bars["_value"].map(lambda text: theme.text_width(text, bold=True)), bars["_note"].map(theme.text_width)
    # Wide, the words stand behind the bar, and the scale leaves every line room for its own; narrow, they stand above it.
    scale = ((width - 6 - left - (value_wide + note_wide + 18 if wide else 3.0)) / bars["_most"].clip(lower=1.0)).min()
    bars["_left"], bars["_right"], bars["_x"] = left, left + (bars["_percent"] * scale).clip(lower=1.0), left + bars["_votes"] * scale
    thick = BAR if wide else 9
    bars["_top"], bars["_foot"] = bars["_y"] - thick / 2, bars["_y"] + thick / 2
    bars["_value_x"] = left + bars["_most"] * scale + 8 if wide else width - 11.0 - note_wide - value_wide
    bars["_note_x"] = bars["_value_x"] + value_wide + 5

    colour = _plot.companies(bars["_company_id"].drop_duplicates())
    outline = alt.Stroke("_company_id:N", scale=colour["scale"])
    plain = bars.drop(columns=["_names"])
    across = _plot.px(x="_left", x2="_right", y="_top", y2="_foot")
    solid, hollow = plain[plain["counted"] == ""], plain[plain["counted"] != ""]
    names = bars.explode("_names")
    names["_line_y"] = names["_name_y"] + names.groupby(level=0).cumcount() * theme.TEXT_LEADING
    if wide:
        names["_line_y"] -= (names.groupby(level=0)["_names"].transform("size") - 1) * theme.TEXT_LEADING / 2
    layers = [
        _rows.text(pd.DataFrame(heads), "_text", 0, "_y", colour, bold=True, fontSize=theme.SUBTITLE_SIZE),
        _plot.marks(solid).mark_rect().encode(**across, color=colour),
        _plot.marks(hollow).mark_rect(color=theme.colour("ground"), strokeWidth=1.5).encode(**across, stroke=outline),
        *_votes(plain[plain["_votes"].notna()], wide, colour),
        _rows.text(plain, "_value", "_value_x", "_value_y", bold=True),
        _rows.text(plain, "_note", "_note_x", "_value_y", "muted"),
        _rows.text(names, "_names", "_name_x", "_line_y"),
    ]
    return _plot.layered(*layers, width=width - 4, height=int(height))


def _votes(rows: pd.DataFrame, wide: bool, colour: alt.Color) -> list[alt.Chart]:
    """A stroke at the share of the votes; narrow, with its words, which stand with the others where there is room."""
    if rows.empty:
        return []
    rows = rows.assign(_stroke_top=rows["_top"] - 3, _stroke_foot=rows["_foot"] + 3)
    layers = [
        _plot.marks(rows).mark_rule(strokeDash=[1, 3], strokeWidth=1.25).encode(**_plot.px(x="_right", x2="_x", y="_y"), color=colour),
        _plot.marks(rows).mark_rule(strokeWidth=3).encode(**_plot.px(x="_x", y="_stroke_top", y2="_stroke_foot"), color=colour),
    ]
    if wide:
        return layers
    labels = rows.assign(_label_y=rows["_y"], _text=rows["_votes_text"], _bold=False)
    turned = labels["_x"] > labels["_text"].map(theme.text_width) + 16
    labels["_align"], labels["_label_x"] = turned.map({True: "right", False: "left"}), labels["_x"] + turned.map({True: -7, False: 7})
    return layers + _plot.texts(labels[["_label_x", "_label_y", "_text", "_bold", "_align"]], alt.ColorValue(theme.colour("ink")))


def _sentences(rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: the largest holding of another company, and who has the most votes beyond the shares; and the long description."""
    if rows.empty:
        return "No holding in a large-model company is known yet", "The record holds no stake in a large-model company."
    each = []
    for company, group in rows.groupby("company", sort=False):
        listed = []
        for row in group.to_dict("records"):
            about = ", ".join(part for part in (row["_date"], row["counted"], row["_doubt"]) if part)
            listed.append(f"{row['holder']} {row['as_published']} of the {row['what']} ({about})")
        each.append(f"{company}: {', '.join(listed)}")
    description = f"Bars, one a holder, by company. {'; '.join(each)}."
    single = rows[(rows["what"] == SHARES) & (rows["counted"] == "")]
    strategic = single[(single["_kind"] == "strategic") & (single["held_percent"] < 100)]
    known = strategic if len(strategic) else single if len(single) else rows
    top = known[known["held_percent"] == known["held_percent"].max()]
    holders = _say.joined(words, [f"{row['holder']} ({row['company']})" for row in top.to_dict("records")], 4)
    one = top.iloc[0]
    whose = "held by another company" if len(strategic) else "of one holder" if len(single) else "of several holders together"
    if len(top) > 1:
        finding = f"The largest stakes {whose} on record are {one['as_published']}: {holders}"
    else:
        when = f" {_say.during(words, one['as_of'])}" if one["as_of"] else ""
        finding = f"{one['holder']} held {one['as_published']} of {one['company']}{when}, the largest stake {whose} on record"
    pairs = rows.pivot_table(index="_stake", columns="what", values="held_percent", aggfunc="first", sort=False)
    if VOTES in pairs and SHARES in pairs:
        gap = (pairs[VOTES] - pairs[SHARES]).dropna()
        if len(gap) and gap.max() > 5:
            said = {row["what"]: row for row in rows[rows["_stake"] == gap.idxmax()].to_dict("records")}
            holder, company = said[VOTES]["holder"], said[VOTES]["company"]
            finding += (
                f"; {holder} has {said[VOTES]['as_published']} of the votes in {company} with {said[SHARES]['as_published']} of the shares"
            )
    return finding, description
