"""What the colours and shapes of a chart mean: patches with names, in as many lines as they need."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import altair as alt
import pandas as pd

from scripts import theme
from scripts.charts import _plot

LINE = 18
_PATCH, _GAP = 15.0, 14.0


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A patch in the colour of a role, and its name. hollow: only its outline is drawn."""

    name: str
    role: str
    shape: str = "square"
    hollow: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """The layers of a key, and how high it is."""

    layers: list[alt.Chart]
    height: int


def key(entries: Sequence[Entry], left: float, right: float, top: float = 0) -> Key:
    """The entries from left to right, then in the next line."""
    layers: list[alt.Chart] = []
    x, y = left, top + LINE / 2
    for entry in entries:
        wide = _PATCH + theme.text_width(entry.name)
        if x > left and x + wide > right:
            x, y = left, y + LINE
        one = pd.DataFrame([{"_text": entry.name, "_x": x + 5.0, "_y": y, "_text_x": x + _PATCH}])
        colour = theme.colour(entry.role)
        patch = _plot.marks(one).mark_point(
            shape=entry.shape, size=80, color=theme.colour("ground") if entry.hollow else colour, stroke=colour, strokeWidth=1.5
        )
        text = _plot.marks(one).mark_text(align="left", baseline="middle", dy=1)
        layers += [patch.encode(**_plot.px(x="_x", y="_y")), text.encode(**_plot.px(x="_text_x", y="_y"), text=alt.Text("_text:N"))]
        x += wide + _GAP
    return Key(layers, int(y + LINE / 2 - top) if entries else 0)
