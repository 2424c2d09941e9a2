"""Every page template against axe (WCAG 2.2, A and AA): on the phone and at the desk, in light and in dark."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from scripts import discovery, paths
from tests.built import Site, Template, Watched, templates, watched

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENS = {"phone": 390, "desk": 1280}

_RUN = """async rules => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ['violations']});
  return found.violations.map(violation => violation.id + ': ' + violation.help + violation.nodes.slice(0, 3).map(
    node => '\\n    ' + node.target.join(' ') + '  ' + node.html.slice(0, 160)
      + node.any.slice(0, 1).map(check => '\\n        ' + check.message).join('')
  ).join('') + (violation.nodes.length > 3 ? '\\n    … ' + violation.nodes.length + ' in all' : ''));
}"""


# The two schemes differ in nothing but their colours: in the dark one, only the rules about colour can have another answer.
RULES = {"light": {"type": "tag", "values": TAGS}, "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


# Sets the scheme as the theme's switch does, and gives the colour of the ground.
_FOLLOWED = "() => [...document.querySelectorAll('pre > code')].every(code => code.scrollWidth <= code.clientWidth || code.tabIndex >= 0)"
_SWITCH = """scheme => {
  document.body.setAttribute('data-md-color-scheme', scheme === 'dark' ? 'slate' : 'default');
  return getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number);
}"""

# What repeats is looked at in its first eight, and twice where it is built of the same elements with the same classes: it is written
# by the same line of code, and axe would take half a minute for the thousandth row. The marks of a drawing are no elements to
# anybody who does not see them (role img): its title and description are what is read, and its colours are tested with the theme.
_FIRST = """() => {
  for (const mark of document.querySelectorAll('article svg[role=img] > :not(title, desc)')) mark.remove();
  const shape = element => {
    const names = [...element.attributes].filter(({name}) => !['id', 'href', 'title', 'data-find', 'value'].includes(name));
    const own = names.map(({name, value}) => name + (['class', 'lang', 'role', 'hidden', 'type'].includes(name) ? '=' + value : '')).sort();
    const inner = [...element.children].map(shape);
    return element.tagName + own + (element.textContent.trim() ? '' : '!') + '(' + inner.filter((one, at) => one !== inner[at - 1]) + ')';
  };
  for (const list of document.querySelectorAll('article :is(tbody, ol, ul, dl, article, div)'))
    [...list.children].filter(child => /^(tr|li|div|section)$/i.test(child.tagName)).slice(8).forEach(child => child.remove());
  const seen = new Map();
  for (const element of [...document.querySelectorAll(
      'article :is(tr, li, section, details, dl > div, figure, p, pre, h2, h3, h4), nav li:not(:has(.md-nav__link--active))')]) {
    if (!element.isConnected) continue;
    const found = shape(element), count = (seen.get(found) ?? 0) + 1;
    seen.set(found, count);
    if (count > 2) element.remove();
  }
  document.querySelectorAll('article details').forEach(details => { details.open = true; });
}"""


def _assert_no_violation(seen: Watched, *schemes: str) -> None:
    # The claims are folded away; what is folded is read by nobody until it is opened, and then it must be readable.
    seen.page.evaluate(_FIRST)
    seen.page.evaluate(AXE)
    for scheme in schemes:
        for screen, width in SCREENS.items():
            if len(schemes) > 1:
                ground = seen.page.evaluate(_SWITCH, scheme)
                assert (sum(ground) < 3 * 128) == (scheme == "dark"), f"the page is not {scheme}: its ground is {ground}"
            seen.page.set_viewport_size({"width": width, "height": 900})
            # The theme takes away what makes a block of code focusable where nothing is to be scrolled, and follows the width a moment
            # later. What it never follows, axe tells.
            with contextlib.suppress(TimeoutError):
                seen.page.wait_for_function(_FOLLOWED, timeout=5_000)
            violations = seen.page.evaluate(_RUN, RULES[scheme])
            assert not violations, f"{screen}, {scheme}:\n" + "\n".join(violations)


@pytest.mark.parametrize("template", templates(), ids=str)
def test_template_has_no_violation(template: Template, site: Site, origin: str, browser: Browser) -> None:
    """Both schemes of one opened page: the site's switch sets the same attribute."""
    with watched(browser, origin) as seen:
        seen.open(site.address(template))
        _assert_no_violation(seen, *RULES)


def _claims(page: Page) -> Locator:
    page.locator("article p a.mm-figure[data-figure^='rounds/']").first.hover()
    return page.locator("#mm-popover[role=group]")


def _tip(page: Page) -> Locator:
    page.locator("article .mm-chart__wide [data-tip]").last.hover(force=True)
    return page.locator("#mm-popover[role=tooltip]")


def _choice(page: Page) -> Locator:
    box = page.locator(".mm-show select").first
    box.select_option(index=1)
    return page.locator(".mm-show [role=status]", has_text="rows").first


def _results(page: Page) -> Locator:
    page.locator(".md-search__input").fill("月之暗面")
    return page.locator(".md-search-result__item a").first


@pytest.mark.parametrize("use", [_claims, _tip, _choice, _results], ids=lambda use: use.__name__.strip("_"))
def test_what_a_reader_opens_has_no_violation(use: Callable[[Page], Locator], origin: str, browser: Browser) -> None:
    """Claims and tips that are shown in place, a chart that shows what was chosen, the results of a search."""
    with watched(browser, origin) as seen:
        seen.open("stories/moonshot/")
        shown = use(seen.page)
        expect(shown).to_be_visible()
        _assert_no_violation(seen, *RULES)
        expect(shown).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_embedded_chart_has_no_violation(scheme: str, origin: str, browser: Browser) -> None:
    name = min(discovery.modules(paths.CHARTS))
    with watched(browser, origin, scheme=scheme) as seen:
        seen.open(f"charts/{name}/embed/")
        _assert_no_violation(seen, scheme)
        seen.assert_quiet()
