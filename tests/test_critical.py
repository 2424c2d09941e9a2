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

# Every style sheet is there and in force.
_DRESSED = """() => !document.querySelector('template[data-late]') &&
  [...document.querySelectorAll('link[rel=stylesheet]')].every(sheet => sheet.sheet && !sheet.matches('[media="not all"]'))"""


def _pages(site: Site) -> list[str]:
    """The front page, the longest story, and a chart's page."""
    stories = sorted((site.root / "stories").glob("*/index.html"), key=lambda path: path.stat().st_size)
    charts = sorted(path for path in (site.root / "charts").glob("*/index.html"))
    return ["", f"stories/{stories[-1].parent.name}/", f"charts/{charts[0].parent.name}/"]


def _looks(page: Page, url: str, touch: bool) -> list[Any]:
    page.goto(url, wait_until="load")
    if touch:
        page.keyboard.press("Shift")
        page.wait_for_function(_DRESSED)
    return list(page.evaluate(_LOOK))


@pytest.mark.parametrize(("screen", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_first_painting_looks_like_the_page(
    site: Site, origin: str, browser: Browser, screen: str, scheme: Literal["light", "dark"]
) -> None:
    """Nothing moves and nothing changes its colour when the style sheets arrive."""
    for address in _pages(site):
        seen = []
        for touch in (True, False):
            context = browser.new_context(viewport=SCREENS[screen], color_scheme=scheme, reduced_motion="reduce")
            context.route("**/*.js" if touch else "**/*.{js,css}", lambda route: route.abort())
            seen.append(_looks(context.new_page(), f"{origin}/{address}", touch))
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
            page.keyboard.press("Shift")
            page.wait_for_function(_DRESSED)
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
    assert critical.first_styles([css], PAGE) == kept


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("p:hover{color:red}div:hover{color:red}", "p:hover{color:red}"),
        ("p[open]{color:red}p[hidden]{color:red}", "p[open]{color:red}"),
        ("@media print{@page{margin:1mm}p{color:red}div{color:red}}", "@media print{@page{margin:1mm}}@media print{p{color:red}}"),
        ("@page{margin:1mm}p{color:red}", "@page{margin:1mm}p{color:red}"),
        (":root{--used:red;--idle:red}", ":root{--used:red;--idle:red}"),
    ],
)
def test_our_rules_are_kept_whatever_a_reader_does(css: str, kept: str) -> None:
    assert critical.all_styles([css], PAGE) == kept


def test_what_stands_beside_may_ask_for_variables() -> None:
    assert critical.first_styles([":root{--idle:red}"], PAGE, "p{color:var(--idle)}") == ":root{--idle:red}"
