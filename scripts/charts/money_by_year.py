"""How much money the large-model companies are known to have raised, by year and company.

Counted: settled rounds with a date, in US dollars at the average rate of the month, each in the year of its announcement. A part of a
bar is what one company's rounds of the year add up to. The line below a bar reaches from the least to the most that the words of the
sources allow: "over" may mean half as much again, "several hundred million" anything from two to nine of them, which counts at its
low end. Below each year stands how many of its rounds disclose an amount at all; the others add nothing, so a bar is less than
what was raised.

Left out: tranches and first closes (they stand inside their round), rounds in talks, planned, denied, or reported without a close,
public offerings, and rounds without a date. The last year may not be over.
"""

from decimal import Decimal
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import rates, sketch, theme
from scripts.charts import _key, _most, _plot, _say
from scripts.data import Tables
from scripts.measures import _money, _sources
from scripts.words import Words

BAR, ROW, ROW_NARROW, LINE = 26, 50, 66, 24
# Companies that are drawn by themselves; the key names each of them.
APART = 12
_SUMS = ("rounds_with_amount", "rounds", "_usd", "_low", "_high", "_refs")
NO_AMOUNT, NO_ROUND = "no amount disclosed", "no settled round known"
_COLUMNS = ["year", "company", "known_usd", "lowest_usd", "highest_usd", "rounds_with_amount", "rounds", "ref"]


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a year and company: what its rounds of known amount add up to, and how many of its rounds disclose one."""
    rounds: dict[tuple[str, str], list[tuple[str, rates.Usd | None]]] = {}
    for row in tables.rounds:
        if tables.companies[row["company_id"]]["group"] == "large_model" and row["announced_on"] and _money.is_counted(row):
            rounds.setdefault((row["announced_on"][:4], row["company_id"]), []).append((row.id, _money.in_usd(tables, row, "amount")))
    rows = []
    for (year, company_id), known in sorted(rounds.items()):
        amounts = {round_id: usd for round_id, usd in known if usd is not None}
        total = _money.total(list(amounts.values()))
        refs = [f"rounds/{round_id}/amount" for round_id in amounts] or [f"rounds/{known[0][0]}/announced_on"]
        ends = [_say.significant(float(end)) if amounts else "" for end in (total.value, total.low, total.high)]
        rows.append(
            {
                **dict(zip(_COLUMNS, (year, tables.companies[company_id]["name"], *ends, len(amounts), len(known), refs[0]), strict=True)),
                "_company_id": company_id,
                "_usd": float(total.value),
                "_low": float(total.low),
                "_high": float(total.high),
                "_refs": refs,
            }
        )
    return pd.DataFrame(rows, columns=[*_COLUMNS, "_company_id", "_usd", "_low", "_high", "_refs"])


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A bar a year, divided by company, with its range."""
    drawn = _together(rows)
    finding, description = drawn.said(lambda some: _sentences(tables, some, words))
    shown = (
        "Disclosed money of settled rounds, US dollars. Line: from the least to the most that the sources’ words allow. "
        "{}: rounds that disclose an amount, of all rounds known."
    )
    return sketch.Sketch(
        partial(_drawing, drawn.rows) if len(rows) else partial(_plot.empty, "No settled round is known."),
        finding=finding,
        shown=shown.format("Below the year") + drawn.note,
        narrow=shown.format("At the right") + drawn.note,
        description=description,
        source=_sources.line(tables, [path for refs in rows["_refs"] for path in refs], words),
    )


def _together(rows: pd.DataFrame) -> _most.Drawn[pd.DataFrame]:
    """The companies that raised most by themselves, all others as one: no year may lose a dollar of its sum."""
    sums = rows.groupby("_company_id")["_usd"].sum()
    ranked = sorted(sums.index, key=lambda company: (-sums[company], company))
    if len(ranked) <= APART:
        return _most.Drawn(rows, rows)
    others = rows["_company_id"].isin(set(ranked[APART:]))
    added = rows[others].groupby("year").agg(dict.fromkeys(_SUMS, "sum")).reset_index()
    added = added.assign(company=f"{len(ranked) - APART:,} others", _company_id="others", ref="")
    kept = pd.concat([rows[~others], added.reindex(columns=rows.columns)]).sort_values(["year", "_company_id"], ignore_index=True)
    return _most.Drawn(kept, rows, f" By name: the {APART} companies that raised most, of {len(ranked):,}; the table has all.")


def _years(rows: pd.DataFrame) -> pd.DataFrame:
    """Every year from the first to the last, by year: usd, low, high, known (rounds with an amount), of (rounds)."""
    columns = {"usd": "_usd", "low": "_low", "high": "_high", "known": "rounds_with_amount", "of": "rounds"}
    sums = rows.groupby("year").agg(**{name: (column, "sum") for name, column in columns.items()})
    every = [str(year) for year in range(int(rows["year"].min()), int(rows["year"].max()) + 1)]
    return sums.reindex(pd.Index(every, name="year"), fill_value=0).reset_index()


def _drawing(rows: pd.DataFrame, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    parts = rows[rows["_usd"] > 0]
    ranked = parts.groupby(["_company_id", "company"])["_usd"].sum().reset_index()
    ranked = ranked.sort_values(["_usd", "_company_id"], ascending=[False, True], ignore_index=True)
    key = _key.key([_key.Entry(row["company"], row["_company_id"]) for row in ranked.to_dict("records")], 0, width - 4)
    years, left, scale = _placed(_years(rows), key.height + (12 if ranked.size else 0), width)
    height = int((years["_line_y"] + 14).where((years["usd"] > 0) | (width >= theme.WIDE), years["_name_y"] + 8).max())

    # The company that raised most stands first in every bar.
    parts = parts.merge(ranked[["_company_id"]].reset_index(names="_rank")).merge(years[["year", "_y"]])
    parts = parts.sort_values(["year", "_rank"], ignore_index=True)
    parts["_right"] = left + parts.groupby("year")["_usd"].cumsum() * scale
    parts["_left"] = parts["_right"] - parts["_usd"] * scale
    parts["_top"], parts["_foot"] = parts["_y"] - BAR / 2, parts["_y"] + BAR / 2
    parts["_text_x"] = parts["_left"] + 6
    parts["_text"] = [_named(row) for row in parts.to_dict("records")]

    at: dict[str, Any] = {"baseline": "middle", "dy": 1}
    muted, ground = theme.colour("muted"), theme.colour("ground")
    ranges, known, unknown = years[years["_span"] != ""], years[years["usd"] > 0], years[years["usd"] == 0]
    ends = (_plot.marks(ranges).mark_point(shape="stroke", angle=90, size=60, stroke=muted, strokeWidth=1.5), _plot.px(y="_line_y"))
    layers = [
        *key.layers,
        _plot.marks(parts)
        .mark_rect(stroke=ground, strokeWidth=0.75)
        .encode(**_plot.px(x="_left", x2="_right", y="_top", y2="_foot"), color=_plot.companies(ranked["_company_id"])),
        _plot.marks(parts)
        .mark_text(color=ground, fontWeight=600, align="left", **at)
        .encode(**_plot.px(x="_text_x", y="_y"), text=alt.Text("_text:N")),
        _plot.marks(ranges).mark_rule(color=muted, strokeWidth=1.5).encode(**_plot.px(x="_from", x2="_to", y="_line_y")),
        *(ends[0].encode(**ends[1], **_plot.px(x=end)) for end in ("_from", "_to")),
        _plot.marks(ranges)
        .mark_text(color=muted, align="left", **at)
        .encode(**_plot.px(x="_span_x", y="_span_y"), text=alt.Text("_span:N")),
        _plot.marks(known)
        .mark_text(fontWeight=600, align="left", **at)
        .encode(**_plot.px(x="_total_x", y="_total_y"), text=alt.Text("_total:N")),
        _plot.marks(unknown)
        .mark_text(color=muted, align="left", **at)
        .encode(**_plot.px(x="_total_x", y="_total_y"), text=alt.Text("_total:N")),
        _plot.marks(years).mark_text(fontWeight=600, align="left", **at).encode(**_plot.px(x=0, y="_name_y"), text=alt.Text("year:N")),
        _plot.marks(years)
        .mark_text(color=muted, align="left" if wide else "right", **at)
        .encode(**_plot.px(x=0 if wide else width - 6, y="_count_y"), text=alt.Text("_count:N")),
    ]
    return _plot.layered(*layers, width=width - 4, height=height)


def _placed(years: pd.DataFrame, top: float, width: int) -> tuple[pd.DataFrame, float, float]:
    """The years with the places of their bars and words, where the bars begin, and how many pixels a dollar takes.

    Wide, the words stand behind the bar and its line; narrow, above them.
    """
    wide = width >= theme.WIDE
    years["_count"] = [f"{known} of {of}" if of else "" for known, of in zip(years["known"], years["of"], strict=True)]
    years["_total"] = [
        _say.compact(_say.significant(row["usd"], 3), prefix="$") if row["usd"] else NO_AMOUNT if row["of"] else NO_ROUND
        for row in years.to_dict("records")
    ]
    years["_span"] = [_range(row) for row in years.to_dict("records")]
    # Narrow, a year without money is only a line of words.
    heights = pd.Series([ROW if wide else ROW_NARROW if usd else LINE for usd in years["usd"]])
    years["_y"] = top + (0 if wide else 20) + BAR / 2 + heights.cumsum() - heights
    years["_line_y"] = years["_y"] + BAR / 2 + 8
    left = max(theme.text_width(text) for text in (*years["_count"], "2000")) + 14 if wide else 0.0
    room = [(row["high"], theme.text_width(row["_span"]) + 14 if wide else 6.0) for row in years.to_dict("records")]
    if wide:
        room += [(row["usd"], theme.text_width(row["_total"], bold=True) + 14) for row in years.to_dict("records")]
    scale = min((width - 4 - left - need) / max(usd, 1.0) for usd, need in room)
    # The ends of a line keep a pixel from the edge of the drawing.
    years["_from"], years["_to"] = (left + (years[end] * scale).clip(lower=1.0) for end in ("low", "high"))
    if wide:
        years["_name_y"], years["_count_y"], years["_total_y"], years["_span_y"] = (
            years["_y"] + shift for shift in (0, 17, 0, BAR / 2 + 8)
        )
        years["_total_x"], years["_span_x"] = left + years["usd"] * scale + 7, years["_to"] + 7
    else:
        for name in ("_name_y", "_count_y", "_total_y", "_span_y"):
            years[name] = years["_y"] - BAR / 2 - 10
        years["_total_x"] = theme.text_width("2000", bold=True) + 8
        years["_span_x"] = years["_total_x"] + [theme.text_width(text, bold=True) + 6 for text in years["_total"]]
    return years, left, scale


def _range(row: dict[Any, Any]) -> str:
    """The ends of a year's sum: $3.24bn to $5.03bn; nothing where they are one."""
    ends = [_say.compact(_say.significant(row[end], 3), prefix="$") for end in ("low", "high")]
    return f"{ends[0]} to {ends[1]}" if ends[0] != ends[1] else ""


def _named(row: dict[Any, Any]) -> str:
    """The name of a company and its sum, or the sum alone, as far as its part of the bar has room."""
    room = row["_right"] - row["_left"] - 10
    name, amount = row["company"], _say.compact(_say.significant(row["_usd"], 3), prefix="$")
    texts = (f"{name} {amount}", amount)
    return next((text for text in texts if theme.text_width(text, bold=True) <= room), "")


def _sentences(tables: Tables, rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: the year with the most known money, whose it was, and whether another year may have had more; and the description."""
    if rows.empty:
        return "No settled round is known yet", "The record holds no settled round of a large-model company with a date."
    years = _years(rows).set_index("year")

    def money(usd: float) -> str:
        return words.money(Decimal(str(_say.significant(usd, 3))), rates.USD)

    top = years["usd"].max()
    best = [str(year) for year in years.index[years["usd"] == top]]
    if not top:
        finding = f"No source gives the amount of any of {words.count(int(years['of'].sum()), 'rounds')}"
    elif len(best) > 1:
        finding = f"{words.listed(best)} brought as much known money: {money(top)} each"
    else:
        parts = rows[rows["year"] == best[0]].sort_values("_usd", ascending=False)
        share = parts["_usd"].iloc[0] / top
        whose = f", {'all' if len(parts[parts['_usd'] > 0]) == 1 else f'about {share:.0%}'} of it for {parts['company'].iloc[0]}"
        # The year in which the record was last worked on was not over.
        unfinished = best[0] >= max((row["accessed_on"] or "" for row in tables.sources), default="")[:4]
        finding = f"{best[0]} {'has so far' if unfinished else ''} brought the most known money, {money(top)}{whose}".replace("  ", " ")
        rivals = [str(year) for year in years.index[years["high"] > years["low"][best[0]]] if year != best[0]]
        if rivals:
            finding += f"; {words.listed(rivals)} may have brought more"
    each = []
    for year, row in years.to_dict("index").items():
        if not row["of"]:
            each.append(f"{year}: no settled round known")
            continue
        names = rows[(rows["year"] == year) & (rows["_usd"] > 0)].sort_values("_usd", ascending=False)
        listed = ", ".join(f"{name} {money(usd)}" for name, usd in zip(names["company"], names["_usd"], strict=True))
        ends = f" (from {money(row['low'])} to {money(row['high'])})" if row["high"] > row["low"] else ""
        known = f"{money(row['usd'])}{ends}: {listed}" if listed else "no amount known"
        each.append(f"{year}, {int(row['known'])} of {words.count(int(row['of']), 'rounds')} with an amount: {known}")
    return finding, f"Bars divided by company, one a year. {'; '.join(each)}."
