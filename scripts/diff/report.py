"""A comparison as a report: one plain structure, and from it JSON, Markdown for a job's page, HTML with the charts side by side (pure).

Every word of the record in a report came from strangers: Markdown gets it inert, HTML gets it through Jinja's autoescape.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import jinja2

from scripts import delta, discovery, evidence, paths, svg
from scripts.diff import Comparison, naming
from scripts.diff.prose import Sentence
from scripts.diff.snapshot import Chart, Value
from scripts.marks import code, inert
from scripts.words import ENGLISH

# A job's page holds one megabyte; nobody reads more than this of one kind there. JSON has them all.
LISTED = 40
# The cells of a new row that a report names; the patch itself shows all.
CELLS = 8


def structure(found: Comparison) -> dict[str, Any]:
    """Everything that moves, in names and words, as JSON can hold it."""
    return {
        "before": found.labels[0],
        "after": found.labels[1],
        "level": found.delta.level.name.lower(),
        "sentences": [_sentence(item.page, item.before, item.after, found) for item in found.sentences],
        "charts": [
            {
                "name": item.name,
                "about": discovery.summary(discovery.modules(paths.CHARTS)[item.name]),
                "title": _pair(item.before and item.before.title, item.after and item.after.title),
                "description": _pair(item.before and item.before.description, item.after and item.after.description),
                "rows": [{"cell": ref, "name": _bound(found, ref), "before": was, "after": now} for ref, was, now in item.rows],
                "ranks": [{"cell": ref, "name": _bound(found, ref), "before": was, "after": now} for ref, was, now in item.ranks],
            }
            for item in found.charts
        ],
        "totals": [
            {
                "measure": item.measure,
                "about": discovery.summary(discovery.modules(paths.MEASURES)[item.measure]),
                "of": naming.argument(found.new, item.argument),
                "argument": item.argument,
                "before": _value(item.before),
                "after": _value(item.after),
                "change_percent": _percent(item.before, item.after),
                "rank": _pair(item.rank_before, item.rank_after),
            }
            for item in found.totals
        ],
        "evidence": [
            {
                "cell": "/".join(item.cell).rstrip("/"),
                "name": naming.cell(found.new, *item.cell),
                "published": _published(found, item.cell),
                **_pair(item.before, item.after),
                "claims_added": [naming.says(found.new, name) for name in item.came],
                "claims_removed": [naming.says(found.old, name) for name in item.went],
            }
            for item in found.evidence
        ],
        "cells": list(_cells(found)),
        "rows_added": [_row(found, row) for row in found.delta.added],
        "rows_removed": [_row(found, row) for row in found.delta.removed],
        "schema": [record for record in delta.records(found.delta) if record["kind"] == "schema"],
        "pages_added": list(found.pages_added),
        "pages_removed": list(found.pages_removed),
        "untold_before": dict(found.untold_before),
        "untold_after": dict(found.untold_after),
    }


def _pair(before: object, after: object) -> dict[str, Any]:
    return {"before": before, "after": after}


def _sentence(page: str, before: Sentence | None, after: Sentence | None, found: Comparison) -> dict[str, Any]:
    was = {figure.path: figure.text for figure in before.figures} if before else {}
    now = {figure.path: figure.text for figure in after.figures} if after else {}
    moved = [path for path in dict.fromkeys([*now, *was]) if was.get(path) != now.get(path)]
    return {
        "page": page,
        **_pair(before.text if before else None, after.text if after else None),
        "figures": [{"cell": path, "name": _bound(found, path), **_pair(was.get(path), now.get(path))} for path in moved],
    }


def _bound(found: Comparison, path: str) -> str:
    table, _, rest = path.partition("/")
    return naming.bound(found.tables_of(table, rest.partition("/")[0]), path)


def _value(value: Value | None) -> dict[str, Any] | None:
    if value is None:
        return None
    ends = {name: f"{end:f}" if end is not None else None for name, end in (("low", value.low), ("high", value.high))}
    return {"value": f"{value.value:f}", "unit": value.unit, "words": value.words, **ends, "counted": value.counted, "rows": value.of}


def _percent(before: Value | None, after: Value | None) -> float | None:
    if before is None or after is None or before.value == 0 or before.unit != after.unit:
        return None
    return float(round((after.value - before.value) / abs(before.value) * 100, 1))


def _published(found: Comparison, cell: evidence.Cell) -> str:
    table, row_id, field = cell
    tables = found.tables_of(table, row_id)
    text = tables[table][row_id].text(field) if field and table in tables and row_id in tables[table] else ""
    return naming.value(tables, table, row_id, field, text or None)


def _cells(found: Comparison) -> Iterator[dict[str, Any]]:
    for item in found.delta.changed:
        yield {
            "table": item.table,
            "row_id": item.row_id,
            "field": item.field,
            "row": naming.row(found.new, item.table, item.row_id),
            "column": naming.field(found.new, item.table, item.field),
            **_pair(item.old, item.new),
            "before_words": naming.value(found.old, item.table, item.row_id, item.field, item.old),
            "after_words": naming.value(found.new, item.table, item.row_id, item.field, item.new),
        }


def _row(found: Comparison, row: delta.RowChange) -> dict[str, Any]:
    tables = found.new if row.op == delta.ADD else found.old
    return {
        "table": row.table,
        "row_id": row.row_id,
        "row": naming.row(tables, row.table, row.row_id),
        "cells": {name: naming.value(tables, row.table, row.row_id, name, text) for name, text in row.cells.items()},
    }


def as_json(found: Comparison) -> str:
    """The structure as JSON."""
    return json.dumps(structure(found), ensure_ascii=False, indent=2) + "\n"


# ---- in words


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def headline(told: dict[str, Any]) -> str:
    """All that moves in one sentence."""
    facts = [cell for cell in told["cells"] if cell["table"] not in naming.APPARATUS]
    came, gone = ([row for row in told[key] if row["table"] not in naming.APPARATUS] for key in ("rows_added", "rows_removed"))
    apparatus = sum(len(told[key]) for key in ("cells", "rows_added", "rows_removed")) - len(facts) - len(came) - len(gone)
    disputed = [item for item in told["evidence"] if item["after"] == evidence.DISPUTED]
    parts = [
        (len(facts), "published cell"),
        (len(came), "new row"),
        (len(gone), "removed row"),
        (apparatus, "change of claims, sources and rulings"),
        (len(told["sentences"]), "sentence"),
        (len(told["charts"]), "chart"),
        (len(told["totals"]), "total"),
        (len(disputed), "newly disputed cell"),
        (len(told["pages_added"]), "new page"),
        (len(told["pages_removed"]), "removed page"),
    ]
    named = [
        _count(number, noun).replace("change of claims, sources and rulingss", "changes of claims, sources and rulings")
        for number, noun in parts
        if number
    ]
    return f"{ENGLISH.listed(named)}." if named else "Nothing moves: the two packages say the same."


def as_markdown(found: Comparison) -> str:
    """A report for a job's page: what the site will say differently first, then the rows."""
    told = structure(found)
    lines = ["## What moves", "", inert(headline(told)), ""]
    if told["sentences"]:
        lines += ["### Sentences", "", "| Page | Before | After |", "|---|---|---|"]
        lines += _limited(
            [f"| {code('/' + item['page'])} | {_reads(item, 'before')} | {_reads(item, 'after')} |" for item in told["sentences"]]
        )
    if told["charts"]:
        lines += ["### Charts", ""]
        for chart in told["charts"][:LISTED]:
            lines += [*_chart_lines(chart)]
        lines += ["", "The drawings before and after stand side by side in `index.html` of the artifact `what-moves`.", ""]
    if told["totals"]:
        lines += ["### Totals and rankings", "", "| What | Before | After | Change | Place |", "|---|---|---|---|---|"]
        lines += _limited([_total_line(item) for item in told["totals"] if _total(item["before"]) != _total(item["after"])])
    if told["evidence"]:
        lines += ["### Evidence", ""]
        lines += _limited([_evidence_line(item) for item in told["evidence"]])
    facts = [cell for cell in told["cells"] if cell["table"] not in naming.APPARATUS]
    rest = [cell for cell in told["cells"] if cell["table"] in naming.APPARATUS]
    for title, cells in (("Published cells", facts), ("Claims, sources and rulings", rest)):
        if cells:
            lines += [f"### {title}", "", "| Row | Column | Before | After |", "|---|---|---|---|"]
            lines += _limited(
                [f"| {inert(item['row'])} | {inert(item['column'])} | {_both(item, 'before')} | {_both(item, 'after')} |" for item in cells]
            )
    for title, key in (("New rows", "rows_added"), ("Removed rows", "rows_removed")):
        if told[key]:
            lines += [f"### {title}", ""]
            lines += _limited([f"- {_row_line(item)}" for item in sorted(told[key], key=lambda item: item["table"] in naming.APPARATUS)])
    for title, key in (("New pages", "pages_added"), ("Removed pages", "pages_removed")):
        if told[key]:
            lines += [f"### {title}", "", *_limited([f"- {code('/' + page)}" for page in told[key]])]
    if told["schema"]:
        lines += ["### Form of the package", ""]
        lines += _limited([_schema_line(item) for item in told["schema"]])
    for title, key in (
        ("The site cannot be written with this data", "untold_after"),
        ("Not compared: the old data has another form", "untold_before"),
    ):
        names = {name: reason for name, reason in told[key].items() if key == "untold_after" or name not in told["untold_after"]}
        if names:
            lines += [f"### {title}", "", *_limited([f"- {inert(name)}: {inert(reason)}" for name, reason in names.items()])]
    return "\n".join(lines).rstrip() + "\n"


def _schema_line(item: dict[str, Any]) -> str:
    where = f"{item['table']}.{item['field']}" if item["field"] else item["table"]
    return f"- {item['op'].lower()} {code(where)}, {item['what']}: {code(str(item['old']))} → {code(str(item['new']))}"


def _limited(lines: Sequence[str]) -> list[str]:
    more = [f"\nand {len(lines) - LISTED:,} more, which the file `changes.json` of the artifact lists."] if len(lines) > LISTED else []
    return [*lines[:LISTED], *more, ""]


def _reads(item: dict[str, Any], side: str) -> str:
    """A sentence with its moving figures in bold."""
    text = item[side]
    if text is None:
        return "–"
    for figure in item["figures"]:
        if figure[side]:
            text = text.replace(figure[side], f"\ue000{figure[side]}\ue001", 1)
    return inert(text).replace("\ue000", "**").replace("\ue001", "**")


def _chart_lines(chart: dict[str, Any]) -> Iterator[str]:
    before, after = chart["title"]["before"], chart["title"]["after"]
    if before is None or after is None:
        yield f"- {code(chart['name'])} {'is new' if before is None else 'is gone'}: {inert(after or before)}"
        return
    yield f"- {code(chart['name'])}: {inert(before)} → {inert(after)}" if before != after else f"- {code(chart['name'])}: {inert(after)}"
    for row in chart["rows"][:CELLS]:
        was, now = row["before"] or {}, row["after"] or {}
        moved = [key for key in dict.fromkeys([*now, *was]) if was.get(key) != now.get(key)]
        if not was or not now:
            yield f"    - {inert(row['name'])} {'comes in' if not was else 'goes out'}"
        else:
            changes = "; ".join(
                f"{inert(key.replace('_', ' '))} {inert(_plain(was.get(key)))} → {inert(_plain(now.get(key)))}" for key in moved
            )
            yield f"    - {inert(row['name'])}: {changes}"
    if len(chart["rows"]) > CELLS:
        yield f"    - and {len(chart['rows']) - CELLS} more rows"
    for rank in chart["ranks"][:CELLS]:
        yield f"    - {inert(rank['name'])}: place {rank['before']} → {rank['after']}"


def _plain(text: str | None) -> str:
    """A number of a chart's data without noise."""
    try:
        number = float(text or "")
    except ValueError:
        return (text or "nothing").removesuffix(" 00:00:00")
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"


def _total_line(item: dict[str, Any]) -> str:
    percent = item["before"] and item["before"]["unit"] == "percent"
    change = f"{item['change_percent']:+.1f} %" if item["change_percent"] and not percent else ""
    was, now = item["rank"]["before"], item["rank"]["after"]
    place = f"{was} → {now}" if was and now and was != now else f"{now or was or ''}"
    named = f"{inert(words(item['measure']))}, {inert(item['of'])}"
    return f"| {named} | {_total(item['before'])} | {_total(item['after'])} | {change} | {place} |"


def _total(value: dict[str, Any] | None) -> str:
    """A measure in words, with how much of the record it rests on."""
    if value is None:
        return "–"
    return inert(value["words"]) + (
        f" ({value['counted']} of {value['rows']} rows)" if value["counted"] is not None and value["rows"] else ""
    )


def _evidence_line(item: dict[str, Any]) -> str:
    published = f" (published: {inert(item['published'])})" if item["published"] else ""
    before, after = (inert(naming.agreement(item[side])) for side in ("before", "after"))
    claims = [f"new: {inert(text)}" for text in item["claims_added"][:3]] + [f"gone: {inert(text)}" for text in item["claims_removed"][:3]]
    return f"- {inert(item['name'])}{published}: {before} → **{after}**" + (f"; {'; '.join(claims)}" if claims else "")


def _both(item: dict[str, Any], side: str) -> str:
    """A value in words, and as the file has it where that differs."""
    if item[side] is None:
        return "–"
    words = item[f"{side}_words"]
    return inert(words) if words == item[side] or len(item[side]) > 60 else f"{inert(words)} ({code(item[side])})"


def _row_line(item: dict[str, Any]) -> str:
    hidden = ("note", "url", "accessed_on", "language")
    cells = [
        f"{inert(words(name))} {inert(text)}" for name, text in item["cells"].items() if not name.endswith("_id") and name not in hidden
    ]
    return f"**{inert(item['row'])}** ({code(item['table'])}): {', '.join(cells[:CELLS])}{' …' if len(cells) > CELLS else ''}"


def words(column: str) -> str:
    """A column's name as words."""
    return column.replace("_", " ")


# ---- for a browser


def _drawing(chart: Chart | None, identity: str, cache: Path | None) -> str:
    return svg.draw(dict(chart.spec), identity, cache, "light") if chart else ""


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
    environment.filters.update(agreement=naming.agreement, plain=_plain, words=words)
    return environment.get_template("report.html").render(told, headline=headline(told), apparatus=naming.APPARATUS)


FORMATS = {"markdown": as_markdown, "json": as_json, "html": as_html}
