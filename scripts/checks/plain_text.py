"""A cell is plain text, without HTML tags and entities: they would be shown as they are, or be taken for the page's own."""

import html.entities
import re
from collections.abc import Iterator

from scripts.checks import _text
from scripts.data import Tables
from scripts.problems import Problem

# `<` before a letter, `/`, `!` or `?` begins a tag; "<5%" does not. "R&D;" is no entity, because HTML has none of that name.
_TAG = re.compile(r"<[a-zA-Z/!?][^>]{0,80}>?")
_ENTITY = re.compile(r"&(#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")


def check(tables: Tables) -> Iterator[Problem]:
    """Every text cell but addresses, in which `&` separates values (`&lt;` would be a rare name there)."""
    for row, column, match in _text.matching(tables, _TAG):
        yield tables.problem(row, column, f"the text holds the HTML tag {_text.shown(match[0])}", "Write plain text; no cell holds markup.")
    for row, column, _ in _text.matching(tables, _ENTITY):
        if column in ("url", "website"):
            continue
        named = [found for found in _ENTITY.findall(row[column]) if found.startswith("#") or f"{found};" in html.entities.html5]
        if named:
            entity = f"&{named[0]};"
            hint = f"Write the character itself: {html.unescape(entity)}"
            yield tables.problem(row, column, f"the text holds the HTML entity {entity}", hint)
