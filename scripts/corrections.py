"""Where a reader can put the record right: the form of a correction, filled in, and the row in the web editor (pure).

Both lead to the repository that the environment names; where none is named (at a desk) there is no link, and callers show none.
"""

from __future__ import annotations

from scripts import repository
from scripts.data import Row, Tables

# A browser takes addresses of this length everywhere; the fields of a form are short, only a note may be long.
LONGEST = 500


def suggest(tables: Tables, row: Row, field: str, address: str) -> str | None:
    """The correction form for a cell (or, with an empty field, a row), filled in. address is the page's, from the root of the site."""
    current = row.text(field)[:LONGEST] if field in tables[row.table].fields else ""
    site = repository.site()
    where = f"{site}{address}" if site else address
    title = f"Correction: {row.id}" + (f", {field}" if field else "")
    return repository.new_issue(
        "correction", title=title[:LONGEST], table=row.table, row=row.id, field=field, current=current, address=where
    )


def chart(name: str, title: str, address: str) -> str | None:
    """The form for something wrong with a chart."""
    site = repository.site()
    where = f"{site}{address}" if site else address
    return repository.new_issue("broken-page", title=f"Chart: {name}"[:LONGEST], address=where, happened=f"The chart “{title[:LONGEST]}”: ")


def page(address: str) -> str | None:
    """The form for a page that does not work."""
    site = repository.site()
    return repository.new_issue("broken-page", address=f"{site}{address}" if site else address)


def edit(tables: Tables, row: Row) -> str | None:
    """The row's line of its CSV file in the web editor; GitHub makes a fork and a pull request for whoever may not write."""
    return repository.editor(repository.file_of(tables[row.table].file), row.line)
