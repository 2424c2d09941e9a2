"""Every page template against axe (WCAG 2.2, A and AA): on the phone and at the desk, in light and in dark."""

from __future__ import annotations

from importlib.resources import files

import pytest
from playwright.sync_api import Browser

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


# What repeats is looked at in its first dozen: rows of a table, rows of evidence, marks and words of a drawing, items of a list.
# The thousandth row is written by the same line of code, and axe takes half a minute for it.
_FIRST = """() => {
  const lists = ['tbody', 'ol', 'ul', 'g', 'article'];
  for (const list of document.querySelectorAll('article ' + lists.join(', article ')))
    [...list.children].filter(child => /^(tr|li|text|path|section)$/i.test(child.tagName)).slice(12).forEach(child => child.remove());
}"""


def _assert_no_violation(seen: Watched, scheme: str) -> None:
    # The claims are folded away; what is folded is read by nobody until it is opened, and then it must be readable.
    seen.page.evaluate("document.querySelectorAll('article details').forEach((details, index) => { details.open = index < 3; })")
    seen.page.evaluate(_FIRST)
    seen.page.evaluate(AXE)
    for screen, width in SCREENS.items():
        seen.page.set_viewport_size({"width": width, "height": 900})
        violations = seen.page.evaluate(_RUN, RULES[scheme])
        assert not violations, f"{screen}, {scheme}:\n" + "\n".join(violations)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("template", templates(), ids=str)
def test_template_has_no_violation(template: Template, scheme: str, site: Site, origin: str, browser: Browser) -> None:
    with watched(browser, origin, scheme=scheme) as seen:
        seen.open(site.address(template))
        _assert_no_violation(seen, scheme)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_embedded_chart_has_no_violation(scheme: str, origin: str, browser: Browser) -> None:
    name = min(discovery.modules(paths.CHARTS))
    with watched(browser, origin, scheme=scheme) as seen:
        seen.open(f"charts/{name}/embed/")
        _assert_no_violation(seen, scheme)
        seen.assert_quiet()
