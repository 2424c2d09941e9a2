"""Which of China's AI assistants had most users, month by month, by the count of one house.

Counted: monthly active users of assistants, by the house (in one scope and one region) with figures for most months; houses are never
mixed. The number is the place among the assistants of which this house's figure for the month is on record, or the place that the house
itself gives, where it gives a place and no figure. An assistant without a figure may stand between two others. Columns are the months
with figures of two assistants or more, in order: the time between them differs. A dotted line runs over months in which the record
has no figure of an assistant.

Left out: assistants that come with a phone, which the house counts apart; averages of quarters; and, from the drawing, assistants with
one month only, which have no place to move from. These still count where they stand above another.
"""

import itertools
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import sketch, theme
from scripts.charts import _most, _place, _plot, _say
from scripts.data import Tables
from scripts.measures import _sources, _users
from scripts.words import Words

RANK, RANK_SCOPE = "usage_rank", "app_by_mau"
_COLUMNS = ("month", "place", "assistant", "users", "as_published", "counted_by", "counted_where", "ref")


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row an assistant and month of the house with most months: its place and, where the house gives one, its number of users."""
    found = _house(_counts(tables))
    rows: list[dict[Any, Any]] = []
    for period, month in found.groupby("period"):
        printed = _printed(tables, month.iloc[0], str(period))
        places = month["users"].rank(method="min", ascending=False).astype(int)
        for row, place in zip(month.to_dict("records"), places, strict=True):
            rows.append({**row, "place": place, "as_published": _say.cell(tables, row["ref"], words)})
        placed = set(month["product_id"])
        for path, product_id, place in printed:
            if product_id not in placed:  # by a figure, or by another row of the same place
                placed.add(product_id)
                product = tables.products[product_id]
                rows.append(
                    {
                        **month.iloc[0].to_dict(),
                        **{"product_id": product_id, "product": product["name"], "company_id": product["company_id"] or "", "ref": path},
                        **{"place": place, "users": "", "as_published": _say.cell(tables, path, words)},
                    }
                )
    rows.sort(key=lambda row: (row["period"], row["place"], row["product_id"]))
    table = [
        {
            **dict(zip(_COLUMNS, (words.period(row["period"]), row["place"], row["product"], row["users"]), strict=False)),
            **{"as_published": row["as_published"], "counted_by": row["house"], "counted_where": row["where"], "ref": row["ref"]},
            **{f"_{name}": row[name] for name in ("product_id", "company_id", "period")},
        }
        for row in rows
    ]
    return pd.DataFrame(table, columns=[*_COLUMNS, "_product_id", "_company_id", "_period"])


def _ranked(tables: Tables) -> set[str]:
    """The assistants that can have a place: those that do not come with a phone."""
    return {product for product in _users.chinese_assistants(tables) if not _users.is_preinstalled(tables.products[product])}


def _counts(tables: Tables) -> pd.DataFrame:
    """The figures of single months, of assistants that do not come with a phone."""
    found = _users.counts(tables)
    months = found["period"].map(_users.covers_month).astype(bool)
    kept = found[months & (found["indicator_id"] == _users.MONTHLY) & (found["house"] != "") & found["product_id"].isin(_ranked(tables))]
    return kept[kept["scope"].isin(_users.WHOLE)].drop_duplicates(["house", "scope", "geography", "period", "product_id"])


def _house(counts: pd.DataFrame) -> pd.DataFrame:
    """Of these figures, those of the house, scope and region with most months in which two assistants or more are counted."""
    by = ["house", "scope", "geography"]
    compared = counts[counts.groupby([*by, "period"])["product_id"].transform("nunique") > 1]
    if compared.empty:
        return compared
    groups = {str(key): group for key, group in compared.groupby(by)}
    return min(groups.items(), key=lambda item: (-item[1]["period"].nunique(), -len(item[1]), item[0]))[1]


def _printed(tables: Tables, row: pd.Series, period: str) -> list[tuple[str, str, int]]:
    """The places in the same list that the house itself gives for the month: path, product, place."""
    if row["scope"] != "app":
        return []
    return [
        (f"metrics/{item.id}/value", item["product_id"], int(item["value"]))
        for item in tables.metrics
        if item["indicator_id"] == RANK
        and (item["scope"], item["period"], item["measured_by"]) == (RANK_SCOPE, period, row["house"])
        and (item["geography"] or "") == row["geography"]
        and item["product_id"] in _ranked(tables)
    ]


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A column a month, a line an assistant."""
    drawn = _most.largest(rows, "_product_id", "assistants", -rows["place"], _most.LINES, how="best placed")
    finding, description = drawn.said(lambda some: _sentences(some, words))
    house = f"{rows['counted_by'].iloc[0]}’s count of monthly users ({rows['counted_where'].iloc[0]})" if len(rows) else "monthly users"
    return sketch.Sketch(
        partial(_drawing, drawn.rows) if len(rows) else partial(_plot.empty, "No house counts two assistants in one month."),
        finding=finding,
        shown=f"Place by {house}, among the assistants with a figure on record; others may stand between. "
        f"Dotted: no figure in the months between.{drawn.note}",
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _drawing(rows: pd.DataFrame, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    step, radius, head = (48, 13, 34) if wide else (50, 10, 34)
    periods = sorted(set(rows["_period"]))
    moving = rows.groupby("_product_id")["_period"].transform("nunique") > 1
    rows = rows[moving] if moving.any() else rows
    last = rows.groupby("_product_id").tail(1)
    names = {row["_product_id"]: theme.wrap(row["assistant"], 130 if wide else 84, bold=True) for row in last.to_dict("records")}
    right = max(theme.text_width(line, bold=True) for lines in names.values() for line in lines) + radius + 10
    inner = width - 4 - right - radius - 2
    at = {
        period: radius + 2 + (inner * place / (len(periods) - 1) if len(periods) > 1 else inner / 2) for place, period in enumerate(periods)
    }
    # Assistants that share a place stand one below the other.
    lanes: list[int] = []
    for _, month in rows.groupby("_period", sort=False):
        taken = 0
        for place in month["place"]:
            taken = max(int(place), taken + 1)
            lanes.append(taken)
    rows = rows.assign(_x=rows["_period"].map(at), _y=[head + 14 + (lane - 0.5) * step for lane in lanes])
    rows["_text"] = rows["place"].astype(str)
    height = int(rows["_y"].max() + step / 2)

    months = pd.DataFrame(
        {"_x": list(at.values()), "_month": [pd.Timestamp(period).strftime("%b") for period in periods], "_year": [p[:4] for p in periods]}
    )
    months["_year"] = months["_year"].where(months["_year"] != months["_year"].shift(), "")
    colour, muted = _plot.companies(dict.fromkeys(rows["_company_id"])), theme.colour("muted")
    legs = _legs(rows, periods)
    layers = [
        _plot.marks(months).mark_rule(color=theme.colour("rule")).encode(**_plot.px(x="_x", y=head, y2=height)),
        _plot.marks(months).mark_text(color=muted, baseline="middle").encode(**_plot.px(x="_x", y=22), text=alt.Text("_month:N")),
        _plot.marks(months)
        .mark_text(color=muted, baseline="middle", fontWeight=600, align="left", dx=-radius)
        .encode(**_plot.px(x="_x", y=7), text=alt.Text("_year:N")),
    ]
    for gap, group in legs.groupby("_gap"):
        dash: Any = [1, 4] if gap else alt.Undefined
        line = _plot.marks(group).mark_line(strokeWidth=3, strokeDash=dash, strokeCap="round")
        layers.append(line.encode(**_plot.px(x="_x", y="_y"), detail=alt.Detail("_leg:N"), order=alt.Order("_order:Q"), color=colour))
    layers += [
        _plot.marks(rows)
        .mark_point(size=(2 * radius) ** 2 * 0.785, stroke=theme.colour("ground"), strokeWidth=1.5)
        .encode(**_plot.px(x="_x", y="_y"), color=colour),
        _plot.marks(rows)
        .mark_text(color=theme.colour("ground"), fontWeight=600, baseline="middle", dy=1)
        .encode(**_plot.px(x="_x", y="_y"), text=alt.Text("_text:N")),
        *_plot.texts(_names(rows, names, radius, at[periods[-1]], width - 4), colour),
    ]
    return _plot.layered(*layers, width=width - 4, height=height)


def _legs(rows: pd.DataFrame, periods: list[str]) -> pd.DataFrame:
    """The ends of the lines from one month of an assistant to its next, and whether months lie between."""
    ends: list[dict[str, Any]] = []
    for product, group in rows.groupby("_product_id", sort=False):
        for one, two in itertools.pairwise(group.sort_values("_period").to_dict("records")):
            gap = periods.index(two["_period"]) - periods.index(one["_period"]) > 1
            leg = f"{product} {two['_period']}"
            ends += [
                {"_leg": leg, "_order": order, "_gap": gap, "_x": end["_x"], "_y": end["_y"], "_company_id": end["_company_id"]}
                for order, end in enumerate((one, two))
            ]
    return pd.DataFrame(ends, columns=["_leg", "_order", "_gap", "_x", "_y", "_company_id"])


def _names(rows: pd.DataFrame, names: dict[str, list[str]], radius: float, end: float, width: float) -> pd.DataFrame:
    """The name of each assistant beside its last place, or wherever there is room: best where no line runs, else over one."""
    dots = [_place.dot(row["_x"], row["_y"], radius + 1) for row in rows.to_dict("records")]
    lines: list[_place.Box] = []
    for _, leg in _legs(rows, sorted(set(rows["_period"]))).groupby("_leg"):
        one, two = leg.to_dict("records")
        lines += _place.slope(one["_x"], one["_y"], two["_x"], two["_y"])
    free, crossed = (_place.Room(_place.Box(0, 34, width, rows["_y"].max() + 26), taken) for taken in (dots + lines, dots))
    # Beside the dot, else below it, else above, so that it is not taken for a name of the lane below.
    tries = ((5, (0,)), (1, (3,)), (0.5 * radius, (6, 7)), (1, (2,)), (0.5 * radius, (4, 5)))
    found: list[tuple[_place.Label, _place.Placed | None]] = []
    companies: list[str] = []
    ranked = rows.sort_values(["_period", "place", "_product_id"], ascending=[False, True, True])
    for product, group in ranked.groupby("_product_id", sort=False):
        row, text = group.iloc[0], names[str(product)]
        if row["_x"] > end - 1:  # the last column has a margin of its own
            for place, line in enumerate(text):
                y = row["_y"] + (place - (len(text) - 1) / 2) * theme.TEXT_LEADING
                found.append((_place.Label(row["_x"], y, line, True), _place.Placed(row["_x"] + radius + 6, y, "left", line)))
                companies.append(row["_company_id"])
            continue
        for room, (distance, order), one in itertools.product((free, crossed), tries, (row, group.iloc[-1])):
            label = _place.Label(one["_x"], one["_y"], row["assistant"], True, distance=radius + distance)
            if (placed := room.put(label, order, near=0)) is not None:
                for other in (free, crossed):
                    other.take(room.taken[-1])
                found.append((label, placed))
                companies.append(row["_company_id"])
                break
    return _place.frame(found, _company_id=companies)


def _sentences(rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: who led when; and the long description."""
    if rows.empty:
        return (
            "No month has counts of two assistants by one house yet",
            "The record holds no two assistants counted by one house in one month.",
        )
    house = rows["counted_by"].iloc[0]
    leaders = [
        (str(period), _say.joined(words, month.loc[month["place"] == 1, "assistant"], 4)) for period, month in rows.groupby("_period")
    ]
    runs = [(name, [period for period, _ in group]) for name, group in itertools.groupby(leaders, key=lambda leader: leader[1])]
    if len(leaders) == 1:
        finding = f"By {house}’s count, {runs[0][0]} led {_say.during(words, leaders[0][0])}"
    elif len(runs) == 1:
        finding = f"By {house}’s count, {runs[0][0]} led in every month on record"
    elif len(runs) <= 3:
        led = f"{runs[0][0]} led up to {words.period(runs[0][1][-1])}"
        later = [f"{name}{' again' if name == runs[0][0] else ''} from {words.period(periods[0])}" for name, periods in runs[1:]]
        finding = f"By {house}’s count, {led}, {', '.join(later)}"
    else:
        finding = f"By {house}’s count, the lead changed {len(runs) - 1} times; the last to lead was {runs[-1][0]}"
    each = []
    for _, month in rows.groupby("_period"):
        listed = [
            f"{row['place']} {row['assistant']}" + (f" ({row['as_published']})" if row["users"] != "" else "")
            for _, row in month.iterrows()
        ]
        each.append(f"{month['month'].iloc[0]}: {', '.join(listed)}")
    return finding, f"Lines over {len(leaders)} {'month' if len(leaders) == 1 else 'months'}, by place. {'; '.join(each)}."
