"""The built site as files: every link leads somewhere, every page introduces itself, every chart is complete. No browser is needed."""

from __future__ import annotations

import dataclasses
import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scripts import discovery, paths
from tests.built import ADDRESS, Site, Template, templates

# Attributes that name another file.
_LOADED = ("script", "img", "source", "iframe", "embed")
_POINTING = (("a", "href"), ("area", "href"), ("link", "href"), *((name, "src") for name in _LOADED))
_CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)""")
# Template marks that a reader must never see.
_UNRENDERED = re.compile(r"\{\{|\}\}|\{%|%\}|<!--#")


@dataclasses.dataclass(frozen=True, slots=True)
class Parsed:
    """What the tests ask of one page."""

    address: str
    ids: Counter[str]
    links: list[str]
    loads: list[str]
    problems: list[str]


def _text(node: LexborNode | None) -> str:
    return node.text(strip=True) if node is not None else ""


def _chart_problems(figure: LexborNode, tree: LexborHTMLParser, ids: Counter[str]) -> Iterator[str]:
    """What a chart lacks for those who cannot see it. Its table stands in the figure, or on the page under the chart's title."""
    name = figure.attributes.get("id") or "a chart"
    drawings = [svg for svg in figure.css("svg") if svg.attributes.get("role") == "img"]
    if not drawings:
        yield f"{name} has no drawing with role img"
    for svg in drawings:
        if not _text(svg.css_first("title")) or not _text(svg.css_first("desc")):
            yield f"{name} has a drawing without title or description"
        named = (svg.attributes.get("aria-labelledby") or "").split()
        if not named or any(identity not in ids for identity in named):
            yield f"{name} has a drawing that is not labelled by its title and description"
        if not svg.attributes.get("viewbox") and not svg.attributes.get("viewBox"):
            yield f"{name} has a drawing that cannot be scaled"
    title = _text(figure.css_first("svg title"))
    tables = figure.css("table") or [table for table in tree.css("table") if _text(table.css_first("caption")) == title]
    if not any(table.css("tbody tr") for table in tables) and tree.css_first(".mm-empty") is None:
        yield f"{name} has no data table"
    if not all(_text(head) for table in tables for head in table.css("thead th")):
        yield f"{name} has a column without a name"


def _problems(address: str, tree: LexborHTMLParser, ids: Counter[str]) -> Iterator[str]:
    """What is wrong with one page by itself."""
    root = tree.css_first("html")
    if root is None or not root.attributes.get("lang"):
        yield "the page does not say its language"
    if not _text(tree.css_first("head title")):
        yield "the page has no title"
    description = tree.css_first('head meta[name="description"]')
    if description is None or not (description.attributes.get("content") or "").strip():
        yield "the page has no description"
    canonical = tree.css_first('head link[rel="canonical"]')
    named = (canonical.attributes.get("href") or "") if canonical is not None else ""
    # A chart in a frame is the chart's page; a page that is not there has no address.
    expected = "../" if address.endswith("/embed/") else "" if address == "404.html" else ADDRESS + address
    if named != expected:
        yield f"the page says that its address is {named or 'nothing'}, not {expected}"
    if tree.css_first('head meta[name="viewport"]') is None:
        yield "the page does not fit itself to small screens"
    headings = len(tree.css("article h1")) or len(tree.css("h1"))
    # A page that stands in a frame on somebody else's page has the headings of that page.
    if headings != 1 and not address.endswith("/embed/"):
        yield f"the page has {headings} main headings"
    for identity, times in ids.items():
        if times > 1:
            yield f"the id {identity!r} stands {times} times"
    for figure in tree.css(".mm-chart"):
        yield from _chart_problems(figure, tree, ids)
    for image in tree.css("img"):
        if image.attributes.get("alt") is None:
            yield f"the image {image.attributes.get('src')} has no alternative text"
    # The theme sees to it only when its scripts have run, and has measured.
    if any(code.attributes.get("tabindex") != "0" for code in tree.css("pre > code")):
        yield "the page has code that the keyboard cannot scroll"
    # Last, as it takes the examples of code out of the page: those may show braces.
    for example in tree.css("pre, code, script"):
        example.decompose()
    body = tree.body.html or "" if tree.body is not None else ""
    if found := _UNRENDERED.search(body):
        yield f"the page shows template code: {body[max(0, found.start() - 40) : found.end() + 40]!r}"


def _parse(site: Site, file: Path) -> Parsed:
    tree = LexborHTMLParser(file.read_text(encoding="utf-8"))
    address = file.relative_to(site.root).as_posix().removesuffix("index.html")
    ids = Counter(node.attributes["id"] or "" for node in tree.css("[id]"))
    found = [(name, node.attributes.get(attribute)) for name, attribute in _POINTING for node in tree.css(f"{name}[{attribute}]")]
    links = [value for _, value in found if value]
    loads = [value for name, value in found if value and name in _LOADED]
    loads += [node.attributes.get("href") or "" for node in tree.css("link[rel=stylesheet], link[rel=preload], link[rel=preconnect]")]
    return Parsed(address, ids, links, loads, list(_problems(address, tree, ids)))


@pytest.fixture(scope="module")
def parsed(site: Site) -> dict[str, Parsed]:
    """Every page by its address."""
    pages = [_parse(site, file) for file in site.files()]
    return {page.address: page for page in pages}


def _shown(problems: list[str]) -> str:
    return f"{len(problems)} in all, the first of them:\n" + "\n".join(problems[:25])


def test_every_template_has_its_page(site: Site) -> None:
    missing = [str(template) for template in templates() if not (site.root / site.address(template) / "index.html").is_file()]
    assert not missing, missing


def test_every_staged_page_is_built(site: Site, parsed: dict[str, Parsed]) -> None:
    staged = {path.relative_to(site.stage).as_posix().removesuffix(".md") for path in site.stage.rglob("*.md")}
    expected = {f"{stem}/" if stem.split("/")[-1] != "index" else stem.removesuffix("index") for stem in staged}
    assert expected
    assert not expected - set(parsed)


def test_every_chart_has_its_page(parsed: dict[str, Parsed]) -> None:
    charts = discovery.modules(paths.CHARTS)
    assert charts
    assert not [name for name in charts if f"charts/{name}/" not in parsed]


def test_pages_are_sound(parsed: dict[str, Parsed]) -> None:
    problems = [f"{page.address or '/'}: {problem}" for page in parsed.values() for problem in page.problems]
    assert not problems, _shown(problems)


def _target(page: str, link: str) -> str:
    """The address or file that a link of a page leads to, from the root of the site."""
    path = unquote(urlsplit(link).path)
    if path.startswith("/"):
        joined = path.lstrip("/").removeprefix(".")
    else:
        folder = page if page.endswith("/") or not page else posixpath.dirname(page) + "/"
        joined = posixpath.normpath(posixpath.join(folder, path)) if path else page
        joined = "" if joined == "." else joined
        if (path.endswith("/") or path in (".", "..") or path.endswith("/..")) and joined:
            joined = joined.rstrip("/") + "/"
    return joined


def _broken(site: Site, parsed: dict[str, Parsed]) -> Iterator[str]:
    exists: dict[str, bool] = {}
    for page in parsed.values():
        for link in dict.fromkeys(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                if parts.scheme not in ("http", "https", "mailto"):
                    yield f"{page.address or '/'}: {link} is neither http(s) nor mail"
                continue
            target = _target(page.address, link)
            if target.startswith("../"):
                yield f"{page.address or '/'}: {link} leaves the site"
                continue
            if target not in parsed:
                if target not in exists:
                    exists[target] = (site.root / target).is_file()
                if not exists[target]:
                    yield f"{page.address or '/'}: {link} leads nowhere"
                continue
            anchor = unquote(parts.fragment)
            if anchor and anchor not in parsed[target].ids:
                yield f"{page.address or '/'}: {link} names no place on that page"


def test_internal_links_lead_somewhere(site: Site, parsed: dict[str, Parsed]) -> None:
    assert sum(len(page.links) for page in parsed.values()) > len(parsed)
    problems = list(_broken(site, parsed))
    assert not problems, _shown(problems)


def test_pages_load_from_their_own_host_only(site: Site, parsed: dict[str, Parsed]) -> None:
    problems = [f"{page.address}: {load}" for page in parsed.values() for load in page.loads if urlsplit(load).netloc]
    for sheet in sorted(site.root.rglob("*.css")):
        for url in _CSS_URL.findall(sheet.read_text(encoding="utf-8")):
            if url.startswith(("data:", "#")):
                continue
            if urlsplit(url).netloc or not (sheet.parent / unquote(urlsplit(url).path)).resolve().is_file():
                problems.append(f"{sheet.name}: {url}")
    assert not problems, _shown(problems)


def test_nothing_of_the_workshop_is_published(site: Site) -> None:
    # Templates, half-written files and folders of this machine have no business on the site.
    names = [path.relative_to(site.root).as_posix() for path in site.root.rglob("*") if path.is_file()]
    assert not [name for name in names if name.endswith((".partial", ".md", ".py", ".pyc")) or "/_" in f"/{name}"]
    here = str(site.root.parent.parent)
    texts = [path for path in site.root.rglob("*") if path.suffix in (".html", ".xml", ".json", ".css", ".csv", ".txt")]
    problems = [str(path) for path in texts if here in path.read_text(encoding="utf-8")]
    assert not problems, _shown(problems)


def test_every_page_says_of_which_day_its_data_are(site: Site, parsed: dict[str, Parsed]) -> None:
    version = json.loads((site.root / "data" / "latest" / "index.json").read_text(encoding="utf-8"))["version"]
    silent = []
    for address in parsed:
        if address == "404.html":  # it has no data
            continue
        file = site.root / address / "index.html"
        said = _text(LexborHTMLParser(file.read_text(encoding="utf-8")).css_first("main"))
        in_frame = address.endswith("/embed/")
        if not re.search(r"data as of 20\d\d-\d\d-\d\d:" if in_frame else rf"Data as of \d[^,]+, version {re.escape(version)}\b", said):
            silent.append(address)
    assert not silent, _shown(silent)


@pytest.mark.parametrize("template", [one for one in templates() if one.source.endswith("_each.md")], ids=str)
def test_made_pages_know_their_neighbours(template: Template, site: Site) -> None:
    """Breadcrumbs above and the way to the next page below: nobody lands in a dead end."""
    page = site.html(site.address(template))
    crumbs = [link.attributes["href"] for link in page.css("nav.mm-crumbs a")]
    assert len(crumbs) >= 2
    heading = page.css_first("nav.mm-crumbs ~ h1")
    assert heading is not None, "the breadcrumbs stand above the title"
    assert page.css("nav.mm-neighbours a") or len(list((site.root / template.source.split("/")[0]).iterdir())) < 3
