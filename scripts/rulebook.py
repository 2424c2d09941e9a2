"""The rules of the record in one book: what each says and why, who enforces it, a good and a bad example (pure but for reading tests/).

Nothing is written here by hand: the sentences are the docstrings of scripts/checks and the RULES of the readers, the examples are the
smallest edits in tests/bad that must trigger exactly one rule, shown against the tiny valid package in tests/package.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts import descriptors, discovery, files, paths, repository, schema

# The page that the book stands on, as an address from the root of the site.
PAGE = "rules/"

# What must be right before any check has something to look at.
OF_FORM = {**files.RULES, **schema.RULES}
FILES, SCHEMA, PAGES, CHECKS = (
    "the reader of the files",
    "the schema in datapackage.json",
    "the writer of the pages",
    "a check of this project",
)
# What hides other problems comes first.
_ORDER = (FILES, SCHEMA, PAGES, CHECKS)
_PAGE_RULE = "A page names only rows, columns, measures and charts that the record has, so that no figure on the site stands on nothing."


@dataclasses.dataclass(frozen=True, slots=True)
class Example:
    """An edit that breaks a rule: where, what stood there (empty: nothing), what must not stand there (empty: it is taken away)."""

    where: str
    good: str
    bad: str


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """One way to break a rule, told in a sentence, with its edits."""

    why: str
    examples: tuple[Example, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id, its sentence with the reason, more paragraphs, who enforces it, where the code is, and how it is broken."""

    name: str
    sentence: str
    details: tuple[str, ...]
    enforcer: str
    code: str
    cases: tuple[Case, ...] = ()

    @property
    def rank(self) -> int:
        """Smaller is worse: what keeps other rules from being looked at."""
        return _ORDER.index(self.enforcer)


# No edit of the data breaks this one: its example is a line of a page.
_PAGE_CASE = Case(
    "The page names a column that rounds do not have.",
    (Example("docs/en/stories/…", '{{ figure("rounds/<id>/amount") }}', '{{ figure("rounds/<id>/amuont") }}'),),
)


class Rulebook(Mapping[str, Rule]):
    """All rules by their ids; one that is not in the book (a new kind of error of a library) is the schema's."""

    def __init__(self, rules: Iterator[Rule], site: str | None) -> None:
        self._rules = {rule.name: rule for rule in rules}
        self._site = site

    def __getitem__(self, name: str) -> Rule:
        return self._rules.get(name) or dataclasses.replace(self._rules["schema-other"], name=name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def address(self, name: str) -> str | None:
        """Where a rule is explained on the site; None where no site is known."""
        return f"{self._site}{PAGE}#{name if name in self._rules else 'schema-other'}" if self._site else None


def _rules(cases: Path, package: Path) -> Iterator[Rule]:
    for name, sentence in sorted(OF_FORM.items()):
        kind, room = (FILES, "files") if name in files.RULES else (SCHEMA, "schema")
        yield Rule(name, sentence, (), kind, f"scripts/{room}.py", _cases(cases / name, package))
    yield Rule("page", _PAGE_RULE, (), PAGES, "scripts/pages.py", (_PAGE_CASE,))
    for name, module in discovery.modules(paths.CHECKS).items():
        details = tuple(discovery.details(module))
        yield Rule(name, discovery.summary(module), details, CHECKS, f"scripts/checks/{name}.py", _cases(cases / name, package))


@functools.cache
def book(cases: Path = paths.BAD, package: Path = paths.TINY, site: str | None = None) -> Rulebook:
    """The book, with the examples that the folders hold. site is the address that links lead to (default: what the environment says)."""
    return Rulebook(_rules(cases, package), site or repository.site())


# ---- examples


def _cases(folder: Path, package: Path) -> tuple[Case, ...]:
    """The cases of one rule, by the names of their files."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        case = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(Case(str(case.get("why", "")), tuple(_examples(case, package))))
    return tuple(found)


@functools.cache
def _rows(package: Path, table: str) -> tuple[list[str], dict[str, dict[str, str]]]:
    """The header of a table of the tiny package, and its rows by id."""
    descriptor, _ = descriptors.read(package, paths.DESCRIPTOR)
    assert descriptor is not None, "the tiny package is valid"
    schema = next(resource["schema"] for resource in descriptor["resources"] if resource["name"] == table)
    key = [schema["primaryKey"]] if isinstance(schema["primaryKey"], str) else schema["primaryKey"]
    path = next(resource["path"] for resource in descriptor["resources"] if resource["name"] == table)
    with (package / path).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = {"-".join(row[column] for column in key): row for row in reader}
        return list(reader.fieldnames or ()), rows


def _cells(cells: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {text}" for name, text in cells.items() if text not in ("", None))


def _examples(case: Mapping[str, Any], package: Path) -> Iterator[Example]:
    """The edits of a case (their form: tests/support.py) as a person sees them."""
    for edit in case.get("set", ()):
        _, rows = _rows(package, edit["table"])
        good = rows.get(edit["row"], {}).get(edit["field"], "")
        yield Example(f"{edit['table']}, {edit['row']}, {edit['field']}", good, str(edit["value"]))
    for edit in case.get("add", ()):
        yield Example(f"{edit['table']}, a new row", "", _cells(edit["values"]))
    for edit in case.get("remove", ()):
        _, rows = _rows(package, edit["table"])
        yield Example(f"{edit['table']}, {edit['row']}", _cells(rows.get(edit["row"], {})), "")
    for edit in case.get("bytes", ()):
        found = str(edit.get("find", ""))
        now = f"the bytes {edit['hex']}" if "hex" in edit else str(edit.get("replace", edit.get("append", edit.get("content", ""))))
        where = edit["file"] + (", at its end" if "append" in edit else ", the whole file" if "content" in edit else "")
        yield Example(where, _shown(found), _shown(now) or "no byte at all")
    for edit in case.get("delete_file", ()):
        yield Example(edit["file"], "the file", "")


# Longer texts (a cell that is too long, a descriptor) are cut: the file under tests/bad has them whole.
LONGEST = 300


def _shown(text: str) -> str:
    """A piece of a file in one line: breaks and other invisible characters as Python writes them."""
    line = "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"


# ---- the page


def blocks(book: Rulebook, words: Callable[[str], str]) -> str:
    """The book as Markdown: a chapter for each who enforces, a section for each rule. words makes text safe in Markdown and HTML."""
    parts = []
    for enforcer in _ORDER:
        rules = [rule for rule in book.values() if rule.enforcer == enforcer]
        if rules:
            parts.append(f"## Enforced by {enforcer}\n\n" + "\n\n".join(_block(rule, words) for rule in rules))
    return "\n\n".join(parts)


def _block(rule: Rule, words: Callable[[str], str]) -> str:
    lines = [f"### {words(rule.name)} {{#{rule.name}}}", "", words(rule.sentence), ""]
    for paragraph in rule.details:
        lines += [words(paragraph), ""]
    for case in rule.cases:
        lines += [f"<details><summary>Example: {words(case.why)}</summary>", _table(case, words), "</details>", ""]
    place = repository.source(rule.code)
    code = f'<a href="{words(place)}"><code>{words(rule.code)}</code></a>' if place else f"<code>{words(rule.code)}</code>"
    return "\n".join([*lines, f'<p class="mm-note">Enforced in {code}.</p>'])


def _table(case: Case, words: Callable[[str], str]) -> str:
    def cell(text: str, nothing: str) -> str:
        return f"<td><code>{words(_shown(text))}</code></td>" if text else f"<td>{nothing}</td>"

    rows = "".join(
        f"<tr><td>{words(example.where)}</td>{cell(example.good, 'nothing')}{cell(example.bad, 'nothing')}</tr>"
        for example in case.examples
    )
    head = '<tr><th scope="col">Where</th><th scope="col">Good</th><th scope="col">Bad</th></tr>'
    region = f'<div class="mm-table" tabindex="0" role="region" aria-label="{words(case.why)}">'
    return f"{region}<table><thead>{head}</thead><tbody>{rows}</tbody></table></div>"
