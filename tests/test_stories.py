"""The stories: long enough to tell something, with charts, in one order everywhere, each leading to the next."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scripts import feed, pages, paths, stories
from scripts.stories import Story
from tests.built import Site

TOLD = pages.stories(paths.DOCS)
WORDS, CHARTS = range(600, 1201), range(2, 6)
# What is no prose of the story.
_BESIDE = "figure, details, nav, script, style, .mm-about, .mm-hidden, .headerlink, .mm-dateline"


def _prose(site: Site, story: Story) -> str:
    article = site.html(story.address).css_first("article")
    assert article is not None
    for element in article.css(_BESIDE):
        element.decompose()
    return article.text(separator=" ")


@pytest.mark.parametrize("story", TOLD, ids=lambda story: story.id)
def test_story_is_a_story(story: Story, site: Site) -> None:
    text = (paths.DOCS / "stories" / f"{story.id}.md").read_text(encoding="utf-8")
    assert len(_prose(site, story).split()) in WORDS
    assert len(re.findall(r"\{\{ chart\(", text)) in CHARTS
    assert len(re.findall(r"^## ", text, re.MULTILINE)) >= 4, "sub-headings"
    assert "## What we do not know" in text
    assert story.description.endswith(".")


@pytest.mark.parametrize("story", TOLD, ids=lambda story: story.id)
def test_story_says_its_day_and_its_sources(story: Story, site: Site) -> None:
    page = site.html(story.address)
    heading, dateline = page.css_first("article h1"), page.css_first("article h1 + .mm-dateline time")
    assert heading is not None
    assert dateline is not None, "the day stands under the headline"
    assert dateline.attributes["datetime"] == story.published
    sources = page.css("details.mm-print .mm-sources li")
    summary = page.css_first("details.mm-print summary")
    assert len(sources) > 3
    assert summary is not None
    assert f"The {len(sources)} pages" in summary.text()


def test_moonshot_leads() -> None:
    assert TOLD[0].id == "moonshot"
    assert len({(story.published, story.order) for story in TOLD}) == len(TOLD), "two stories of one day want the same place"


@pytest.mark.parametrize("page", ["", "stories/"])
def test_lists_keep_the_order(page: str, site: Site) -> None:
    links = [link.attributes["href"] or "" for link in site.html(page).css(".mm-stories .mm-headline a")]
    assert [link.strip("/").split("/")[-1] for link in links] == [story.id for story in TOLD]


def test_each_story_leads_to_the_next(site: Site) -> None:
    for place, story in enumerate(TOLD):
        ways = {
            kind: [link.attributes["href"] or "" for link in site.html(story.address).css(f"nav.mm-neighbours .{kind} a")]
            for kind in ("mm-before", "mm-after")
        }
        expected = {"mm-before": TOLD[place - 1 : place] if place else (), "mm-after": TOLD[place + 1 : place + 2]}
        for kind, others in expected.items():
            assert ways[kind] == [f"../{other.id}/" for other in others], f"{story.id}, {kind}"


def test_feed_keeps_the_order(site: Site) -> None:
    root = ElementTree.fromstring((site.root / "feed.xml").read_bytes())
    titles = [entry.findtext(f"{{{feed.ATOM}}}title") for entry in root.iter(f"{{{feed.ATOM}}}entry")]
    assert [title for title in titles if title in {story.title for story in TOLD}] == [story.title for story in TOLD]


def test_newest_comes_first_then_the_order() -> None:
    old, second, first = (
        Story("a", "", "", "2026-01-01", 1),
        Story("b", "", "", "2026-02-01", 2),
        Story("c", "", "", "2026-02-01", 1),
    )
    assert stories.ordered([old, second, first]) == (first, second, old)


def test_feed_sorts_by_day_alone() -> None:
    entries = [feed.Entry(address, address, "", day) for address, day in (("x/", "2026-01-01"), ("b/", "2026-02-01"), ("a/", "2026-02-01"))]
    titles = re.findall(r"<title>(./)</title>", feed.atom(entries, "T", None).decode())
    assert titles == ["b/", "a/", "x/"]


@pytest.mark.parametrize(
    ("text", "expected"), [("", 1), ("word " * 230, 1), ("word " * 690, 3), ("{{ chart('x') }} " * 10 + "w " * 200, 4)]
)
def test_minutes(text: str, expected: int) -> None:
    assert stories.minutes(text) == expected


def test_a_page_that_is_no_story_has_no_day(tmp_path: Path) -> None:
    assert pages.stories(tmp_path) == ()
