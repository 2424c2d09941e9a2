"""What pages the site has, and how one of them is written from its source under docs/.

A page is a Markdown file with a small vocabulary (see vocabulary.py). A file named _each.md makes one page for every row of the
table that its folder is named after (or for every chart or measure).
"""

from __future__ import annotations

import dataclasses
import functools
import html
import json
import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import jinja2
import yaml

from scripts import addresses, discovery, evidence, paths, refs
from scripts.data import Row, Tables
from scripts.listing import Listing
from scripts.markup import escape, tag, visible
from scripts.problems import InvalidPackage, Problem
from scripts.stories import Story, minutes, ordered
from scripts.templates import Templates

EACH = "_each.md"
# What a page looks like on which a list of another page goes on.
MORE = "_more.md"
# The search cuts Chinese text into words; it keeps the names whole that stand in this file (mkdocs.yml names it).
SEARCH_NAMES = "assets/names.txt"
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


def address(stage_path: str) -> str:
    """The address of a staged page in the site."""
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


def of(docs: Path, tables: Tables) -> Iterator[Page]:
    """Every page of the site, in the order of their paths."""
    for source in sorted(docs.rglob("*.md")):
        relative = source.relative_to(docs)
        folder = relative.parent.as_posix()
        if source.name == EACH:
            for name, context in _subjects(folder, tables):
                path = f"{folder}/{name}.md"
                yield Page(source, path, address(path), context, _found_by(tables, folder, name))
        elif not source.name.startswith("_"):
            yield Page(source, relative.as_posix(), address(relative.as_posix()), {})


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


def written(page: Page, templates: Templates, words: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """One page, with the words that it may use: its head, whose texts are markup already, and its body. Raises what the template raises."""
    front, body, skipped = _front_matter(page.source.read_text(encoding="utf-8"))
    head = {**page.head, **front}
    names = {**words, **page.context}
    # The blank lines keep the line numbers of the file in the template's errors.
    name = templates.name(page.source)
    text = templates.compiled("\n" * skipped + body, name).render(names)[skipped:]
    for key, value in front.items():
        # The theme writes these into the head of the page as they are; what a template returns is escaped already.
        if isinstance(value, str):
            head[key] = templates.compiled(value, f"{name}#{key}").render(names) if "{" in value else escape(value)
    first = re.search('<figure class="mm-chart" id="chart-([a-z0-9_]+)"', text)
    if first and "image" not in head:
        head["image"] = f"charts/{first[1]}/{first[1]}.png"  # what a link to the page shows where it is shared
    return head, text.rstrip("\n") + "\n\n" + names["about"]() + "\n"


def write(page: Page, templates: Templates, words: Mapping[str, Any]) -> str:
    """One page as Markdown with its front matter. Raises what the template raises."""
    return joined(*written(page, templates, words))


def tried(page: Page, docs: Path, templates: Templates, words: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The same. Raises InvalidPackage with the file and line of a mistake in the page."""
    try:
        return written(page, templates, words)
    except (jinja2.TemplateError, refs.BadReference, yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
        line = _line_of(error, templates.name(page.source))
        if not line and not isinstance(error, (jinja2.TemplateError, refs.BadReference, yaml.YAMLError)):
            raise
        raise InvalidPackage([problem(page, docs, str(error), line)]) from error


def joined(head: Mapping[str, Any], text: str) -> str:
    """A page of a head and a body."""
    # With one character that YAML refuses, the whole head would be read as a part of the page.
    lines = [visible(f"{key}: {json.dumps(value, ensure_ascii=False, default=str)}") for key, value in head.items()]
    return "---\n" + "\n".join(lines) + "\n---\n" + text


def further(page: Page, head: Mapping[str, Any], lists: Iterable[Listing], docs: Path) -> Iterator[Page]:
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


def names_to_find(tables: Tables) -> str:
    """The Chinese names and aliases of the record as a user dictionary of jieba: a word and a weight a line."""
    names = {name for table in NAMED for row in tables[table] for name in _names(row)}
    # A space would end the word; a weight far above those of the dictionary keeps the name in one piece.
    whole = sorted(name for name in names if re.search("[\u3400-\u9fff]", name) and not re.search(r"\s", name))
    return "".join(f"{name} 1000000\n" for name in whole)


def problem(page: Page, docs: Path, message: str, line: int = 0) -> Problem:
    """A mistake in a page, or in what it is made of."""
    file = f"docs/en/{page.source.relative_to(docs).as_posix()}"
    subject = f" (page {page.stage_path})" if page.source.name in (EACH, MORE) else ""
    return Problem(
        file=file,
        line=line,
        rule="page",
        message=f"{message}{subject}",
        hint="The vocabulary of pages is explained in CONTRIBUTING.md.",
    )
