"""The built site in a browser: whole without JavaScript, quiet with it, and never wider than the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from scripts import discovery, paths
from tests.built import ADDRESS, Site, Template, serving, templates, watched

WIDTHS = (360, 390, 768, 1280)
TEMPLATES = templates()
CHARTS = sorted(discovery.modules(paths.CHARTS))

# Where a page is wider than the screen, these elements reach beyond it (what scrolls by itself may).
_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const beyond = [...document.body.querySelectorAll('*')].filter(element => element.getBoundingClientRect().right > width + 1);
  return beyond.map(element => element.tagName.toLowerCase() + '.' + element.className).concat('scrollWidth').slice(0, 5);
}"""

# What a reader sees of each chart: one drawing with a size, and the rows of its table once it is unfolded. The table stands
# below the figure, or on the page under the chart's title.
_CHARTS_SEEN = """() => [...document.querySelectorAll('.mm-chart')].map(figure => {
  const folded = figure.nextElementSibling?.matches('.mm-chart__data') ? figure.nextElementSibling : null;
  if (folded) folded.open = true;
  const title = figure.querySelector('svg title')?.textContent;
  const tables = [...(folded || document).querySelectorAll('table')].filter(table => folded || table.caption?.textContent === title);
  const seen = element => { const box = element.getBoundingClientRect(); return box.width > 100 && box.height > 20; };
  return {
    id: figure.id,
    drawings: [...figure.querySelectorAll('svg')].filter(seen).length,
    rows: tables.flatMap(table => [...table.querySelectorAll('tbody tr')]).filter(row => row.getBoundingClientRect().height > 0).length,
    empty: document.querySelectorAll('.mm-empty').length,
  };
})"""


# Everything that a page offers is used once, so that its policy is asked about all of it: the switch of schemes, the search, folds,
# figures, marks, filters, buttons. What a reader sees of it is tested elsewhere (test_interaction.py, test_search.py).
_USE = """async () => {
  const rest = time => new Promise(go => setTimeout(go, time));
  const first = selector => [...document.querySelectorAll(selector)].filter(element => element.checkVisibility()).slice(0, 2);
  const point = element => ['pointerover', 'pointerdown', 'pointerup', 'click', 'pointerout']
    .forEach(name => element.dispatchEvent(new PointerEvent(name, { bubbles: true, pointerType: name === 'click' ? 'touch' : 'mouse' })));
  document.querySelectorAll('input[name=__palette]').forEach(input => input.click());
  first('article summary, .md-clipboard, button.mm-narrow').forEach(element => element.click());
  first('.mm-svg [data-tip]').forEach(point);
  first('.mm-svg[tabindex]').forEach(svg => {
    svg.focus();
    svg.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
  });
  for (const control of first('.mm-filters select, .mm-filters input').concat(first('.mm-show select'))) {
    control.value = control.options ? control.options[control.options.length - 1].value : 'a';
    control.dispatchEvent(new Event('input', { bubbles: true }));
  }
  for (const figure of first('a.mm-figure[data-figure^="rounds/"], a.mm-figure[data-figure^="metrics/"]').slice(0, 1)) {
    figure.focus();
    await rest(250);
  }
  const field = document.querySelector('.md-search__input');
  field.focus();
  field.value = 'moonshot';
  field.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true }));
  await rest(50);
  localStorage.clear();
}"""

_COLOURS = """() => [['body', 'backgroundColor'], ['article h1', 'color'], ['article code', 'backgroundColor'], ['article a', 'color'],
  ['.mm-svg [data-tip]', 'fill']].map(([selector, name]) => getComputedStyle(document.querySelector(selector))[name])"""
# The colours that words and grounds of an article have.
_EVERY_COLOUR = """() => {
  const words = [...document.querySelectorAll('body, article *')].filter(element => !element.closest('button, nav'));
  const look = ({color, backgroundColor}, name) => `${name} ${color} ${backgroundColor}`;
  return [...new Set(words.map(element => look(getComputedStyle(element), element.localName)))].sort();
}"""


def _assert_charts(seen: list[dict[str, int]]) -> None:
    for chart in seen:
        assert chart["drawings"] == 1, f"{chart['id']}: one drawing is to be seen, not {chart['drawings']}"
        assert chart["rows"] or chart["empty"], f"{chart['id']}: the data table has no row and does not say so"


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_page_is_quiet_and_fits(template: Template, site: Site, origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        seen.open(site.address(template))
        for width in WIDTHS:
            seen.page.set_viewport_size({"width": width, "height": 800})
            wide = seen.page.evaluate(_TOO_WIDE)
            assert not wide, f"at {width} px the page scrolls sideways; beyond the edge: {wide}"
        seen.page.evaluate(_USE)
        seen.assert_quiet()


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_page_is_whole_without_javascript(template: Template, site: Site, origin: str, browser: Browser) -> None:
    address = site.address(template)
    page = site.html(address)
    with watched(browser, origin, width=390, javascript=False) as seen:
        seen.open(address)
        assert seen.page.locator("article h1").first.is_visible()
        charts = seen.page.evaluate(_CHARTS_SEEN)
        assert len(charts) == len(page.css(".mm-chart"))
        _assert_charts(charts)
        seen.assert_quiet()


@pytest.mark.parametrize("name", CHARTS)
def test_chart_is_there_without_javascript(name: str, origin: str, browser: Browser) -> None:
    with watched(browser, origin, javascript=False) as seen:
        seen.open(f"charts/{name}/")
        for width in (390, 1280):
            seen.page.set_viewport_size({"width": width, "height": 900})
            charts = seen.page.evaluate(_CHARTS_SEEN)
            assert charts, "the page of a chart shows it"
            _assert_charts(charts)
        seen.assert_quiet()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_both_schemes_have_a_colour_of_their_own(javascript: bool, origin: str, browser: Browser) -> None:
    """A page is as light or as dark as the system asks for; its links, its marks and its code too."""
    looks = []
    for scheme in ("light", "dark"):
        with watched(browser, origin, scheme=scheme, javascript=javascript) as seen:
            seen.open("charts/valuation_ladder/")
            looks.append(seen.page.evaluate(_COLOURS))
    light, dark = looks
    assert all(one != other for one, other in zip(light, dark, strict=True)), "the dark scheme looks like the light one"


def test_scripts_change_no_colour_of_the_dark_scheme(origin: str, browser: Browser) -> None:
    looks = []
    for javascript in (True, False):
        with watched(browser, origin, scheme="dark", javascript=javascript) as seen:
            seen.open("data/")
            looks.append(seen.page.evaluate(_EVERY_COLOUR))
    assert len(looks[0]) > 10
    assert looks[0] == looks[1]


def test_missing_page_says_so(origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        response = seen.page.goto(f"{origin}/no/such/page/")
        assert response is not None
        assert response.status == 404
        assert seen.page.locator("h1").first.is_visible()
        assert not seen.foreign


def test_a_chart_is_shown_in_the_frame_of_another_page(site: Site, origin: str, browser: Browser, tmp_path: Path) -> None:
    name = CHARTS[0]
    pasted = [code.text() for code in site.html(f"charts/{name}/").css("article pre code") if "iframe" in code.text()]
    assert len(pasted) == 2, "what to paste is a frame, and a script that keeps its height"
    body = "".join(pasted).replace(ADDRESS.rstrip("/"), origin)
    assert origin in body
    (tmp_path / "index.html").write_text(f"<!doctype html><title>Another page</title>{body}", encoding="utf-8")
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    with serving(tmp_path) as elsewhere:
        page.goto(elsewhere, wait_until="load")
        frame = page.frame_locator("iframe")
        assert frame.locator("svg:visible").count() == 1
        height = frame.locator("html").evaluate("html => html.scrollHeight")
        assert page.locator("iframe").evaluate("frame => Math.round(frame.getBoundingClientRect().height)") == height
        assert frame.locator("a").get_attribute("target") == "_parent"
        # The server of the other page has no icon for it.
        assert not [text for text in said if "404" not in text]
    context.close()
