"""Where labels stand: all by arithmetic in pixels, so that none covers a mark or another label."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import altair as alt
import pandas as pd

from scripts import theme


@dataclasses.dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """The area that two boxes share."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down)

    def inside(self, other: Box) -> bool:
        """Whether this box lies in the other."""
        return self.left >= other.left and self.right <= other.right and self.top >= other.top and self.bottom <= other.bottom


@dataclasses.dataclass(frozen=True, slots=True)
class Label:
    """Words that belong to a point, what to say where they have no room, and how far from the point they begin."""

    x: float
    y: float
    text: str
    bold: bool = False
    shorter: tuple[str, ...] = ()
    distance: float = 8


# A label this near to a point (pixels) seems to belong to it.
NEAR = 14
# Labels side by side are read as one where there is less between them (pixels).
APART = 6
# Places in around(), in other orders.
BESIDE = (0, 4, 6, 2, 3, 1, 5, 7)
BELOW_FIRST = (3, 6, 7, 9, 0, 1, 2, 4, 5, 8)
RIGHT_FIRST = (0, 2, 4, 3, 6, 1, 5, 7, 8, 9)
ABOVE_FIRST = (2, 4, 5, 8, 10, 0, 1, 3, 6, 7, 9)
STRAIGHT = (2, 3, 8, 9)
LEFT_FIRST = (1, 2, 5, 0, 3, 7, 4, 6, 8, 9)


@dataclasses.dataclass(frozen=True, slots=True)
class Placed:
    """Where a label stands: the point and the alignment that the text mark needs."""

    x: float
    y: float
    align: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Scale:
    """A scale from values to pixels, the largest value at the top."""

    low: float
    high: float
    logarithmic: bool

    def __call__(self, value: float, height: float) -> float:
        """How far below the top of the plot a value stands."""
        if self.logarithmic:
            return height * math.log(self.high / value) / math.log(self.high / self.low)
        return height * (self.high - value) / (self.high - self.low)

    def altair(self) -> alt.Scale:
        """The same scale for the chart."""
        return alt.Scale(type="log" if self.logarithmic else "linear", domain=[self.low, self.high], nice=False)

    def note(self) -> str:
        """What a reader must know of the scale, as the end of a sentence."""
        if not self.logarithmic:
            return ""
        ticks = self.ticks()
        tenfold = all(math.isclose(two, one * 10) for one, two in itertools.pairwise(ticks))
        return "; each grid line is ten times the one below" if tenfold and len(ticks) > 1 else "; a logarithmic scale"

    def ticks(self) -> list[float]:
        """Round numbers: powers of ten, or about five even steps."""
        if self.logarithmic:
            return _powers(self.low, self.high)
        step = 10.0 ** math.floor(math.log10((self.high - self.low) / 2))
        step *= next(factor for factor in (0.2, 0.5, 1, 2, 5) if (self.high - self.low) / (step * factor) <= 6)
        return [round(step * place, 9) for place in range(math.ceil(self.low / step), math.floor(self.high / step) + 1)]


def scale_for(values: pd.Series, span: float = 1) -> Scale:
    """A scale for these values, missing ones left out, as scale_between()."""
    return scale_between(float(values.min()), float(values.max()), span)


def scale_between(low: float, high: float, span: float = 1) -> Scale:
    """A scale for values from the smallest to the largest: from zero on, or logarithmic where they are more than `span` times apart."""
    if high > low * span:
        return Scale(low * 0.7, high * 1.6, True)
    return Scale(0.0, high * 1.15, False)


def _powers(low: float, high: float) -> list[float]:
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    tens = [10.0**exponent for exponent in exponents if low <= 10.0**exponent <= high]
    if len(tens) > 1:
        return tens
    steps = sorted(step * 10.0**exponent for exponent in exponents for step in (1, 2, 5) if low <= step * 10.0**exponent <= high)
    return steps or [float(f"{math.sqrt(low * high):.1g}")]


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """The time that a chart shows, from left to right."""

    start: pd.Timestamp
    end: pd.Timestamp

    def __call__(self, when: pd.Timestamp, width: float) -> float:
        """How far from the left of the plot a moment stands."""
        return float((when - self.start) / (self.end - self.start) * width)

    def years(self, step: int = 1) -> list[str]:
        """The first of January of every year, or of every so many."""
        firsts = [f"{year}-01-01" for year in range(self.start.year, self.end.year + 1, step)]
        return [first for first in firsts if self.start <= pd.Timestamp(first) <= self.end]

    def altair(self, axis: alt.Axis) -> dict[str, Any]:
        """What every encoding of this time shares."""
        return {"title": None, "axis": axis, "scale": alt.Scale(domain=[self.start.isoformat(), self.end.isoformat()], nice=False)}


def moment(date: str) -> pd.Timestamp:
    """Where a date stands in time: a year or a month at its middle."""
    start = pd.Timestamp(date)
    return start + pd.Timedelta(days={4: 182, 7: 14}.get(len(date), 0))


def around(label: Label) -> list[tuple[Placed, Box]]:
    """The places that a label may take, the best first: right, left, above, below, then the corners, then farther off."""
    wide, high, away = theme.text_width(label.text, bold=label.bold), theme.TEXT_SIZE + 2, label.distance
    near = away * 0.7
    spots = [
        (away, 0.0, "left"),
        (-away, 0.0, "right"),
        (0.0, -away - high / 2, "center"),
        (0.0, away + high / 2, "center"),
        (near, -near - high / 3, "left"),
        (-near, -near - high / 3, "right"),
        (near, near + high / 3, "left"),
        (-near, near + high / 3, "right"),
        (0.0, -away - high * 1.5, "center"),
        (0.0, away + high * 1.5, "center"),
        (-near, -away - high * 1.5, "right"),
    ]
    shift = {"left": 0.0, "right": -wide, "center": -wide / 2}
    found = []
    for dx, dy, align in spots:
        x, y = label.x + dx, label.y + dy
        left = x + shift[align]
        found.append((Placed(x, y, align, label.text), Box(left, y - high / 2, left + wide, y + high / 2)))
    return found


class _Near:
    """Boxes by the squares of a grid that they touch, so that of hundreds only those near a place are compared with it."""

    _SQUARE = 32.0

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], list[Box]] = {}

    def _touched(self, box: Box) -> Iterator[tuple[int, int]]:
        left, top, right, bottom = (math.floor(edge / self._SQUARE) for edge in (box.left, box.top, box.right, box.bottom))
        return itertools.product(range(left, right + 1), range(top, bottom + 1))

    def add(self, box: Box) -> None:
        """Keep a box."""
        for square in self._touched(box):
            self._squares.setdefault(square, []).append(box)

    def around(self, box: Box) -> Iterator[Box]:
        """The boxes that may meet this one, some of them more than once."""
        for square in self._touched(box):
            yield from self._squares.get(square, ())


class Room:
    """What is still free of a plot: labels are put one after the other, those that matter most first."""

    def __init__(self, bounds: Box, taken: Iterable[Box] = (), anchors: Iterable[tuple[float, float]] = ()) -> None:
        """Anchors are the points that labels belong to: none may come so near to another's that it could be read as its own."""
        self.bounds = bounds
        self.taken: list[Box] = []
        self._near, self._anchors = _Near(), _Near()
        for box in taken:
            self.take(box)
        for x, y in anchors:
            self._anchors.add(Box(x, y, x, y))

    def take(self, box: Box) -> None:
        """Let a place be free no longer."""
        self.taken.append(box)
        self._near.add(box)

    def put(self, label: Label, order: Sequence[int] | None = None, near: float = NEAR) -> Placed | None:
        """The best place for a label that covers nothing; None where there is none left: the table has the value.

        order prefers some of the places in around(); near is how far it must keep from the points of others.
        """
        for text in (label.text, *label.shorter):
            spots = around(dataclasses.replace(label, text=text))
            for placed, box in [spots[index] for index in order] if order else spots:
                if not box.inside(self.bounds) or any(box.overlap(other) for other in self._near.around(box)):
                    continue
                if not self._misleads(box, label, near):
                    self.take(Box(box.left - APART, box.top, box.right + APART, box.bottom))
                    return placed
        return None

    def _misleads(self, box: Box, label: Label, near: float) -> bool:
        around_it = Box(box.left - near, box.top - near / 2, box.right + near, box.bottom + near / 2)
        others = (at for at in self._anchors.around(around_it) if (at.left, at.top) != (label.x, label.y))
        return any(around_it.left < at.left < around_it.right and around_it.top < at.top < around_it.bottom for at in others)


def dot(x: float, y: float, radius: float = 5) -> Box:
    """The room of a point."""
    return Box(x - radius, y - radius, x + radius, y + radius)


def line(x: float, y: float, to_x: float, to_y: float, thick: float = 3) -> Box:
    """The room of a level or upright line."""
    return Box(min(x, to_x) - thick / 2, min(y, to_y) - thick / 2, max(x, to_x) + thick / 2, max(y, to_y) + thick / 2)


def slope(x: float, y: float, to_x: float, to_y: float) -> list[Box]:
    """The room of a slanting line, in small pieces."""
    pieces = max(1, math.ceil(max(abs(to_x - x), abs(to_y - y)) / 4))
    return [dot(x + (to_x - x) * step / pieces, y + (to_y - y) * step / pieces, 2) for step in range(pieces + 1)]


def spread(wanted: Sequence[float], sizes: Sequence[float], top: float, bottom: float) -> list[float]:
    """Middles in one column, as near to the wanted ones as they can be without overlap, in the same order.

    Neighbours that are too near form a block that stands at the mean of what its members want; blocks that meet are joined.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    blocks: list[tuple[float, list[int]]] = []  # the upper edge, the members
    for index in order:
        members = [index]
        edge = wanted[index] - sizes[index] / 2
        while blocks and blocks[-1][0] + sum(sizes[member] for member in blocks[-1][1]) > edge:
            members = blocks.pop()[1] + members
            before = itertools.accumulate((sizes[member] for member in members), initial=0.0)
            edges = [wanted[member] - sizes[member] / 2 - offset for member, offset in zip(members, before, strict=False)]
            edge = sum(edges) / len(edges)
        # A block keeps inside the column; where they are too many, the column grows downwards.
        edge = max(top, min(edge, bottom - sum(sizes[member] for member in members)))
        blocks.append((edge, members))
    middles = [0.0] * len(wanted)
    floor = top
    for edge, members in blocks:
        floor = max(floor, edge)
        for member in members:
            middles[member] = floor + sizes[member] / 2
            floor += sizes[member]
    return middles


def column(names: pd.DataFrame, x: float, bottom: float) -> pd.DataFrame:
    """Names one below the other from `x` on, for texts(): columns _lines (their lines), _y (where each wants to be), _bold.

    Adds _middle, and gives a row for each line.
    """
    sizes = [len(lines) * theme.TEXT_LEADING + 2.0 for lines in names["_lines"]]
    names = names.assign(_middle=spread(list(names["_y"]), sizes, -8, bottom), _label_x=x, _align="left")
    rows = names.assign(_of=names["_lines"].map(len), _text=names["_lines"]).explode("_text")
    line = rows.groupby(level=0).cumcount() - (rows["_of"] - 1) / 2
    return rows.assign(_label_y=rows["_middle"] + line * theme.TEXT_LEADING).reset_index(drop=True)


def frame(labels: Iterable[tuple[Label, Placed | None]], **columns: Sequence[object]) -> pd.DataFrame:
    """The placed labels as rows of a frame (columns: one value a label), for texts()."""
    rows = [
        {"_label_x": at.x, "_label_y": at.y, "_align": at.align, "_text": at.text, "_bold": label.bold}
        | {name: values[index] for name, values in columns.items()}
        for index, (label, at) in enumerate(labels)
        if at is not None
    ]
    return pd.DataFrame(rows, columns=["_label_x", "_label_y", "_align", "_text", "_bold", *columns])
