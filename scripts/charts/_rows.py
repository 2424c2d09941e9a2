"""Charts whose rows stand one below the other: words at their places, and a scale that runs from left to right."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from scripts import theme
from scripts.charts import _place, _plot, _say


def text(
    rows: pd.DataFrame, column: str, x: str | float, y: str | float, colour: Any = "ink", bold: bool = False, **style: Any
) -> alt.Chart:
    """Words at places in pixels: columns of the rows, or one place for all. colour: a role, or an encoding."""
    given: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": 1, "fontWeight": 600 if bold else "normal", **style}
    base = _plot.marks(rows)
    if isinstance(colour, str):
        return base.mark_text(color=theme.colour(colour), **given).encode(**_plot.px(x=x, y=y), text=alt.Text(f"{column}:N"))
    return base.mark_text(**given).encode(**_plot.px(x=x, y=y), text=alt.Text(f"{column}:N"), color=colour)


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

    def grid(self, spans: Sequence[tuple[float, float]], names_y: float, prefix: str = "$") -> list[alt.Chart]:
        """Upright lines at round values, from top to foot of each span, named at `names_y`; a name without room is left out."""
        rows, edge = [], -1.0
        for tick in self.scale.ticks():
            x, name = self(tick), _say.compact(tick, prefix=prefix) if tick else "0"
            half = theme.text_width(name) / 2
            rows.append({"_x": x, "_text": name if x - half > edge and x + half <= self.right + 14 else ""})
            edge = x + half + 6 if rows[-1]["_text"] else edge
        ticks = pd.DataFrame(rows, columns=["_x", "_text"])
        lines = _plot.marks(ticks.merge(pd.DataFrame(spans, columns=["_top", "_foot"]), how="cross"))
        drawn = lines.mark_rule(color=theme.colour("rule")).encode(**_plot.px(x="_x", y="_top", y2="_foot"))
        return [drawn, text(ticks, "_text", "_x", names_y, "muted", align="center")]


def fitted(needs: Sequence[tuple[float, float, float]], left: float, right: float) -> Across:
    """A logarithmic scale as long as it can be, where every value has the room that it needs to its left and to its right.

    needs: value, pixels to its left, pixels to its right.
    """
    marks = [(math.log(value), before, after) for value, before, after in needs]
    pairs = [(two - one, right - left - before - after) for one, before, _ in marks for two, _, after in marks if two - one > 1e-6]
    per_fold = max(min((room / distance for distance, room in pairs), default=60.0), 1.0)
    offset = max(left + before - per_fold * at for at, before, _ in marks)
    low, high = (math.exp((end - offset) / per_fold) for end in (left, right))
    return Across(_place.Scale(low, high, True), left, right)
