"""The only writer of the site's Markdown: docs/ and the tables in, build/docs/en/ out.

A page is a Markdown file with a small vocabulary (see vocabulary.py). A file named _each.md makes one page for every row of the
table that its folder is named after (or for every chart or measure). Pages are written beside the last good ones as they are made,
and take their place when all are there, so a mistake in one leaves the last good pages; only what changed is written, and what lost
its source is removed.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import functools
import html
import itertools
import json
import re
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import jinja2
import yaml

from scripts import addresses, answers, discovery, disk, evidence, feed, news, paths, refs, release, repository, theme
from scripts.data import Row, Tables
from scripts.listing import Listing
from scripts.markup import escape, tag, visible
from scripts.problems import InvalidPackage, Problem
from scripts.stories import Story, minutes, ordered
from scripts.vocabulary import Shared, Vocabulary
from scripts.words import ENGLISH, Words

EACH = "_each.md"
# What a page looks like on which a list of another page goes on.
MORE = "_more.md"
# The search cuts Chinese text into words; it keeps the names whole that stand in this file (mkdocs.yml names it).
SEARCH_NAMES = "assets/names.txt"
# How a page asks for a chart. Of one that does so in another way the charts are only drawn too early.
_SHOWN = re.compile(r"\bchart\w*\(")
# The tables whose rows are found by their names.
NAMED = ("companies", "investors", "products")


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A page to be made: its source under docs/, its address, what the template is told, and what its head says besides."""

    source: Path
    stage_path: str
    address: str
    context: Mapping[str, Any]
    head: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """What became of a page: its path in the stage, and its files by their paths: itself, drawings, pages on which its lists go on."""

    page: str
    files: Mapping[str, bytes]


def environment(docs: Path) -> jinja2.Environment:
    """The template engine for a folder of pages."""
    # Jinja's own comment marks clash with Markdown's {#anchor}. Autoescape is off: what the vocabulary returns is markup,
    # and every word of the record in it went through markup.escape; a template has no other way to a cell.
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(docs),
        undefined=jinja2.StrictUndefined,
        comment_start_string="<!--#",
        comment_end_string="#-->",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )


def _address(stage_path: str) -> str:
    stem = stage_path.removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        return stem.removesuffix("index")
    return f"{stem}/"


def _subjects(folder: str, tables: Tables) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What an _each.md of a folder makes pages of: the name of the page and what its template is told."""
    modules: dict[str, ModuleType] | None = {
        "charts": discovery.modules(paths.CHARTS),
        "measures": discovery.modules(paths.MEASURES),
    }.get(folder)
    if modules is not None:
        for name, module in modules.items():
            yield (
                name,
                {"id": name, "summary": escape(discovery.summary(module)), "details": [escape(text) for text in discovery.details(module)]},
            )
    elif folder == "sources":
        # A page for each source would be thin; they are listed by the initial of the outlet.
        for initial in sorted({addresses.initial(row) for row in tables.sources}):
            yield initial, {"id": initial, "label": escape(addresses.initial_label(initial))}
    else:
        for row in tables[folder]:
            yield row.id, {"row": _Escaped(row, tables), "id": row.id}


class _Escaped:
    """A row as a template may see it: every cell escaped, so that a template cannot forget to."""

    def __init__(self, row: Row, tables: Tables) -> None:
        self._row = row
        self.name = escape(refs.name(row, tables))

    def __getattr__(self, column: str) -> str:
        if column.startswith("_") or column not in self._row:
            raise AttributeError(column)
        # An id is an argument of the vocabulary; the descriptor's pattern leaves it nothing that could be markup.
        return self._row.text(column) if column.endswith("_id") else escape(self._row.text(column))


def _names(row: Row) -> list[str]:
    """Every name of a company, an investor or a product."""
    columns = [row[column] for column in ("name", "name_zh", "legal_name", "legal_name_zh") if column in row]
    return list(dict.fromkeys(name for name in (*columns, *(row["aliases"] or "").split(evidence.LIST_MARK)) if name))


def _found_by(tables: Tables, folder: str, name: str) -> dict[str, Any]:
    """What the head of a row's page says for the search: every name of the row, as the search gives them more weight than other words.

    The search writes them as markup. An assistant comes before the models that are named after it.
    """
    if folder not in NAMED:
        return {}
    row = tables[folder][name]
    head: dict[str, Any] = {"tags": [html.escape(visible(each), quote=False) for each in _names(row)]}
    if folder == "products":
        head["search"] = {"boost": 3 if row["kind"] == "assistant" else 2}
    return head


def pages(docs: Path, tables: Tables) -> Iterator[Page]:
    """Every page of the site, in the order of their paths."""
    for source in sorted(docs.rglob("*.md")):
        relative = source.relative_to(docs)
        folder = relative.parent.as_posix()
        if source.name == EACH:
            for name, context in _subjects(folder, tables):
                path = f"{folder}/{name}.md"
                yield Page(source, path, _address(path), context, _found_by(tables, folder, name))
        elif not source.name.startswith("_"):
            yield Page(source, relative.as_posix(), _address(relative.as_posix()), {})


@functools.lru_cache(maxsize=256)
def _front_matter(text: str) -> tuple[Mapping[str, Any], str, int]:
    """The YAML head of a page, the rest, and how many lines the head takes."""
    if not text.startswith("---\n"):
        return {}, text, 0
    head, _, body = text[4:].partition("\n---\n")
    return yaml.safe_load(head) or {}, body, head.count("\n") + 3


def stories(docs: Path) -> tuple[Story, ...]:
    """The stories under docs/stories that have a date of publication, in their order."""
    found: list[Story] = []
    for source in sorted((docs / "stories").glob("*.md")):
        head, body, _ = _front_matter(source.read_text(encoding="utf-8"))
        if "published" in head:
            title, about = str(head.get("title", source.stem)), str(head.get("description", ""))
            day, order = str(head["published"]), int(head.get("order", len(found)))
            found.append(Story(source.stem, title, about, day, order, minutes(body)))
    return ordered(found)


def _line_of(error: BaseException, name: str) -> int:
    """The line of the template on which an error arose."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.lineno
    lines = [frame.lineno or 0 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    return lines[-1] if lines else 0


@functools.lru_cache(maxsize=256)
def _compiled(templates: jinja2.Environment, text: str, filename: str | None) -> jinja2.Template:
    """A template, compiled once for all the pages that are made of it."""
    return jinja2.Template.from_code(templates, templates.compile(text, filename=filename), templates.make_globals(None))


def written(page: Page, templates: jinja2.Environment, words: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """One page, with the words that it may use: its head, whose texts are markup already, and its body. Raises what the template raises."""
    front, body, skipped = _front_matter(page.source.read_text(encoding="utf-8"))
    head = {**page.head, **front}
    names = {**words, **page.context}
    # The blank lines keep the line numbers of the file in the template's errors.
    text = _compiled(templates, "\n" * skipped + body, str(page.source)).render(names)[skipped:]
    for key, value in front.items():
        # The theme writes these into the head of the page as they are; what a template returns is escaped already.
        if isinstance(value, str):
            head[key] = _compiled(templates, value, None).render(names) if "{" in value else escape(value)
    first = re.search('<figure class="mm-chart" id="chart-([a-z0-9_]+)"', text)
    if first and "image" not in head:
        head["image"] = f"charts/{first[1]}/{first[1]}.png"  # what a link to the page shows where it is shared
    return head, text.rstrip("\n") + "\n\n" + names["about"]() + "\n"


def write(page: Page, templates: jinja2.Environment, words: Mapping[str, Any]) -> str:
    """One page as Markdown with its front matter. Raises what the template raises."""
    return _joined(*written(page, templates, words))


def _joined(head: Mapping[str, Any], text: str) -> str:
    # With one character that YAML refuses, the whole head would be read as a part of the page.
    lines = [visible(f"{key}: {json.dumps(value, ensure_ascii=False, default=str)}") for key, value in head.items()]
    return "---\n" + "\n".join(lines) + "\n---\n" + text


def _further(page: Page, head: Mapping[str, Any], lists: Iterable[Listing], docs: Path) -> Iterator[Page]:
    """The pages on which the lists of a page go on."""
    title = str(head.get("title", ""))
    kept = {key: value for key, value in head.items() if key not in ("title", "description", "image", "published", "tags")}
    for listing in lists:
        called = escape(listing.title)
        whole = f"{title}: {called}" if called and called != title else title
        for number in range(2, listing.pages + 1):
            address = listing.address(number)
            first, last = listing.bounds(number)
            context = {
                **{"title": whole, "base": tag("a", title, href=addresses.relative(page.address, address))},
                **{"page": f"{number:,}", "pages": f"{listing.pages:,}", "listing": listing, "number": number},
                **{"first": f"{first + 1:,}", "last": f"{last:,}", "total": f"{listing.total:,}"},
            }
            yield Page(docs / MORE, f"{address.rstrip('/')}.md", address, context, kept)


def render(
    tables: Tables,
    words: Words = ENGLISH,
    docs: Path = paths.DOCS,
    cache: Path | None = paths.CACHE,
    come: Callable[[], Iterable[Made]] = tuple,
) -> Iterator[tuple[str, bytes]]:
    """Every file of the stage, its path and its content, one after the other: together they may be larger than the memory.

    come gives the pages that somebody else has made meanwhile. Raises InvalidPackage with the file and line of every mistake in the
    pages, when all have been made.
    """
    shared = Shared(tables, words, cache, stories(docs))

    def charts() -> None:
        # Whoever makes these meanwhile begins with the first chart. What cannot be drawn is told of the page that shows it.
        for name in reversed([*discovery.modules(paths.CHARTS)]):
            with contextlib.suppress(Exception):
                shared.taken(name)
            collections.deque(come(), maxlen=0)  # all these have been made here

    entries = [feed.Entry(story.address, story.title, story.description, story.published[:10]) for story in shared.stories]
    entries += [feed.Entry(*item) for item in news.entries(tables, words)]
    yield SEARCH_NAMES, names_to_find(tables).encode()
    yield "feed.xml", feed.atom(entries, "Model Money", repository.site())
    yield "assets/colours.css", theme.css().encode()
    for asset in sorted(path for path in paths.ASSETS.rglob("*") if path.is_file()):
        yield f"assets/{asset.relative_to(paths.ASSETS).as_posix()}", asset.read_bytes()
    yield from answers.files(tables, repository.site())
    yield from made_pages(shared, docs, ready=charts, come=come)
    for path, content in release.staged(tables).items():
        yield f"data/{path}", content
    for name in discovery.modules(paths.CHARTS):
        yield from shared.taken(name).items()


def shared(tables: Tables) -> Shared:
    """What the pages of the site have in common."""
    return Shared(tables, ENGLISH, paths.CACHE, stories(paths.DOCS))


def put(pages: Iterable[tuple[str, bytes]], target: Path = paths.STAGE) -> None:
    """Write pages that have changed into the folder that holds all pages already, and tell the preview."""
    changed = {path: content for path, content in pages if (target / path).is_file() and (target / path).read_bytes() != content}
    for path, content in changed.items():
        disk.write(target / path, content)
    if changed:
        tell()


def tell() -> None:
    """Let the preview know that pages have been put in place."""
    disk.write(paths.STAGED, str(time.time_ns()).encode())


def _shows_charts(page: Page) -> bool:
    return _SHOWN.search(page.source.read_text(encoding="utf-8")) is not None


def _with_charts_last(docs: Path, tables: Tables, ready: Callable[[], None]) -> Iterator[Page]:
    """Every page, those that show charts of the site after all others; ready is called between them."""
    yield from itertools.filterfalse(_shows_charts, pages(docs, tables))
    ready()
    yield from filter(_shows_charts, pages(docs, tables))


def from_the_last(tables: Tables, cache: Path) -> Iterator[Made]:
    """The pages that show no charts of the site, beginning with the last one; those with a mistake are left out."""
    shared, templates = Shared(tables, ENGLISH, cache, stories(paths.DOCS)), environment(paths.DOCS)
    for page in reversed([*itertools.filterfalse(_shows_charts, pages(paths.DOCS, tables))]):
        made, problems = _made(page, shared, templates, paths.DOCS)
        if not problems:
            yield made


def made_pages(
    shared: Shared,
    docs: Path,
    wanted: Collection[str] | None = None,
    ready: Callable[[], None] = lambda: None,
    come: Callable[[], Iterable[Made]] = tuple,
) -> Iterator[tuple[str, bytes]]:
    """Every page with its files: their paths in the stage, and their contents.

    wanted: the addresses of the pages to make, where not all are; ready is called when all are made that show no charts of the site;
    come gives what somebody else has made meanwhile. Raises InvalidPackage when all have been made.
    """
    templates = environment(docs)
    there: set[str] = set()
    done: set[str] = set()
    problems = []
    for page in _with_charts_last(docs, shared.tables, ready):
        if wanted is not None and page.address not in wanted:
            continue
        for made in come():
            if there.isdisjoint(made.files):
                there.update(made.files)
                done.add(made.page)
                yield from made.files.items()
        if page.stage_path in done:
            # A second page of this path is a mistake.
            done.remove(page.stage_path)
            continue
        made, found = _made(page, shared, templates, docs)
        twice = [path for path in made.files if path in there and path.endswith(".md")]
        problems += found + [_page_problem(page, docs, f"another page stands at {_address(path)} already") for path in twice]
        if not problems:
            yield from ((path, content) for path, content in made.files.items() if path not in there)
        there.update(made.files)
    if problems:
        raise InvalidPackage(list(dict.fromkeys(problems)))


def _made(page: Page, shared: Shared, templates: jinja2.Environment, docs: Path) -> tuple[Made, list[Problem]]:
    """A page with all that comes with it, and the mistakes in it."""
    files: dict[str, bytes] = {}
    problems = []
    waiting = collections.deque((page,))
    while waiting:
        part = waiting.popleft()
        vocabulary = Vocabulary(shared, part.address)
        names = vocabulary.functions()
        if "listing" in part.context:
            names["part"] = functools.partial(part.context["listing"].part, vocabulary.markup, part.context["number"])
        shared.aside.clear()
        try:
            head, text = written(part, templates, names)
        except (jinja2.TemplateError, refs.BadReference, yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
            if not isinstance(error, (jinja2.TemplateError, refs.BadReference, yaml.YAMLError)) and not _line_of(error, str(part.source)):
                raise
            problems.append(_page_problem(part, docs, str(error), _line_of(error, str(part.source))))
            continue
        files = {**shared.aside, **files, part.stage_path: _joined(head, text).encode()}
        waiting.extend(_further(part, head, vocabulary.further, docs))
    return Made(page.stage_path, files), problems


def names_to_find(tables: Tables) -> str:
    """The Chinese names and aliases of the record as a user dictionary of jieba: a word and a weight a line."""
    names = {name for table in NAMED for row in tables[table] for name in _names(row)}
    # A space would end the word; a weight far above those of the dictionary keeps the name in one piece.
    whole = sorted(name for name in names if re.search("[\u3400-\u9fff]", name) and not re.search(r"\s", name))
    return "".join(f"{name} 1000000\n" for name in whole)


def _page_problem(page: Page, docs: Path, message: str, line: int = 0) -> Problem:
    file = f"docs/en/{page.source.relative_to(docs).as_posix()}"
    subject = f" (page {page.stage_path})" if page.source.name in (EACH, MORE) else ""
    return Problem(
        file=file,
        line=line,
        rule="page",
        message=f"{message}{subject}",
        hint="The vocabulary of pages is explained in CONTRIBUTING.md.",
    )


def stage(files: Iterable[tuple[str, bytes]], target: Path = paths.STAGE, read: Path | None = None) -> tuple[int, int]:
    """Let a folder hold these files and no others, all at once. Returns how many were (written, removed).

    read: the lock that whoever reads the folder holds. The files are written beside it as they come. One that is as it was stays the
    same file, with its time: the site builder follows those that changed.
    """
    disk.clear(target)
    left = {file.relative_to(target).as_posix() for file in target.rglob("*") if file.is_file()}
    new = 0
    with disk.replaced(target, read) as fresh:
        for path, content in files:
            if path in left and (target / path).read_bytes() == content:
                disk.same(target / path, fresh / path)
            else:
                disk.write(fresh / path, content)
                new += 1
            left.discard(path)
        if not new and not left and target.is_dir():
            raise disk.Unchanged
    return new, len(left)
