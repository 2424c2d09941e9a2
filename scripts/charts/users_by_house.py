"""How many people use each of China's main assistants, by the house that counts them.

Counted: monthly active users, one panel an assistant, a mark for each figure in the colour and shape of the house that counted it, on
a scale that is the same in every panel. The houses count differently: app alone or website too, mainland China or the world. So a
line joins only months counted by one house, in one scope and one region, and never two houses. A bar through a mark is the time that
the figure covers where it is longer than a month.

Shown are assistants of companies from China with figures of two houses or more; a company that counts its own users is a house too.
Left out are figures whose source names no house, forecasts, counts of a part (the iPhone app, a plug-in of another app), and the peaks
of a longer time.
"""

import itertools
from decimal import Decimal
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import sketch, theme
from scripts.charts import _key, _most, _place, _plot, _say
from scripts.data import Tables
from scripts.measures import _sources, _users
from scripts.words import Words

# The houses with most figures in these colours and shapes, those of one company or more together in the last of them.
MARKS = (("accent", "circle"), ("highlight", "square"), ("strong", "triangle-up"))
OTHERS, OWN = ("other", "cross"), ("ink", "diamond")
_MONTH = pd.Timedelta(days=32)
# Places in _place.around() that touch their mark: farther off, words seem to belong to another.
NEXT_TO = (2, 3, 0, 1, 4, 5, 6, 7)
_SHOWN = ("product", "house", "period", "users", "as_published", "counted_where", "ref")


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a figure, by assistant and date: the users, who counted them and where."""
    found = _users.counts(tables)
    found = found[
        (found["indicator_id"] == _users.MONTHLY) & (found["house"] != "") & found["scope"].isin(_users.WHOLE) & (found["users"] > 0)
    ]
    found = found[found["product_id"].isin(_users.chinese_assistants(tables))]
    found = found[found.groupby("product_id")["house"].transform("nunique") > 1]
    found = found.rename(columns={"where": "counted_where"}).assign(
        as_published=[_say.cell(tables, ref, words) for ref in found["ref"]],
        _own=[tables.companies[company]["name"] == house for company, house in zip(found["company_id"], found["house"], strict=True)],
        _peak=found.groupby("product_id")["users"].transform("max"),
        _period=found["period"],
        period=[words.period(period) for period in found["period"]],
    )
    found = found.sort_values(["_peak", "product_id", "when", "ref"], ascending=[False, True, True, True], ignore_index=True)
    hidden = ("product_id", "company_id", "qualifier", "scope", "geography", "start", "when", "end")
    kept = found[[*_SHOWN, "_own", "_period", *hidden]]
    return kept.rename(columns={name: f"_{name}" for name in hidden} | {"house": "counted_by"})


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A panel an assistant, the one with most users first."""
    drawn = _most.largest(rows, "_product_id", "assistants", "users", _most.PANELS)
    finding, description = drawn.said(lambda some: _sentences(some, words))
    return sketch.Sketch(
        partial(_drawing, drawn.rows) if len(rows) else partial(_plot.empty, "No assistant is counted by two houses."),
        finding=finding,
        shown="Monthly active users, by the house that counts; each grid line is ten times the one below. "
        f"Lines join months of one house. Bar through a mark: the average of a longer time.{drawn.note}",
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _styles(rows: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """The role and shape of each house; companies that count their own users share one."""
    houses = rows[~rows["_own"].astype(bool)]["counted_by"].value_counts()
    ranked = sorted(houses.index, key=lambda house: (-houses[house], house))
    return {house: MARKS[place] if place < len(MARKS) else OTHERS for place, house in enumerate(ranked)}


def _drawing(rows: pd.DataFrame, width: int) -> _plot.Plot:
    wide = width >= theme.WIDE
    across, gap, plot, head = (2 if wide else 1), 28.0, 150.0, 24.0
    panel = (width - 4 - gap * (across - 1)) / across
    styles = _styles(rows)
    looks = [OWN if own else styles[house] for own, house in zip(rows["_own"], rows["counted_by"], strict=True)]
    rows = rows.assign(_role=[role for role, _ in looks], _shape=[shape for _, shape in looks])
    entries = [_key.Entry(house, *look) for house, look in styles.items() if look != OTHERS]
    others = [house for house, look in styles.items() if look == OTHERS]
    entries += [_key.Entry(others[0] if len(others) == 1 else "other houses", *OTHERS)] if others else []
    entries += [_key.Entry("the company itself", *OWN)] if rows["_own"].any() else []
    key = _key.key(entries, 0, width - 4)

    scale = _place.Scale(rows["users"].min() * 0.65, rows["users"].max() * 1.9, logarithmic=True)
    start, end = rows["_start"].min(), rows["_end"].max()
    time = _place.Span(start - pd.Timedelta(days=20), end + max((end - start) * 0.08, pd.Timedelta(days=20)))  # room for the last words
    ticks = {tick: _say.compact(tick) for tick in scale.ticks()}
    left = max(theme.text_width(name) for name in ticks.values()) + 8
    step = head + plot + 34
    products = list(dict.fromkeys(rows["_product_id"]))
    corners = {
        product: ((place % across) * (panel + gap), key.height + 12 + place // across * step + head)
        for place, product in enumerate(products)
    }
    for name, column in (("_x", "_when"), ("_from", "_start"), ("_to", "_end")):
        rows[name] = [
            corners[product][0] + left + time(when, panel - left) for product, when in zip(rows["_product_id"], rows[column], strict=True)
        ]
    rows["_y"] = [corners[product][1] + scale(users, plot) for product, users in zip(rows["_product_id"], rows["users"], strict=True)]

    grid = [
        {"_y": y + scale(tick, plot), "_left": x + left, "_x": x, "_right": x + panel, "_text": name}
        for x, y in corners.values()
        for tick, name in ticks.items()
    ]
    years = [
        {"_x": x + left + time(pd.Timestamp(first), panel - left), "_y": y, "_foot": y + plot, "_text_y": y + plot + 7, "_text": first[:4]}
        for x, y in corners.values()
        for first in time.years()
    ]
    names = [
        {
            "_x": corners[product][0],
            "_y": corners[product][1] - 14,
            "_text": group["product"].iloc[0],
            "_company_id": group["_company_id"].iloc[0],
        }
        for product, group in rows.groupby("_product_id", sort=False)
    ]
    rule, muted = theme.colour("rule"), theme.colour("muted")
    at, along = _plot.px(x="_x", y="_y"), _plot.px(x="_from", x2="_to", y="_y")
    text: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": 1}
    layers = [
        *key.layers,
        _plot.marks(pd.DataFrame(grid)).mark_rule(color=rule).encode(**_plot.px(x="_left", x2="_right", y="_y")),
        _plot.marks(pd.DataFrame(grid)).mark_text(color=muted, **text).encode(**at, text=alt.Text("_text:N")),
        _plot.marks(pd.DataFrame(years)).mark_rule(color=rule).encode(**_plot.px(x="_x", y="_y", y2="_foot")),
        _plot.marks(pd.DataFrame(years))
        .mark_text(color=muted, align="left", dx=-3, baseline="top")
        .encode(**_plot.px(x="_x", y="_text_y"), text=alt.Text("_text:N")),
        _plot.marks(pd.DataFrame(names))
        .mark_text(fontWeight=600, fontSize=theme.SUBTITLE_SIZE, **text)
        .encode(**at, text=alt.Text("_text:N"), color=_plot.companies(dict.fromkeys(rows["_company_id"]))),
    ]
    months = rows[[_users.covers_month(period) for period in rows["_period"]]]
    series = ["_product_id", "counted_by", "_scope", "_geography"]
    for house_role, group in months.groupby("_role"):
        line = _plot.marks(group).mark_line(color=theme.colour(str(house_role)), strokeWidth=1.5)
        layers.append(line.encode(**at, detail=[alt.Detail(f"{name}:N") for name in series], order=alt.Order("_when:T")))
    for (role, shape), group in rows.groupby(["_role", "_shape"], sort=False):
        ink = theme.colour(str(role))
        layers.append(_plot.marks(group[group["_end"] - group["_start"] > _MONTH]).mark_rule(color=ink, strokeWidth=1.5).encode(**along))
        size = 60 if shape == "circle" else 90  # equal to the eye
        mark = _plot.marks(group).mark_point(shape=str(shape), color=ink, stroke=theme.colour("ground"), size=size)
        layers.append(mark.encode(**at))
    labels = pd.concat([_labels(group, months, corners[str(product)], panel, plot, left) for product, group in rows.groupby("_product_id")])
    for house_role, some in labels.groupby("_role"):
        layers += _plot.texts(some, alt.ColorValue(theme.colour(str(house_role))))
    height = key.height + 12 + -(-len(products) // across) * step - 10
    return _plot.layered(*layers, width=width - 4, height=height)


def _labels(group: pd.DataFrame, months: pd.DataFrame, corner: tuple[float, float], panel: float, plot: float, left: float) -> pd.DataFrame:
    """The users at the latest mark of each house, its highest and its first, where there is room."""
    points = group.to_dict("records")
    taken = [_place.dot(row["_x"], row["_y"]) for row in points]
    taken += [_place.line(row["_from"], row["_y"], row["_to"], row["_y"]) for row in points]
    for _, line in months[months["_product_id"] == points[0]["_product_id"]].groupby(["counted_by", "_scope", "_geography"]):
        for one, two in itertools.pairwise(line.to_dict("records")):
            taken += _place.slope(one["_x"], one["_y"], two["_x"], two["_y"])
    x, y = corner
    room = _place.Room(_place.Box(x + left, y - 4, x + panel, y + plot - 2), taken, [(row["_x"], row["_y"]) for row in points])
    wanted: dict[str, dict[Any, Any]] = {}
    for pick in (lambda own: own["_when"].argmax(), lambda own: own["users"].argmax(), lambda own: own["_when"].argmin()):
        for _, own in group.groupby(["counted_by", "_scope", "_geography"], sort=False):
            row = own.iloc[pick(own)]
            wanted.setdefault(row["ref"], row.to_dict())
    found, roles = [], []
    for row in wanted.values():
        label = _place.Label(row["_x"], row["_y"], _say.compact(row["users"], row["_qualifier"]), bold=True, distance=6)
        found.append((label, room.put(label, NEXT_TO, near=11)))
        roles.append(row["_role"])
    return _place.frame(found, _role=roles)


def _widest(rows: pd.DataFrame) -> tuple[dict[Any, Any], dict[Any, Any]] | None:
    """The two figures of one assistant and one time, of two houses, that lie farthest apart: the larger first."""
    found: list[tuple[float, str, str, dict[Any, Any], dict[Any, Any]]] = []
    for _, group in rows.groupby("_product_id"):
        for one, two in itertools.combinations(group.to_dict("records"), 2):
            if one["_period"] == two["_period"] and one["counted_by"] != two["counted_by"]:
                low, high = sorted((one, two), key=lambda row: row["users"])
                found.append((-high["users"] / low["users"], high["ref"], low["ref"], high, low))
    return min(found)[3:] if found else None


def _sentences(rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: where two houses differ most on one assistant in one month; and the long description."""
    if rows.empty:
        return "No two houses have counted the same assistant yet", "The record holds no assistant with monthly users by two houses."

    def said(row: dict[Any, Any], what: str = "") -> str:
        number = words.amount(Decimal(str(row["users"])), None, row["_qualifier"] or None) + what
        where = f" ({row['counted_where']})" if row["counted_where"] != "not said" else ""
        return f"{number} by {row['counted_by']}’s count{where}"

    apart = _widest(rows)
    if apart is None:
        number = words.count(len(rows), "figures")
        finding = f"No two houses have counted the same assistant in the same month: {number} of {rows['counted_by'].nunique()} houses"
    else:
        high, low = apart
        month = _say.during(words, high["_period"])
        finding = f"{month[0].upper()}{month[1:]} {high['product']} had {said(high, ' monthly users')}, or {said(low)}"
    each = []
    for (product, house), group in rows.groupby(["product", "counted_by"], sort=False):
        listed = ", ".join(f"{row['period']} {row['as_published']}" for _, row in group.iterrows())
        each.append(f"{product}, {house}: {listed}")
    return finding, f"Marks on a time axis, a panel an assistant. {'. '.join(each)}."
