"""The first ten rows of a table, as its CSV file has them."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Text
from scripts.views._data import short
from scripts.words import Words

ROWS = 10


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: those of the table named by `table`."""
    table = tables[where["table"]]
    rows = sorted(table, key=lambda row: row.id)[:ROWS]
    numeric = frozenset(place for place, field in enumerate(table.fields.values()) if field.type in ("number", "integer"))
    return View(
        caption=f"The first {len(rows)} of {words.count(len(table), 'rows')}",
        columns=tuple(table.fields),
        rows=tuple(tuple(Text(short(row.text(name))) for name in table.fields) for row in rows),
        numeric=numeric,
        empty="The table has no row yet.",
    )
