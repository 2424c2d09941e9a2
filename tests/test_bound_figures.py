"""A number in a story is never typed: it is a figure, a measure or a checked comparison, and leads to what stands behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import data, paths
from scripts.data import Tables

STORIES = sorted(path for path in (paths.DOCS / "stories").glob("*.md") if path.name != "index.md" and not path.name.startswith("_"))

_SMALL = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_LARGE = "hundred hundreds thousand thousands million millions billion billions trillion trillions dozen dozens"
_MULTIPLES = "twice thrice double doubled doubles doubling triple tripled triples tripling trebled quadruple quadrupled quintupled"
_FRACTIONS = "half halved halves halving two-thirds one-third three-quarters"
_WORDS = "|".join(f"{_SMALL} {_TENS} {_LARGE} {_MULTIPLES} {_FRACTIONS}".split())
# Digits anywhere; number words as whole words; "tenfold"; "a third of"; per cent in any spelling.
# Not here: one, first, both, which count nothing.
_NUMBER = re.compile(
    rf"\S*\d\S*|\b(?:{_WORDS})\b|\b\w+-?fold\b|\ba (?:third|quarter|fifth|tenth) of\b|\bmost of\b|\bmajority\b"
    r"|\bper ?cent\b|%|percent(?:age)?",
    re.IGNORECASE,
)
# Names that hold a digit or a number word: looked up in the record, never listed here.
_NAMING: tuple[str, ...] = ("name", "name_zh", "legal_name", "legal_name_zh", "aliases", "series", "ticker", "exchange")
_NAMING += ("publisher", "origin", "measured_by", "title")


@pytest.fixture(scope="module")
def names() -> re.Pattern[str]:
    """Every name of the record that could be read as a number."""
    tables: Tables = data.load(paths.PACKAGE)
    found: set[str] = set()
    for table in tables:
        for column in _NAMING:
            if column in table.fields:
                for row in table:
                    found.update(part.strip() for part in str(row[column] or "").split(" | "))
    # A name needs a letter: an alias such as 360 would let every 360 pass.
    telling = {name for name in found if _NUMBER.search(name) and re.search(r"[^\W\d_]", name)}
    return re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, telling), key=lambda name: (-len(name), name))) + r")(?!\w)")


def _blank(match: re.Match[str]) -> str:
    """Spaces in the place of what was matched, so that lines keep their numbers."""
    return re.sub(r"[^\n]", " ", match[0])


def unbound(text: str, names: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Every typed number of a page with its line."""
    title = re.search(r"^title: *(.+)$", text, re.MULTILINE)
    text = re.sub(r"\A---\n.*?\n---\n", _blank, text, flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}|<!--.*?-->|\{[:#][^}]*\}", _blank, text, flags=re.DOTALL)
    # The address of a link is no sentence; its words are.
    text = re.sub(r"(?<=\])\([^)\s]*\)", _blank, text)
    heading = re.search(r"^# +(.+?) *$", text, re.MULTILINE)
    if title and heading and re.sub(r"<[^>]*>", "", heading[1]) == title[1].strip().strip('"'):
        # The page's name, said once more.
        text = text.replace(heading[0], _blank(heading), 1)
    text = names.sub(_blank, text)
    for number, line in enumerate(text.splitlines(), 1):
        for found in _NUMBER.finditer(line):
            yield number, found[0]


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_story_types_no_number(story: Path, names: re.Pattern[str]) -> None:
    lines = story.read_text(encoding="utf-8").splitlines()
    where = story.relative_to(paths.ROOT).as_posix()
    found = [f"{where}:{line}  {words!r} in: {lines[line - 1].strip()[:110]}" for line, words in unbound("\n".join(lines), names)]
    assert not found, "typed numbers; bind each with figure(), times() or compared():\n" + "\n".join(found)


@pytest.mark.parametrize(
    "sentence",
    [
        "It raised $300 million.",
        "It raised three rounds.",
        "The price tripled.",
        "About half of it was credit.",
        "Growth was 12%.",
        "It grew tenfold.",
        "They hold a third of the shares.",
        "Most of the money came later.",
        "In 2024 it began.",
        "5亿 was printed.",
        "Version 9.9 of 01.AI",
    ],
)
def test_typed_number_is_noticed(sentence: str, names: re.Pattern[str]) -> None:
    assert list(unbound(f"---\ntitle: T\n---\n# T\n\n{sentence}\n", names)), sentence


@pytest.mark.parametrize(
    "sentence",
    [
        'It raised {{ figure("rounds/moonshot-2024-02-a-plus/amount") }}.',
        "01.AI is a company.",
        "One of them came first, and both stayed.",
        "[A page](../2024/page-3/) about it.",
        "## A heading {#part-2}",
    ],
)
def test_bound_number_passes(sentence: str, names: re.Pattern[str]) -> None:
    assert not list(unbound(f"---\ntitle: T 5\npublished: 2026-11-21\n---\n# T 5\n\n{sentence}\n", names)), sentence
