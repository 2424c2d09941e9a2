"""References into HTML that is safe inside Markdown (pure): the one place where the record's words become markup.

Cells come from strangers. Every character that HTML or Markdown could read as more than itself is written as a character
reference, links are http(s) only, and nothing of a cell is ever evaluated as a template.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from urllib.parse import urlsplit

from scripts import addresses, evidence, paging, rates, refs
from scripts.data import Row, Tables
from scripts.measures import Measure
from scripts.words import Words

# All ASCII punctuation but the marks that mean nothing to HTML or Markdown inside a line.
_SPECIAL = {ord(mark): f"&#{ord(mark)};" for mark in "!\"#$&'*+/:;<=>?@[\\]^_`{|}~-"}
# In an attribute fewer: what ends it, and what Markdown reads before it sees that there is an element.
_SPECIAL_IN_ATTRIBUTES = {ord(mark): f"&#{ord(mark)};" for mark in "!\"&'<>[\\]`{}"}
# The same words stand on many pages: names, addresses, classes.
_KEPT = 20_000
# Characters that a browser may treat as none, as a break, or as a change of direction; and those that are none, which no YAML reads.
_INVISIBLE = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
)


def visible(text: str) -> str:
    """A text with a space in place of each character that nobody sees, and that some programs refuse or obey."""
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub(" ", text)


@functools.lru_cache(maxsize=_KEPT)
def escape(text: str) -> str:
    """Any text as the content or the quoted attribute of an HTML element, in Markdown or out of it."""
    return visible(text).translate(_SPECIAL)


@functools.lru_cache(maxsize=_KEPT)
def escape_attribute(text: str) -> str:
    """Any text as the quoted attribute of an HTML element, in Markdown or out of it; shorter than escape() makes it."""
    return visible(text).translate(_SPECIAL_IN_ATTRIBUTES)


def safe_url(url: str | None) -> str | None:
    """The address if it is one that a page may link to (http or https, with a host and no user name), else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc or "@" in parts.netloc or re.search(r"[\s<>\"'`\\]", url):
        return None
    return url


@functools.cache
def _attribute(name: str) -> str:
    """The name of an attribute as HTML writes it, given as Python can: class_, data_value."""
    return name.rstrip("_").replace("_", "-")


def tag(name: str, content: str, **attributes: str | None) -> str:
    """An element; content is markup already, attributes are text. class_ and for_ lose their underscore, others turn _ into -."""
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            parts.append(f'{_attribute(key)}="{escape_attribute(value)}"')
    return f"<{' '.join(parts)}>{content}</{name}>"


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """A table of a page: a caption, the columns, the rows, and what to say where there is none.

    numeric names the columns (by place) that are set flush right; filters those that a reader may narrow the table by, as they
    are (`value`) or by the year in them (`year`). order says by what the rows are sorted, of names the table whose file holds them
    all: both are said where the rows do not fit on one page.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[refs.Item, ...], ...]
    numeric: frozenset[int] = frozenset()
    empty: str = ""
    filters: Mapping[int, str] = dataclasses.field(default_factory=dict)
    order: str = ""
    of: str = ""


class Markup:
    """Writes items as HTML for one page, given where that page stands (an address from the root of the site)."""

    def __init__(self, tables: Tables, words: Words, page: str) -> None:
        self.tables = tables
        self.words = words
        self.page = page
        # What a table says stands on pages of its own too, but for the sources: they are nowhere else.
        self._left_out = None if addresses.is_searched(tables) or page.startswith("sources/") else ""
        # The paths of the figures that the page shows so far, in their order.
        self.cited: dict[str, None] = {}

    def href(self, address: str) -> str:
        """A link from this page to an address."""
        return addresses.relative(address, self.page)

    # ---- values in words

    def value(self, row: Row, field: str, form: str | None = None) -> str:
        """A cell in words, not escaped. form `bare` leaves the qualifier out, `year` shortens a date to its year."""
        column, value = self.tables[row.table].fields[field], row[field]
        if value is None:
            return ""
        if isinstance(value, Decimal):
            qualifier = row[column.qualifier_field] if column.qualifier_field and form != "bare" else None
            return self.words.amount(value, evidence.unit_of(row, column), qualifier)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if field in ("announced_on", "occurred_on", "founded_on", "as_of", "published_on", "accessed_on", "decided_on", "month"):
            return self.words.date(value)[-4:] if form == "year" else self.words.date(value)
        if field == "period":
            return self.words.period(value)
        if field in ("country", "geography"):
            return self.words.area(value)
        if "enum" in column.constraints:
            return self.words.say(value)
        # The columns that hold lists (aliases, founders) separate them by a bar.
        return self.words.listed(value.split(" | ")) if " | " in value else str(value)

    # ---- items

    def figure(self, path: str, form: str | None = None) -> str:
        """A published cell, linked to its claims and marked with their agreement. Raises refs.BadReference."""
        row, field = refs.cell(self.tables, path)
        if not field:
            raise refs.BadReference(f"{path!r} names a row; a figure needs a column")
        if row[field] is None:
            raise refs.BadReference(f"{path!r} is empty: there is no figure to show")
        text = self.value(row, field, form)
        found = evidence.assess(self.tables).get((row.table, row.id, field))
        if found is None:
            return self.marked(text, None, self.href(addresses.row(self.tables, row, field)), path)
        return self.marked(text, found.agreement, self.href(addresses.row(self.tables, row, field)), path)

    def marked(self, text: str, agreement: str | None, href: str, path: str | None = None) -> str:
        """Words with a link and a mark of agreement."""
        if path:
            self.cited[path] = None
        explained = self.words.say(f"{agreement}_long") if agreement else None
        mark = tag("span", f" ({escape(self.words.say(agreement))})", class_="mm-hidden") if agreement else ""
        kind = f"mm-figure mm-figure--{agreement}" if agreement else "mm-figure"
        return tag("a", escape(text) + mark, class_=kind, href=href, title=explained, data_figure=path)

    def measure(self, name: str, argument: str, measured: Measure, address: str) -> str:
        """A computed number, linked to the rows that it is made of, at their address."""
        text = self.words.amount(measured.value, measured.unit, measured.qualifier)
        if measured.of is not None and measured.unit == rates.USD:
            # A total says how much of what there is it holds.
            text += f" ({measured.counted} of {measured.of} disclosed)"
        return self.marked(text, "computed", self.href(address), f"measures/{name}/{argument}")

    def link(self, row: Row, text: str = "") -> str:
        """The name of a row, linked to its page."""
        label = text or refs.name(row, self.tables)
        return tag("a", escape(label), href=self.href(addresses.row(self.tables, row)))

    def item(self, item: refs.Item) -> str:
        """Any item as HTML."""
        match item:
            case refs.Figure():
                return self.figure(item.path)
            case refs.Link():
                return self.link(self.tables[item.table][item.row_id], item.text)
            case refs.External():
                url = safe_url(item.url)
                language = item.language or None
                if url is None:
                    return tag("span", escape(item.text), lang=language)
                return tag("a", escape(item.text), href=url, rel="noopener nofollow", lang=language)
            case refs.Page():
                return tag("a", escape(item.text), href=self.href(item.address))
            case refs.Anchored():
                return tag("span", self.item(item.item), id=item.anchor)
            case refs.Several():
                shown = ", ".join(self.item(part) for part in item.items[: paging.LINKS])
                return shown + (f" and {len(item.items) - paging.LINKS:,} more" if len(item.items) > paging.LINKS else "")
            case refs.Text():
                return tag("span", escape(item.text), lang=item.language) if item.language else escape(item.text)

    # ---- blocks

    def table(self, view: View) -> str:
        """A view as an HTML table that scrolls by itself on narrow screens, or what it says when it is empty."""
        if not view.rows:
            return tag("p", escape(view.empty), class_="mm-empty") if view.empty else ""
        cells = ([self.item(item) for item in row] for row in view.rows)
        return self.grid(view.caption, view.columns, cells, view.numeric, filters=view.filters)

    def grid(
        self,
        caption: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[str]],
        numeric: frozenset[int] = frozenset(),
        name: str = "Table",
        filters: Mapping[int, str] | None = None,
    ) -> str:
        """A table of cells that are markup already; name is what a screen reader calls it where it has no caption."""

        def kind(index: int) -> str | None:
            return "mm-number" if index in numeric else None

        head = "".join(
            tag("th", escape(name), scope="col", class_=kind(index), data_filter=(filters or {}).get(index))
            for index, name in enumerate(columns)
        )
        body = "".join("<tr>" + "".join(tag("td", cell, class_=kind(index)) for index, cell in enumerate(row)) + "</tr>\n" for row in rows)
        title = tag("caption", escape(caption)) if caption else ""
        narrowed = " data-filters" if filters else ""
        table = f'<table class="mm-grid"{narrowed}>{title}<thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>'
        label = caption or name
        return tag("div", table, class_="mm-table", tabindex="0", role="group", aria_label=label, data_search_exclude=self._left_out)

    def source(self, row: Row) -> str:
        """A source: its title (linked unless it is a mirror), outlet and date."""
        item = refs.External(row["title"], addresses.linked(row), row["language"] if row["language"] != self.words.language else "")
        date = f", {self.words.date(row['published_on'])}" if row["published_on"] else ""
        return f"{self.item(item)} ({escape(addresses.outlet(row))}{escape(date)})"
