"""A chart before it is drawn: its words, and the function that draws it with all that it is given.

Building an altair chart takes a hundred times as long as computing its rows. So a chart is built only where its drawing is asked for
and not known already: `key` tells two drawings apart without making them. Hence the rule: a drawing function reads nothing but what
it is given, which is rows, numbers and words, never the tables.
"""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import hashlib
from functools import partial
from typing import Any

import pandas as pd

from scripts import theme


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """A chart with its words, at a width.

    drawing: what makes the chart, at most as many pixels wide, axes and labels included, as it is given last; narrow: what is shown
    where it is drawn for a phone, if that is not the same.
    """

    drawing: partial[Any]
    finding: str
    shown: str
    description: str
    source: str
    narrow: str = ""
    width: int = theme.WIDE

    def at(self, width: int) -> Sketch:
        """The same chart at another width."""
        return dataclasses.replace(self, width=width)

    @property
    def subtitle(self) -> str:
        """What is shown, at this width."""
        return self.narrow if self.narrow and self.width < theme.WIDE else self.shown

    @property
    def key(self) -> str:
        """The same for two charts that are drawn by the same function from the same things with the same words. Raises Unkeyed."""
        function = self.drawing.func
        named = (function.__module__, function.__qualname__, self.drawing.args, self.drawing.keywords)
        return key_of(named, self.finding, self.subtitle, self.description, self.source, self.width)

    def _plot(self) -> Any:
        # Whoever draws may put columns of its own into a frame.
        given = (value.copy(deep=False) if isinstance(value, pd.DataFrame) else value for value in self.drawing.args)
        return self.drawing.func(*given, self.width, **self.drawing.keywords)

    def to_dict(self, *, validate: bool = True) -> dict[str, Any]:
        """The Vega-Lite specification, as altair writes it, with its words; `usermeta` carries what Vega-Lite has no place for."""
        # Given to altair's chart, the words would have it copied once more with all its layers.
        return {
            **self._plot().to_dict(validate=validate),
            "title": theme.title(self.finding, self.subtitle, self.width).to_dict(),
            "description": self.description,
            "usermeta": {"width": self.width, "source": theme.wrap(self.source, self.width, theme.SOURCE_SIZE)},
            "padding": 1,
        }


class Unkeyed(TypeError):
    """A drawing is given something of which nobody can say whether it is the same."""


def key_of(*values: Any) -> str:
    """The same for the same rows, numbers and words. Raises Unkeyed."""
    return hashlib.sha256(repr(_plain(values)).encode("utf-8", "surrogatepass")).hexdigest()


# Most values there are.
_SAID = frozenset((str, float, int, bool, type(None)))


def _plain(value: Any) -> Any:
    """A value as one whose `repr` says all of it. Raises Unkeyed."""
    if type(value) in _SAID:
        return value
    if isinstance(value, pd.DataFrame):
        return [("rows", _plain(value.index.tolist())), *((name, _plain(column)) for name, column in value.items())]
    if isinstance(value, pd.Series):
        return str(value.dtype), _plain(value.tolist())
    if hasattr(value, "item"):  # a number of numpy's
        return _plain(value.item())
    if isinstance(value, pd.Timestamp | pd.Timedelta):
        return type(value).__name__, str(value)
    if isinstance(value, dict):
        return [(_plain(key), _plain(item)) for key, item in value.items()]
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return type(value).__qualname__, [_plain(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if value is None or value is pd.NaT or isinstance(value, str | int | float | decimal.Decimal | datetime.date):
        return value
    raise Unkeyed(f"a drawing is given a {type(value).__name__}: give it rows, numbers and words")
