"""The Vega-Lite specification of a chart: altair's channels and marks, and its rows as plain values.

Altair would look at every frame it is given, and copy it. It is told the names of the rows alone; they are put in at the end.
"""

from __future__ import annotations

import contextvars
from collections.abc import Mapping
from typing import Any, Protocol

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from scripts import theme

# Rows of the specification that is being made, by their names.
_ROWS: contextvars.ContextVar[dict[str, dict[str, Any]]] = contextvars.ContextVar("rows")


class Chart(Protocol):
    """What makes a specification: a sketch, or a chart of altair's."""

    def to_dict(self, *, validate: bool) -> dict[str, Any]:
        """The specification, in which rows are named."""
        ...


def named(rows: pd.DataFrame) -> alt.NamedData:
    """Keep rows for the specification that is being made, under a name. Raises LookupError where none is."""
    kept = _ROWS.get()
    name = f"rows {len(kept)}"
    kept[name] = _plain(rows)
    return alt.NamedData(name=name)


def _plain(rows: pd.DataFrame) -> dict[str, Any]:
    """A frame as plain values: dates in ISO 8601, missing as null.

    Columns of a chart's own (they begin with an underscore) hold places in pixels: two decimals draw the same everywhere.
    """
    plain: dict[str, list[Any]] = {}
    for name, column in rows.items():
        if column.dtype.kind == "M":
            column = column.dt.strftime("%Y-%m-%dT%H:%M:%S")
        elif column.dtype.kind == "f" and str(name).startswith("_"):
            column = column.round(2)
        plain[str(name)] = [None if value is None or value != value else value for value in column.tolist()]
    return {"values": [dict(zip(plain, values, strict=True)) for values in zip(*plain.values(), strict=True)]}


def of(chart: Chart, *, validate: bool = False) -> dict[str, Any]:
    """The specification of a chart, with the theme's configuration.

    validate: ask the schema of Vega-Lite, which takes as long as drawing; the tests do so for every chart. Raises altair's
    SchemaValidationError for a layer, and jsonschema's ValidationError for the whole.
    """
    # Each layer keeps its own rows: svg.py gives them their tips.
    kept: dict[str, dict[str, Any]] = {}
    token = _ROWS.set(kept)
    try:
        with debug_mode(False):
            spec = {**_with_rows(chart.to_dict(validate=validate), kept), "config": theme.config()}
    finally:
        _ROWS.reset(token)
    if validate:
        alt.Root.validate(spec)
    return spec


def _with_rows(part: dict[str, Any], kept: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """A specification with the rows that it names."""
    inner: dict[str, Any] = {key: [_with_rows(each, kept) for each in part[key]] for key in ("layer", "vconcat") if key in part}
    rows = {"data": kept[part["data"]["name"]]} if "data" in part else {}
    return {**part, **inner, **rows}
