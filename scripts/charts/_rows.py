"""Charts whose rows stand one below the other: words at their places, and a scale that runs from left to right."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from scripts import theme
from scripts.charts import _place, _say


def text(rows: pd.DataFrame, column: str, x: str | float, y: str | float, colour: Any = "ink", bold: bool = False, **style: Any) -> alt.Chart:
    """Words at places in pixels: columns of the rows, or one place for all. colour: a role, or an encoding."""
    style = {"align": "left", "baseline": "middle", "dy": 1, "fontWeight": 600 if bold else "normal"} | style
    base = _place.marks(rows)
    if isinstance(colour, str):
        return base.mark_text(color=theme.colour(colour), **style).encode(**_place.px(x=x, y=y), text=f"{column}:N")
    return base.mark_text(**style).encode(**_place.px(x=x, y=y), text=f"{column}:N", color=colour)


@dataclasses.dataclass(frozen=True, slots=True)
class Across:
    """A scale from left to right, from values to pixels."""

    scale: _place.Scale
    left: float
    right: float

    def __call__(self, value: float) -> float:
        """Where a value stands."""
        wide = self.right - self.left
        return self.left + wide - self.scale(value, wide)

    def grid(self, spans: Sequence[tuple[float, float]], prefix: str = "$") -> list[alt.Chart]:
        """Upright lines at round values, from top to foot of each span, named above the first; a name without room is left out."""
        rows, edge = [], -1.0
        for tick in self.scale.ticks():
            x, name = self(tick), _say.compact(tick, prefix=prefix) if tick else "0"
            half = theme.text_width(name) / 2
            rows.append({"_x": x, "_text": name if x - half > edge and x + half <= self.right + 14 else ""})
            edge = x + half + 6 if rows[-1]["_text"] else edge
        ticks = pd.DataFrame(rows, columns=["_x", "_text"])
        lines = _place.marks(ticks.merge(pd.DataFrame(spans, columns=["_top", "_foot"]), how="cross"))
        drawn = lines.mark_rule(color=theme.colour("rule")).encode(**_place.px(x="_x", y="_top", y2="_foot"))
        return [drawn, text(ticks, "_text", "_x", spans[0][0] - 10, "muted", align="center")]
