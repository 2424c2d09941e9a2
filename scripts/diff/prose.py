"""The sentences of a page, as its readers see them, with the figures in them (pure).

A sentence is found again in another version of its page by its skeleton: its words with each figure replaced by what it is bound to.
"""

from __future__ import annotations

import dataclasses
import difflib
import html
import json
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

import markdown

# The marks that stand for a figure while a block is cut into sentences.
_OPEN, _CLOSE = "\ue000", "\ue001"
_FIGURE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
# A full stop ends a sentence where white space and then a capital, a digit, a quote or a figure follows.
_END = re.compile(f'(?:(?<=[.!?])|(?<=[.!?]["”’)]))\\s+(?=[A-Z0-9"“‘(€£{_OPEN}])|(?<=[。！？])')
_BLOCKS = frozenset({"p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figcaption", "summary", "div", "section"})
# Not prose: rows are compared as rows, charts as charts, and navigation says nothing.
_SKIPPED = frozenset({"table", "svg", "nav", "script", "style", "details", "figure"})
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_EXTENSIONS = ("abbr", "admonition", "attr_list", "def_list", "footnotes", "tables")


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """A bound figure of a sentence: what it is bound to, and its words."""

    path: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is read; parts are words and figures in their order."""

    parts: tuple[str | Figure, ...]

    @property
    def text(self) -> str:
        """The words."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts).strip()

    @property
    def skeleton(self) -> str:
        """The words with what each figure is bound to in its place."""
        return "".join(part if isinstance(part, str) else f"{_OPEN}{part.path}{_CLOSE}" for part in self.parts).strip()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures."""
        return tuple(part for part in self.parts if isinstance(part, Figure))


class _Reader(HTMLParser):
    """Collects the blocks of prose of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, tuple[Figure, ...]]] = []
        self._words: list[str] = []
        self._figures: list[Figure] = []
        self._skipping = 0
        self._hidden = 0
        self._figure: tuple[str, list[str]] | None = None
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _VOID:
            self._words.append(" ")
            return
        kind = ""
        if tag in _SKIPPED:
            self.flush()
            self._skipping += 1
            kind = "skipped"
        elif "mm-hidden" in (given.get("class") or "").split() or "headerlink" in (given.get("class") or "").split():
            self._hidden += 1
            kind = "hidden"
        elif tag in _BLOCKS:
            self.flush()
            kind = "block"
        elif given.get("data-figure") and self._figure is None and not self._skipping:
            self._figure = (given["data-figure"] or "", [])
            kind = "figure"
        self._open.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        if all(name != tag for name, _ in self._open):
            return
        while self._open:
            name, kind = self._open.pop()
            if kind == "skipped":
                self._skipping -= 1
            elif kind == "hidden":
                self._hidden -= 1
            elif kind == "block":
                self.flush()
            elif kind == "figure" and self._figure is not None:
                path, words = self._figure
                self._words.append(f"{_OPEN}{len(self._figures)}{_CLOSE}")
                self._figures.append(Figure(path, " ".join("".join(words).split())))
                self._figure = None
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._skipping and not self._hidden:
            data = data.replace(_OPEN, " ").replace(_CLOSE, " ")
            (self._words if self._figure is None else self._figure[1]).append(data)

    def flush(self) -> None:
        """End a block."""
        text = " ".join("".join(self._words).split())
        if text:
            self.blocks.append((text, tuple(self._figures)))
        self._words, self._figures = [], []


def sentences(page: str) -> list[Sentence]:
    """The sentences of a staged page (Markdown with HTML and a head), the description first; the title stands in the page again."""
    head, _, body = page.removeprefix("---\n").partition("\n---\n") if page.startswith("---\n") else ("", "", page)
    told = [line.partition(": ")[2] for line in head.splitlines() if line.startswith("description: ")]
    # The head is written by pages.py: every value is JSON, and what came from a cell is escaped for HTML.
    found = [Sentence((html.unescape(str(json.loads(value))),)) for value in told]
    reader = _Reader()
    reader.feed(markdown.markdown(body, extensions=list(_EXTENSIONS)))
    reader.close()
    reader.flush()
    for text, figures in reader.blocks:
        found.extend(Sentence(tuple(_parts(piece, figures))) for piece in _END.split(text) if piece.strip())
    return found


def _parts(text: str, figures: Sequence[Figure]) -> Iterator[str | Figure]:
    position = 0
    for match in _FIGURE.finditer(text):
        if match.start() > position:
            yield text[position : match.start()]
        yield figures[int(match[1])]
        position = match.end()
    if position < len(text):
        yield text[position:]


Pair = tuple[Sentence | None, Sentence | None]


def moved(before: Sequence[Sentence], after: Sequence[Sentence]) -> list[Pair]:
    """The sentences that read otherwise, each with its counterpart (None: there is none), in the order of the page."""
    matcher = difflib.SequenceMatcher(None, [item.skeleton for item in before], [item.skeleton for item in after], autojunk=False)
    pairs: list[Pair] = []
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            # The same skeleton; what differs are the words of figures.
            both = zip(before[start:end], after[new_start:new_end], strict=True)
            pairs.extend((one, other) for one, other in both if one.text != other.text)
        else:
            pairs.extend(_paired(before[start:end], after[new_start:new_end]))
    return _found_elsewhere(pairs)


def _found_elsewhere(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs, with a sentence that only changed its place joined to itself, or left out where it reads the same."""
    gone = {one.skeleton: one for one, other in pairs if one is not None and other is None}
    come = {other.skeleton for one, other in pairs if one is None and other is not None}
    joined: list[Pair] = []
    for one, other in pairs:
        if one is not None and other is None and one.skeleton in come:
            continue
        if one is None and other is not None and other.skeleton in gone:
            one = gone[other.skeleton]
        if one is None or other is None or one.text != other.text:
            joined.append((one, other))
    return joined


# Two sentences with fewer words in common than this are two sentences, not two versions of one.
_ALIKE = 0.55


def _paired(before: Sequence[Sentence], after: Sequence[Sentence]) -> Iterator[Pair]:
    """Sentences that came in the place of others: each with the most alike, in order."""
    if len(before) == len(after):
        yield from zip(before, after, strict=True)
        return
    rest = list(after)
    for one in before:
        alike = [(difflib.SequenceMatcher(None, one.text, other.text, autojunk=False).ratio(), -place) for place, other in enumerate(rest)]
        best, place = max(alike, default=(0.0, 0))
        if best < _ALIKE:
            yield one, None
            continue
        yield from ((None, other) for other in rest[:-place])
        yield one, rest[-place]
        rest = rest[-place + 1 :]
    yield from ((None, other) for other in rest)
