"""Every page template against axe (WCAG 2.2, A and AA): on the phone and at the desk, in light and in dark."""

from __future__ import annotations

from importlib.resources import files

import pytest
from playwright.sync_api import Browser

from tests.built import Site, Template, templates, watched

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENS = {"phone": 390, "desk": 1280}

_RUN = """async tags => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']});
  return found.violations.map(violation => violation.id + ': ' + violation.help + violation.nodes.slice(0, 3).map(
    node => '\\n    ' + node.target.join(' ') + '  ' + node.html.slice(0, 160)
      + node.any.slice(0, 1).map(check => '\\n        ' + check.message).join('')
  ).join('') + (violation.nodes.length > 3 ? '\\n    … ' + violation.nodes.length + ' in all' : ''));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("template", templates(), ids=str)
def test_template_has_no_violation(template: Template, scheme: str, site: Site, origin: str, browser: Browser) -> None:
    with watched(browser, origin, scheme=scheme) as seen:
        seen.open(site.address(template))
        # The claims are folded away; what is folded is read by nobody until it is opened, and then it must be readable.
        seen.page.evaluate("document.querySelectorAll('article details').forEach((details, index) => { details.open = index < 3; })")
        seen.page.evaluate(AXE)
        for screen, width in SCREENS.items():
            seen.page.set_viewport_size({"width": width, "height": 900})
            violations = seen.page.evaluate(_RUN, TAGS)
            assert not violations, f"{screen}, {scheme}:\n" + "\n".join(violations)
