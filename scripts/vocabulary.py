"""The words that a page may use in double braces.

chart, figure, table, source, link, words that compare; and, for pages made from rows, their facts and their evidence. No logic in
prose beyond these: whoever needs a number that no cell holds writes a measure, whoever needs a list writes a view.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from scripts import addresses, compare, corrections, discovery, evidence, paths, plates, refs, repository, rulebook
from scripts.data import Tables
from scripts.dossier import Dossier
from scripts.doubts import Doubts
from scripts.gallery import Gallery
from scripts.listing import Listing
from scripts.lists import Lists
from scripts.markup import Markup, escape, tag
from scripts.measures import Measure, _money
from scripts.plates import Plate
from scripts.shelf import Shelf
from scripts.stories import Stories, Story
from scripts.ways import Ways
from scripts.words import Words


@dataclasses.dataclass(frozen=True, eq=False)
class Shared:
    """What all pages of a build have in common; a chart or measure that several pages show is computed once."""

    tables: Tables
    words: Words
    cache: Path | None
    stories: tuple[Story, ...] = ()
    # The files of the portraits that a page has shown, by their paths; who makes the pages takes them away after each.
    aside: dict[str, bytes] = dataclasses.field(default_factory=dict)

    @functools.cache  # noqa: B019  # lives and dies with one build
    def drawn(self, name: str) -> Plate:
        """A chart by its name. Raises refs.BadReference if there is none."""
        return plates.plate(self.tables, self.words, name, self.cache)

    @functools.cache  # noqa: B019
    def taken(self, name: str) -> dict[str, bytes]:
        """The files of a chart that people take away, by their paths from the root of the site."""
        return plates.files(self.tables, self.drawn(name), repository.site(), self.cache)

    @functools.lru_cache(maxsize=8)  # noqa: B019
    def portrait(self, name: str, subject: str) -> Plate | None:
        """The chart of a row; None where too little is known to draw. Raises refs.BadReference if there is no such kind of chart."""
        module = discovery.modules(paths.PORTRAITS).get(name)
        if module is None:
            raise refs.BadReference(f"there is no chart {name!r} in scripts/portraits")
        if subject not in self.tables[module.SUBJECT]:
            raise refs.BadReference(f"{name!r} draws rows of {module.SUBJECT}, and {subject!r} is none")
        drawn = plates.portrait(self.tables, self.words, name, subject, self.cache)
        if drawn is not None:
            self.aside[plates.portrait_path(name, module, subject)] = plates.alone(drawn)
        return drawn

    @functools.cache  # noqa: B019
    def measured(self, name: str, argument: str) -> Measure:
        """A measure of an argument. Raises refs.BadReference if there is no such measure, or it has no such argument."""
        module = discovery.modules(paths.MEASURES).get(name)
        if module is None:
            raise refs.BadReference(f"there is no measure {name!r} in scripts/measures")
        if argument not in self._places(name):
            raise refs.BadReference(f"the measure {name!r} cannot be asked for {argument!r}")
        measured: Measure = module.measure(self.tables, argument)
        return measured

    @functools.cache  # noqa: B019
    def arguments(self, name: str) -> tuple[str, ...]:
        """Every argument of a measure."""
        return tuple(discovery.modules(paths.MEASURES)[name].arguments(self.tables))

    def place(self, name: str, argument: str) -> int:
        """The place of an argument among all of its measure, from 0."""
        return self._places(name)[argument]

    @functools.cache  # noqa: B019
    def _places(self, name: str) -> dict[str, int]:
        return {argument: place for place, argument in enumerate(self.arguments(name))}

    @functools.cached_property
    def newest(self) -> str | None:
        """The day on which a source was read last."""
        return max((row["accessed_on"] for row in self.tables.sources if row["accessed_on"]), default=None)


class Vocabulary:
    """The vocabulary as one page sees it."""

    def __init__(self, shared: Shared, page: str) -> None:
        self._shared = shared
        self._markup = Markup(shared.tables, shared.words, page)
        self._dossier = Dossier(self._markup)
        self._lists = Lists(self._markup, shared)
        self._shelf = Shelf(self._markup, self._lists.table)
        self._gallery = Gallery(self._markup, shared)

    def functions(self) -> dict[str, Callable[..., Any]]:
        """The words by the name that templates use."""
        words = (
            *(self.figure, self.times, self.compared, self.usd, self.source, self.link),
            *(self.facts, self.mend, self.section),
            *(self.marks, self.about, self.rule_book),
        )
        rooms = (
            *(self._shelf, self._gallery, self._lists, Ways(self._markup, self._shared)),
            *(Doubts(self._markup), Stories(self._markup, self._shared.stories)),
        )
        parts = {name: word for room in rooms for name, word in room.functions().items()}
        return {**parts, **{function.__name__: function for function in words}}

    @property
    def further(self) -> Sequence[Listing]:
        """The lists of the page that go on on other pages, as far as its words have been used."""
        return self._lists.further

    @property
    def markup(self) -> Markup:
        """How this page writes."""
        return self._markup

    def figure(self, path: str, form: str | None = None) -> str:
        """A bound number: a cell (`rounds/<id>/amount`) or a measure (`measures/<name>/<argument>`), linked to what stands behind it."""
        if path.startswith("measures/"):
            name, _, argument = path.removeprefix("measures/").partition("/")
            measured = self._shared.measured(name, argument)
            return self._markup.measure(name, argument, measured, addresses.measure(name, argument, self._shared.place(name, argument)))
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

    def source(self, source_id: str) -> str:
        """A source, with its link."""
        return self._markup.source(refs.cell(self._shared.tables, f"sources/{source_id}")[0])

    def link(self, path: str, text: str = "") -> str:
        """A link to a row (`companies/moonshot`) or to a page of the site (`/methods/`)."""
        if path.startswith("/"):
            return tag("a", escape(text), href=self._markup.href(path.lstrip("/")))
        return self._markup.link(refs.cell(self._shared.tables, path)[0], text)

    def facts(self, path: str, *hidden: str) -> str:
        """The cells of a row (`companies/moonshot`) as a list of terms, some hidden."""
        return self._dossier.facts(refs.cell(self._shared.tables, path)[0], hidden)

    def mend(self, path: str) -> str:
        """The ways to put a row right: a correction, or the row in the web editor; nothing where the repository is not known."""
        return self._dossier.mend(refs.cell(self._shared.tables, path)[0])

    def section(self, title: str, *contents: str) -> str:
        """A heading with what stands under it; nothing where there is nothing."""
        content = "\n\n".join(part for part in contents if part)
        return f"## {title}\n\n{content}\n" if content else ""

    def about(self) -> str:
        """What stands below every page: the day and the version of the data, and the way to its methods."""
        newest = self._shared.newest
        day = f"Data as of {self._shared.words.date(newest)}" if newest else "Data"
        version = self._shelf.version()
        broken = corrections.page(self._markup.page)
        ways = [self.link("/methods/", "methods"), self.link("/data/", "download and cite")]
        ways += [tag("a", "report a mistake", href=broken, rel="nofollow")] if broken else []
        links = " · ".join(ways)
        site = repository.site()
        # On paper nobody can press a link: there the page says where it is.
        here = tag("span", escape(f" · {site}{self._markup.page}"), class_="mm-print-only") if site else ""
        return f'<p class="mm-about">{escape(day)}, version {version} · {links}{here}</p>'

    def marks(self) -> str:
        """The marks of agreement, each with what it means."""
        say = self._shared.words.say
        items = []
        for kind in (*evidence.AGREEMENTS, "computed"):
            mark = tag("span", escape(say(kind).capitalize()), class_=f"mm-figure mm-figure--{kind}")
            items.append(f"<li>{mark}: {escape(say(f'{kind}_long').split(': ', 1)[-1])}</li>")
        return f'<ul class="mm-marks">{"".join(items)}</ul>'

    def rule_book(self) -> str:
        """Every rule of the record, from the docstrings of the checks and the examples of the tests."""
        return rulebook.blocks(rulebook.book(), escape)


def _rounded(value: Decimal) -> Decimal:
    """Three digits of a converted amount: a month's average rate carries no more."""
    quantum = Decimal(1).scaleb(value.adjusted() - 2) if value else Decimal(1)
    return (value / quantum).to_integral_value() * quantum
