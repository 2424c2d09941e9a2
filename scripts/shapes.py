"""Drawings made of a few shapes at places in pixels: for charts so many that Vega would be slow (a hundredth of its time).

Colours are those of the theme in their light form; svg.py makes them follow the page. y grows downwards.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from html import escape
from itertools import pairwise

_ANCHOR = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}
# How far below its middle the foot of a line of text stands, as a part of its size.
_FOOT = 0.35


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x: float
    y: float
    x2: float
    y2: float
    colour: str
    width: float = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Path:
    """A line through points; stepped: level until the next point, then upright."""

    points: Sequence[tuple[float, float]]
    colour: str
    width: float = 2
    stepped: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Dot:
    """A point; ref names the cell behind it, so that it can say what it stands for."""

    x: float
    y: float
    radius: float
    fill: str
    stroke: str
    width: float = 1
    ref: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """A line of text whose middle stands at y; halo: a colour that keeps it apart from the lines behind it."""

    x: float
    y: float
    text: str
    colour: str
    align: str = "left"
    bold: bool = False
    size: float = 12
    halo: str = ""


Shape = Rule | Path | Dot | Words


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """A chart of shapes with its words (as sketch.Sketch has them), for any width.

    draw: its shapes at a width, and how high they are; as with a sketch, it reads nothing but what it is given.
    """

    draw: partial[tuple[list[Shape], float]]
    finding: str
    shown: str
    description: str
    source: str


def _n(value: float) -> str:
    """Two decimals draw the same everywhere."""
    return f"{round(value, 2):g}"


def _path(shape: Path) -> str:
    parts = [f"M{_n(shape.points[0][0])},{_n(shape.points[0][1])}"]
    for (_, before), (x, y) in pairwise(shape.points):
        parts.append(f"L{_n(x)},{_n(before)}L{_n(x)},{_n(y)}" if shape.stepped else f"L{_n(x)},{_n(y)}")
    return f'<path d="{"".join(parts)}" fill="none" stroke="{shape.colour}" stroke-width="{_n(shape.width)}"/>'


def _words(shape: Words) -> str:
    place = f'x="{_n(shape.x)}" y="{_n(shape.y + shape.size * _FOOT)}" font-size="{_n(shape.size)}px"{_ANCHOR[shape.align]}'
    weight = ' font-weight="600"' if shape.bold else ""
    text = escape(shape.text)
    behind = f'<text {place}{weight} fill="{shape.halo}" stroke="{shape.halo}" stroke-width="3" stroke-linejoin="round">{text}</text>'
    return (behind if shape.halo else "") + f'<text {place}{weight} fill="{shape.colour}">{text}</text>'


def _one(shape: Shape, tips: Mapping[str, str]) -> str:
    match shape:
        case Rule():
            ends = f'x1="{_n(shape.x)}" y1="{_n(shape.y)}" x2="{_n(shape.x2)}" y2="{_n(shape.y2)}"'
            return f'<line {ends} stroke="{shape.colour}" stroke-width="{_n(shape.width)}"/>'
        case Path():
            return _path(shape)
        case Dot():
            tip = f' data-tip="{escape(tips[shape.ref])}"' if shape.ref in tips else ""
            place = f'cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}"'
            return f'<circle {place} fill="{shape.fill}" stroke="{shape.stroke}" stroke-width="{_n(shape.width)}"{tip}/>'
        case Words():
            return _words(shape)


def written(drawing: Iterable[Shape], tips: Mapping[str, str]) -> str:
    """The shapes as SVG, the first at the bottom; tips by the ref of a dot."""
    return "".join(_one(shape, tips) for shape in drawing)
