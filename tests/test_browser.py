"""The built site in a browser: whole without JavaScript, quiet with it, and never wider than the screen."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from mkdocs.config import load_config
from playwright.sync_api import Browser, Request

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


def _first_view(site: Site, address: str) -> set[str]:
    """The files that a page may ask for before anybody touches it: itself, the theme's own, and those that mkdocs.yml names."""
    theme = Path(str(resources.files("material"))) / "templates"
    files = {path.relative_to(theme).as_posix() for path in (theme / "assets").rglob("*") if path.is_file()}
    config = load_config(str(paths.MKDOCS), docs_dir=str(site.stage))
    ours = {str(name) for name in (*config.extra_css, *config.extra_javascript, config.theme["favicon"])}
    # The theme's own worker of the search is started by ours.
    return {address, "search/search_index.json", "assets/javascripts/workers/mended.js", *files, *ours}


def test_a_story_needs_no_more_than_the_theme_and_its_drawings(site: Site, origin: str, browser: Browser) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(urlsplit(request.url).path.removeprefix("/"))

    stories = [site.address(template) for template in TEMPLATES if template.source.startswith("stories/")]
    with watched(browser, origin) as seen:
        seen.page.on("request", note)
        for address in stories:
            seen.open(address)
            if address == stories[0]:
                # What the theme still fetches behind the scenes is the same everywhere.
                seen.page.wait_for_load_state("networkidle")
            assert address in asked
            # The scripts have run: nothing waits for its turn.
            assert "assets/site.js" in asked
            needless = set(asked) - _first_view(site, address)
            assert not needless, f"nobody needs these to read the story: {sorted(needless)}"
            asked.clear()
        seen.page.remove_listener("request", note)
        seen.assert_quiet()


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
