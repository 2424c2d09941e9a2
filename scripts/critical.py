"""Critical styles: what a page needs to be painted first stands in the page itself; its style sheets come after it.

Over a slow link a style sheet holds back the first painting by a request of its own and by all that the theme carries for other
pages. So the pages on which readers arrive get the rules that can match what they hold before any script has run. The theme's style
sheets are fetched beside, and take over once the page is painted (docs/overrides/main.html), or at once where there are no scripts.
Of our own sheets the page gets all that can match what it holds at any time, on paper too: they are fetched only with the scripts,
for what those make. Done on the finished HTML because only there it is known what a page holds.
"""

from __future__ import annotations

import copy
import dataclasses
import functools
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Self

import tinycss2

from scripts import disk

# Where readers come from elsewhere: the front page, the stories, the charts.
PAGES = ("index.html", "stories/**/index.html", "charts/index.html", "charts/*/index.html")
_SHEET = re.compile(r'<link rel="stylesheet" href="(?P<href>[^":?#]+\.css)">')
# Where the theme keeps its own sheets (material/templates/assets); all others are ours.
_THEME = "assets/stylesheets/"
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
# What nothing is in before a person has touched the page.
_LATER = frozenset(("hover", "active"))
# What a reader can change without any script.
_STATES = ("open", "checked")
_ELSEWHERE = ("@media print",)


class _Holds(HTMLParser):
    """The elements, classes, ids and attributes of a page. An attribute is held with each of its values."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.classes: set[str] = set()
        self.ids: set[str] = set()
        self.attributes: dict[str, set[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down an element."""
        self.elements.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")
            if name == "class":
                self.classes.update((value or "").split())
            elif name == "id":
                self.ids.add(value or "")


@dataclasses.dataclass(frozen=True, slots=True)
class _Selector:
    """A selector of a rule: its parts, and how it is written."""

    tokens: tuple[Any, ...]
    written: str

    @classmethod
    def of(cls, tokens: Iterable[Any]) -> Self:
        """A selector made of these parts."""
        kept = tuple(tokens)
        return cls(kept, tinycss2.serialize(kept).strip())


@dataclasses.dataclass(frozen=True, slots=True)
class _Rule:
    """A rule of a style sheet: its selectors, its declarations, and the conditions around it (`@media screen`), the outermost first.

    What is said of the paper has no selectors; `@page` is the innermost of its conditions.
    """

    selectors: tuple[_Selector, ...]
    declarations: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]


def _declarations(rule: Any) -> tuple[tuple[str, str], ...]:
    body = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    found = ((item.name, tinycss2.serialize(item.value).strip() + ("!important" if item.important else "")) for item in body)
    # A file that a style asks for is named from the place of its sheet; it comes with the sheet.
    return tuple(said for said in found if "url(" not in said[1] or 'url("data:' in said[1])


def _selectors(prelude: Iterable[Any]) -> Iterator[_Selector]:
    selector: list[Any] = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield _Selector.of(selector)
            selector = []
        else:
            selector.append(token)
    yield _Selector.of(selector)


def _rules(nodes: Iterable[Any], conditions: tuple[str, ...] = ()) -> Iterator[_Rule]:
    """The rules of a style sheet, those inside of conditions too; what only moves or loads is left out."""
    for node in nodes:
        if node.type == "qualified-rule":
            if said := _declarations(node):
                yield _Rule(tuple(_selectors(node.prelude)), said, conditions)
        elif node.type == "at-rule" and node.content is not None:
            condition = f"@{node.lower_at_keyword} {tinycss2.serialize(node.prelude).strip()}".strip()
            if node.lower_at_keyword in ("media", "supports"):
                inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                yield from _rules(inner, (*conditions, condition))
            elif node.lower_at_keyword == "page" and (said := _declarations(node)):
                yield _Rule((), said, (*conditions, condition))


@functools.lru_cache(maxsize=8)
def _parsed(css: str) -> tuple[_Rule, ...]:
    return tuple(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))


@functools.lru_cache(maxsize=1)
def _held(page: str) -> _Holds:
    return _Holds(page)


@functools.lru_cache(maxsize=8192)
def _variables(value: str) -> tuple[str, ...]:
    """The variables that a declaration asks for."""
    return tuple(_VARIABLE.findall(value))


def _may_match(selector: Iterable[Any], page: _Holds, untouched: bool) -> bool:
    """Whether a selector could match something of a page; what stands in brackets of `:is()` or `:not()` is not looked at."""
    before = ""
    for token in selector:
        if token.type == "ident":
            if before == "." and token.value not in page.classes:
                return False
            if untouched and before == ":" and token.lower_value in _LATER:
                return False
            if before not in (".", ":") and token.lower_value not in page.elements:
                return False
        if token.type == "hash" and token.value not in page.ids:
            return False
        if token.type == "[] block" and not _may_have(token.content, page):
            return False
        before = token.value if token.type == "literal" else ""
    return True


def _may_have(content: Iterable[Any], page: _Holds) -> bool:
    """Whether an element could have an attribute as `[name]` or `[name=value]` asks."""
    name, *rest = [token for token in content if token.type != "whitespace"]
    if name.type != "ident" or name.lower_value not in page.attributes:
        return name.type != "ident"
    exact = len(rest) == 2 and rest[0].type == "literal" and rest[0].value == "="
    return not exact or rest[1].value in page.attributes[name.lower_value]


def _used(rules: Iterable[_Rule], page: str) -> list[_Rule]:
    """The rules without the variables that neither they nor the page ask for."""
    rules, before = list(rules), -1
    while before != (before := sum(len(rule.declarations) for rule in rules)):
        asked = set(_VARIABLE.findall(page))
        asked.update(name for rule in rules for _, value in rule.declarations for name in _variables(value))
        kept = [tuple(said for said in rule.declarations if not said[0].startswith("--") or said[0] in asked) for rule in rules]
        rules = [_Rule(rule.selectors, some, rule.conditions) for rule, some in zip(rules, kept, strict=True) if some]
    return rules


def _chosen(sheets: Iterable[str], holds: _Holds, untouched: bool) -> Iterator[_Rule]:
    """The rules that may match something of a page: before it is touched and on a screen, or ever."""
    for rule in (rule for css in sheets for rule in _parsed(css)):
        if untouched and any(condition in _ELSEWHERE or condition.startswith("@page") for condition in rule.conditions):
            continue
        selectors = tuple(selector for selector in rule.selectors if _may_match(selector.tokens, holds, untouched))
        if selectors or not rule.selectors:
            yield _Rule(selectors, rule.declarations, rule.conditions)


def _written(rules: Iterable[_Rule]) -> str:
    """Rules as the words of a style element."""
    written: list[str] = []
    within: tuple[str, ...] = ()
    for rule in rules:
        if rule.conditions != within:
            written.append("}" * len(within) + "".join(f"{condition}{{" for condition in rule.conditions))
            within = rule.conditions
        selectors = ",".join(selector.written for selector in rule.selectors)
        declarations = ";".join(f"{name}:{value}" for name, value in rule.declarations)
        written.append(f"{selectors}{{{declarations}}}" if selectors else declarations)
    # A style element ends where these letters stand, whatever they mean in a style.
    return ("".join(written) + "}" * len(within)).replace("</", "<\\/")


def first_styles(sheets: Iterable[str], page: str, beside: str = "") -> str:
    """The rules of style sheets, in their order, that may match something of a page as it is sent, on a screen.

    Variables that nobody asks for are left out; the styles that stand beside may ask for some.
    """
    return _written(_used(_chosen(sheets, _held(page), untouched=True), page + beside))


def all_styles(sheets: Iterable[str], page: str) -> str:
    """The rules of style sheets, in their order, that may match something of a page as it is sent, whatever a reader does with it."""
    holds = copy.copy(_held(page))
    holds.attributes = {**dict.fromkeys(_STATES, {""}), **holds.attributes}
    return _written(_chosen(sheets, holds, untouched=False))


def inlined(page: str, folder: Path) -> str:
    """A finished page that stands in a folder, with its critical styles; its style sheets wait."""
    links = list(_SHEET.finditer(page))
    if not links:
        return page
    theme = [link for link in links if _THEME in link["href"]]
    ours = [link for link in links if link not in theme]
    own = all_styles(_read(ours, folder), page)
    first = first_styles(_read(theme, folder), page, own)
    waiting = "".join(f'<link rel="stylesheet" href="{link["href"]}" media="not all" data-late>' for link in theme)
    without = f"<noscript>{_joined(theme)}</noscript>"
    asked = f"<template data-late>{_joined(ours)}</template>"
    before, after = page[: links[0].start()], _SHEET.sub("", page[links[0].start() :])
    # In the order of the sheets: where two rules are as strong, ours comes later.
    return f"{before}<style>{first}</style>{waiting}{without}<style>{own}</style>{asked}{after}"


def _read(links: Iterable[re.Match[str]], folder: Path) -> list[str]:
    return [(folder / link["href"]).read_text(encoding="utf-8") for link in links]


def _joined(links: Iterable[re.Match[str]]) -> str:
    return "".join(link[0] for link in links)


def inline(site: Path, among: Iterable[Path] | None = None) -> None:
    """Give the pages on which readers arrive their critical styles: all of a site, or those among some that were built anew."""
    landing = {path for pattern in PAGES for path in site.glob(pattern)}
    for page in sorted(landing if among is None else landing.intersection(among)):
        before = page.read_text(encoding="utf-8")
        after = inlined(before, page.parent)
        if after != before:
            disk.write(page, after.encode())
