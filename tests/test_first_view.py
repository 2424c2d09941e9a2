"""What a page fetches before anybody has done anything, and that nothing done first is lost while the scripts are on their way."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, Request, expect

from scripts import paths
from tests.built import READY, Site

STORY = "stories/moonshot/"
POPOVER = "#mm-popover"
_IDLE = "() => new Promise(go => requestIdleCallback(() => setTimeout(go, 300), {timeout: 500}))"


@contextlib.contextmanager
def _new(browser: Browser, *, touch: bool = False) -> Iterator[Page]:
    """A window that has seen nothing, with no pointer over it."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844} if touch else {"width": 1280, "height": 900}, has_touch=touch, is_mobile=touch
    )
    yield context.new_page()
    context.close()


def _theme(site: Site) -> set[str]:
    """The theme's own files that its pages ask for, among them the icon that it is given."""
    folder = Path(str(resources.files("material"))) / "templates"
    icon = load_config(str(paths.MKDOCS), docs_dir=str(site.stage)).theme["favicon"]
    return {str(icon), *(path.relative_to(folder).as_posix() for path in (folder / "assets").rglob("*") if path.is_file())}


def _requests(page: Page) -> list[Request]:
    """What a page asks for from now on."""
    seen: list[Request] = []

    def note(request: Request) -> None:
        seen.append(request)

    page.on("request", note)
    return seen


def _asked(requests: Iterable[Request]) -> set[str]:
    return {urlsplit(request.url).path.removeprefix("/") for request in requests}


def test_a_story_needs_no_more_than_the_theme_and_its_drawings(site: Site, origin: str, browser: Browser) -> None:
    theme = _theme(site)
    stories = sorted(path.parent.relative_to(site.root).as_posix() for path in (site.root / "stories").glob("*/index.html"))
    for address in [f"{story}/" for story in stories]:
        with _new(browser) as page:
            requests = _requests(page)
            page.goto(f"{origin}/{address}", wait_until="load")
            page.evaluate(_IDLE)
            asked = _asked(requests)
            needless = asked - {address} - theme
            assert address in asked
            assert not needless, f"nobody needs these to read the story: {sorted(needless)}"
            assert not [path for path in asked if path.endswith((".js", ".json"))], "a script is fetched that nobody has asked for"
            drawings = page.locator("article figure.mm-chart .mm-chart__wide svg")
            assert drawings.count() >= 2
            assert all(drawing.is_visible() for drawing in drawings.all())
            page.keyboard.press("Shift")
            page.locator(READY).wait_for(state="attached")
            assert {"assets/site.js", "assets/charts.js"} <= _asked(requests)


@pytest.mark.parametrize("address", [f"{STORY}?show.chart-valuation_ladder=all", f"{STORY}#__search", "rounds/"])
def test_what_the_address_or_a_table_asks_for_comes_at_once(address: str, origin: str, browser: Browser) -> None:
    with _new(browser) as page:
        page.goto(f"{origin}/{address}")
        page.locator(READY).wait_for(state="attached")


def _slowly(page: Page, url: str) -> None:
    """Open a page whose scripts take their time, so that what is done first is done before they are there."""
    page.goto(url, wait_until="load")
    network = page.context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", {"offline": False, "latency": 250, "downloadThroughput": -1, "uploadThroughput": -1})
    expect(page.locator(READY)).to_have_count(0)


def test_the_first_thing_that_a_pointer_rests_on_answers(origin: str, browser: Browser) -> None:
    with _new(browser) as page:
        _slowly(page, f"{origin}/{STORY}")
        page.locator("article p a.mm-figure[data-figure^='rounds/']").first.hover()
        expect(page.locator(POPOVER)).to_be_visible()


def test_a_pointer_that_has_gone_on_is_not_answered(origin: str, browser: Browser) -> None:
    with _new(browser) as page:
        _slowly(page, f"{origin}/{STORY}")
        mark = page.locator("article .mm-chart__wide [data-tip]").first
        mark.dispatch_event("pointerover", {"pointerType": "mouse", "bubbles": True})
        page.locator(READY).wait_for(state="attached")
        page.evaluate(_IDLE)
        assert page.locator(POPOVER).count() == 0


def test_the_first_tap_on_a_mark_answers(origin: str, browser: Browser) -> None:
    with _new(browser, touch=True) as page:
        _slowly(page, f"{origin}/{STORY}")
        mark = page.locator("article .mm-chart__narrow [data-tip]").last
        mark.tap(force=True)
        expect(page.locator(POPOVER)).to_be_visible()


def test_the_first_key_that_is_pressed_opens_the_search(origin: str, browser: Browser) -> None:
    with _new(browser) as page:
        _slowly(page, f"{origin}/{STORY}")
        page.keyboard.press("/")
        expect(page.locator(".md-search__input")).to_be_focused()


def test_what_is_typed_before_the_search_is_there_is_searched_for(origin: str, browser: Browser) -> None:
    with _new(browser) as page:
        _slowly(page, f"{origin}/{STORY}")
        page.locator(".md-search__input").fill("月之暗面")
        first = page.locator(".md-search-result__item a").first
        expect(first).to_have_attribute("href", re.compile(r"/companies/moonshot/"), timeout=15_000)


def test_the_first_tap_on_the_switch_of_schemes_is_heard(origin: str, browser: Browser) -> None:
    with _new(browser, touch=True) as page:
        _slowly(page, f"{origin}/{STORY}")
        page.locator("label[for^='__palette']:visible").first.tap()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
