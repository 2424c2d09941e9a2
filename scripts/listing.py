"""A list that may go on over several pages: what of it a page shows, what it says of the rest, and the ways there (pure)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from scripts import paging
from scripts.markup import Markup, escape, tag

# Pages before and after the one that is shown, in the row of page numbers; the first and the last are always there.
_AROUND = 2


@dataclasses.dataclass(frozen=True, slots=True)
class Listing:
    """A list, and how to write a part of it.

    base is the page on which it begins, name what tells it apart there (see paging.address), title what it is called (empty: as
    the page). write is given the markup of the page it stands on, and the places of the first item and of the one after the last.
    order says by what it is sorted, as the end of a sentence; file is the address of a file that holds all of it.
    """

    base: str
    name: str
    title: str
    total: int
    most: int
    write: Callable[[Markup, int, int], str]
    order: str = ""
    file: str = ""

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return paging.pages(self.total, self.most)

    def address(self, page: int) -> str:
        """The address of one of its pages."""
        return paging.address(self.base, self.name, page)

    def bounds(self, page: int) -> tuple[int, int]:
        """The places of the first item of a page and of the one after its last."""
        return (page - 1) * self.most, min(page * self.most, self.total)

    def part(self, markup: Markup, page: int) -> str:
        """What one of its pages shows: the items; where there are more pages, also which these are, and the ways to the others."""
        items = self.write(markup, *self.bounds(page))
        return f"{self._said(markup, page)}\n{items}\n{self._ways(markup, page)}" if self.pages > 1 else items

    def _said(self, markup: Markup, page: int) -> str:
        first, last = self.bounds(page)
        said = escape(f"Rows {first + 1:,} to {last:,} of {self.total:,}{f', {self.order}' if self.order else ''}.")
        if self.file:
            said += f" All are in {tag('a', escape(self.file.rsplit('/', 1)[-1]), href=markup.href(self.file))}."
        near = [self._link(markup, page + step, text, rel) for step, text, rel in ((-1, "Page before", "prev"), (1, "Next page", "next"))]
        ways = " · ".join(link for link in near if link)
        label = f"{self._called()}: where you are"
        return tag("nav", f"<p>{said} {ways}</p>", class_="mm-pages", aria_label=label, data_search_exclude="", data_said=self.name)

    def _ways(self, markup: Markup, page: int) -> str:
        shown = sorted({1, self.pages, *range(max(1, page - _AROUND), min(self.pages, page + _AROUND) + 1)})
        items, before = [], 0
        for number in shown:
            if number > before + 1:
                items.append("<li>…</li>")
            here = tag("span", f"{number:,}", aria_current="page")
            items.append(f"<li>{self._link(markup, number, f'{number:,}') if number != page else here}</li>")
            before = number
        # What filters.js needs to fetch the other pages: how many there are, the first, and the folder of the others.
        second = self.address(2)
        return tag(
            "nav",
            f"<ol>{''.join(items)}</ol>",
            class_="mm-pages",
            aria_label=f"{self._called()}: all pages",
            data_search_exclude="",
            data_list=self.name,
            data_pages=str(self.pages),
            data_page=str(page),
            data_rows=str(self.total),
            data_most=str(self.most),
            data_first=markup.href(self.base),
            data_others=markup.href(second.removesuffix("page-2/")),
        )

    def _called(self) -> str:
        return self.title or "This list"

    def _link(self, markup: Markup, page: int, text: str, rel: str | None = None) -> str:
        if not 1 <= page <= self.pages:
            return ""
        return tag("a", escape(text), href=markup.href(self.address(page)), rel=rel, aria_label=None if rel else f"Page {text}")
