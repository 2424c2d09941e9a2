"""The only writer of the site's Markdown: docs/ and the tables in, build/docs/en/ out.

A page is a Markdown file with a small vocabulary (see vocabulary.py). A file named _each.md makes one page for every row of the
table that its folder is named after (or for every chart or measure). All pages are made before the first is written, so a mistake
in one leaves the last good pages; only what changed is written, and what lost its source is removed.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import re
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import jinja2
import yaml

from scripts import addresses, answers, discovery, evidence, feed, news, paths, refs, release, repository, theme
from scripts.data import Row, Tables
from scripts.markup import escape
from scripts.problems import InvalidPackage, Problem
from scripts.vocabulary import Shared, Story, Vocabulary
from scripts.words import ENGLISH, Words

EACH = "_each.md"
# The search cuts Chinese text into words; it keeps the names whole that stand in this file (mkdocs.yml names it).
SEARCH_NAMES = "assets/names.txt"


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A page to be made: its source under docs/, its address, and what the template is told."""

    source: Path
    stage_path: str
    address: str
    context: Mapping[str, Any]


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


def pages(docs: Path, tables: Tables) -> Iterator[Page]:
    """Every page of the site, in the order of their paths."""
    for source in sorted(docs.rglob("*.md")):
        relative = source.relative_to(docs)
        folder = relative.parent.as_posix()
        if source.name == EACH:
            for name, context in _subjects(folder, tables):
                path = f"{folder}/{name}.md"
                yield Page(source, path, _address(path), context)
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
    """The stories under docs/stories that have a date of publication, the newest first."""
    found = []
    for source in sorted((docs / "stories").glob("*.md")):
        head, _, _ = _front_matter(source.read_text(encoding="utf-8"))
        if "published" in head:
            found.append(Story(source.stem, str(head.get("title", source.stem)), str(head.get("description", "")), str(head["published"])))
    return tuple(sorted(found, key=lambda story: story.published, reverse=True))


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


def write(page: Page, templates: jinja2.Environment, words: Mapping[str, Any]) -> str:
    """One page as Markdown with its front matter, with the words that it may use. Raises what the template raises."""
    front, body, skipped = _front_matter(page.source.read_text(encoding="utf-8"))
    head = dict(front)
    names = {**words, **page.context}
    # The blank lines keep the line numbers of the file in the template's errors.
    text = _compiled(templates, "\n" * skipped + body, str(page.source)).render(names)[skipped:]
    for key, value in head.items():
        # The theme writes these into the head of the page as they are; what a template returns is escaped already.
        if isinstance(value, str):
            head[key] = _compiled(templates, value, None).render(names) if "{" in value else escape(value)
    first = re.search('<figure class="mm-chart" id="chart-([a-z0-9_]+)"', text)
    if first and "image" not in head:
        head["image"] = f"charts/{first[1]}/{first[1]}.png"  # what a link to the page shows where it is shared
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False, default=str)}" for key, value in head.items()]
    return "---\n" + "\n".join(lines) + "\n---\n" + text.rstrip("\n") + "\n\n" + names["about"]() + "\n"


def render(tables: Tables, words: Words = ENGLISH, docs: Path = paths.DOCS, cache: Path | None = paths.CACHE) -> dict[str, bytes]:
    """Every file of the stage by its path. Raises InvalidPackage with the file and line of every mistake in the pages."""
    templates = environment(docs)
    shared = Shared(tables, words, cache, stories(docs))
    files: dict[str, bytes] = {}
    problems = []
    for page in pages(docs, tables):
        try:
            text = write(page, templates, Vocabulary(shared, page.address).functions())
        except (jinja2.TemplateError, refs.BadReference, yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
            if not isinstance(error, (jinja2.TemplateError, refs.BadReference, yaml.YAMLError)) and not _line_of(error, str(page.source)):
                raise
            problems.append(_page_problem(page, docs, error))
            continue
        files[page.stage_path] = text.encode()
    if problems:
        raise InvalidPackage(list(dict.fromkeys(problems)))
    entries = [feed.Entry(f"stories/{story.id}/", story.title, story.description, story.published[:10]) for story in shared.stories]
    entries += [feed.Entry(*item) for item in news.entries(tables, words)]
    files[SEARCH_NAMES] = names_to_find(tables).encode()
    files["feed.xml"] = feed.atom(entries, "Model Money", repository.site())
    files["assets/colours.css"] = theme.css().encode()
    for asset in sorted(path for path in paths.ASSETS.rglob("*") if path.is_file()):
        files[f"assets/{asset.relative_to(paths.ASSETS).as_posix()}"] = asset.read_bytes()
    files.update({f"data/{path}": content for path, content in release.staged(tables).items()})
    for name in discovery.modules(paths.CHARTS):
        files.update(shared.taken(name))
    files.update(answers.files(tables, repository.site()))
    return files


def names_to_find(tables: Tables) -> str:
    """The Chinese names and aliases of the record as a user dictionary of jieba: a word and a weight a line."""
    names = set()
    for table in (tables.companies, tables.investors, tables.products):
        for row in table:
            names |= {row["name_zh"] or "", *(row["aliases"] or "").split(evidence.LIST_MARK)}
    # A space would end the word; a weight far above those of the dictionary keeps the name in one piece.
    whole = sorted(name for name in names if re.search("[\u3400-\u9fff]", name) and not re.search(r"\s", name))
    return "".join(f"{name} 1000000\n" for name in whole)


def _page_problem(page: Page, docs: Path, error: Exception) -> Problem:
    file = f"docs/en/{page.source.relative_to(docs).as_posix()}"
    subject = f" (page {page.stage_path})" if page.source.name == EACH else ""
    return Problem(
        file=file,
        line=_line_of(error, str(page.source)),
        rule="page",
        message=f"{error}{subject}",
        hint="The vocabulary of pages is explained in CONTRIBUTING.md.",
    )


def stage(files: Mapping[str, bytes], target: Path = paths.STAGE) -> tuple[int, int]:
    """Write the files that changed into the folder and remove what is no longer among them. Returns (written, removed)."""
    written = removed = 0
    # Beside the folder, as the preview reads whatever appears in it.
    partial = target.with_name(f".{target.name}.partial")
    for path, content in files.items():
        file = target / path
        if file.is_file() and file.read_bytes() == content:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(file)
        written += 1
    for file in sorted(target.rglob("*"), reverse=True):
        if file.is_file() and file.relative_to(target).as_posix() not in files:
            file.unlink()
            removed += 1
        elif file.is_dir() and not any(file.iterdir()):
            file.rmdir()
    return written, removed
