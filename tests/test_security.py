"""Strangers' words stay words: every text cell is filled with attacks, the checks are taken away, and the site must still be inert.

The checks refuse most of this at the door; here the second wall is tested alone. Cells with a form of their own (ids, dates, numbers,
words of a list) must be refused by the schema or by a check, each at its place.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scripts import checks, data, paths
from scripts.problems import InvalidPackage
from tests import tree as trees
from tests.built import Site, serving, templates, watched
from tests.conftest import Once
from tests.tree import Tree

ATTACKS = (
    "<script>pwned()</script>",
    '"><img src=x onerror=pwned()>',
    "' onmouseover='pwned()' x='",
    "</td></tr></table></details></section><svg onload=pwned()>",
    "[click](javascript:pwned())",
    "![pwned](//evil.example/x.png)",
    '{: .pwned #pwned onclick="pwned()" }',
    "{{ 7*191 }}{% for x in ().__class__.__mro__ %}pwned{% endfor %}",
    '</script><script type="application/ld+json">{"pwned":1}</script>',
    "*[pwned]: pwned",
    "[^1]: pwned [^1]",
    '<iframe srcdoc="<script>parent.pwned()</script>"></iframe>',
    "<https://evil.example/pwned> https://evil.example/auto pwned@evil.example",
    "\u202egnp.exe\u202c\u200b\u2066pwned",
    "--><!--# pwned #--><style>*{display:none}</style>",
    "&lt;script&gt;pwned()&lt;/script&gt; &#60;b onclick=pwned()&#62;",
    "</svg></title><script>pwned()</script>",
    "`pwned` **pwned** _pwned_ ~~pwned~~ \\*pwned\\*",
    "<a href='java\tscript:pwned()' class=pwned id=pwned>pwned</a>",
    "# pwned",
    "| pwned | pwned |",
    "\"'`</textarea></noscript></template><base href=//evil.example/>",
)
# Addresses that keep to the pattern of the column, and still must do nothing.
ADDRESSES = (
    'https://evil.example/"onmouseover="pwned()',
    "https://evil.example/'><script>pwned()</script>",
    "https://evil.example/)[x](javascript:pwned()",
)
# Columns that the programs read as references: their form is tested below.
REFERENCES = {
    ("claims", "table"),
    ("claims", "row_id"),
    ("claims", "field"),
    ("claims", "value"),
    ("claims", "value_high"),
    ("claims", "unit"),
    ("rulings", "table"),
    ("rulings", "row_id"),
    ("rulings", "field"),
    ("metrics", "unit"),
    ("indicators", "unit"),
}


def _resources() -> dict[str, tuple[str, dict[str, dict[str, object]], set[str]]]:
    """Every table: its file, its fields, and the columns that are keys."""
    found = {}
    for resource in json.loads((trees.TINY / paths.DESCRIPTOR).read_text(encoding="utf-8"))["resources"]:
        schema = resource["schema"]
        keys = {*schema["primaryKey"], *(column for key in schema.get("foreignKeys", []) for column in key["fields"])}
        found[resource["name"]] = (resource["path"], {field["name"]: field for field in schema["fields"]}, keys)
    return found


def _has_form(field: Mapping[str, object], keys: set[str]) -> bool:
    constraints = field.get("constraints", {})
    assert isinstance(constraints, dict)
    return field["name"] in keys or field["type"] != "string" or "enum" in constraints or "pattern" in constraints


def _is_address(field: Mapping[str, object]) -> bool:
    constraints = field.get("constraints", {})
    return isinstance(constraints, dict) and "http" in str(constraints.get("pattern", ""))


def _rewrite(path: Path, change: Callable[[int, dict[str, str]], None]) -> None:
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    for number, row in enumerate(rows):
        change(number, row)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def _fill(package: Path) -> None:
    """An attack in every free text cell of a package, each with a number of its own."""
    turn = 0
    for name, (file, fields, keys) in _resources().items():
        free = [column for column, field in fields.items() if not _has_form(field, keys) and (name, column) not in REFERENCES]
        addresses = [column for column, field in fields.items() if _is_address(field)]

        def change(number: int, row: dict[str, str], free: Sequence[str] = free, addresses: Sequence[str] = addresses) -> None:
            nonlocal turn
            for column in free:
                turn += 1
                row[column] = f"{ATTACKS[turn % len(ATTACKS)]} n{turn}"
            for column in addresses:
                if row[column]:
                    turn += 1
                    row[column] = ADDRESSES[turn % len(ADDRESSES)] + str(turn)

        _rewrite(package / file, change)
    assert turn > 500


def _build_hostile(folder: Path) -> None:
    tree = trees.tiny(folder)
    _fill(tree.package)
    # The guard is taken away: what no check refuses must be harmless.
    for check in (tree.root / "scripts" / "checks").glob("[a-z]*.py"):
        check.unlink()
    finished = tree.run("build")
    if finished.returncode:
        raise RuntimeError(f"the hostile package cannot be built:\n{finished.stderr[-4000:]}")


@pytest.fixture(scope="module")
def hostile(once: Once) -> Tree:
    """The site of the tiny package with an attack in every free text cell."""
    return Tree(once("hostile", _build_hostile))


def _census(root: Path) -> dict[str, set[str]]:
    """What the pages of a site are made of: elements, their attributes, classes, and where they point."""
    found: dict[str, set[str]] = {"elements": set(), "attributes": set(), "classes": set(), "hosts": set()}
    for file in sorted(root.rglob("*.html")):
        tree = LexborHTMLParser(file.read_text(encoding="utf-8"))
        for node in tree.root.traverse() if tree.root is not None else ():
            _count(node, found)
    return found


def _count(node: LexborNode, found: dict[str, set[str]]) -> None:
    name = node.tag or ""
    if name.startswith(("-", "!")):
        return
    found["elements"].add(name)
    for attribute, value in node.attributes.items():
        found["attributes"].add(f"{name} {attribute}")
        if attribute == "class":
            found["classes"].update((value or "").split())
        if attribute in ("href", "src", "action", "xlink:href", "formaction") and value:
            parts = urlsplit(value.strip())
            found["hosts"].add(f"{parts.scheme}:{parts.netloc}")


def test_attacks_add_nothing_to_the_pages(hostile: Tree, tiny_site: Tree) -> None:
    benign, attacked = _census(tiny_site.site), _census(hostile.site)
    for kind in ("elements", "attributes", "classes"):
        new = attacked[kind] - benign[kind]
        # The one way in which a filled cell may look unlike an empty one: words with a language, notes, remarks.
        strange = {name for name in new if not name.removeprefix("span ").startswith(("lang", "mm-"))}
        assert not strange, f"{kind} that no honest page has: {sorted(strange)}"
    assert not {host for host in attacked["hosts"] - benign["hosts"] if not host.startswith("https:evil.example")}


def test_addresses_that_break_out_are_not_linked(hostile: Tree) -> None:
    linked = [
        node.attributes["href"]
        for file in sorted(hostile.site.rglob("*.html"))
        for node in LexborHTMLParser(file.read_text(encoding="utf-8")).css("a[href*='evil.example']")
    ]
    # A host is free to be evil; a quote, a bracket or a space in its address is not let through.
    assert not [link for link in linked if link is None or set(link) & set("\"'<>` \t")]


def test_attacks_are_shown_as_words(hostile: Tree) -> None:
    companies = list(csv.DictReader(io.StringIO((hostile.package / "data" / "companies.csv").read_text(encoding="utf-8"))))
    for company in companies:
        page = LexborHTMLParser((hostile.site / "companies" / company["company_id"] / "index.html").read_text(encoding="utf-8"))
        shown = page.css_first("article h1")
        assert shown is not None
        # Invisible and turning characters become spaces; everything else stays as it was written.
        name = " ".join("".join(" " if mark in "\u202e\u202c\u200b\u2066\t" else mark for mark in company["name"]).split())
        assert name in " ".join(shown.text().split()), company["company_id"]
    text = "".join(path.read_text(encoding="utf-8") for path in hostile.site.rglob("*.html"))
    assert "1337" not in text, "a template in a cell was evaluated"


def test_machine_readable_files_hold(hostile: Tree) -> None:
    parsed = 0
    for path in sorted(hostile.site.rglob("*")):
        if path.suffix in (".json", ".jsonld", ".webmanifest") and path.is_file():
            json.loads(path.read_text(encoding="utf-8"))
            parsed += 1
        elif path.suffix in (".xml", ".svg") and path.is_file():
            root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
            names = {element.tag.split("}")[-1] for element in root.iter()}
            assert not names & {"script", "foreignObject", "iframe"}, path
            assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")], path
            parsed += 1
        elif path.suffix == ".html":
            for script in LexborHTMLParser(path.read_text(encoding="utf-8")).css('script[type="application/ld+json"]'):
                json.loads(script.text())
                parsed += 1
    assert parsed > 3


# What an attack would leave behind in the finished document.
_TRACES = """() => {
  const traces = [];
  if (window.wasPwned) traces.push('an attack ran');
  for (const element of document.querySelectorAll('*')) {
    for (const attribute of element.attributes) {
      if (attribute.name.startsWith('on')) traces.push(element.tagName + ' ' + attribute.name);
      if (/^\\s*(javascript|vbscript|data:text)/i.test(attribute.value) && ['href', 'src', 'action', 'xlink:href'].includes(attribute.name)
          && attribute.value !== 'javascript:void(0)') traces.push(element.tagName + ' ' + attribute.value);
    }
    if (element.id === 'pwned' || element.classList.contains('pwned')) traces.push('pwned ' + element.tagName);
  }
  return traces;
}"""


def test_attacks_do_nothing_in_the_browser(hostile: Tree, browser: Browser) -> None:
    site = Site(hostile.site, hostile.stage)
    docs = hostile.root / "docs" / "en"
    with serving(site.root) as origin, watched(browser, origin) as seen:
        seen.page.add_init_script("window.pwned = () => { window.wasPwned = true; alert('pwned'); };")
        for template in templates(docs):
            seen.open(site.address(template))
            seen.page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
            traces = seen.page.evaluate(_TRACES)
            assert not traces, f"{template}: {traces}"
        seen.assert_quiet()


def test_attacks_do_nothing_in_search(hostile: Tree, browser: Browser) -> None:
    with serving(hostile.site) as origin, watched(browser, origin) as seen:
        seen.page.add_init_script("window.pwned = () => { window.wasPwned = true; alert('pwned'); };")
        seen.open("")
        field = seen.page.locator("input.md-search__input")
        field.click()
        field.press_sequentially("pwned")
        results = seen.page.locator(".md-search-result__item")
        results.first.wait_for(timeout=30_000)
        assert results.count() > 0
        traces = seen.page.evaluate(_TRACES)
        assert not traces
        assert not seen.page.locator(".md-search-result script, .md-search-result img, .md-search-result iframe").count()
        seen.assert_quiet()


def test_cells_with_a_form_refuse_attacks(tmp_path: Path) -> None:
    package = shutil.copytree(trees.TINY, tmp_path / "package")
    expected: set[tuple[str, str]] = set()
    for name, (file, fields, keys) in _resources().items():
        formed = [column for column, field in fields.items() if _has_form(field, keys)]
        expected.update((name, column) for column in formed)

        def change(number: int, row: dict[str, str], formed: Sequence[str] = formed) -> None:
            for column in formed if number == 0 else ():
                row[column] = f"<script>pwned()</script>{column}"

        _rewrite(package / file, change)
    with pytest.raises(InvalidPackage) as refused:
        data.load(package)
    told = {(problem.table, column.strip()) for problem in refused.value.problems for column in problem.column.split(",")}
    assert not expected - told, "columns that take anything"


def _references() -> Iterator[tuple[str, str]]:
    """Columns that the programs read as references, and that the schema alone gives no form."""
    for name, (_, fields, keys) in _resources().items():
        yield from ((name, column) for column in fields if (name, column) in REFERENCES and not _has_form(fields[column], keys))


@pytest.mark.parametrize(("table", "column"), list(_references()), ids=str)
def test_references_refuse_attacks(table: str, column: str, tmp_path: Path) -> None:
    file = _resources()[table][0]
    package = shutil.copytree(trees.TINY, tmp_path / "package")
    line = 0

    def change(number: int, row: dict[str, str]) -> None:
        nonlocal line
        if row[column] and not line:
            line = number + 2
            row[column] = "<script>pwned()</script>"

    _rewrite(package / file, change)
    with pytest.raises(InvalidPackage) as refused:
        checks.checked(package)
    assert line in {problem.line for problem in refused.value.problems if problem.table == table}
