"""Charts as layers of altair's, placed in pixels: rows, marks, words, plots, and plots one below the other."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import pandas as pd

from scripts import specs, theme


@dataclasses.dataclass(frozen=True, slots=True)
class Plot:
    """Layers in one plot, the first at the bottom. title: what stands above it.

    Altair's own LayerChart copies every layer a dozen times, to find the rows and parameters that layers share; ours share none.
    """

    layers: Sequence[alt.Chart]
    width: int
    height: int
    title: alt.TitleParams | None = None

    def to_dict(self, *, validate: bool = True) -> dict[str, Any]:
        """The Vega-Lite specification. Raises altair's SchemaValidationError for a layer that its schema forbids, if asked to validate."""
        layers = [layer.to_dict(validate=validate, context={"top_level": False}) for layer in self.layers]
        title = {"title": self.title.to_dict(validate=validate)} if self.title is not None else {}
        return {"layer": layers, "width": self.width, "height": self.height, **title}


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """Plots one below the other, with so many pixels between them."""

    plots: Sequence[Plot]
    spacing: int

    def to_dict(self, *, validate: bool = True) -> dict[str, Any]:
        """The Vega-Lite specification. Raises what Plot.to_dict raises."""
        return {"vconcat": [plot.to_dict(validate=validate) for plot in self.plots], "spacing": self.spacing}


def layered(*layers: alt.Chart, width: float, height: float, title: alt.TitleParams | None = None) -> Plot:
    """Layers in one plot, the first at the bottom."""
    return Plot(layers, int(width), int(height), title)


def empty(message: str, width: int) -> Plot:
    """What stands in place of marks when there is no row to draw."""
    text = marks(pd.DataFrame({"text": [message]})).mark_text(align="left", color=theme.colour("muted"))
    return layered(text.encode(text=alt.Text("text:N"), x=alt.XValue(0)), width=width - 4, height=40)


def marks(rows: pd.DataFrame) -> alt.Chart:
    """A layer on these rows."""
    return alt.Chart(specs.named(rows))


def px(**places: str | float) -> dict[str, Any]:
    """Encodings in pixels, by channel: the name of a column, or one place for all (px(x="_x", y=0))."""
    # Whole channel objects: from a word or a bare value altair makes the same, but tries all its classes anew each time.
    channels = {"x": alt.X, "y": alt.Y, "x2": alt.X2, "y2": alt.Y2}
    values = {"x": alt.XValue, "y": alt.YValue, "x2": alt.X2Value, "y2": alt.Y2Value}
    scaled: dict[str, Any] = {"x": {"scale": None}, "y": {"scale": None}, "x2": {}, "y2": {}}
    return {
        name: channels[name](f"{place}:Q" if name in ("x", "y") else place, **scaled[name])
        if isinstance(place, str)
        else values[name](place)
        for name, place in places.items()
    }


def texts(rows: pd.DataFrame, colour: Any) -> list[alt.Chart]:
    """Text marks at their places in pixels; a halo in the colour of the ground keeps them apart from lines of the grid."""
    ground = theme.colour("ground")
    found: list[alt.Chart] = []
    for (align, bold), group in rows.groupby(["_align", rows["_bold"].astype(int)]):
        base = marks(group).encode(**px(x="_label_x", y="_label_y"), text=alt.Text("_text:N"))
        style: dict[str, Any] = {"align": align, "baseline": "middle", "fontWeight": 600 if bold == 1 else "normal", "dy": 1}
        found.append(base.mark_text(**style, stroke=ground, strokeWidth=3, strokeJoin="round", color=ground))
        found.append(base.mark_text(**style).encode(color=colour))
    return found


def companies(ids: Iterable[str]) -> alt.Color:
    """Each company in its own colour, by the column _company_id."""
    colours = {company: theme.colour(company) for company in ids}
    return alt.Color("_company_id:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())))


def axis(names: dict[float, str], left: float) -> alt.Axis:
    """An axis with the names of its ticks flush left in a column of their own."""
    return alt.Axis(values=list(names), labelExpr=tick_names(names), labelAlign="left", labelPadding=left)


def tick_names(names: dict[float, str]) -> str:
    """A Vega expression that gives each tick of an axis its name."""
    return "".join(f"datum.value == {value!r} ? '{name}' : " for value, name in names.items()) + "''"
