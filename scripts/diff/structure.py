"""A comparison as one plain structure, in names and words, as JSON can hold it; the reports are written from it (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scripts import delta, discovery, evidence, paths
from scripts.diff import naming
from scripts.diff.comparison import ChartMove, Comparison, EvidenceMove, SentenceMove, TotalMove
from scripts.diff.prose import Sentence
from scripts.diff.snapshot import Value
from scripts.words import ENGLISH

# How many of the pages and charts that one slip keeps from being written are named.
SEVERAL = 6


def structure(found: Comparison) -> dict[str, Any]:
    """Everything that moves, in names and words, as JSON can hold it."""
    return {
        "before": found.labels[0],
        "after": found.labels[1],
        "level": found.delta.level.name.lower(),
        "sentences": [_sentence(found, item) for item in found.sentences],
        "charts": [_chart(found, item) for item in found.charts],
        "totals": [_total(found, item) for item in found.totals],
        "evidence": [_evidence(found, item) for item in found.evidence],
        "cells": list(_cells(found)),
        "rows_added": [_row(found, row) for row in found.delta.added],
        "rows_removed": [_row(found, row) for row in found.delta.removed],
        "schema": [record for record in delta.records(found.delta) if record["kind"] == "schema"],
        "pages_added": list(found.pages_added),
        "pages_removed": list(found.pages_removed),
        "untold_before": _untold(found.untold_before, without=found.untold_after),
        "untold_after": _untold(found.untold_after),
    }


def _pair(before: object, after: object) -> dict[str, Any]:
    return {"before": before, "after": after}


def _sentence(found: Comparison, item: SentenceMove) -> dict[str, Any]:
    was = {figure.path: figure.text for figure in item.before.figures} if item.before else {}
    now = {figure.path: figure.text for figure in item.after.figures} if item.after else {}
    moved = [path for path in dict.fromkeys([*now, *was]) if was.get(path) != now.get(path)]
    return {
        "page": item.page,
        **_pair(item.before.text if item.before else None, item.after.text if item.after else None),
        "pieces": _pair(_pieces(item.before, moved), _pieces(item.after, moved)),
        "figures": [{"cell": path, "name": _bound(found, path), **_pair(was.get(path), now.get(path))} for path in moved],
    }


def _pieces(sentence: Sentence | None, moved: list[str]) -> list[tuple[str, bool]]:
    """The pieces of a sentence in their order, each with whether it is a figure that moves."""
    parts = sentence.parts if sentence else ()
    return [(part, False) if isinstance(part, str) else (part.text, part.path in moved) for part in parts]


def _bound(found: Comparison, path: str) -> str:
    table, _, rest = path.partition("/")
    return naming.bound(found.tables_of(table, rest.partition("/")[0]), path)


def _chart(found: Comparison, item: ChartMove) -> dict[str, Any]:
    def name(ref: str) -> str:
        return naming.mark(item.before.rows.get(ref) if item.before else None, item.after.rows.get(ref) if item.after else None) or _bound(
            found, ref
        )

    return {
        "name": item.name,
        "about": item.about,
        "title": _pair(item.before and item.before.finding, item.after and item.after.finding),
        "description": _pair(item.before and item.before.description, item.after and item.after.description),
        "rows": [{"cell": ref, "name": name(ref), "before": was, "after": now} for ref, was, now in item.rows],
        "ranks": [{"cell": ref, "name": name(ref), "before": was, "after": now} for ref, was, now in item.ranks],
    }


def _total(found: Comparison, item: TotalMove) -> dict[str, Any]:
    # What a page prints otherwise, and by how many times: a claim that came or went is told with the rows.
    before, after, rank = _value(item.before), _value(item.after), _pair(item.rank_before, item.rank_after)
    of_claim = any("claims" in tables and item.argument in tables.claims for tables in (found.old, found.new))
    return {
        "measure": item.measure,
        "about": discovery.summary(discovery.modules(paths.MEASURES)[item.measure]),
        "of": naming.argument(found.new if item.after else found.old, item.argument),
        "argument": item.argument,
        **_pair(before, after),
        "change_percent": _percent(item.before, item.after),
        "rank": rank,
        "listed": bool(place(rank)) or (measured(before) != measured(after) and not of_claim),
    }


def _value(value: Value | None) -> dict[str, Any] | None:
    if value is None:
        return None
    ends = {name: f"{end:f}" if end is not None else None for name, end in (("low", value.low), ("high", value.high))}
    return {"value": f"{value.value:f}", "unit": value.unit, "words": value.words, **ends, "counted": value.counted, "rows": value.of}


def _percent(before: Value | None, after: Value | None) -> float | None:
    if before is None or after is None or before.value == 0 or before.unit != after.unit:
        return None
    return float(round((after.value - before.value) / abs(before.value) * 100, 1))


def _evidence(found: Comparison, item: EvidenceMove) -> dict[str, Any]:
    return {
        "cell": "/".join(item.cell).rstrip("/"),
        "name": naming.cell(found.new, *item.cell),
        "published": _published(found, item.cell),
        **_pair(item.before, item.after),
        "claims_added": [naming.says(found.new, name) for name in item.came],
        "claims_removed": [naming.says(found.old, name) for name in item.went],
    }


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
        "says": naming.says(tables, row.row_id) if row.table == "claims" else "",
        "cells": [
            {
                "field": name,
                "column": naming.field(tables, row.table, name),
                "value": text,
                "words": naming.value(tables, row.table, row.row_id, name, text),
            }
            for name, text in row.cells.items()
            if name not in tables[row.table].key and not naming.repeats(tables, row.table, name)
        ],
    }


def _untold(untold: Mapping[str, str], without: Mapping[str, str] | None = None) -> dict[str, list[str]]:
    """What cannot be written, by the reason: mostly one slip keeps several pages and charts from being written."""
    found: dict[str, list[str]] = {}
    for name, reason in untold.items():
        if name not in (without or {}):
            found.setdefault(reason, []).append(_part(name))
    return found


def _part(name: str) -> str:
    """A page, a chart or a measure by what it shows."""
    kind, _, stem = name.partition(" ")
    modules = {"chart": paths.CHARTS, "measure": paths.MEASURES}
    return f"{kind} “{discovery.summary(discovery.modules(modules[kind])[stem]).rstrip('.')}”" if kind in modules else name


# ---- in words


def counted(number: int, noun: str) -> str:
    """A number of things: 1 chart, 2 charts; `change of claims` becomes `changes of claims`."""
    first, _, rest = noun.partition(" of ")
    return f"{number:,} {first}{'' if number == 1 else 's'}{f' of {rest}' if rest else ''}"


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
        (len([item for item in told["totals"] if item["listed"]]), "total"),
        (len(disputed), "newly disputed cell"),
        (len(told["pages_added"]), "new page"),
        (len(told["pages_removed"]), "removed page"),
    ]
    named = [counted(number, noun) for number, noun in parts if number]
    return f"{ENGLISH.listed(named)}." if named else "Nothing moves: the two packages say the same."


def number(text: str | None) -> str:
    """A number of a chart's data without noise; any other text as it is."""
    try:
        found = float(text or "")
    except ValueError:
        return (text or "nothing").removesuffix(" 00:00:00")
    return f"{found:,.0f}" if abs(found) >= 1000 else f"{found:.4g}"


def place(rank: dict[str, int | None]) -> str:
    """How a place in a ranking moves; empty where it does not."""
    was, now = rank["before"], rank["after"]
    return f"{was} → {now}" if was and now and was != now else ""


def change(total: dict[str, Any]) -> str:
    """By how much a total moves, in percent; of a percentage, nothing: its two values say it."""
    percent = total["before"] and total["before"]["unit"] == "percent"
    return f"{total['change_percent']:+.1f} %" if total["change_percent"] and not percent else ""


def measured(value: dict[str, Any] | None) -> str:
    """A measure in words, with how much of the record it rests on where that says more than the measure itself."""
    if value is None:
        return "–"
    says_more = value["counted"] is not None and value["rows"] and f"{value['counted']}" != value["value"]
    return value["words"] + (f" ({value['counted']:,} of {value['rows']:,} rows)" if says_more else "")


def agreed(item: dict[str, Any]) -> str:
    """Why the agreement of a cell is another one, as far as claims came or went; else the published value moved."""
    claims = [f"new: {text}" for text in item["claims_added"][:3]] + [f"gone: {text}" for text in item["claims_removed"][:3]]
    more = len(item["claims_added"][3:]) + len(item["claims_removed"][3:])
    return "; ".join([*claims, *([f"and {more} more"] if more else [])]) or "the published value moved, its claims did not"


def several(names: list[str]) -> str:
    """A few names, and how many more."""
    return ENGLISH.listed(names if len(names) <= SEVERAL else [*names[:SEVERAL], f"{len(names) - SEVERAL:,} more"])
