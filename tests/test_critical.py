"""The styles in a page paint it as its style sheets do, and hold nothing that the page has no use for."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from scripts import critical
from tests.built import Site

Scheme = Literal["light", "dark"]
SCREENS: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
# Where everything stands, and what it looks like there.
_LOOK = """() => [...document.querySelectorAll('body, body *')].filter(element => !element.closest('noscript')).map(element => {
  const box = element.getBoundingClientRect(), style = getComputedStyle(element);
  if (!box.width || !box.height || style.visibility !== 'visible') return null;
  const said = ['color', 'backgroundColor', 'fontSize', 'fontWeight', 'fontFamily', 'textDecorationLine', 'borderTopWidth', 'opacity'];
  const sides = ['x', 'y', 'width', 'height'].map(side => Math.round(box[side]));
  return [element.tagName, element.className.baseVal ?? element.className, ...sides, ...said.map(name => style[name])];
})"""


def _pages(site: Site) -> list[str]:
    """The front page, the longest story, and a chart's page."""
    stories = sorted((site.root / "stories").glob("*/index.html"), key=lambda path: path.stat().st_size)
    charts = sorted(path for path in (site.root / "charts").glob("*/index.html"))
    return ["", f"stories/{stories[-1].parent.name}/", f"charts/{charts[0].parent.name}/"]


def _looks(page: Page, url: str) -> list[Any]:
    page.goto(url, wait_until="load")
    page.wait_for_timeout(50)
    return list(page.evaluate(_LOOK))


@pytest.mark.parametrize(("screen", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_first_painting_looks_like_the_page(
    site: Site, origin: str, browser: Browser, screen: str, scheme: Literal["light", "dark"]
) -> None:
    """Nothing moves and nothing changes its colour when the style sheets arrive."""
    for address in _pages(site):
        seen = []
        for blocked in ("**/*.js", "**/*.{js,css}"):
            context = browser.new_context(viewport=SCREENS[screen], color_scheme=scheme, reduced_motion="reduce")
            context.route(blocked, lambda route: route.abort())
            seen.append(_looks(context.new_page(), f"{origin}/{address}"))
            context.close()
        whole, first = seen
        assert len(first) == len(whole) > 100
        differ = [(one, other) for one, other in zip(whole, first, strict=True) if one != other]
        assert not differ, f"/{address}: {differ[:3]}"


def test_style_sheets_arrive_with_and_without_scripts(site: Site, origin: str, browser: Browser) -> None:
    address = _pages(site)[1]
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        with page.expect_response(lambda reply: "/stylesheets/main." in reply.url) as reply:
            page.goto(f"{origin}/{address}", wait_until="load")
        assert reply.value.ok
        if scripts:
            page.wait_for_function("() => ![...document.querySelectorAll('link[data-late]')].some(sheet => sheet.media !== 'all')")
        context.close()


def test_pages_where_readers_arrive_carry_their_styles(site: Site) -> None:
    for address in _pages(site):
        text = (site.root / address / "index.html").read_text(encoding="utf-8")
        style = text.partition("<style>")[2].partition("</style>")[0]
        assert 5_000 < len(style) < 80_000
        assert "<noscript><link" in text
    # The frame of a chart has styles of its own.
    frame = next((site.root / "charts").glob("*/embed/index.html"))
    assert "data-late" not in frame.read_text(encoding="utf-8")


PAGE = '<p class="a b" id="x" data-state="on" style="color: var(--used)">words</p>'


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("p{color:red}", "p{color:red}"),
        ("div{color:red}", ""),
        (".a .b, .c{color:red}", ".a .b{color:red}"),
        ("#x{color:red}#y{color:red}", "#x{color:red}"),
        ("p:hover{color:red}p:first-child{color:red}", "p:first-child{color:red}"),
        ("p:not(.gone){color:red}", "p:not(.gone){color:red}"),
        ('[data-state=on]{color:red}[data-state="off"]{color:red}[hidden]{color:red}', "[data-state=on]{color:red}"),
        ('p::before{content:"}"}', 'p::before{content:"}"}'),
        ("@media print{p{color:red}}@media (min-width:1px){p{color:red}div{color:red}}", "@media (min-width:1px){p{color:red}}"),
        ("@media (min-width:1px){div{color:red}}", ""),
        ("@keyframes k{from{color:red}}", ""),
        (":root{--used:red;--idle:red;--chain:var(--idle)}", ":root{--used:red}"),
        ("p{--used:var(--more);--more:1px}", "p{--used:var(--more);--more:1px}"),
        ("p{color:red!important;background:url(a.png)}", "p{color:red!important}"),
        ("p{color:red}/* </style><script> */", "p{color:red}"),
        ('p::before{content:"</style>"}', 'p::before{content:"<\\/style>"}'),
    ],
)
def test_rules_that_may_match_are_kept(css: str, kept: str) -> None:
    assert critical.styles([css], PAGE) == kept
