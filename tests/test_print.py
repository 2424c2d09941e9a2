"""A page on paper: the words, every chart whole, the sources with their addresses, and nothing that has to be pressed."""

from __future__ import annotations

import io
import re
import unicodedata

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.built import Site, watched

STORIES = ("stories/moonshot/", "stories/user-race/", "stories/paid-in-compute/")
# What belongs to the screen alone.
_SCREEN = (
    *("Skip to content", "Table of contents", "Back to top", "Previous story", "Next story", "Sources, download, embed"),
    *("The data of this chart", "Switch to dark mode", "Before:", "After:", "Download (SVG)", "Suggest a correction"),
)


def _plain(text: str) -> str:
    """Text without white space (lines break elsewhere on paper), and with the letters that a font puts in the place of others."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("address", [*STORIES, "companies/moonshot/"])
def test_page_prints_clean(address: str, site: Site, origin: str, browser: Browser) -> None:
    html = site.html(address)
    # In the dark scheme, as whoever reads at night presses print too.
    with watched(browser, origin, scheme="dark") as seen:
        seen.open(address)
        paper = seen.page.pdf(prefer_css_page_size=True)
        seen.page.emulate_media(media="print")
        inks = seen.page.evaluate(
            """() => [...document.querySelectorAll('article h1, article p, article svg text')].map(element => {
              const style = getComputedStyle(element);
              return [...(element.closest('svg') ? style.fill : style.color).matchAll(/\\d+/g)].slice(0, 3).map(Number);
            })"""
        )
        seen.page.emulate_media(media="null")
    pages = [_plain(page.extract_text()) for page in PdfReader(io.BytesIO(paper)).pages]
    whole = "".join(pages)
    heading = html.css_first("article h1")
    assert heading is not None
    assert _plain(heading.text(deep=True).replace("¶", "")) in whole
    for words in _SCREEN:
        assert _plain(words) not in whole, f"{words!r} has no business on paper"
    charts = html.css(".mm-chart .mm-chart__wide svg")
    assert charts
    for chart in charts:
        title = _plain(" ".join(title.text() for title in chart.css("title")))
        sources = _plain(" ".join(text.text() for text in chart.css("text")).partition("Source")[2])
        assert sources.endswith("ModelMoney")
        assert any(title in page and sources in page for page in pages), f"{title}: cut, or not on the paper"
    # Ink is dark: every word at least as dark as the paler companies of the light scheme, but the halos behind labels.
    assert inks
    assert not [ink for ink in inks if sum(ink) / 3 > 190 and ink != [254, 254, 254]]
    for source in html.css("details.mm-print .mm-sources a"):
        assert _plain(source.attributes["href"] or "") in whole, "a source without its address is of no use on paper"
    assert "Dataasof" in whole
    if address.startswith("stories/"):
        assert html.css("details.mm-print .mm-sources a")
