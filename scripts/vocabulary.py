"""The words that a page may use in double braces.

chart, figure, table, source, link, words that compare; and, for pages made from rows, their facts and their evidence. No logic in
prose beyond these: whoever needs a number that no cell holds writes a measure, whoever needs a list writes a view.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from scripts import addresses, compare, corrections, discovery, evidence, paths, plates, refs, repository, rulebook
from scripts.data import Tables
from scripts.dossier import Dossier
from scripts.gallery import Gallery
from scripts.markup import Markup, escape, tag
from scripts.measures import Measure, _money
from scripts.plates import Plate
from scripts.shelf import Shelf
from scripts.words import Words


@dataclasses.dataclass(frozen=True, slots=True)
class Story:
    """A story as lists and feeds show it; published is an ISO date."""

    id: str
    title: str
    description: str
    published: str


@dataclasses.dataclass(frozen=True, eq=False)
class Shared:
    """What all pages of a build have in common; a chart or measure that several pages show is computed once."""

    tables: Tables
    words: Words
    cache: Path | None
    stories: tuple[Story, ...] = ()

    @functools.cache  # noqa: B019  # lives and dies with one build
    def drawn(self, name: str) -> Plate:
        """A chart by its name. Raises refs.BadReference if there is none."""
        return plates.plate(self.tables, self.words, name, self.cache)

    @functools.cache  # noqa: B019
    def taken(self, name: str) -> dict[str, bytes]:
        """The files of a chart that people take away, by their paths from the root of the site."""
        return plates.files(self.tables, self.drawn(name), repository.site(), self.cache)

    @functools.cache  # noqa: B019
    def measured(self, name: str, argument: str) -> Measure:
        """A measure of an argument. Raises refs.BadReference if there is no such measure, or it has no such argument."""
        module = discovery.modules(paths.MEASURES).get(name)
        if module is None:
            raise refs.BadReference(f"there is no measure {name!r} in scripts/measures")
        if argument not in self.arguments(name):
            raise refs.BadReference(f"the measure {name!r} cannot be asked for {argument!r}")
        measured: Measure = module.measure(self.tables, argument)
        return measured

    @functools.cache  # noqa: B019
    def arguments(self, name: str) -> tuple[str, ...]:
        """Every argument of a measure."""
        return tuple(discovery.modules(paths.MEASURES)[name].arguments(self.tables))


class Vocabulary:
    """The vocabulary as one page sees it."""

    def __init__(self, shared: Shared, page: str) -> None:
        self._shared = shared
        self._markup = Markup(shared.tables, shared.words, page)
        self._dossier = Dossier(self._markup)
        self._shelf = Shelf(self._markup, self.table)
        self._gallery = Gallery(self._markup, shared)

    def functions(self) -> dict[str, Callable[..., Any]]:
        """The words by the name that templates use."""
        words = (
            *(self.figure, self.times, self.compared, self.usd, self.table, self.source, self.link),
            *(self.evidence, self.facts, self.crumbs, self.neighbours, self.section),
            *(self.measure_values, self.stories, self.marks, self.about, self.rule_book),
        )
        return {**self._shelf.functions(), **self._gallery.functions(), **{function.__name__: function for function in words}}

    def figure(self, path: str, form: str | None = None) -> str:
        """A bound number: a cell (`rounds/<id>/amount`) or a measure (`measures/<name>/<argument>`), linked to what stands behind it."""
        if path.startswith("measures/"):
            name, _, argument = path.removeprefix("measures/").partition("/")
            return self._markup.measure(name, argument, self._shared.measured(name, argument))
        return self._markup.figure(path, form)

    def times(self, path: str, base: str) -> str:
        """How many times a number is another, computed: `times("metrics/b/value", "metrics/a/value")` → 5.9 times."""
        found = compare.ratio(self._shared.tables, path, base)
        row, field = refs.cell(self._shared.tables, path)
        text = self._shared.words.amount(found.quantize(Decimal("0.1") if found < 100 else Decimal(1)), "times")
        return self._markup.marked(text, "computed", self._markup.href(addresses.row(self._shared.tables, row, field)), f"{path} / {base}")

    def compared(self, words: str, path: str, relation: str, *others: str, low: float | None = None, high: float | None = None) -> str:
        """Words that compare, shown only while they are true.

        `compared("tripled", "metrics/b/value", "times", "metrics/a/value", low=2.8, high=3.2)`; the relations stand in compare.py.
        """
        compare.holds(self._shared.tables, words, path, relation, others, low, high)
        return escape(words)

    def usd(self, path: str) -> str:
        """A money cell in US dollars at the rate of its month, computed: `usd("rounds/x/amount")` → about US$413 million."""
        row, field = refs.cell(self._shared.tables, path)
        found = _money.in_usd(self._shared.tables, row, field) if field else None
        if found is None:
            raise refs.BadReference(f"{path!r} cannot be shown in US dollars")
        text = self._shared.words.amount(_rounded(found.value), "USD", "about")
        return self._markup.marked(text, "computed", self._markup.href(addresses.row(self._shared.tables, row, field)), path)

    def table(self, name: str, **where: str) -> str:
        """A view by its name, narrowed to rows whose columns hold these values."""
        module = discovery.modules(paths.VIEWS).get(name)
        if module is None:
            raise refs.BadReference(f"there is no view {name!r} in scripts/views")
        return self._markup.table(module.view(self._shared.tables, self._shared.words, **where))

    def source(self, source_id: str) -> str:
        """A source, with its link."""
        return self._markup.source(refs.cell(self._shared.tables, f"sources/{source_id}")[0])

    def link(self, path: str, text: str = "") -> str:
        """A link to a row (`companies/moonshot`) or to a page of the site (`/methods/`)."""
        if path.startswith("/"):
            return tag("a", escape(text), href=self._markup.href(path.lstrip("/")))
        return self._markup.link(refs.cell(self._shared.tables, path)[0], text)

    def evidence(self, table: str, **where: str) -> str:
        """Everything that stands behind the rows of a table whose columns hold these values.

        For the row that the page is about: `evidence("rounds", round_id=id)`.
        """
        tables = self._shared.tables
        if table not in tables:
            raise refs.BadReference(f"the package has no table {table!r}")
        rows = [row for row in tables[table] if all(row[column] == value for column, value in where.items())]
        if set(where) == set(tables[table].key):
            return "\n".join(self._dossier.page(row) for row in rows)
        return "\n".join(self._dossier.part(row) for row in rows)

    def facts(self, path: str, *hidden: str) -> str:
        """The cells of a row (`companies/moonshot`) as a list of terms, some hidden."""
        return self._dossier.facts(refs.cell(self._shared.tables, path)[0], hidden)

    def crumbs(self, path: str) -> str:
        """Where the page of a row stands: the index of its table, and what it belongs to."""
        row, _ = refs.cell(self._shared.tables, path)
        steps = [self.link("/", "Model Money"), self.link(f"/{row.table}/", self._shared.tables[row.table].title)]
        if row.table in ("rounds", "products") and row["company_id"]:
            steps.append(self.link(f"companies/{row['company_id']}"))
        inside = "".join(f"<li>{step}</li>" for step in steps)
        return f'<nav class="mm-crumbs" aria-label="Breadcrumb"><ol>{inside}</ol></nav>'

    def neighbours(self, path: str) -> str:
        """The row before and after in its table (rounds: of the same company, by date)."""
        tables = self._shared.tables
        row, _ = refs.cell(tables, path)
        rows = list(tables[row.table])
        if row.table == "rounds":
            rows = sorted(
                (item for item in rows if item["company_id"] == row["company_id"]), key=lambda item: (item["announced_on"] or "", item.id)
            )
        place = rows.index(row)
        links = []
        if place > 0:
            links.append(tag("span", "Before: " + self._markup.link(rows[place - 1]), class_="mm-before"))
        if place + 1 < len(rows):
            links.append(tag("span", "After: " + self._markup.link(rows[place + 1]), class_="mm-after"))
        return tag("nav", "".join(links), class_="mm-neighbours", aria_label="Neighbours") if links else ""

    def section(self, title: str, *contents: str) -> str:
        """A heading with what stands under it; nothing where there is nothing."""
        content = "\n\n".join(part for part in contents if part)
        return f"## {title}\n\n{content}\n" if content else ""

    def about(self) -> str:
        """What stands below every page: the day and the version of the data, and the way to its methods."""
        tables, words = self._shared.tables, self._shared.words
        newest = max((row["accessed_on"] for row in tables.sources if row["accessed_on"]), default=None)
        day = f"Data as of {words.date(newest)}" if newest else "Data"
        version = self._shelf.version()
        broken = corrections.page(self._markup.page)
        ways = [self.link("/methods/", "methods"), self.link("/data/", "download and cite")]
        ways += [tag("a", "report a mistake", href=broken, rel="nofollow")] if broken else []
        links = " · ".join(ways)
        return f'<p class="mm-about">{escape(day)}, version {version} · {links}</p>'

    def marks(self) -> str:
        """The marks of agreement, each with what it means."""
        say = self._shared.words.say
        items = []
        for kind in (*evidence.AGREEMENTS, "computed"):
            mark = tag("span", escape(say(kind).capitalize()), class_=f"mm-figure mm-figure--{kind}")
            items.append(f"<li>{mark}: {escape(say(f'{kind}_long').split(': ', 1)[-1])}</li>")
        return f'<ul class="mm-marks">{"".join(items)}</ul>'

    def stories(self) -> str:
        """The stories, the newest first: title, what it says, date."""
        items = []
        for story in self._shared.stories:
            date = self._shared.words.date(story.published)
            title = tag("a", escape(story.title), href=self._markup.href(f"stories/{story.id}/"))
            items.append(
                f"<li><strong>{title}</strong><br>{escape(story.description)} {tag('time', escape(date), datetime=story.published)}</li>"
            )
        return f'<ul class="mm-list">{"".join(items)}</ul>' if items else tag("p", "No story is published yet.", class_="mm-empty")

    def rule_book(self) -> str:
        """Every rule of the record, from the docstrings of the checks and the examples of the tests."""
        return rulebook.blocks(rulebook.book(), escape)

    # ---- measures

    def measure_values(self, name: str) -> str:
        """Every value of a measure with the cells that it is made of."""
        rows = []
        for argument in self._shared.arguments(name):
            measured = self._shared.measured(name, argument)
            words = self._shared.words
            ends = [words.amount(end, measured.unit) if end is not None else "" for end in (measured.low, measured.high)]
            counted = f"{measured.counted} of {measured.of}" if measured.of is not None else ""
            parts = ", ".join(self._markup.figure(path) for path in measured.cells)
            anchor = f'<span id="{escape(addresses.slug(argument))}">{escape(argument)}</span>'
            rows.append(
                [
                    anchor,
                    escape(words.amount(measured.value, measured.unit, measured.qualifier)),
                    *map(escape, ends),
                    escape(counted),
                    parts,
                ]
            )
        return self._markup.grid("", ["Of", "Value", "Low", "High", "Rows counted", "Made of"], rows)


def _rounded(value: Decimal) -> Decimal:
    """Three digits of a converted amount: a month's average rate carries no more."""
    quantum = Decimal(1).scaleb(value.adjusted() - 2) if value else Decimal(1)
    return (value / quantum).to_integral_value() * quantum
