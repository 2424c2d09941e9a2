"""Reader: how soon a story with five charts is seen over a slow link, beside the same page made in other ways.

The page is a story with five charts (of several, the heaviest), as the site has it. It is opened in Chromium on a screen of 390 ×
844 points, each time with nothing kept from the time before, over a link of 1.6 Mbit/s down, 0.75 Mbit/s up and 150 ms from a
request to its answer, with the processor slowed four times, from a server on the same machine that compresses with gzip as GitHub
Pages does. "Painted" is the time from the start of the navigation to the second animation frame after the document holds all five
charts with a size on the page, scrolled to or not (for Vega: after each `vegaEmbed` has drawn): the browser has then painted what
can be seen of them. Blocking is the time by which tasks of the main thread exceed 50 ms. Bytes (compressed, without headers) and
requests are counted by the server until none came for two seconds, with nobody touching the page: the theme then has fetched its
scripts and its search index, which ours leaves for when a reader does something.

The others are made of the same built page. *Plain HTML* is the article with the drawings that a phone shows, without any style or
script. *Bare SVGs* is the theme's page with the same drawings and nothing of ours: no second drawing, table, tip, style or script.
*Vega* is that page with the specifications of the same charts, drawn on load by vega-embed (one bundle of vega, vega-lite and
vega-embed, deferred). All four are opened in turns.
"""

from __future__ import annotations

import dataclasses
import functools
import gzip
import html
import http.server
import json
import mimetypes
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import vl_convert
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from scripts import build, data, discovery, paths, specs, svg, theme
from tests import browser as browsers
from tests import support
from tests.benchmarks.result import Result

TOOLS = ("mkdocs-material", "vl-convert-python", "playwright")
CHARTS = 5
RUNS = 5
FOLDER = "stories/measured"
SCREEN: ViewportSize = {"width": 390, "height": 844}
LINK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWED = 4
QUIET = 2000  # milliseconds without a request, after which none is expected
LIBRARY = "assets/vega.js"

# Every frame until all charts are there: which frame shows them is written to `seen`. Long tasks are noted beside it.
_WATCH = """
window.seen = 0; window.blocked = 0; window.drawn = 0;
new PerformanceObserver(list => { for (const task of list.getEntries()) window.blocked += Math.max(0, task.duration - 50); })
  .observe({type: 'longtask', buffered: true});
const sized = element => { const box = element.getBoundingClientRect(); return box.width > 100 && box.height > 20; };
const look = () => {
  const charts = document.querySelectorAll('figure.mm-chart');
  const whole = document.readyState !== 'loading' || (charts.length && charts[charts.length - 1].nextElementSibling);
  const shown = whole && charts.length === COUNT && window.drawn >= DRAWN
    && [...charts].every(chart => [...chart.querySelectorAll('svg, canvas')].filter(sized).length === 1);
  if (shown) requestAnimationFrame(() => { window.seen = performance.now(); });
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
_FIGURE = re.compile(
    r'<figure class="mm-chart"(?: id="(?P<id>[^"]+)")?[^>]*>.*?</figure>(?:\s*<details class="mm-chart__data".*?</details>)?', re.DOTALL
)
_NARROW = re.compile(r'<div class="mm-chart__narrow">(<svg.*?</svg>)', re.DOTALL)
# The styles that stand in our page, and its style sheets as a page without scripts has them (scripts/critical.py).
_INLINED = re.compile(
    r"<style>.*?</style>(?:<link[^>]*data-late>)+<noscript>(.*?)</noscript><style>.*?</style><template data-late>.*?</template>", re.DOTALL
)
# What the theme's page has of ours: scripts, what starts them late and what stands in for them, the policy (Vega compiles its
# expressions), the feed.
_OURS = re.compile(
    r"""<script[^>]*src="[^"]*assets/(?:site|charts|filters)\.js"[^>]*></script>"""
    r"""|<script>(?:(?!</script>).)*(?:script\[data-src\]|md-option).*?</script>|<meta http-equiv[^>]*>|<link[^>]*atom[^>]*>""",
    re.DOTALL,
)
_SEEN = """() => new Promise((tell, fail) => {
  setTimeout(() => fail(new Error('the charts were not painted')), 60000);
  const ask = () => window.seen ? tell([window.seen, window.blocked]) : requestAnimationFrame(ask);
  ask();
})"""
_EMBED = """
for (const chart of document.querySelectorAll('figure.mm-chart'))
  vegaEmbed(chart.querySelector('div'), JSON.parse(chart.querySelector('script').textContent)).then(() => { window.drawn += 1; });
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Opened:
    """One opening of a page: milliseconds until painted and blocked, kilobytes transferred, files asked for."""

    painted: float
    blocked: float
    transferred: float
    requests: int


def _figures(page: str) -> dict[str, str]:
    """The charts of a page by their ids: the whole figure, with the data that is folded below it."""
    return {html.unescape(match["id"]): match[0] for match in _FIGURE.finditer(page)}


def _measured(site: Path) -> str:
    """The heaviest story with five charts. Raises ValueError if there is none."""
    pages = [path.read_text(encoding="utf-8") for path in sorted((site / "stories").glob("*/index.html"))]
    fit = [page for page in pages if len(_figures(page)) == CHARTS]
    if not fit:
        raise ValueError(f"no story has {CHARTS} charts: the page to be measured is one that has")
    return max(fit, key=len)


def _bare(page: str) -> str:
    """The theme's page with bare inline SVGs: nothing of ours but the words."""

    def bare(match: re.Match[str]) -> str:
        drawing = re.sub(r' (?:data-tip|tabindex)="[^"]*"', "", _NARROW.search(match[0])[1])  # type: ignore[index]
        caption = re.search(r"<figcaption>.*?</figcaption>", match[0], re.DOTALL)
        return f'<figure class="mm-chart">{drawing}{caption[0] if caption else ""}</figure>'

    drawn = _INLINED.sub(r"\1", _FIGURE.sub(bare, page))
    return _OURS.sub("", drawn.replace("<script data-src=", "<script src="))


def _plain(page: str) -> str:
    """The article of the bare page without any style or script."""
    title = re.search(r"<title>.*?</title>", page, re.DOTALL)
    article = re.search(r"<article.*?</article>", page, re.DOTALL)
    assert title is not None
    assert article is not None
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">{title[0]}</head>'
        f"<body><main>{article[0]}</main></body></html>"
    )


def _vega(page: str, specs: Mapping[str, str]) -> str:
    """The bare page with specifications instead of drawings, and the library that draws them on load."""
    names = iter(specs)

    def chart(match: re.Match[str]) -> str:
        spec = specs[next(names)].replace("<", "\\u003c")
        return re.sub(
            r"<svg.*</svg>", lambda _: f'<div></div><script type="application/json">{spec}</script>', match[0], count=1, flags=re.DOTALL
        )

    drawn = _FIGURE.sub(chart, page)
    scripts = f'<script defer src="../../{LIBRARY}"></script><script defer src="embed.js"></script>'
    return drawn.replace("</head>", f"{scripts}</head>", 1)


def _specs(page: str) -> dict[str, str]:
    """The Vega-Lite specifications of the charts of a page, as a phone would get them, by their ids."""
    tables = data.load(paths.PACKAGE)
    modules = discovery.modules(paths.CHARTS)
    found = {}
    for identity in _figures(page):
        chart = support.sketch(modules[identity.removeprefix("chart-")], tables, theme.NARROW)
        found[identity] = json.dumps(specs.of(chart), ensure_ascii=False)
    return found


class _Host(http.server.BaseHTTPRequestHandler):
    """Answers with what is in `made`, then with the files of the site, compressed where that is of use."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def __init__(self, *args: Any, site: Path, made: Mapping[str, bytes], sent: list[int]) -> None:
        self._site, self._made, self._sent = site, made, sent
        super().__init__(*args)

    def handle(self) -> None:
        """Answer; a browser that hangs up is no error."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        """Answer."""
        path = urlsplit(self.path).path.removeprefix("/")
        path += "index.html" if path.endswith("/") or not path else ""
        status, body = _answer(self._site, self._made.get(path), path)
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        if kind.split("/")[-1] in _SQUEEZED:
            body = _squeezed(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self._sent.append(len(body))
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


_SQUEEZED = ("html", "css", "javascript", "json", "xml", "svg+xml")


def _answer(site: Path, made: bytes | None, path: str) -> tuple[int, bytes]:
    if made is not None:
        return 200, made
    file = site / path
    return (200, file.read_bytes()) if file.is_file() else (404, b"")


@functools.lru_cache(maxsize=64)
def _squeezed(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


@contextmanager
def _hosting(site: Path, made: Mapping[str, bytes], sent: list[int]) -> Iterator[str]:
    """Serve the site and the made pages; gives the origin. The size of each answer is added to `sent`."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Host, site=site, made=made, sent=sent))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _opened(browser: Browser, url: str, sent: list[int], embedded: bool) -> Opened:
    """Open a page with nothing kept over the slow link, until its charts are painted and it asks for nothing more."""
    context = browser.new_context(viewport=SCREEN, device_scale_factor=2, is_mobile=True, has_touch=True)
    try:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LINK)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        page.add_init_script(f"(() => {{ {_WATCH.replace('COUNT', str(CHARTS)).replace('DRAWN', str(CHARTS if embedded else 0))} }})()")
        sent.clear()
        page.goto(url, wait_until="networkidle", timeout=120_000)
        painted, _ = page.evaluate(_SEEN)
        asked = -1
        while asked != len(sent):
            asked = len(sent)
            page.wait_for_timeout(QUIET)
        _, blocked = page.evaluate(_SEEN)
        return Opened(painted, blocked, sum(sent) / 1000, len(sent))
    finally:
        context.close()


def _pages(site: Path) -> dict[str, bytes]:
    """The files that are measured, by their paths."""
    ours = _measured(site)
    bare = _bare(ours)
    pages = {"ours": ours, "bare": bare, "plain": _plain(bare), "vega": _vega(bare, _specs(ours))}
    made = {f"{FOLDER}/{name}.html": page.encode() for name, page in pages.items()}
    library = vl_convert.javascript_bundle(vl_version=svg.VEGA_LITE)  # type: ignore[call-arg]  # its stub wants a snippet, which is optional
    made |= {f"{FOLDER}/embed.js": _EMBED.encode(), LIBRARY: library.encode()}
    return made


def run(runs: int = RUNS) -> list[Result]:
    """Measure."""
    build.build()
    made = _pages(paths.SITE)
    names = [Path(path).stem for path in made if path.endswith(".html")]
    seen: dict[str, list[Opened]] = {name: [] for name in names}
    sent: list[int] = []
    with _hosting(paths.SITE, made, sent) as origin, sync_playwright() as playwright:
        browser = browsers.launch(playwright)
        for turn in range(runs + 1):
            for name in names:
                opened = _opened(browser, f"{origin}/{FOLDER}/{name}.html", sent, name == "vega")
                # The first turn warms the browser itself.
                if turn:
                    seen[name].append(opened)
        browser.close()
    return _results(seen)


_SAID = {
    "plain": "plain HTML with the same SVGs",
    "bare": "the theme with bare SVGs",
    "vega": "the theme with Vega",
    "ours": "our page",
}
_MORE = (
    "Between the two lie the theme's style sheet, which holds back the first painting, and what a page carries for readers without "
    "scripts: a second drawing and a table for every chart. The goal beyond the target is 1.25 ×."
)
# What our page is held against: the name of the other, the target, and what else there is to say.
_AGAINST = (
    ("bare", "at most 1.1 ×", ""),
    ("plain", "at most 1.6 ×", _MORE),
    ("vega", "at least 3 × faster", ""),
)


def _results(seen: Mapping[str, Sequence[Opened]]) -> list[Result]:
    def values(name: str, field: str) -> tuple[float, ...]:
        return tuple(round(getattr(opened, field), 1) for opened in seen[name])

    def lines(field: str, said: str, unit: str) -> list[Result]:
        return [Result(f"{said}, {words}", values(name, field), unit) for name, words in _SAID.items()]

    found = [line for line in lines("painted", "charts painted", "ms") if not line.what.endswith(_SAID["ours"])]
    for name, target, note in _AGAINST:
        beside = f"charts painted, {_SAID[name]}"
        found.append(Result(f"charts painted, our page beside {_SAID[name]}", values("ours", "painted"), "ms", beside, target, note))
    return [
        *found,
        *lines("blocked", "blocked", "ms"),
        *lines("transferred", "transferred", "kB"),
        *lines("requests", "requests", "files"),
    ]
