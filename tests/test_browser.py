"""The built site in a browser: whole without JavaScript, quiet with it, and never wider than the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from scripts import discovery, paths
from tests.built import Site, Template, templates, watched

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

# What a reader sees of each chart: one drawing with a size, and the rows of its table once it is unfolded. The table stands in the
# figure, or on the page under the chart's title.
_CHARTS_SEEN = """() => [...document.querySelectorAll('.mm-chart')].map(figure => {
  figure.querySelectorAll('details').forEach(details => { details.open = true; });
  const title = figure.querySelector('svg title')?.textContent;
  const own = [...figure.querySelectorAll('table')];
  const tables = own.length ? own : [...document.querySelectorAll('table')].filter(table => table.caption?.textContent === title);
  const seen = element => { const box = element.getBoundingClientRect(); return box.width > 100 && box.height > 20; };
  return {
    id: figure.id,
    drawings: [...figure.querySelectorAll('svg')].filter(seen).length,
    rows: tables.flatMap(table => [...table.querySelectorAll('tbody tr')]).filter(row => row.getBoundingClientRect().height > 0).length,
    empty: document.querySelectorAll('.mm-empty').length,
  };
})"""


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


def test_both_schemes_have_a_colour_of_their_own(origin: str, browser: Browser) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        with watched(browser, origin, scheme=scheme) as seen:
            seen.open("")
            grounds.add(seen.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2, "the dark scheme looks like the light one"


def test_missing_page_says_so(origin: str, browser: Browser) -> None:
    with watched(browser, origin) as seen:
        response = seen.page.goto(f"{origin}/no/such/page/")
        assert response is not None
        assert response.status == 404
        assert seen.page.locator("h1").first.is_visible()
        assert not seen.foreign
