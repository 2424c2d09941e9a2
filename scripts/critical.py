"""Critical styles: what a page needs to be painted first stands in the page itself; its style sheets come after it.

Over a slow link a style sheet holds back the first painting by a request of its own and by all that the theme carries for other
pages. So the pages on which readers arrive get the rules that can match what they hold before any script has run. The style sheets
themselves are fetched beside, and take over once the page is painted (docs/overrides/main.html), or at once where there are no
scripts. Done on the finished HTML because only there it is known what a page holds.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import tinycss2

from scripts import disk

# Where readers come from elsewhere: the front page, the stories, the charts.
PAGES = ("index.html", "stories/**/index.html", "charts/index.html", "charts/*/index.html")
_SHEET = re.compile(r'<link rel="stylesheet" href="(?P<href>[^":?#]+\.css)">')
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
# What nothing is in before a person has touched the page.
_LATER = frozenset(("hover", "active"))
_ELSEWHERE = ("print",)


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
class _Rule:
    """A rule of a style sheet: its selectors, its declarations, and the conditions around it (`@media screen`), the outermost first."""

    selectors: tuple[tuple[Any, ...], ...]
    declarations: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]


def _selectors(prelude: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    selector: list[Any] = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield tuple(selector)
            selector = []
        else:
            selector.append(token)
    yield tuple(selector)


def _rules(nodes: Iterable[Any], conditions: tuple[str, ...] = ()) -> Iterator[_Rule]:
    """The rules of a style sheet that are for screens, those inside of conditions too; what only moves or loads is left out."""
    for node in nodes:
        if node.type == "qualified-rule":
            body = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            said = ((item.name, tinycss2.serialize(item.value).strip() + ("!important" if item.important else "")) for item in body)
            yield _Rule(tuple(_selectors(node.prelude)), tuple(said), conditions)
        elif node.type == "at-rule" and node.lower_at_keyword in ("media", "supports") and node.content is not None:
            condition = tinycss2.serialize(node.prelude).strip()
            if condition not in _ELSEWHERE:
                inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                yield from _rules(inner, (*conditions, f"@{node.lower_at_keyword} {condition}"))


@functools.lru_cache(maxsize=8)
def _parsed(css: str) -> tuple[_Rule, ...]:
    return tuple(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))


def _may_match(selector: Iterable[Any], page: _Holds) -> bool:
    """Whether a selector could match something of a page; what stands in brackets of `:is()` or `:not()` is not looked at."""
    before = ""
    for token in selector:
        if token.type == "ident":
            if before == "." and token.value not in page.classes:
                return False
            if before == ":" and token.lower_value in _LATER:
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
        asked.update(name for rule in rules for _, value in rule.declarations for name in _VARIABLE.findall(value))
        kept = [tuple(said for said in rule.declarations if not said[0].startswith("--") or said[0] in asked) for rule in rules]
        rules = [dataclasses.replace(rule, declarations=some) for rule, some in zip(rules, kept, strict=True) if some]
    return rules


def styles(sheets: Iterable[str], page: str) -> str:
    """The rules of style sheets, in their order, that may match something of a page as it is sent."""
    holds = _Holds(page)
    chosen = []
    for rule in (rule for css in sheets for rule in _parsed(css)):
        selectors = tuple(selector for selector in rule.selectors if _may_match(selector, holds))
        # A file that a style asks for is named from the place of its sheet; it comes with the sheet.
        declarations = tuple(said for said in rule.declarations if "url(" not in said[1] or 'url("data:' in said[1])
        if selectors and declarations:
            chosen.append(dataclasses.replace(rule, selectors=selectors, declarations=declarations))
    written: list[str] = []
    within: tuple[str, ...] = ()
    for rule in _used(chosen, page):
        if rule.conditions != within:
            written.append("}" * len(within) + "".join(f"{condition}{{" for condition in rule.conditions))
            within = rule.conditions
        selectors_text = ",".join(tinycss2.serialize(selector).strip() for selector in rule.selectors)
        written.append(f"{selectors_text}{{{';'.join(f'{name}:{value}' for name, value in rule.declarations)}}}")
    # A style element ends where these letters stand, whatever they mean in a style.
    return ("".join(written) + "}" * len(within)).replace("</", "<\\/")


def inlined(page: str, folder: Path) -> str:
    """A finished page that stands in a folder, with its critical styles; its style sheets wait."""
    links = list(_SHEET.finditer(page))
    if not links:
        return page
    sheets = [(folder / link["href"]).read_text(encoding="utf-8") for link in links]
    style = f"<style>{styles(sheets, page)}</style>"
    waiting = "".join(f'<link rel="stylesheet" href="{link["href"]}" media="not all" data-late>' for link in links)
    without = f"<noscript>{''.join(link[0] for link in links)}</noscript>"
    before, after = page[: links[0].start()], _SHEET.sub("", page[links[0].start() :])
    return f"{before}{style}{waiting}{without}{after}"


def inline(site: Path) -> None:
    """Give the pages on which readers arrive their critical styles."""
    for page in sorted({path for pattern in PAGES for path in site.glob(pattern)}):
        before = page.read_text(encoding="utf-8")
        after = inlined(before, page.parent)
        if after != before:
            disk.write(page, after.encode())
