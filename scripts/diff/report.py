"""A comparison as a report: JSON, Markdown for a job's page, HTML with the charts side by side (pure but for the cache of drawings).

Every word of the record in a report came from strangers: Markdown gets it inert, HTML gets it through Jinja's autoescape.
"""

from __future__ import annotations

import json
from pathlib import Path

import jinja2

from scripts import paths
from scripts.diff import naming, summary
from scripts.diff.comparison import Comparison
from scripts.diff.drawn import Chart
from scripts.diff.structure import agreed, change, headline, measured, number, place, several, structure


def as_json(found: Comparison) -> str:
    """The structure as JSON."""
    return json.dumps(structure(found), ensure_ascii=False, indent=2) + "\n"


def as_markdown(found: Comparison) -> str:
    """The structure in words, for a job's page."""
    return summary.as_markdown(structure(found))


def _drawing(chart: Chart | None, identity: str, cache: Path | None) -> str:
    return chart.drawing(identity, cache) if chart else ""


def as_html(found: Comparison, cache: Path | None = paths.CACHE) -> str:
    """The report as one page that needs nothing else, with the drawings of each chart before and after."""
    told = structure(found)
    for item, chart in zip(found.charts, told["charts"], strict=True):
        chart["drawings"] = [
            _drawing(side, f"{item.name}-{name}", cache) for name, side in (("before", item.before), ("after", item.after))
        ]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for word in (agreed, change, measured, number, place, several, naming.agreement):
        environment.filters[word.__name__] = word
    return environment.get_template("report.html").render(told, headline=headline(told), apparatus=naming.APPARATUS)


FORMATS = {"markdown": as_markdown, "json": as_json, "html": as_html}
