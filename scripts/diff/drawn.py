"""The charts of a package as a snapshot holds them: what they say and show, and how to draw them where somebody wants to see."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from scripts import discovery, frames, paths, plates, sketch, svg
from scripts.data import Tables
from scripts.words import ENGLISH


@dataclasses.dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its finding, its alternative text, the cell behind each row of its data with what the row shows.

    key: two charts of the same key are drawn alike. drawing: draws it, given the prefix of its ids and a cache.
    """

    finding: str
    description: str
    rows: Mapping[str, Mapping[str, str]]
    ranked: bool
    key: str
    drawing: Callable[[str, Path | None], str]


# The name of a chart of one subject: its kind, and the id of the subject.
Portrait = tuple[str, str]


def reason(error: Exception) -> str:
    """Why something cannot be told."""
    return f"{type(error).__name__}: {error}"[:200]


def about(name: str | Portrait) -> str:
    """What a chart is of, in one line."""
    if isinstance(name, str):
        return discovery.summary(discovery.modules(paths.CHARTS)[name])
    return discovery.summary(discovery.modules(paths.PORTRAITS)[name[0]])


def _rows(records: Sequence[Mapping[str, Any]]) -> tuple[dict[str, dict[str, str]], bool]:
    """What each row shows by its ref, and whether the chart is a ranking: its rows stand in falling order of their one number."""
    shown = [name for name in records[0] if name != "ref" and not name.startswith("_")] if records else []
    # Years and ranks are whole numbers; what is measured is not.
    numeric = [name for name in shown if all(isinstance(record[name], float) for record in records)]
    rows = {str(record["ref"]): {key: str(record[key]) for key in shown} for record in records}
    numbers = [record[name] for name in numeric for record in records]
    falling = all(one >= two for one, two in itertools.pairwise(numbers))
    return rows, len(numeric) == 1 and falling and len(set(numbers)) > 1


def _drawn(chart: sketch.Sketch, identity: str, cache: Path | None) -> str:
    return svg.drawn(chart, {}, identity, cache, "light")


def charts(tables: Tables, untold: dict[str, str]) -> dict[str, Chart]:
    """The charts of a package by their names; those that cannot be told go to the untold."""
    told = {}
    for name, module in discovery.modules(paths.CHARTS).items():
        try:
            frame = module.frame(tables, ENGLISH)
            chart = module.chart(tables, ENGLISH, frame)
            told[name] = Chart(chart.finding, chart.description, *_rows(frames.records(frame)), chart.key, partial(_drawn, chart))
        except Exception as error:
            untold[f"chart {name}"] = reason(error)
    return told


def portraits(tables: Tables, untold: dict[str, str]) -> dict[Portrait, str]:
    """The charts of one subject, each with the key of its rows: to say more of all of them would take longer than all the rest."""
    told = {}
    for name, module in discovery.modules(paths.PORTRAITS).items():
        try:
            points = {row.id: module.points(tables, ENGLISH, row.id) for row in tables[module.SUBJECT]}
        except Exception as error:
            untold[f"charts {name}"] = reason(error)
            continue
        told.update({(name, subject): sketch.key_of(found) for subject, found in points.items() if found})
    return told


def portrait(tables: Tables, name: Portrait) -> Chart | None:
    """The chart of a subject; None where there is none."""
    kind, subject = name
    found = plates.portrait(tables, ENGLISH, kind, subject, None)
    if found is None:
        return None
    key = sketch.key_of(found.rows)
    return Chart(found.title, found.description, *_rows(found.rows), key, lambda identity, cache: found.alone(identity))
