"""What the pages do beyond being read: tips by pointer, keyboard and finger, filters kept in the address, the switch of schemes."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.built import READY, Site, Watched, watched

STORY, COMPANY, ROUNDS = "stories/moonshot/", "companies/moonshot/", "rounds/"
POPOVER = "#mm-popover"


def figure(page: Page) -> Locator:
    """A figure of a story that has claims."""
    return page.locator("article p a.mm-figure[data-figure^='rounds/']").first


def marks(page: Page) -> Locator:
    """The marks of the first drawing that is seen."""
    return page.locator("article .mm-chart__wide .mm-svg").first.locator("[data-tip]")


def assert_claims(seen: Watched, site: Site, link: Locator) -> None:
    """The popover says what the sources of the figure say, in their words and their language."""
    popover = seen.page.locator(POPOVER)
    expect(popover).to_be_visible()
    path = link.get_attribute("data-figure")
    known = json.loads((site.root / "figures" / f"{path}.json").read_text(encoding="utf-8"))
    said = {item["as_reported"]: item["source"]["language"] for item in known["claims"]}
    quotes = popover.locator("q")
    assert quotes.count()
    for quote in quotes.all():
        assert quote.get_attribute("lang") == said[quote.inner_text()]
    assert link.get_attribute("aria-describedby") == "mm-popover"


def test_claims_show_on_hover_and_can_be_hovered(site: Site, origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        seen.open(STORY)
        link, popover = figure(seen.page), seen.page.locator(POPOVER)
        link.hover()
        assert_claims(seen, site, link)
        # WCAG 1.4.13: what appears can itself be hovered, goes with Escape, and when the pointer has left both.
        popover.hover()
        seen.page.wait_for_timeout(350)
        expect(popover).to_be_visible()
        seen.page.mouse.move(5, 5)
        expect(popover).to_be_hidden()
        link.hover()
        expect(popover).to_be_visible()
        seen.page.keyboard.press("Escape")
        expect(popover).to_be_hidden()
        assert link.get_attribute("aria-describedby") is None
        seen.assert_quiet()


def test_claims_show_on_focus(site: Site, origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        seen.open(STORY)
        link = figure(seen.page)
        seen.page.keyboard.press("Tab")
        link.focus()
        assert_claims(seen, site, link)
        assert link.evaluate("link => getComputedStyle(link).outlineStyle") != "none", "the focus cannot be seen"
        seen.page.keyboard.press("Escape")
        expect(seen.page.locator(POPOVER)).to_be_hidden()
        assert link.evaluate("link => link === document.activeElement"), "Escape must not take the focus away"


@pytest.mark.parametrize("address", [STORY, COMPANY])
def test_marks_of_a_chart_are_reached_by_arrows(address: str, origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        seen.open(address)
        page, found = seen.page, marks(seen.page)
        popover = page.locator(POPOVER)
        page.keyboard.press("Tab")
        page.locator("article .mm-chart__wide .mm-svg").first.focus()
        order = [mark.get_attribute("data-tip") for mark in found.all()]
        assert len(order) > 2
        for key, tip in (("ArrowRight", order[0]), ("ArrowRight", order[1]), ("ArrowLeft", order[0]), ("ArrowLeft", order[-1])):
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.dataset.tip") == tip
            expect(popover).to_be_visible()
            assert popover.inner_text().replace("\n", "").startswith((tip or "").split(" · ")[0])
        # The marks of the same subject stay, the others step back.
        lead = (order[-1] or "").split(" · ")[0]
        same = page.locator(".mm-svg--asked .mm-svg__same").evaluate_all("marks => marks.map(mark => mark.dataset.tip)")
        assert sorted(same) == sorted(tip for tip in order if tip and tip.split(" · ")[0] == lead)
        page.keyboard.press("Escape")
        expect(popover).to_be_hidden()
        assert page.locator(".mm-svg--asked").count() == 0
        seen.assert_quiet()


def test_marks_answer_to_a_finger(origin: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{origin}/{STORY}", wait_until="load")
    page.locator(READY).wait_for(state="attached")
    mark = page.locator("article .mm-chart__narrow .mm-svg").first.locator("[data-tip]").last
    mark.scroll_into_view_if_needed()
    mark.tap(force=True)
    popover = page.locator(POPOVER)
    expect(popover).to_be_visible()
    lead = (mark.get_attribute("data-tip") or "").split(" · ")[0]
    assert popover.inner_text().startswith(lead)
    box = popover.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.locator("article h1").tap()
    expect(popover).to_be_hidden()
    context.close()


def test_tips_work_after_the_switch_of_schemes(origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        seen.open(STORY)
        page, found = seen.page, marks(seen.page)
        colour = "mark => getComputedStyle(mark).fill"
        light = found.first.evaluate(colour)
        page.locator("label[for^='__palette']:visible").first.click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        assert found.first.evaluate(colour) != light, "the chart did not follow the switch"
        found.first.scroll_into_view_if_needed()
        found.first.hover(force=True)
        expect(page.locator(POPOVER)).to_be_visible()
        # The choice is the reader's: it would hold for the tests that look into this window next.
        page.evaluate("localStorage.clear()")
        seen.assert_quiet()


def _shown(page: Page) -> list[str]:
    return page.locator("table[data-filters] tbody tr:visible").evaluate_all("rows => rows.map(row => row.cells[1].textContent)")


def test_filters_are_kept_in_the_address(origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        seen.open(ROUNDS)
        page = seen.page
        every = _shown(page)
        chosen = next(name for name in every if 1 < every.count(name) < len(every) / 2)
        page.get_by_label("Company").select_option(chosen)
        assert _shown(page) == [chosen] * every.count(chosen)
        asked = parse_qs(urlsplit(page.url).query)
        assert chosen in [value for values in asked.values() for value in values]
        page.reload()
        page.locator(READY).wait_for(state="attached")
        assert _shown(page) == [chosen] * every.count(chosen), "the address did not bring the question back"
        page.locator("table[data-filters] tbody tr:visible a[href*='rounds/'], tbody tr:visible td:nth-child(3) a").first.click()
        page.wait_for_load_state("load")
        assert "f-company" not in page.url
        page.go_back(wait_until="load")
        page.locator(READY).wait_for(state="attached")
        assert _shown(page) == [chosen] * every.count(chosen), "the way back lost the question"
        page.get_by_label("Contains").fill("no round is called like this")
        assert not _shown(page)
        assert "0 of" in page.locator(".mm-filters output").inner_text()
        page.get_by_label("Contains").fill("")
        page.get_by_label("Company").select_option("")
        assert _shown(page) == every
        assert not urlsplit(page.url).query
        seen.assert_quiet()


def test_nothing_moves_for_those_who_ask_for_less_motion(origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        seen.open(STORY)
        moving = seen.page.evaluate(
            """() => [...document.querySelectorAll('article *, header *')].filter(element => {
              const style = getComputedStyle(element);
              return style.transitionDuration.split(', ').some(time => parseFloat(time) > 0) || style.animationName !== 'none';
            }).map(element => element.tagName + '.' + element.className.toString()).slice(0, 5)"""
        )
        assert not moving


def test_the_page_is_read_in_its_order(origin: str, browser: Browser) -> None:
    """What Tab reaches goes down the article as it is seen: nothing is placed elsewhere than it stands in the text."""
    with watched(browser, origin) as seen:
        for address in (STORY, COMPANY):
            seen.open(address)
            tops = seen.page.evaluate(
                """() => [...document.querySelectorAll('article a[href], article summary, article input, article select')]
                  .filter(element => element.checkVisibility() && !element.closest('table, .headerlink'))
                  .map(element => element.getBoundingClientRect().top)"""
            )
            assert len(tops) > 10
            backwards = [one - two for one, two in zip(tops, tops[1:], strict=False) if one - two > 40]
            assert not backwards
