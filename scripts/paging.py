"""How long a page may become, and where the rest of a list stands (pure): every limit in one place.

A list that is longer goes on on pages of its own (rounds/page-2/, companies/zhipu/stakes/page-2/); what is left out altogether is
said with its number, and stands in a file that the page links to. The limits keep a page such that a phone can show it.
"""

from __future__ import annotations

import re

# Rows of a table on one page, and of one that is not what its page is there for.
ROWS, ROWS_BESIDE = 250, 150
# Rows with all their claims on one page: each is a heading, a sentence and a table.
EVIDENCE = 40
# Claims of one cell, and cells of one sum.
CLAIMS = 200
# Rows of a chart's table, and the sources behind a chart.
CHART_ROWS, CHART_SOURCES = 100, 200
# Links in one cell of a table.
LINKS = 40
# Figures in one part of the list of all that programs read (figures/index.json).
FIGURES = 20_000
# Rows that are parts of pages. Beyond, the search finds pages and no longer the rows on them: a reader fetches its index whole.
SEARCHED = 5_000
# Entries of the feed: readers fetch it again and again, and hold older entries themselves.
FEED = 100


def number(place: int, most: int) -> int:
    """On which page of a list an item stands; both are counted from where people count them: items from 0, pages from 1."""
    return place // most + 1


def pages(total: int, most: int) -> int:
    """How many pages a list takes; an empty one takes one."""
    return max(1, -(-total // most))


def address(base: str, name: str, page: int) -> str:
    """The address of a page of a list that begins on the page `base`; name tells apart the lists of one page."""
    if page == 1:
        return base
    return f"{base}{name}/page-{page}/" if name else f"{base}page-{page}/"


def name(view: str, page: str, values: tuple[str, ...]) -> str:
    """What a list is called in its address: its view and what it is narrowed to, as far as the page's own address does not say so."""
    said = set(page.strip("/").split("/"))
    parts = [part for part in (view, *values) if part and part not in said]
    return re.sub(r"[^a-z0-9_]+", "-", "-".join(parts).casefold()).strip("-")
