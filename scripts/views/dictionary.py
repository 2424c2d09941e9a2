"""The columns of a table: what stands in each, in which unit, which words are allowed, and how often the cell is empty."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Item, Page, Several, Text
from scripts.release.dictionary import Entry, entries
from scripts.views._data import short
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: column, type, meaning, limits, example, missing share; of the table named by `table`."""
    table = tables[where["table"]]
    return View(
        caption=f"Columns of {table.name}",
        columns=("Column", "Type", "What it is", "What may stand there", "Example", "Missing"),
        rows=tuple(_row(entry) for entry in entries(tables, table)),
        numeric=frozenset({5}),
    )


def _row(entry: Entry) -> tuple[Item, ...]:
    field = entry.field
    meaning = field.description if field.description.startswith(field.title) else f"{field.title}. {field.description}"
    limits: list[Text | Page] = [Text(text) for text in (entry.rule, f"unit: {entry.unit}" if entry.unit else "") if text]
    if entry.target:
        limits.append(Page(f"data/dictionary/#{entry.target}", f"id of {entry.target}"))
    if entry.allowed:
        limits.append(Text(f"one of: {' | '.join(entry.allowed)}"))
    texts = (Text(field.name), Text(field.type), Text(meaning))
    return (*texts, Several(tuple(limits)), Text(short(entry.example)), Text(f"{entry.missing_share:.0f}%"))
