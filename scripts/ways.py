"""The ways from a page to those around it: breadcrumbs, the page before and the page after (pure)."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from scripts import addresses, discovery, paths, refs
from scripts.data import Row, Tables
from scripts.markup import Markup, escape, tag
from scripts.plates import Plate

# What the pages of a folder that is no table hang under.
_ABOVE = {"charts": ("charts/", "Charts"), "sources": ("sources/", "Sources"), "measures": ("methods/", "Methods")}


@functools.lru_cache(maxsize=256)
def _ordered(tables: Tables, table: str, company_id: str) -> tuple[Sequence[Row], Mapping[str, int]]:
    """The rows of a table in the order in which their pages follow each other (rounds: of a company, by date), and the place of each."""
    rows: Sequence[Row] = tuple(tables[table])
    if table == "rounds":
        rows = sorted(tables.rounds.where(company_id=company_id), key=lambda item: (item["announced_on"] or "", item.id))
    return rows, {row.id: place for place, row in enumerate(rows)}


class Drawing(Protocol):
    """Who draws the charts."""

    def drawn(self, name: str) -> Plate:
        """A chart by its name."""


class Ways:
    """The ways as one page sees them."""

    def __init__(self, markup: Markup, drawing: Drawing) -> None:
        self._markup = markup
        self._drawing = drawing
        self._tables = markup.tables

    def functions(self) -> dict[str, Callable[..., Any]]:
        """The words by the name that templates use."""
        return {function.__name__: function for function in (self.crumbs, self.crumbs_of, self.neighbours, self.beside)}

    def _page(self, address: str, text: str) -> str:
        return tag("a", escape(text), href=self._markup.href(address))

    def _crumbs(self, steps: list[str]) -> str:
        inside = "".join(f"<li>{step}</li>" for step in [self._page("", "Model Money"), *steps])
        return f'<nav class="mm-crumbs" aria-label="Breadcrumb"><ol>{inside}</ol></nav>'

    def crumbs(self, path: str) -> str:
        """Where the page of a row stands: the index of its table, and what it belongs to."""
        row, _ = refs.cell(self._tables, path)
        steps = [self._page(f"{row.table}/", self._tables[row.table].title)]
        if row.table in ("rounds", "products") and row["company_id"]:
            steps.append(self._markup.link(self._tables.companies[row["company_id"]]))
        return self._crumbs(steps)

    def crumbs_of(self, folder: str) -> str:
        """Where the pages of charts, sources or measures stand. Raises KeyError for any other folder."""
        return self._crumbs([self._page(*_ABOVE[folder])])

    @staticmethod
    def _around(before: str, after: str) -> str:
        links = [tag("span", f"Before: {before}", class_="mm-before")] if before else []
        links += [tag("span", f"After: {after}", class_="mm-after")] if after else []
        return tag("nav", "".join(links), class_="mm-neighbours", aria_label="Neighbours") if links else ""

    def neighbours(self, path: str) -> str:
        """The row before and after in its table (rounds: of the same company, by date)."""
        row, _ = refs.cell(self._tables, path)
        rows, places = _ordered(self._tables, row.table, row["company_id"] if row.table == "rounds" else "")
        place = places[row.id]
        before = self._markup.link(rows[place - 1]) if place else ""
        after = self._markup.link(rows[place + 1]) if place + 1 < len(rows) else ""
        return self._around(before, after)

    def beside(self, folder: str, name: str) -> str:
        """The page before and after in a folder that is no table: charts, measures, sources."""
        names = self._names(folder)
        place = names.index(name)

        def page(other: int) -> str:
            return self._page(f"{folder}/{names[other]}/", self._called(folder, names[other])) if 0 <= other < len(names) else ""

        return self._around(page(place - 1), page(place + 1))

    def _names(self, folder: str) -> list[str]:
        if folder == "sources":
            return sorted({addresses.initial(row) for row in self._tables.sources})
        return list(discovery.modules({"charts": paths.CHARTS, "measures": paths.MEASURES}[folder]))

    def _called(self, folder: str, name: str) -> str:
        if folder == "sources":
            return addresses.initial_label(name)
        return self._drawing.drawn(name).title if folder == "charts" else discovery.summary(discovery.modules(paths.MEASURES)[name])
