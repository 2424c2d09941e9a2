"""The words of pages that show rows: views as tables, the evidence of rows, the values of a measure; each goes on where it is long."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Protocol

from scripts import addresses, discovery, paging, paths, refs
from scripts.data import Tables
from scripts.dossier import Dossier
from scripts.listing import Listing
from scripts.markup import Markup, View, escape, tag
from scripts.measures import Measure


class Measuring(Protocol):
    """Who computes the measures, once for all pages."""

    def measured(self, name: str, argument: str) -> Measure:
        """A measure of an argument."""

    def arguments(self, name: str) -> tuple[str, ...]:
        """Every argument of a measure."""


class Lists:
    """The words of lists as one page sees them; `further` are the lists of this page that go on on others."""

    def __init__(self, markup: Markup, measuring: Measuring) -> None:
        self._markup = markup
        self._measuring = measuring
        self._tables: Tables = markup.tables
        self.further: list[Listing] = []

    def functions(self) -> dict[str, Callable[..., Any]]:
        """The words by the name that templates use."""
        return {function.__name__: function for function in (self.table, self.evidence, self.measure_values, self.searched)}

    def _shown(self, listing: Listing) -> str:
        if listing.pages > 1 and listing.name not in {other.name for other in self.further}:
            self.further.append(listing)
        return listing.part(self._markup, 1)

    def table(self, name: str, **where: str) -> str:
        """A view by its name, narrowed to rows whose columns hold these values."""
        module = discovery.modules(paths.VIEWS).get(name)
        if module is None:
            raise refs.BadReference(f"there is no view {name!r} in scripts/views")
        view: View = module.view(self._tables, self._markup.words, **where)

        def write(markup: Markup, start: int, stop: int) -> str:
            return markup.table(dataclasses.replace(view, rows=view.rows[start:stop]))

        called = paging.name(name, self._markup.page, tuple(where.values()))
        # The list that a page is there for is called as the page.
        title = (view.caption or called.replace("-", ", ").replace("_", " ")) if called else ""
        file = f"data/latest/{self._tables[view.of].file}" if view.of else ""
        most = paging.ROWS_BESIDE if called else paging.ROWS
        return self._shown(Listing(self._markup.page, called, title, len(view.rows), most, write, view.order, file))

    def evidence(self, table: str, **where: str) -> str:
        """Everything that stands behind the rows of a table whose columns hold these values.

        For the row that the page is about: `evidence("rounds", round_id=id)`.
        """
        if table not in self._tables:
            raise refs.BadReference(f"the package has no table {table!r}")
        rows = self._tables[table].where(**where)
        if set(where) == set(self._tables[table].key):
            dossier = Dossier(self._markup)
            return "\n".join(dossier.page(row) for row in rows)

        def write(markup: Markup, start: int, stop: int) -> str:
            dossier = Dossier(markup)
            return "\n".join(dossier.part(row) for row in rows[start:stop])

        title = f"Claims on {self._tables[table].title.lower()}"
        return self._shown(Listing(self._markup.page, addresses.evidence_name(table), title, len(rows), paging.EVIDENCE, write))

    def searched(self) -> str:
        """What the search leaves out; nothing where it finds every row."""
        return "" if addresses.is_searched(self._tables) else tag("p", "The search finds pages, not their rows: narrow a list instead.")

    def measure_values(self, name: str) -> str:
        """Every value of a measure with the cells that it is made of."""
        arguments = self._measuring.arguments(name)

        def write(markup: Markup, start: int, stop: int) -> str:
            rows = [self._value(markup, name, argument) for argument in arguments[start:stop]]
            return markup.grid("", ["Of", "Value", "Low", "High", "Rows counted", "Made of"], rows)

        return self._shown(Listing(self._markup.page, "", "", len(arguments), paging.ROWS, write))

    def _value(self, markup: Markup, name: str, argument: str) -> list[str]:
        measured, words = self._measuring.measured(name, argument), markup.words
        ends = [words.amount(end, measured.unit) if end is not None else "" for end in (measured.low, measured.high)]
        counted = f"{measured.counted} of {measured.of}" if measured.of is not None else ""
        parts = ", ".join(markup.figure(path) for path in measured.cells[: paging.CLAIMS])
        left = len(measured.cells) - paging.CLAIMS
        return [
            f'<span id="{escape(addresses.slug(argument))}">{escape(argument)}</span>',
            escape(words.amount(measured.value, measured.unit, measured.qualifier)),
            *map(escape, ends),
            escape(counted),
            parts + (f" and {words.count(left, 'cells')} more" if left > 0 else ""),
        ]
