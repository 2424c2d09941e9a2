"""How the values that we published for some rows changed from version to version, and why; nothing where none did."""

import functools
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scripts import evidence, history, news
from scripts.data import Table, Tables
from scripts.markup import View
from scripts.refs import Link, Page, Text
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: version, row, column, before, after, reason. `of` names the table; the rest narrows its rows by their columns."""
    table = tables[where["of"]]
    conditions = {name: value for name, value in where.items() if name != "of"}
    found = _changes(tables)
    changes = [change for row in table.where(**conditions) for change in found.get((table.name, row.id), ())]
    rows = [
        (
            Page(f"data/changes/#{news.anchor(version)}", version),
            Link(table.name, record["row_id"], record["row_id"]),
            Text(table.fields[record["field"]].title if record["field"] in table.fields else record["field"]),
            Text(_said(table, record, record["old"], words)),
            Text(_said(table, record, record["new"], words)),
            Text(record.get("reason", "")),
        )
        for _, version, record in sorted(changes, key=lambda change: change[0])
    ]
    return View(
        caption="How the published values changed", columns=("Version", "Row", "Column", "Before", "After", "Why"), rows=tuple(rows)
    )


@functools.lru_cache(maxsize=4)
def _changes(tables: Tables) -> Mapping[tuple[str, str], list[tuple[int, str, Mapping[str, Any]]]]:
    """The changed cells of each row by (table, row_id): the place in the list of all, the newest version first, and the version."""
    now = history.standing(tables)
    versions = [(release.version, release.records) for release in history.releases(tables.package) if release.previous]
    if not now.published:
        versions.append((now.label, now.records))
    found: dict[tuple[str, str], list[tuple[int, str, Mapping[str, Any]]]] = {}
    cells = ((version, record) for version, records in reversed(versions) for record in records if record["kind"] == "cell")
    for place, (version, record) in enumerate(cells):
        found.setdefault((record["table"], record["row_id"]), []).append((place, version, record))
    return found


def _said(table: Table, record: Mapping[str, Any], text: str | None, words: Words) -> str:
    """A value in words: an amount with its unit, as far as the unit is the same for every row or still stands in the row."""
    field = table.fields.get(record["field"])
    if text is None or field is None or field.type not in ("number", "integer"):
        return text or "empty"
    return words.amount(Decimal(text), evidence.unit_of(table[record["row_id"]], field))
