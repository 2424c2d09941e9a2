"""Every view and every measure, found by themselves, on the tiny package, on the record, and on a package without a single row."""

from __future__ import annotations

import functools
import html
import html.parser
import inspect
import re
import tempfile
from pathlib import Path
from types import ModuleType

import pytest

from scripts import data, discovery, paths, refs
from scripts.data import Tables
from scripts.markup import Markup, View
from scripts.measures import Measure
from scripts.words import ENGLISH
from tests import support

VIEWS = discovery.modules(paths.VIEWS)
MEASURES = discovery.modules(paths.MEASURES)
PACKAGES = ("tiny", "real", "empty")
# Enough to meet every kind of argument; the record has measures with hundreds.
ARGUMENTS = 12
OTHER_ARGUMENTS = {"table": "rounds", "of": "rounds", "version": "1.0.0"}
# What these list is there without a single row: the tables, their columns, the files, the words.
OF_THE_PACKAGE = {"package", "qualifiers", "dictionary", "downloads", "table_files", "versions"}


@functools.cache
def tables_of(package: str) -> Tables:
    """The tables of one of the three packages."""
    if package == "tiny":
        return support.tiny_tables()
    if package == "real":
        return data.load(paths.PACKAGE)
    with tempfile.TemporaryDirectory() as folder:
        copy = support.tiny(Path(folder))
        for file in (copy / "data").glob("*.csv"):
            header, *_ = file.read_text(encoding="utf-8").splitlines()
            file.write_text(header + "\n", encoding="utf-8")
        return data.load(copy)


def view_of(module: ModuleType, tables: Tables, known: bool = True) -> View:
    """A view, with the first row of the right table for each id that it must have; an id that is nowhere if not known."""
    where = {}
    for name, parameter in inspect.signature(module.view).parameters.items():
        if name.endswith("_id") and parameter.default is inspect.Parameter.empty:
            ids = list(tables[_plural(name.removesuffix("_id"))].rows) if known else []
            where[name] = ids[0] if ids else "nobody"
    while True:
        try:
            found = module.view(tables, ENGLISH, **where)
        except KeyError as error:
            # Some views are of a table or of a version, and say so only in their docstring.
            if error.args[0] in where or error.args[0] not in OTHER_ARGUMENTS:
                raise
            where[error.args[0]] = OTHER_ARGUMENTS[error.args[0]]
            continue
        assert isinstance(found, View)
        return found


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


class Cells(html.parser.HTMLParser):
    """The cells of each row of a table, and every link."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[int] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count, and keep the links."""
        self.open.append(tag)
        if tag == "tr":
            self.rows.append(0)
        if tag in ("td", "th"):
            self.rows[-1] += 1
        self.links.extend(value or "" for name, value in attrs if name == "href")

    def handle_endtag(self, tag: str) -> None:
        """Every element closes in its place."""
        assert self.open.pop() == tag


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("name", VIEWS)
def test_a_view_makes_a_table(name: str, package: str) -> None:
    """As many cells as columns in every row, all of them markup that is whole."""
    tables = tables_of(package)
    view = view_of(VIEWS[name], tables)
    assert all(len(row) == len(view.columns) for row in view.rows)
    assert all(index < len(view.columns) for index in view.numeric)
    assert len(set(view.columns)) == len(view.columns)
    markup = Markup(tables, ENGLISH, "here/").table(view)
    cells = Cells(markup)
    assert cells.open == []
    if view.rows:
        assert cells.rows == [len(view.columns)] * (len(view.rows) + 1)
        assert all(link.startswith(("../", "http://", "https://", "#", "./")) for link in cells.links)
    else:
        assert cells.rows == []
        assert (view.empty != "") == ("mm-empty" in html.unescape(markup))


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_of_nothing_is_empty(name: str) -> None:
    """A package without rows gives tables without rows, but for those about the package itself."""
    view = view_of(VIEWS[name], tables_of("empty"), known=False)
    assert view.rows == () or name in OF_THE_PACKAGE


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_the_same_twice(name: str) -> None:
    """The order of rows depends on nothing but the tables."""
    tables = tables_of("tiny")
    assert view_of(VIEWS[name], tables).rows == view_of(VIEWS[name], tables).rows


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_holds(name: str, package: str) -> None:
    """Every argument gives a number with a unit, inside its own ends, made of cells that exist."""
    tables, module = tables_of(package), MEASURES[name]
    arguments = list(module.arguments(tables))
    assert len(set(arguments)) == len(arguments)
    assert discovery.summary(module)
    for argument in arguments[:: max(1, len(arguments) // ARGUMENTS)]:
        measured = module.measure(tables, argument)
        assert isinstance(measured, Measure)
        assert measured.value.is_finite()
        assert ENGLISH.amount(measured.value, measured.unit, measured.qualifier)
        if measured.low is not None and measured.high is not None:
            assert measured.low <= measured.high
        if measured.counted is not None and measured.of is not None:
            assert 0 <= measured.counted <= measured.of
        for path in measured.cells:
            row, field = refs.cell(tables, path)
            assert not field or field in tables[row.table].fields


def test_every_disputed_cell_has_its_section() -> None:
    """The page of disputes names each table that can have one."""
    page = (paths.DOCS / "doubts" / "index.md").read_text(encoding="utf-8")
    listed = set(re.findall(r'table\("disputes", table="(\w+)"\)', page))
    assert listed == {table.name for table in tables_of("real") if any(field.evidence for field in table.fields.values())}


def test_every_kind_of_slip_and_comparison_has_its_section() -> None:
    """So do the pages of slips and of arithmetic: no row of the record falls between two sections."""
    tables = tables_of("real")
    kinds = {
        ("slips", "slips", "kind"): tables.claims.fields["suspect"],
        ("arithmetic", "comparisons", "operation"): tables.comparisons.fields["operation"],
    }
    for (page, view, column), field in kinds.items():
        text = (paths.DOCS / "doubts" / f"{page}.md").read_text(encoding="utf-8")
        listed = set(re.findall(rf'table\("{view}",[^)]*{column}="(\w+)"', text))
        assert listed == set(field.constraints["enum"])
