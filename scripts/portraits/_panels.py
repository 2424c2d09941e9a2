"""Points over time in small panels: one quantity a panel, each on a scale of its own, all on one axis of time."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from scripts import theme
from scripts.charts import _most, _place, _say
from scripts.shapes import Dot, Path, Rule, Shape, Words

# So many panels are drawn: more is no longer a picture, and the table has them all.
MOST = 6
# Points of one panel.
POINTS = 80
# A panel whose largest value is more than so many times its smallest is logarithmic, or its small values would lie on its foot.
SPAN = 60
_GAP, _BELOW, _HEAD = 26.0, 22.0, 8.0
_PREFIX = {"USD": "$", "CNY": "CN¥", "HKD": "HK$", "EUR": "€", "USD_per_million_tokens": "$", "CNY_per_million_tokens": "CN¥"}
_MONTH = pd.Timedelta(days=32)
# Places in _place.around(): the near ones only, as a label farther off belongs to nobody among so many points.
_ABOVE, _BESIDE = (2, 0, 1, 4, 5, 3, 6, 7), (0, 1, 2, 4, 5)

# What a row must have to be drawn, beside its shown columns: the panel, what stands above it, and its unit; the place in time; the
# value, and the ends of what other sources say (NaN: they do not differ); which points one line joins ("": none); the name of the point,
# and a longer one for where there is room; its value in short; whether it is hollow; the company (for the colour).
COLUMNS = (
    *("_panel", "_head", "_unit", "_start", "_when", "_end", "_value", "_low", "_high"),
    *("_series", "_name", "_more", "_short", "_hollow", "_company_id"),
)

Point = Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """How panels are drawn: side by side where there is room, their height, stepped lines, and which stand on stems instead of lines."""

    columns: int = 2
    height: int = 116
    stepped: bool = False
    stems: tuple[str, ...] = ()


def short(value: float, unit: str | None, qualifier: str | None = None) -> str:
    """A value for a mark or an axis: $2.4bn, 36m, 12%."""
    if unit == "percent":
        return _say.percent(value, qualifier)
    return _say.compact(value, qualifier, _PREFIX.get(unit or "", ""))


def is_telling(unit: str | None) -> bool:
    """Whether a unit must be said in a sentence: a currency, a percentage; "users of users" says nothing more."""
    return unit in _PREFIX or unit in ("percent", "percentage_points", "times", "rank")


def panels(rows: Iterable[Point]) -> list[list[Point]]:
    """The rows of each panel, the panels in the order in which they come."""
    found: dict[tuple[str, str], list[Point]] = {}
    for row in rows:
        found.setdefault((row["_panel"], row["_unit"]), []).append(row)
    return [*found.values()]


def moments(rows: Iterable[Point]) -> int:
    """At how many moments the rows stand."""
    return len({row["_when"] for row in rows})


def chosen(rows: Iterable[Point], first: Sequence[str] = ()) -> list[Point]:
    """The rows of panels with two moments or more, at most MOST panels: those named in `first`, then those with the most points."""
    rank = {name: place for place, name in enumerate(first)}

    def order(panel: Sequence[Point]) -> tuple[int, int, str, str]:
        name = panel[0]["_panel"]
        return rank.get(name, len(rank)), -len(panel), name, panel[0]["_unit"]

    found = sorted((panel for panel in panels(rows) if moments(panel) > 1), key=order)
    return list(itertools.chain.from_iterable(found[:MOST]))


def latest(rows: Sequence[Point]) -> _most.Drawn[Sequence[Point]]:
    """Of each panel the POINTS latest rows (they come by date): more cannot be told apart where it is small."""
    kept = list(itertools.chain.from_iterable(panel[-POINTS:] for panel in panels(rows)))
    if len(kept) == len(rows) or moments(kept) < 2:
        return _most.Drawn(rows, rows)
    note = f" Drawn: the {POINTS} latest of a panel, of {len(rows):,} figures; the table has all."
    return _most.Drawn(kept, rows, note)


@dataclasses.dataclass(frozen=True, slots=True)
class _Panel:
    """A panel with its place in pixels."""

    points: list[Point]
    scale: _place.Scale
    ticks: dict[float, str]
    head: list[str]
    edge: float
    left: float
    top: float
    wide: float
    high: float

    def y(self, value: float) -> float:
        """Where a value stands."""
        return self.top + self.scale(value, self.high)


def _scale(points: Sequence[Point]) -> _place.Scale:
    said = [float(point[column]) for point in points for column in ("_value", "_low", "_high")]
    ends = [value for value in said if not math.isnan(value)]
    low, high = min(ends), max(ends)
    if points[0]["_unit"] == "rank":
        return _place.Scale(high + 0.6, 0.4, False)
    if low > 0:
        return _place.scale_between(low, high, SPAN)
    return _place.Scale(low * 1.15, max(high * 1.15, -low * 0.1) or 1.0, False)


def _ticks(points: Sequence[Point], scale: _place.Scale, high: float) -> dict[float, str]:
    """The round values of a panel, as many as have room, with their names."""
    unit = points[0]["_unit"]
    if unit == "rank":
        return {float(rank): f"#{rank}" for rank in sorted({1, int(max(point["_value"] for point in points))})}
    ticks = scale.ticks()
    step = max(1, math.ceil(len(ticks) * 26 / high))
    return {tick: short(tick, unit) if tick else "0" for tick in ticks[::step]}


def _laid_out(groups: Sequence[list[Point]], look: Look, width: int) -> tuple[list[_Panel], float]:
    """The panels at their places, and the height of all."""
    wide = width >= theme.WIDE
    columns = min(look.columns, len(groups)) if wide else 1
    high = float(look.height if columns > 1 or not wide else max(look.height, 150))
    room = (width - 4 - _GAP * (columns - 1)) / columns
    scales = [_scale(group) for group in groups]
    names = [_ticks(group, scale, high) for group, scale in zip(groups, scales, strict=True)]
    left = max(theme.text_width(name) for ticks in names for name in ticks.values()) + 8
    texts = [
        f"{group[0]['_head']}{', logarithmic scale' if scale.logarithmic else ''}" for group, scale in zip(groups, scales, strict=True)
    ]
    heads = [theme.wrap(text, room, theme.TEXT_SIZE, bold=True) for text in texts]
    found: list[_Panel] = []
    y = 0.0
    for first in range(0, len(groups), columns):
        row = range(first, min(first + columns, len(groups)))
        head = max(len(heads[index]) for index in row) * theme.TEXT_LEADING + _HEAD
        for place, index in enumerate(row):
            x = place * (room + _GAP)
            # The last point needs a little room to its right.
            found.append(_Panel(groups[index], scales[index], names[index], heads[index], x, x + left, y + head, room - left - 8, high))
        y += head + high + _BELOW + 10
    return found, y - 10


@functools.lru_cache(maxsize=64)
def _moments(time: _place.Span, wide: float) -> list[tuple[pd.Timestamp, str]]:
    """The moments that the axis names: years as far as there are two of them, else months."""
    years = [pd.Timestamp(first) for first in time.years()][:: max(1, math.ceil((time.end - time.start).days / 365.25 * 46 / wide))]
    if len(years) > 1:
        return [(year, str(year.year)) for year in years]
    months = pd.date_range(time.start, time.end, freq="MS")
    return [(month, f"{month:%b %Y}") for month in months[:: max(1, math.ceil(len(months) * 62 / wide))]]


def shapes(rows: Sequence[Point], look: Look, width: int) -> tuple[list[Shape], float]:
    """The panels of rows with COLUMNS as shapes, and how high they are."""
    laid, height = _laid_out(panels(rows), look, width)
    start, end = min(row["_start"] for row in rows), max(row["_end"] for row in rows)
    pad = max((end - start) * 0.03, pd.Timedelta(days=3))
    # The newest point is the one whose label matters most: it gets the room.
    time = _place.Span(start - pad, end + pad * 2)
    return [shape for panel in laid for shape in _panel(panel, time, look, width)], math.ceil(height)


def _panel(panel: _Panel, time: _place.Span, look: Look, width: int) -> list[Shape]:
    rule, muted, ink = theme.colour("rule"), theme.colour("muted"), theme.colour("ink")
    foot = panel.top + panel.high
    # A logarithmic scale has no zero that a stem could stand on.
    stems = panel.points[0]["_panel"] in look.stems and not panel.scale.logarithmic
    drawn: list[Shape] = []
    for tick, name in panel.ticks.items():
        drawn.append(Rule(panel.left, panel.y(tick), panel.left + panel.wide, panel.y(tick), rule))
        drawn.append(Words(panel.left - 8, panel.y(tick), name, muted, "right"))
    first = panel.top - _HEAD - (len(panel.head) - 0.5) * theme.TEXT_LEADING
    drawn += [Words(panel.edge, first + index * theme.TEXT_LEADING, line, ink, bold=True) for index, line in enumerate(panel.head)]
    for moment, name in _moments(time, panel.wide):
        x = panel.left + time(moment, panel.wide)
        if x + theme.text_width(name) / 2 <= width - 4:
            drawn += [Rule(x, foot, x, foot + 4, muted), Words(x, foot + 13, name, muted, "center")]

    points = [{**point, **_placed(point, panel, time)} for point in panel.points]
    lines = _lines(points)
    colour = theme.colour(panel.points[0]["_company_id"])
    ground = theme.colour("ground")
    for point in points:
        x, y = point["_x"], point["_y"]
        if stems:
            drawn.append(Rule(x, y, x, foot, colour, 2))
        if point["_from"] < point["_to"]:
            drawn.append(Rule(point["_from"], y, point["_to"], y, colour))
        if point["_low"] == point["_low"]:
            drawn.append(Rule(x, panel.y(point["_low"]), x, panel.y(point["_high"]), colour, 1.5))
    drawn += [Path([(point["_x"], point["_y"]) for point in line], colour, 2, look.stepped) for line in lines]
    for point in sorted(points, key=lambda point: not point["_hollow"]):
        if point["_hollow"]:
            drawn.append(Dot(point["_x"], point["_y"], 4, ground, colour, 1.5, point["ref"]))
        else:
            drawn.append(Dot(point["_x"], point["_y"], 4.2, colour, ground, 1, point["ref"]))
    return drawn + _labels(panel, points, lines, stems, look.stepped, colour)


def _placed(point: Point, panel: _Panel, time: _place.Span) -> dict[str, float]:
    """Where a point stands, and from where to where the level bar of its period reaches (it has none where both are the same)."""
    x = panel.left + time(point["_when"], panel.wide)
    long = point["_end"] - point["_start"] > _MONTH
    start, end = (panel.left + time(point[end], panel.wide) if long else x for end in ("_start", "_end"))
    return {"_x": x, "_y": panel.y(point["_value"]), "_from": start, "_to": end}


def _lines(points: Sequence[Point]) -> list[list[Point]]:
    """The points that one line joins, in the order of time."""
    series: dict[str, list[Point]] = {}
    for point in points:
        if point["_series"]:
            series.setdefault(point["_series"], []).append(point)
    return [sorted(line, key=lambda point: (point["_when"], point["ref"])) for line in series.values() if len(line) > 1]


def _taken(panel: _Panel, points: Sequence[Point], lines: Sequence[Sequence[Point]], stems: bool, stepped: bool) -> list[_place.Box]:
    """What no label may cover."""
    taken = [_place.dot(point["_x"], point["_y"], 5) for point in points]
    for point in points:
        if point["_from"] < point["_to"]:
            taken.append(_place.line(point["_from"], point["_y"], point["_to"], point["_y"]))
        if stems:
            taken.append(_place.line(point["_x"], point["_y"], point["_x"], panel.top + panel.high))
        if point["_low"] == point["_low"]:
            taken.append(_place.line(point["_x"], panel.y(point["_low"]), point["_x"], panel.y(point["_high"])))
    for line in lines:
        for one, two in itertools.pairwise(line):
            if stepped:
                taken.append(_place.line(one["_x"], one["_y"], two["_x"], one["_y"]))
                taken.append(_place.line(two["_x"], one["_y"], two["_x"], two["_y"]))
            else:
                taken += _place.slope(one["_x"], one["_y"], two["_x"], two["_y"])
    return taken


def _labels(
    panel: _Panel, points: Sequence[Point], lines: Sequence[Sequence[Point]], stems: bool, stepped: bool, colour: str
) -> list[Shape]:
    """What is written in a panel: the ends of lines first, then the largest, then the newer before the older, where there is room."""
    bounds = _place.Box(panel.left - 2, panel.top - 7, panel.left + panel.wide + 8, panel.top + panel.high + 2)
    room = _place.Room(bounds, _taken(panel, points, lines, stems, stepped), [(point["_x"], point["_y"]) for point in points])
    ends = {line[-1]["ref"] for line in lines}
    top = max(points, key=lambda point: point["_value"])["ref"]
    found: list[Shape] = []
    for point in sorted(points, key=lambda point: (point["ref"] not in ends, point["ref"] != top, -point["_when"].value, point["ref"])):
        texts = [point["_short"]]
        if point["ref"] in ends or point["ref"] == top or not lines:
            texts = [f"{name} {point['_short']}" for name in (point["_more"], point["_name"]) if name] + texts
        label = _place.Label(point["_x"], point["_y"], texts[0], False, tuple(texts[1:]), 8)
        at = room.put(label, _BESIDE if stems else _ABOVE, near=5)
        if at is not None:
            found.append(Words(at.x, at.y, at.text, colour, at.align, halo=theme.colour("ground")))
    return found
