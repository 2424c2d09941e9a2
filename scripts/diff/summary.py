"""What moves, as Markdown for a job's page: what the site will say differently first, then the rows (pure).

Every word of the record came from strangers: it is made inert wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from scripts.diff import naming
from scripts.diff.structure import agreed, change, headline, measured, number, place, several
from scripts.marks import code, inert

# A job's page holds one megabyte; nobody reads more than this of one kind there. JSON has them all.
LISTED = 40
# The cells of a new row that a report names; the patch itself shows all.
CELLS = 8


def as_markdown(told: dict[str, Any]) -> str:
    """The structure as a report for a job's page."""
    lines = ["## What moves", "", inert(headline(told)), ""]
    if headline(told).startswith("Nothing"):
        return "\n".join([*lines, *_untold(told)]).rstrip() + "\n"
    lines += ["*Before* is the site as it is, *after* the site with this change. What moves in a sentence is **bold**.", ""]
    lines += _untold(told)
    lines += _table(
        "Sentences",
        ("Page", "Before", "After"),
        [(code("/" + item["page"]), _reads(item, "before"), _reads(item, "after")) for item in told["sentences"]],
    )
    if told["charts"]:
        lines += ["### Charts", ""]
        for chart in told["charts"][:LISTED]:
            lines += [*_chart_lines(chart)]
        lines += ["", "The drawings before and after stand side by side in `index.html` of the artifact `what-moves`.", ""]
    lines += _table(
        "Totals and rankings",
        ("Of", "What", "Before", "After", "Change", "Place"),
        [
            (
                *(inert(item["of"]), inert(item["about"]), inert(measured(item["before"])), inert(measured(item["after"]))),
                *(change(item), place(item["rank"])),
            )
            for item in told["totals"]
            if item["listed"]
        ],
    )
    if told["evidence"]:
        lines += ["### Evidence", "", "How well the sources of a cell agree with what is published.", ""]
        lines += _limited([_evidence_line(item) for item in told["evidence"]])
    facts = [cell for cell in told["cells"] if cell["table"] not in naming.APPARATUS]
    rest = [cell for cell in told["cells"] if cell["table"] in naming.APPARATUS]
    for title, cells in (("Published cells", facts), ("Cells of claims, sources and rulings", rest)):
        rows = [(inert(item["row"]), inert(item["column"]), _both(item, "before"), _both(item, "after")) for item in cells]
        lines += _table(title, ("Row", "Column", "Before", "After"), rows)
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
    return "\n".join(lines).rstrip() + "\n"


def _untold(told: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for title, key, hint in (
        ("Not shown", "untold_after", "These cannot be written with this data. Put right what the checks found; then they stand here."),
        ("Not compared", "untold_before", "The data before the change has another form, from which these cannot be written."),
    ):
        if told[key]:
            lines += [f"### {title}", "", hint, ""]
            lines += _limited([f"- {inert(reason)}: {inert(several(names))}" for reason, names in told[key].items()])
    return lines


def _schema_line(item: dict[str, Any]) -> str:
    where = f"{item['table']}.{item['field']}" if item["field"] else item["table"]
    return f"- {item['op'].lower()} {code(where)}, {item['what']}: {code(str(item['old']))} → {code(str(item['new']))}"


def _limited(lines: Sequence[str]) -> list[str]:
    more = [f"\nand {len(lines) - LISTED:,} more, which the file `changes.json` of the artifact lists."] if len(lines) > LISTED else []
    return [*lines[:LISTED], *more, ""]


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A chapter with a table; nothing where there is no row. The cells are Markdown already."""
    if not rows:
        return []
    head = [f"### {title}", "", f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    return [*head, *_limited([f"| {' | '.join(row)} |" for row in rows])]


def _reads(item: dict[str, Any], side: str) -> str:
    """A sentence with its moving figures in bold."""
    if item[side] is None:
        return "–"
    return "".join(f"**{inert(piece)}**" if moves else inert(piece) for piece, moves in item["pieces"][side])


def _chart_lines(chart: dict[str, Any]) -> Iterator[str]:
    before, after = chart["title"]["before"], chart["title"]["after"]
    if before is None or after is None:
        yield f"- {inert(chart['about'])} {'A new chart' if before is None else 'The chart is gone'}: “{inert(after or before)}”"
        return
    finding = f"“{inert(before)}” → “{inert(after)}”" if before != after else f"“{inert(after)}”"
    yield f"- {inert(chart['about'])} {finding}"
    for row in chart["rows"][:CELLS]:
        was, now = row["before"] or {}, row["after"] or {}
        moved = [key for key in dict.fromkeys([*now, *was]) if was.get(key) != now.get(key)]
        if not was or not now:
            yield f"    - {inert(row['name'])} {'comes in' if not was else 'goes out'}"
        else:
            changes = "; ".join(
                f"{inert(key.replace('_', ' '))} {inert(number(was.get(key)))} → {inert(number(now.get(key)))}" for key in moved
            )
            yield f"    - {inert(row['name'])}: {changes}"
    if len(chart["rows"]) > CELLS:
        yield f"    - and {len(chart['rows']) - CELLS} more rows"
    for rank in chart["ranks"][:CELLS]:
        yield f"    - {inert(rank['name'])}: place {rank['before']} → {rank['after']}"
    if not chart["rows"] and not chart["ranks"] and before == after:
        yield "    - Its data stays; only its words or its drawing move."


def _evidence_line(item: dict[str, Any]) -> str:
    published = f" (published: {inert(item['published'])})" if item["published"] else ""
    before, after = (inert(naming.agreement(item[side])) for side in ("before", "after"))
    return f"- {inert(item['name'])}{published}: {before} → **{after}**; {inert(agreed(item))}"


def _both(item: dict[str, Any], side: str) -> str:
    """A value in words, and as the file has it where that differs."""
    if item[side] is None:
        return "–"
    words = item[f"{side}_words"]
    return inert(words) if words == item[side] or len(item[side]) > 60 else f"{inert(words)} ({code(item[side])})"


def _row_line(item: dict[str, Any]) -> str:
    if item["says"]:
        return f"**{inert(item['row'])}** ({code(item['table'])}): {inert(item['says'])}"
    hidden = ("note", "accessed_on", "language")
    cells = [f"{inert(cell['column'])} {inert(cell['words'])}" for cell in item["cells"] if cell["field"] not in hidden]
    return f"**{inert(item['row'])}** ({code(item['table'])}): {', '.join(cells[:CELLS])}{' …' if len(cells) > CELLS else ''}"
