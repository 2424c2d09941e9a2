"""The only writer of the site's Markdown: docs/ and the tables in, build/docs/en/ out.

Pages (see pages.py) are written beside the last good ones as they are made,
and take their place when all are there, so a mistake in one leaves the last good pages; only what changed is written, and what lost
its source is removed.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import functools
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from scripts import answers, discovery, disk, feed, news, pages, paths, release, repository, theme
from scripts.data import Tables
from scripts.problems import InvalidPackage, Problem
from scripts.templates import Templates
from scripts.vocabulary import Shared, Vocabulary
from scripts.words import ENGLISH, Words

# How a page asks for a chart, or for the files of a release. Of one that does so in another way they are only made too early.
_SHOWN = re.compile(r"\bchart\w*\(|\bdataset\(|[\"'](?:downloads|table_files)[\"']")


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """What became of a page: its path in the stage, and its files by their paths: itself, drawings, pages on which its lists go on."""

    page: str
    files: Mapping[str, bytes]


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
    shared = Shared(tables, words, cache, pages.stories(docs))

    def charts() -> None:
        # Whoever makes these meanwhile begins with the first chart. What cannot be drawn is told of the page that shows it.
        for name in reversed([*discovery.modules(paths.CHARTS)]):
            with contextlib.suppress(Exception):
                shared.taken(name)
            collections.deque(come(), maxlen=0)  # all these have been made here

    entries = [feed.Entry(story.address, story.title, story.description, story.published[:10]) for story in shared.stories]
    entries += [feed.Entry(*item) for item in news.entries(tables, words)]
    yield pages.SEARCH_NAMES, pages.names_to_find(tables).encode()
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
    return Shared(tables, ENGLISH, paths.CACHE, pages.stories(paths.DOCS))


def put(files: Iterable[tuple[str, bytes]], target: Path = paths.STAGE, read: Path = paths.READING) -> None:
    """Write pages that have changed into the folder that holds all pages already, and tell the preview.

    read: the lock that whoever reads the folder holds. A page that came after its old words were read, but before they were built, would
    pass for built.
    """
    changed = {path: content for path, content in files if (target / path).is_file() and (target / path).read_bytes() != content}
    if changed:
        with disk.held(read):
            for path, content in changed.items():
                disk.write(target / path, content)
    if changed:
        tell()


def tell() -> None:
    """Let the preview know that pages have been put in place."""
    disk.write(paths.STAGED, str(time.time_ns()).encode())


def _by_wait(docs: Path, tables: Tables) -> tuple[list[pages.Page], list[pages.Page]]:
    """The pages that show neither charts of the site nor files of a release, and the others: both are made beside (beforehand.py)."""
    sources: dict[Path, bool] = {}

    def waits(page: pages.Page) -> bool:
        if page.source not in sources:
            sources[page.source] = _SHOWN.search(page.source.read_text(encoding="utf-8")) is not None
        return sources[page.source]

    found: tuple[list[pages.Page], list[pages.Page]] = ([], [])
    for page in pages.of(docs, tables):
        found[waits(page)].append(page)
    return found


def _in_order(docs: Path, tables: Tables, ready: Callable[[], None]) -> Iterator[pages.Page]:
    """Every page, those that wait for others after all others; ready is called between them."""
    first, waiting = _by_wait(docs, tables)
    yield from first
    ready()
    yield from waiting


def from_the_last(tables: Tables, cache: Path) -> Iterator[Made]:
    """The pages that wait for nothing, beginning with the last one; those with a mistake are left out."""
    shared, templates = Shared(tables, ENGLISH, cache, pages.stories(paths.DOCS)), Templates(paths.DOCS, cache)
    for page in reversed(_by_wait(paths.DOCS, tables)[0]):
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

    wanted: the addresses of the pages to make, where not all are; ready is called when all are made that wait for nothing;
    come gives what somebody else has made meanwhile. Raises InvalidPackage when all have been made.
    """
    templates = Templates(docs, shared.cache)
    there: set[str] = set()
    done: set[str] = set()
    problems: list[Problem] = []
    for page in _in_order(docs, shared.tables, ready):
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
        problems += found + [pages.problem(page, docs, f"another page stands at {pages.address(path)} already") for path in twice]
        if not problems:
            yield from ((path, content) for path, content in made.files.items() if path not in there)
        there.update(made.files)
    if problems:
        raise InvalidPackage(list(dict.fromkeys(problems)))


def _made(page: pages.Page, shared: Shared, templates: Templates, docs: Path) -> tuple[Made, list[Problem]]:
    """A page with all that comes with it, and the mistakes in it."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    waiting = collections.deque((page,))
    while waiting:
        part = waiting.popleft()
        vocabulary = Vocabulary(shared, part.address)
        names = vocabulary.functions()
        if "listing" in part.context:
            names["part"] = functools.partial(part.context["listing"].part, vocabulary.markup, part.context["number"])
        shared.aside.clear()
        try:
            head, text = pages.tried(part, docs, templates, names)
        except InvalidPackage as mistake:
            problems += mistake.problems
            continue
        files = {**shared.aside, **files, part.stage_path: pages.joined(head, text).encode()}
        waiting.extend(pages.further(part, head, vocabulary.further, docs))
    return Made(page.stage_path, files), problems


def stage(
    files: Iterable[tuple[str, bytes]], target: Path = paths.STAGE, read: Path | None = None, old: Path | None = None
) -> tuple[int, int]:
    """Let a folder hold these files and no others, all at once. Returns how many were (written, removed).

    read: the lock that whoever reads the folder holds. old: a folder that is given what this one held.

    The files are written beside it as they come. One that is as it was stays the same file, with its time: the site builder follows
    those that changed.
    """
    disk.clear(target)
    left = {file.relative_to(target).as_posix() for file in target.rglob("*") if file.is_file()}
    new = 0
    with disk.replaced(target, read, old) as fresh:
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
