"""How the values that we published for some rows changed from version to version, and why; nothing where none did."""

from scripts import history, news
from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Link, Page, Text
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: version, row, column, before, after, reason. `of` names the table; the rest narrows its rows by their columns."""
    table = tables[where["of"]]
    conditions = {name: value for name, value in where.items() if name != "of"}
    ids = {row.id for row in table if all(row[name] == value for name, value in conditions.items())}
    now = history.standing(tables)
    versions = [(release.version, release.records) for release in history.releases(tables.package) if release.previous]
    if not now.published:
        versions.append((now.label, now.records))
    rows = [
        (
            Page(f"data/changes/#{news.anchor(version)}", version),
            Link(table.name, record["row_id"], record["row_id"]),
            Text(table.fields[record["field"]].title if record["field"] in table.fields else record["field"]),
            Text(record["old"] or "empty"),
            Text(record["new"] or "empty"),
            Text(record.get("reason", "")),
        )
        for version, records in reversed(versions)
        for record in records
        if record["kind"] == "cell" and record["table"] == table.name and record["row_id"] in ids
    ]
    return View(
        caption="How the published values changed", columns=("Version", "Row", "Column", "Before", "After", "Why"), rows=tuple(rows)
    )
