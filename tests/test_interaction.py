"""What the pages do beyond being read: tips by pointer, keyboard and finger, what a chart and a table show, the switch of schemes."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.built import READY, Site, Watched, watched

STORY, COMPANY, ROUNDS = "stories/moonshot/", "companies/moonshot/", "rounds/"
CHART, LADDER = "charts/valuation_ladder/", "chart-valuation_ladder"
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
    assert popover.get_attribute("role") == "group"
    assert popover.get_attribute("aria-label")


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


def _told(page: Page, site: Site, correction: str | None) -> None:
    """Let the answers for figures name a place for corrections; the site of the tests has no repository."""

    def fulfil(route: Route) -> None:
        known = json.loads((site.root / urlsplit(route.request.url).path.lstrip("/")).read_text(encoding="utf-8"))
        assert known["correction"] is None
        route.fulfill(json={**known, "correction": correction})

    page.route("**/figures/**", fulfil)


FORM = "https://github.com/acme/model-money/issues/new?template=correction.yml&table=rounds"


def test_a_correction_is_one_step_from_the_figure(site: Site, origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        page = seen.page
        _told(page, site, FORM)
        seen.open(STORY)
        link, popover = figure(page), page.locator(POPOVER)
        mend = popover.get_by_role("link", name="Suggest a correction")
        focused = "element => element === document.activeElement"
        page.keyboard.press("Tab")
        link.focus()
        assert_claims(seen, site, link)
        assert mend.get_attribute("href") == FORM
        box = mend.bounding_box()
        assert box is not None
        assert box["height"] >= 24
        # Into the popover and back, and on from the figure as if nothing had been between.
        page.keyboard.press("Tab")
        assert mend.evaluate(focused)
        page.keyboard.press("Shift+Tab")
        assert link.evaluate(focused)
        expect(mend).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(popover).to_be_hidden()
        following = """link => {
          const all = [...document.querySelectorAll('article :is(a[href], select, summary, [tabindex="0"])')];
          return document.activeElement === all[all.indexOf(link) + 1];
        }"""
        assert link.evaluate(following), "Tab leaves the popover to what comes after the figure"
        # Escape closes it from within, gives the focus back, and the claims stay away.
        page.keyboard.press("Shift+Tab")
        expect(popover).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(popover).to_be_hidden()
        assert link.evaluate(focused)
        page.wait_for_timeout(250)
        expect(popover).to_be_hidden()
        # What has the focus stays when a pointer passes over it and goes.
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        expect(popover).to_be_visible()
        popover.hover()
        page.mouse.move(5, 5)
        page.wait_for_timeout(350)
        expect(popover).to_be_visible()
        page.unroute("**/figures/**")
        seen.assert_quiet()


@pytest.mark.parametrize("correction", [None, "javascript:alert(1)"])
def test_no_correction_leads_elsewhere(correction: str | None, site: Site, origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        _told(seen.page, site, correction)
        seen.open(STORY)
        figure(seen.page).hover()
        assert_claims(seen, site, figure(seen.page))
        assert seen.page.locator(f"{POPOVER} a").count() == 0
        seen.page.unroute("**/figures/**")
        seen.assert_quiet()


# ---- what a chart shows


def choice(page: Page, identity: str) -> Locator:
    """Where it is chosen what a chart shows."""
    return page.locator(f"#{identity} .mm-show select")


# What a reader sees of a chart: by drawing, the beginnings of the marks that stay and of those that are far back; the rows of its
# table by their first words; how many rows it says there are, in both places.
_SHOWN = """identity => {
  const figure = document.getElementById(identity), folded = figure.nextElementSibling;
  const within = folded.matches('.mm-chart__data') ? folded : document, title = figure.querySelector('title').textContent;
  const table = [...within.querySelectorAll('table')].find(table => table.caption?.textContent === title);
  folded.open = true;
  const begins = marks => [...new Set(marks.map(mark => mark.dataset.tip.split(' · ')[0]))];
  const drawings = [...figure.querySelectorAll('.mm-svg')].map(svg => {
    const marks = [...svg.querySelectorAll('[data-tip]')], back = mark => Number(getComputedStyle(mark).opacity) < 0.3;
    return { stay: begins(marks.filter(mark => !back(mark))), back: begins(marks.filter(back)) };
  });
  const rows = [...table.tBodies[0].rows].filter(row => row.checkVisibility()).map(row => row.cells[0].textContent.trim());
  const said = figure.querySelector('[role=status]').textContent;
  return { drawings, rows, all: table.tBodies[0].rows.length, said: [said, table.caption.dataset.shown || ''] };
}"""


def assert_shown(page: Page, identity: str, asked: str, choices: list[str]) -> None:
    """The marks and rows of what is asked stay, in both drawings; with nothing asked, everything does."""
    shown = page.evaluate(_SHOWN, identity)
    assert len(shown["drawings"]) == 2
    for drawing in shown["drawings"]:
        assert drawing["stay"] == ([asked] if asked else choices)
        assert drawing["back"] == ([text for text in choices if text != asked] if asked else [])
    if asked:
        assert set(shown["rows"]) == {asked}
        assert shown["said"] == [f"{len(shown['rows'])} of {shown['all']} rows"] * 2
    else:
        assert len(shown["rows"]) == shown["all"]
        assert shown["said"] == ["", ""]


@pytest.mark.parametrize("address", [STORY, CHART])
def test_a_chart_shows_what_is_asked(address: str, origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        seen.open(address)
        page = seen.page
        select = choice(page, LADDER)
        title = page.locator(f"#{LADDER} svg title").first.text_content()
        expect(page.get_by_label(f"Show in the chart: {title}", exact=True)).to_have_count(1)
        every, *choices = select.locator("option").all_inner_texts()
        assert every == "All"
        assert_shown(page, LADDER, "", choices)
        select.select_option(choices[1])
        assert_shown(page, LADDER, choices[1], choices)
        assert parse_qs(urlsplit(page.url).query) == {f"show.{LADDER}": [choices[1]]}
        # Nothing of it is left on paper.
        page.emulate_media(media="print")
        assert page.locator(f"#{LADDER} .mm-out").first.evaluate("mark => getComputedStyle(mark).opacity") == "1"
        expect(select).to_be_hidden()
        page.emulate_media(media="screen")
        page.reload()
        page.locator(READY).wait_for(state="attached")
        expect(select).to_have_value(choices[1])
        assert_shown(page, LADDER, choices[1], choices)
        # What is far back says nothing and is passed over.
        page.locator(f"#{LADDER} .mm-chart__wide .mm-out[data-tip]").first.dispatch_event("pointerover", {"pointerType": "mouse"})
        expect(page.locator(POPOVER)).to_be_hidden()
        page.locator(f"#{LADDER} .mm-chart__wide .mm-svg").focus()
        tips = set()
        for _ in range(10):
            page.keyboard.press("ArrowRight")
            tips.add(page.evaluate("document.activeElement.dataset.tip"))
        assert len(tips) > 1
        assert {tip.split(" · ")[0] for tip in tips} == {choices[1]}
        page.keyboard.press("Escape")
        select.select_option("All")
        assert_shown(page, LADDER, "", choices)
        assert not urlsplit(page.url).query
        seen.assert_quiet()


def test_lines_and_labels_step_back_with_their_marks(origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        seen.open("charts/who_backs_whom/")
        select = choice(seen.page, "chart-who_backs_whom")
        asked = select.locator("option").all_inner_texts()[2]
        select.select_option(asked)
        links = seen.page.locator(f"#chart-who_backs_whom .mm-chart__wide [data-tip^='{asked} ·']").count()
        # A link is a line through many points; the rest of the paths are marks and the ends of the links.
        lines = seen.page.locator("#chart-who_backs_whom .mm-chart__wide path:not([data-tip])").evaluate_all(
            "paths => paths.filter(path => path.getAttribute('d').split('L').length > 9).map(path => path.matches('.mm-out'))"
        )
        assert lines.count(False) == links
        assert lines.count(True) > links
        seen.assert_quiet()


# The words in the row of a bar, by whether they are far back; the words between the rows are nobody's.
_IN_ROWS = """() => {
  const svg = document.querySelector('article .mm-chart__wide .mm-svg');
  const middle = element => { const box = element.getBoundingClientRect(); return (box.top + box.bottom) / 2; };
  const bars = [...svg.querySelectorAll('path[data-tip]')].map(bar => [bar, bar.getBoundingClientRect()]);
  return [...svg.querySelectorAll('text')].flatMap(text => {
    const at = middle(text), inRow = bars.filter(([, box]) => box.top - 1 < at && at < box.bottom + 1);
    const row = inRow.map(([bar]) => bar.matches('.mm-out'));
    return row.length ? [[text.textContent, row.every(Boolean), text.matches('.mm-out')]] : [];
  });
}"""


@pytest.mark.parametrize("name", ["stakes", "revenue_and_loss"])
def test_words_step_back_with_the_bars_of_their_row(name: str, origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        seen.open(f"charts/{name}/")
        choice(seen.page, f"chart-{name}").select_option(index=1)
        words = seen.page.evaluate(_IN_ROWS)
        assert {gone for _, gone, _ in words} == {True, False}
        assert not [text for text, gone, back in words if gone != back]
        seen.assert_quiet()


def test_a_chart_is_asked_by_keyboard(origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        seen.open(STORY)
        page, select = seen.page, choice(seen.page, LADDER)
        choices = select.locator("option").all_inner_texts()[1:]
        select.focus()
        page.keyboard.press("ArrowDown")
        expect(select).to_have_value(choices[0])
        assert_shown(page, LADDER, choices[0], choices)
        page.keyboard.press("Home")
        assert_shown(page, LADDER, "", choices)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('.mm-chart__wide .mm-svg')"), "after the choice comes the drawing"
        seen.assert_quiet()


@pytest.mark.parametrize("asked", ["<img src=x onerror=alert(1)>", "All", "__proto__"])
def test_what_a_chart_does_not_have_is_not_asked(asked: str, origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        asking = urlencode({f"show.{LADDER}": asked, "show.#x": asked})
        seen.open(f"{STORY}?{asking}")
        select = choice(seen.page, LADDER)
        expect(select).to_have_value("")
        assert_shown(seen.page, LADDER, "", select.locator("option").all_inner_texts()[1:])
        seen.assert_quiet()


# Where the choice stands, what is above and below it, and how far anything moved since the page was opened.
_PLACES = """() => {
  const box = element => element.getBoundingClientRect();
  return [...document.querySelectorAll('.mm-show')].map(show => {
    const figure = show.parentElement, words = [...figure.querySelectorAll('svg text')].filter(text => text.checkVisibility());
    const select = box(show.querySelector('select'));
    return {
      at: figure.id, height: select.height, left: box(show).left, right: select.right, top: box(show).top, bottom: select.bottom,
      above: box(figure.previousElementSibling).bottom, below: Math.min(...words.map(text => box(text).top)),
    };
  });
}"""
_MOVED = """() => new Promise(tell => {
  new PerformanceObserver(list => tell(list.getEntries().map(entry => entry.value))).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => tell([])));
})"""


@pytest.mark.parametrize("address", ["stories/user-race/", COMPANY, CHART])
def test_the_choice_stands_where_nothing_makes_room(address: str, origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        for width in (360, 1280):
            seen.page.set_viewport_size({"width": width, "height": 900})
            seen.open(address)
            assert not seen.page.evaluate(_MOVED), f"at {width} px something moved"
            for select in seen.page.locator(".mm-show select").all():
                longest = max(select.locator("option").all_inner_texts(), key=len)
                select.select_option(longest)
            places = seen.page.evaluate(_PLACES)
            assert places
            for place in places:
                assert place["height"] >= 24
                assert place["above"] <= place["top"], f"{place['at']} at {width} px: over what stands above"
                assert place["bottom"] <= place["below"], f"{place['at']} at {width} px: over the title"
                assert 0 <= place["left"] < place["right"] <= width
        seen.assert_quiet()


def test_every_choice_has_rows(site: Site) -> None:
    """What marks begin with is what the rows of the table begin with: the script needs no other tie."""
    found = 0
    for path in (path for folder in ("charts", "companies", "indicators") for path in site.root.glob(f"{folder}/*/index.html")):
        page = site.html(path.parent.relative_to(site.root).as_posix())
        tables = {caption.text(): caption.parent for caption in page.css("article table > caption")}
        for chart in page.css("figure.mm-chart"):
            found += 1
            table = tables[chart.css("svg > title")[0].text()]
            assert table is not None
            rows = [[cell.text().strip() for cell in row.css("td:not(.mm-number)")] for row in table.css("tbody tr")]
            first = {next(text for text in row if text).split(" · ")[0] for row in rows}
            begin = {(mark.attributes["data-tip"] or "").split(" · ")[0] for mark in chart.css("[data-tip]")}
            assert begin <= first, f"{path}: {begin - first}"
    assert found > 20


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
            assert popover.get_attribute("role") == "tooltip", "nothing in it can be pressed"
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
    # What a finger chooses holds for the narrow drawing, and what is far back does not answer to it.
    other = page.locator("article .mm-chart__narrow .mm-svg").first.locator(f"[data-tip]:not([data-tip^='{lead} ·'])").first
    identity = page.locator("article figure.mm-chart").first.get_attribute("id") or ""
    choice(page, identity).select_option(lead)
    expect(other).to_have_css("opacity", "0.15")
    other.scroll_into_view_if_needed()
    place = other.bounding_box()
    assert place is not None
    page.touchscreen.tap(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    assert popover.is_hidden() or popover.inner_text().startswith(lead), "only a mark of those that stay may answer there"
    mark.tap(force=True)
    expect(popover).to_be_visible()
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
