"""Charts, drawn once a build, and the files that people take away: SVG, PNG, CSV, JSON, and a page to embed (pure but for the cache).

A chart of one subject (see scripts/portraits) is drawn the same way; of it people take the SVG alone.
"""

from __future__ import annotations

import base64
import csv
import dataclasses
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from scripts import discovery, evidence, frames, paths, refs, svg, theme
from scripts.data import Row, Tables
from scripts.markup import escape
from scripts.release import citation
from scripts.sketch import Sketch
from scripts.words import Words

SIZES = {"wide": theme.WIDE, "narrow": theme.NARROW}
FOLDER = "charts"
# What a spreadsheet takes for the beginning of a formula; the check spreadsheet_formulas refuses it in cells of the record.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# What separates the parts of what a mark says (site.js and charts.js know it).
TIP_MARK = " · "
# The browser shows the narrow drawing where the wide one would be set smaller than it was drawn.
BREAK = 560


@dataclasses.dataclass(frozen=True, eq=False)
class Plate:
    """A chart as drawn: its title (the finding), its long alternative text, what is shown, its drawings by size, and its rows.

    alone draws the wide one in light colours of its own, for use outside of a page, given the prefix of its ids. Of the columns of a
    row, those with an underscore are the drawing's own; `ref` names the cell behind it; `numeric` are those that hold numbers.
    """

    name: str
    module: ModuleType
    title: str
    description: str
    drawings: dict[str, str]
    alone: Callable[[str], str]
    columns: tuple[str, ...]
    numeric: frozenset[str]
    rows: Sequence[Mapping[str, Any]]

    @property
    def shown(self) -> list[str]:
        """The columns of the data table."""
        return [name for name in self.columns if name != "ref" and not name.startswith("_")]


def plate(tables: Tables, words: Words, name: str, cache: Path | None) -> Plate:
    """Draw a chart. Raises refs.BadReference if there is none of that name."""
    module = discovery.modules(paths.CHARTS).get(name)
    if module is None:
        raise refs.BadReference(f"there is no chart {name!r} in scripts/charts")
    frame = module.frame(tables, words)
    rows = frames.records(frame)
    chart: Sketch = module.chart(tables, words, frame)
    sketches = {size: chart.at(width) for size, width in SIZES.items()}
    tips = tips_of(rows)
    drawings = {size: svg.drawn(drawing, tips, f"{name}-{size}", cache) for size, drawing in sketches.items()}
    wide = sketches["wide"]
    columns = tuple(str(column) for column in frame.columns)
    numeric = frozenset(column for column in columns if pd.api.types.is_numeric_dtype(frame[column]))

    def alone(prefix: str) -> str:
        return svg.drawn(wide, tips, prefix, cache, "light")

    return Plate(name, module, wide.finding, wide.description, drawings, alone, columns, numeric, rows)


def portrait(tables: Tables, words: Words, name: str, subject: str, cache: Path | None) -> Plate | None:
    """Draw the chart of a subject; None where too little is known to draw. Its name is unique among all drawings of a page."""
    module = discovery.modules(paths.PORTRAITS)[name]
    points = module.points(tables, words, subject)
    if not points:
        return None
    rows = [{column: point[column] for column in module.COLUMNS} for point in points]
    numeric = frozenset(column for column in module.COLUMNS if frames.holds_numbers(row[column] for row in rows))
    picture, tips = module.picture(tables, words, subject, points), tips_of(rows)
    identity, outside = f"{name}-{subject}", (theme.WIDE, "light")
    wanted = {f"{identity}-{size}": (width, "") for size, width in SIZES.items()}
    found = svg.pictured(picture, tips, {**wanted, identity: outside}, cache)

    def alone(prefix: str) -> str:
        return found[identity] if prefix == identity else svg.pictured(picture, tips, {prefix: outside}, cache)[prefix]

    drawings = {size: found[f"{identity}-{size}"] for size in SIZES}
    return Plate(identity, module, picture.finding, picture.description, drawings, alone, tuple(module.COLUMNS), numeric, rows)


def tips_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What each mark says, by its ref."""
    return {str(row["ref"]): _tip(row) for row in rows}


def _tip(record: Mapping[str, Any]) -> str:
    """What a mark says of itself: the words of its row; numbers stand in them as they are published."""
    shown = {name: value for name, value in record.items() if name != "ref" and not str(name).startswith("_")}
    texts = [text_of(value) for value in shown.values() if isinstance(value, str | pd.Timestamp)]
    numbers = [f"{column_of(name)}: {text_of(value)}" for name, value in shown.items() if not isinstance(value, str | pd.Timestamp)]
    published = any(name.endswith("as_published") for name in shown)
    return TIP_MARK.join(part for part in (texts if published else texts + numbers) if part and not part.endswith(": "))


def rows_behind(tables: Tables, drawn: Plate) -> list[Row]:
    """The sources of the claims behind a chart, the one with the most claims first."""
    counts: dict[str, int] = {}
    found = evidence.assess(tables)
    for path in dict.fromkeys(row["ref"] for row in drawn.rows):
        row, field = refs.cell(tables, path)
        cell = found.get((row.table, row.id, field)) or found.get((row.table, row.id, ""))
        for item in cell.statements if cell else ():
            counts[item.source.id] = counts.get(item.source.id, 0) + 1
    return [tables.sources[source_id] for source_id in sorted(counts, key=lambda key: (-counts[key], key))]


def text_of(value: object) -> str:
    """A value of a frame as a person reads it: numbers with separators, times as dates, nothing for missing."""
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:,.4g}"
    return str(value)


def column_of(name: str) -> str:
    """The heading of a column of a frame: valuation_usd → Valuation, US dollars."""
    text = f"{name} ".replace("_", " ").replace(" usd ", ", US dollars ").replace(" percent ", ", percent ").strip()
    return text[:1].upper() + text[1:]


def files(tables: Tables, drawn: Plate, site: str | None, cache: Path | None) -> dict[str, bytes]:
    """What can be taken away of a chart, by path from the root of the site."""
    base = f"{FOLDER}/{drawn.name}"
    alone = drawn.alone(drawn.name)
    return {
        f"{base}/{drawn.name}.svg": _file(alone),
        f"{base}/{drawn.name}.png": svg.picture(alone, cache),
        f"{base}/{drawn.name}.csv": _csv(drawn),
        f"{base}/{drawn.name}.json": _json(tables, drawn, site),
        f"{base}/embed/index.html": _embed(drawn, str(tables.descriptor.get("created", ""))[:10]).encode(),
    }


def alone(drawn: Plate) -> bytes:
    """The drawing as a file of its own, in light colours."""
    return _file(drawn.alone(drawn.name))


def portrait_path(name: str, module: ModuleType, subject: str) -> str:
    """Where the file of a subject's chart stands, from the root of the site: beside the page of the row."""
    return f"{module.SUBJECT}/{subject}/{name}.svg"


def _file(drawing: str) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + drawing + "\n").encode()


def _records(drawn: Plate) -> list[dict[str, Any]]:
    """The rows with plain values: None for missing, dates as text."""
    columns = [*drawn.shown, "ref"]

    def plain(value: Any) -> Any:
        if isinstance(value, pd.Timestamp):
            return value.date().isoformat()
        if value is None or pd.isna(value):
            return None
        return value.item() if hasattr(value, "item") else value

    return [{name: plain(record[name]) for name in columns} for record in drawn.rows]


def _csv(drawn: Plate) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, [*drawn.shown, "ref"], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _no_formula(value) for name, value in record.items()} for record in _records(drawn))
    return out.getvalue().encode()


def _no_formula(value: object) -> object:
    """A cell that no spreadsheet computes: words that begin as a formula get the apostrophe that says they are words."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _json(tables: Tables, drawn: Plate, site: str | None) -> bytes:
    """The chart with all that belongs to it: the finding, the caption, what to know, the rows, the sources, how to cite."""
    about = {
        "chart": drawn.name,
        "title": drawn.title,
        "description": drawn.description,
        "caption": discovery.summary(drawn.module),
        "notes": discovery.details(drawn.module),
        "page": f"{site or ''}{FOLDER}/{drawn.name}/",
        "version": tables.descriptor.get("version", ""),
        "as_of": str(tables.descriptor.get("created", ""))[:10],
        "license": "CC-BY-4.0",
        "cite": citation.as_text(tables.descriptor),
        "columns": [{"name": name, "title": column_of(name)} for name in drawn.shown],
        "rows": _records(drawn),
        "sources": [{"source_id": row.id, "title": row["title"], "publisher": row["publisher"]} for row in rows_behind(tables, drawn)],
    }
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode()


# Tells the page around it how tall the drawing is; without it the page around keeps the height that it gave.
_RESIZE = (
    "const tell=()=>parent.postMessage({modelMoneyHeight:document.documentElement.scrollHeight,chart:location.pathname},'*');"
    "addEventListener('load',tell);addEventListener('resize',tell);"
)


def _embed(drawn: Plate, day: str) -> str:
    """A page of the chart alone, for a frame on somebody's page: no other file, both schemes, its source and the way back."""
    light = ";".join(f"--mm-{role}:{pair.light}" for role, pair in theme.ROLES.items())
    dark = ";".join(f"--mm-{role}:{pair.dark}" for role, pair in theme.ROLES.items())
    style = (
        f":root{{color-scheme:light dark;{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"
        f"body{{margin:0;padding:4px;background:var(--mm-ground);color:var(--mm-muted);font:13px/1.5 {theme.FONT}}}"
        "svg{display:block;max-width:100%;height:auto}.narrow{display:none}a{color:var(--mm-accent)}p{margin:6px 0 0}"
        f"@media(max-width:{BREAK}px){{.wide{{display:none}}.narrow{{display:block}}}}"
    )
    digests = {
        name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for name, text in (("style", style), ("script", _RESIZE))
    }
    allowed = f"style-src 'sha256-{digests['style']}'; script-src 'sha256-{digests['script']}'"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    title = escape(drawn.title)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f'<meta name="description" content="{escape(discovery.summary(drawn.module))}">\n<meta name="robots" content="noindex">\n'
        f'<link rel="canonical" href="../">\n<style>{style}</style>\n</head>\n<body>\n<main>\n'
        f'<div class="wide">{drawn.drawings["wide"]}</div>\n<div class="narrow">{drawn.drawings["narrow"]}</div>\n'
        f'<p><a href="../" target="_parent">Model Money, data as of {escape(day)}: '
        f"the data, the sources and the doubts of this chart</a></p>\n"
        f"</main>\n<script>{_RESIZE}</script>\n</body>\n</html>\n"
    )
