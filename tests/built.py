"""The built site as the tests see it: its pages, one page for each template, a small server, and a browser page that nothing leaves."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Dialog, Error, Page, Route
from selectolax.lexbor import LexborHTMLParser

from scripts import pages, paths

LONGEST, SHORTEST = "longest", "shortest"
# Where the real site of the tests would be published.
ADDRESS = "https://model-money.example/"


@dataclasses.dataclass(frozen=True, slots=True)
class Template:
    """A file under docs/en; where it makes a page for every row, the longest or the shortest of them."""

    source: str
    which: str = ""

    def __str__(self) -> str:
        return f"{self.source}:{self.which}" if self.which else self.source


def templates(docs: Path = paths.DOCS) -> list[Template]:
    """Every hand-written page, and two pages of each _each.md."""
    found = []
    for path in sorted(docs.rglob("*.md")):
        source = path.relative_to(docs).as_posix()
        if path.name == pages.EACH:
            found += [Template(source, LONGEST), Template(source, SHORTEST)]
        elif not path.name.startswith("_"):
            found.append(Template(source))
    return found


def _address(source: str) -> str:
    """The address of a Markdown file: stories/index.md is stories/, stories/x.md is stories/x/."""
    stem = source.removesuffix(".md")
    return stem.removesuffix("index") if stem.split("/")[-1] == "index" else f"{stem}/"


@dataclasses.dataclass(frozen=True, slots=True)
class Site:
    """A finished site: the folder that is published, and the staged Markdown that it was made from."""

    root: Path
    stage: Path

    def files(self) -> list[Path]:
        """Every HTML file."""
        return sorted(self.root.rglob("*.html"))

    def address(self, template: Template) -> str:
        """The address of a template's page. Skips nothing: a template without a page is a mistake."""
        if not template.which:
            return _address(template.source)
        folder = template.source.rsplit("/", 1)[0]
        made = [path for path in (self.root / folder).glob("*/index.html") if not (paths.DOCS / folder / f"{path.parent.name}.md").exists()]
        assert made, f"{template.source} made no page"
        pick = max if template.which == LONGEST else min
        return f"{folder}/{pick(made, key=lambda path: (path.stat().st_size, path)).parent.name}/"

    def html(self, address: str) -> LexborHTMLParser:
        """The parsed page at an address."""
        return LexborHTMLParser((self.root / address / "index.html").read_text(encoding="utf-8"))


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Give the site's own page for what is not there, as its host does."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing where a browser hangs up: it does so whenever a test goes on to the next page."""


@contextlib.contextmanager
def serving(root: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; gives the origin, without a slash at its end."""
    server = _Server(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


# A page whose scripts have run (they are fetched when a reader does something), or one that has none of the theme (a chart to embed).
READY = "html.mm-ready, html:not([class])"
# A browser with nothing to paint may see no idle moment at all.
_IDLE = "() => new Promise(go => requestIdleCallback(go, {timeout: 500}))"


@dataclasses.dataclass(slots=True)
class Watched:
    """A browser page, and all that it did beside showing itself: none of it is wanted."""

    page: Page
    origin: str
    javascript: bool = True
    foreign: list[str] = dataclasses.field(default_factory=list)
    errors: list[str] = dataclasses.field(default_factory=list)
    dialogs: list[str] = dataclasses.field(default_factory=list)

    def open(self, address: str) -> None:
        """Go to an address of the site, touch a key that means nothing, and wait until all is loaded, the scripts included."""
        self.page.goto(f"{self.origin}/{address}", wait_until="load")
        if self.javascript:
            if self.page.locator("html[class]").count():
                self.page.keyboard.press("Shift")
            self.page.locator(READY).wait_for(state="attached")
            # What the scripts leave for an idle moment comes in its order, so it has been when this is.
            try:
                self.page.evaluate(_IDLE)
            except Error:  # the page has sent its reader on to another one meanwhile
                self.page.locator(READY).wait_for(state="attached")
                self.page.evaluate(_IDLE)

    def assert_quiet(self) -> None:
        """Nothing left the host, nothing was wrong, nothing popped up."""
        assert not self.foreign, f"requests left the host: {self.foreign}"
        assert not self.errors, f"errors in the console: {self.errors}"
        assert not self.dialogs, f"dialogs opened: {self.dialogs}"


def _watch(browser: Browser, origin: str, scheme: str, javascript: bool) -> Watched:
    """A browser page in a context of its own that cannot reach any other host."""
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light", java_script_enabled=javascript, reduced_motion="reduce", locale="en-GB"
    )
    # What a page's policy forbids is an error, whatever the browser calls it.
    context.add_init_script(
        "addEventListener('securitypolicyviolation', event => console.error('policy:', event.violatedDirective, event.blockedURI))"
    )
    page = context.new_page()
    seen = Watched(page, origin, javascript)
    host = urlsplit(origin).netloc

    def refuse(route: Route) -> None:
        seen.foreign.append(route.request.url)
        route.abort()

    def dismiss(dialog: Dialog) -> None:
        seen.dialogs.append(dialog.message)
        dialog.dismiss()

    context.route(lambda url: urlsplit(url).netloc != host and urlsplit(url).scheme not in ("data", "blob"), refuse)
    page.on("console", lambda message: seen.errors.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("dialog", dismiss)
    return seen


# A new window costs more than most of the tests that look into it: it is used again by tests that ask for the same kind.
_open: dict[tuple[int, str, str, bool], Watched] = {}


@contextlib.contextmanager
def watched(
    browser: Browser, origin: str, *, width: int = 1280, height: int = 900, scheme: str = "light", javascript: bool = True
) -> Iterator[Watched]:
    """A browser page that cannot reach any other host; what it has seen before is forgotten. It is closed with the browser."""
    key = (id(browser), origin, scheme, javascript)
    if key not in _open:
        _open[key] = _watch(browser, origin, scheme, javascript)
    seen = _open[key]
    # What the last page was still about to load is none of the next test's business.
    seen.page.goto("about:blank")
    for record in (seen.foreign, seen.errors, seen.dialogs):
        record.clear()
    seen.page.set_viewport_size({"width": width, "height": height})
    yield seen
