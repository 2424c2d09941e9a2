"""The stories as lists, bylines and ways onwards (pure). Their order: the newest first, of one day by the `order` of their front matter."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from scripts import evidence, refs
from scripts.markup import Markup, escape, tag

# A reader takes about so many words a minute; a chart takes as long as this many.
WORDS_A_MINUTE, WORDS_A_CHART = 230, 60


@dataclasses.dataclass(frozen=True, slots=True)
class Story:
    """A story as lists and feeds show it; published is an ISO date, minutes the time that it takes to read."""

    id: str
    title: str
    description: str
    published: str
    order: int = 0
    minutes: int = 1

    @property
    def address(self) -> str:
        """Where it stands, from the root of the site."""
        return f"stories/{self.id}/"


def minutes(text: str) -> int:
    """How long a page of Markdown takes to read; a figure in braces is read as two words."""
    charts = len(re.findall(r"\{\{\s*chart\(", text))
    plain = re.sub(r"\{\{.*?\}\}", "a figure", text, flags=re.DOTALL)
    words = len(re.sub(r"<[^>]*>", " ", plain).split())
    return max(1, round((words + charts * WORDS_A_CHART) / WORDS_A_MINUTE))


def ordered(stories: Sequence[Story]) -> tuple[Story, ...]:
    """The newest first; those of one day by their order, then by name."""
    same_day = sorted(stories, key=lambda story: (story.order, story.id))
    return tuple(sorted(same_day, key=lambda story: story.published, reverse=True))


class Stories:
    """The words about stories as one page sees them."""

    def __init__(self, markup: Markup, stories: Sequence[Story]) -> None:
        self._markup = markup
        self._stories = stories

    def functions(self) -> dict[str, Callable[..., Any]]:
        """The words by the name that templates use."""
        words = (self.stories, self.dateline, self.onwards, self.sources_here)
        return {function.__name__: function for function in words}

    def _when(self, story: Story) -> str:
        day = tag("time", escape(self._markup.words.date(story.published)), datetime=story.published)
        return f"{day} · {story.minutes} min read"

    def _link(self, story: Story) -> str:
        return tag("a", escape(story.title), href=self._markup.href(story.address))

    def stories(self) -> str:
        """The stories in their order: title, what it says, day and reading time."""
        items = []
        for story in self._stories:
            about = tag("p", escape(story.description))
            when = tag("p", self._when(story), class_="mm-dateline")
            items.append(f"<li>{tag('p', self._link(story), class_='mm-headline')}{about}{when}</li>")
        return f'<ul class="mm-stories">{"".join(items)}</ul>' if items else tag("p", "No story is published yet.", class_="mm-empty")

    def _place(self) -> int | None:
        """Where the story of this page stands among them."""
        return next((place for place, story in enumerate(self._stories) if story.address == self._markup.page), None)

    def dateline(self) -> str:
        """Below the headline of a story: its day and how long it takes; nothing on a page that is no published story."""
        place = self._place()
        return tag("p", self._when(self._stories[place]), class_="mm-dateline") if place is not None else ""

    def sources_here(self) -> str:
        """The pages behind the figures that stand above, those behind most figures first: folded on the screen, whole on paper."""
        tables, found = self._markup.tables, evidence.assess(self._markup.tables)
        counts: Counter[str] = Counter()
        for path in self._markup.cited:
            # A comparison cites both its cells; what is computed from many rows leads to its own page instead.
            for one in path.split(" / "):
                if not one.startswith("measures/"):
                    row, field = refs.cell(tables, one)
                    cell = found.get((row.table, row.id, field))
                    counts.update({item.source.id for item in cell.supporting} if cell else ())
        if not counts:
            return ""
        ranked = sorted(counts, key=lambda source: (-counts[source], source))
        items = "".join(f"<li>{self._markup.source(tables.sources[source])}</li>\n" for source in ranked)
        summary = f"The {self._markup.words.count(len(ranked), 'pages')} behind the figures of this story, those behind most figures first"
        listing = f'<ol class="mm-sources">\n{items}</ol>'
        return f'<details class="mm-print" data-search-exclude><summary>{escape(summary)}</summary>\n{listing}\n</details>'

    def onwards(self) -> str:
        """At the foot of a story: the one before and the one after it in the order of the list."""
        place = self._place()
        if place is None:
            return ""
        links = []
        for kind, label, other in (("mm-before", "Previous story", place - 1), ("mm-after", "Next story", place + 1)):
            if 0 <= other < len(self._stories):
                links.append(tag("span", f"{label}: {self._link(self._stories[other])}", class_=kind))
        return tag("nav", "".join(links), class_="mm-neighbours", aria_label="Other stories") if links else ""
