"""What changed in a version (or since the last one), change by change, with its reason."""

from collections.abc import Iterable, Mapping
from typing import Any

from scripts import history
from scripts.data import Tables
from scripts.delta import ADD
from scripts.markup import View
from scripts.refs import Item, Link, Text
from scripts.views._data import short
from scripts.words import Words

# Supporting tables change by the hundred; their rows are counted here and listed in changes.jsonl.
COUNTED = ("claims", "sources", "exchange_rates", "comparisons", "thresholds")
LONGEST = 160


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: change, table, row, column, before, after, reason; of the version named by `version`."""
    now = history.standing(tables)
    found = {release.version: release.records for release in history.releases(tables.package) if release.previous}
    records = found.get(where["version"], now.records if where["version"] == now.label else ())
    rows = [
        *_counted(records),
        *(_row(record, tables) for record in records if record["table"] not in COUNTED or record["kind"] == "schema"),
    ]
    return View(
        caption=f"Changes of {where['version']}",
        columns=("Change", "Table", "Row", "Column", "Before", "After", "Reason"),
        rows=tuple(rows),
    )


def _counted(records: Iterable[Mapping[str, Any]]) -> Iterable[tuple[Item, ...]]:
    counts: dict[tuple[str, str, str], int] = {}
    for record in records:
        if record["kind"] != "schema" and record["table"] in COUNTED:
            key = (record["table"], record["kind"], record["op"])
            counts[key] = counts.get(key, 0) + 1
    for (table, kind, op), number in counts.items():
        what = f"{number:,} {kind}{'s' if number > 1 else ''}"
        yield (Text(op), Text(table), Text(what), Text(""), Text(""), Text(""), Text(""))


def _row(record: Mapping[str, Any], tables: Tables) -> tuple[Item, ...]:
    table, row_id = record["table"], record.get("row_id", "")
    there = table in tables and row_id in tables[table]
    subject: Item = Link(table, row_id, row_id) if there else Text(row_id)
    if record["kind"] == "row":
        content = "; ".join(f"{name}: {text}" for name, text in record["cells"].items() if text != row_id)
        before, after = ("", content) if record["op"] == ADD else (content, "")
        field = ""
    else:
        field = record["field"]
        before, after = (_shown(record[side]) for side in ("old", "new"))
        if record["kind"] == "schema":
            subject = Text(f"the schema: {record['what']}")
    texts = (Text(field), Text(_shown(before)), Text(_shown(after)), Text(record.get("reason", "")))
    return (Text(record["op"]), Text(table), subject, *texts)


def _shown(value: Any) -> str:
    return "" if value is None else short(", ".join(map(str, value)) if isinstance(value, list) else str(value), LONGEST)
