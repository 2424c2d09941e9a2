"""What grows: lists go on on further pages, charts draw the largest, and both say so. Every row stays where links lead to it."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from urllib.parse import urljoin

import pandas as pd
import pytest
from playwright.sync_api import Browser, expect
from selectolax.lexbor import LexborHTMLParser

from scripts import addresses, answers, data, discovery, evidence, pages, paging, paths, plates, render, specs, svg
from scripts.charts import _most, money_by_year, rounds_timeline
from scripts.data import Tables, Value
from scripts.vocabulary import Shared
from scripts.words import ENGLISH
from tests import support
from tests.built import Site, watched

# The templates that the grown package is shown with: a list by itself, lists among others, evidence, and rows with anchors.
TEMPLATES = (
    *("_more.md", "rounds/index.md", "rounds/_each.md", "metrics/index.md", "indicators/_each.md", "companies/_each.md"),
    *("sources/_each.md", "methods/rulings.md", "measures/_each.md", "doubts/slips.md"),
)
METRICS, ROUNDS, STAKES, SOURCES, CLAIMS = 2 * paging.ROWS + 7, paging.ROWS + 1, paging.EVIDENCE + 5, paging.ROWS + 30, paging.CLAIMS + 3


def _copies(tables: Tables, name: str, row_id: str, count: int, **changed: str) -> Iterator[dict[str, Value]]:
    """Rows like one of the tiny package; {n} in what is changed is the number of the copy."""
    row = tables[name][row_id]
    (key,) = tables[name].key
    for number in range(count):
        yield {**row, key: f"{row_id}-{number}", **{column: text.format(n=number) for column, text in changed.items()}}


def grown() -> Tables:
    """The tiny package with more rows than a page takes, in every list that may grow."""
    tables = support.tiny_tables()
    more: dict[str, list[dict[str, Value]]] = {
        "metrics": list(_copies(tables, "metrics", "alpha-ai-revenue-2024-company", METRICS, measured_by="House {n}")),
        "rounds": list(_copies(tables, "rounds", "alpha-ai-2023-06-a", ROUNDS, series="Copy {n}")),
        "stakes": list(_copies(tables, "stakes", "alpha-ai-north-fund-2024-12", STAKES)),
        "sources": list(_copies(tables, "sources", "alpha-prospectus-2025", SOURCES, title="Copy {n}", url="https://example.org/copy-{n}")),
    }
    claim = tables.claims["test-0001-legal-name"]
    more["claims"] = [{**claim, "claim_id": f"more-{number}"} for number in range(CLAIMS)]
    more["claims"] += [
        {
            **claim,
            "claim_id": f"of-{row['metric_id']}",
            "table": "metrics",
            "row_id": row["metric_id"],
            "field": "value",
            "value": "1200000000",
        }
        for row in more["metrics"]
    ]
    for name, rows in more.items():
        tables = support.with_rows(tables, name, rows)
    return tables


@dataclasses.dataclass(frozen=True)
class Made:
    """The pages of the grown package: each by its address, parsed, with its text."""

    tables: Tables
    pages: Mapping[str, LexborHTMLParser]
    texts: Mapping[str, str]

    def ids(self, address: str) -> Counter[str]:
        """The ids of a page."""
        return Counter(node.attributes["id"] or "" for node in self.pages[address].css("[id]"))

    def chain(self, address: str, name: str = "") -> list[str]:
        """The pages of a list, as its links to the next one lead from page to page."""
        found = [address]
        while link := self._next(found[-1], name):
            found.append(urljoin(f"/{found[-1]}", link).lstrip("/"))
            assert found[-1] not in found[:-1]
        return found

    def _next(self, address: str, name: str) -> str | None:
        link = self.pages[address].css_first(f'nav[data-said="{name}"] a[rel="next"]')
        return link.attributes["href"] if link is not None else None


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The grown package as pages."""
    docs = tmp_path_factory.mktemp("docs")
    for template in TEMPLATES:
        (docs / template).parent.mkdir(exist_ok=True)
        shutil.copy(paths.DOCS / template, docs / template)
    tables = grown()
    files = dict(render.made_pages(Shared(tables, ENGLISH, paths.CACHE), docs))
    texts = {pages.address(path): content.decode() for path, content in files.items()}
    return Made(tables, {address: LexborHTMLParser(text) for address, text in texts.items()}, texts)


def _said(made: Made, address: str, name: str = "") -> str:
    node = made.pages[address].css_first(f'nav[data-said="{name}"] p')
    assert node is not None, f"{address} does not say which rows it shows"
    return " ".join(node.text().split())


@pytest.mark.parametrize(
    ("address", "name", "total", "most", "rows"),
    [
        ("metrics/", "", METRICS + 8, paging.ROWS, "tbody tr"),
        ("rounds/", "", ROUNDS + 9, paging.ROWS, "tbody tr"),
        ("sources/e/", "", None, paging.ROWS, "tbody tr"),
        ("companies/alpha-ai/", "company_rounds", None, paging.ROWS_BESIDE, "tbody tr"),
        ("indicators/revenue/", "claims-metrics", None, paging.EVIDENCE, "section.mm-row"),
        ("companies/alpha-ai/", "claims-stakes", None, paging.EVIDENCE, "section.mm-row"),
    ],
)
def test_a_long_list_goes_on(made: Made, address: str, name: str, total: int | None, most: int, rows: str) -> None:
    """Its pages are linked one to the next, hold every row once, and each says truly which rows it holds."""
    chain = made.chain(address, name)
    said = [re.match(r"Rows ([\d,]+) to ([\d,]+) of ([\d,]+)[,.]", _said(made, page, name)) for page in chain]
    bounds = [[int(text.replace(",", "")) for text in match.groups()] for match in said if match]
    assert len(bounds) == len(chain) > 1
    whole = bounds[0][2]
    assert total in (None, whole)
    assert [(first, last) for first, last, _ in bounds] == [(at + 1, min(at + most, whole)) for at in range(0, whole, most)]
    assert {of for _, _, of in bounds} == {whole}
    # The first page may show other lists too; the further ones only this.
    shown = [[node.html for node in made.pages[page].css(rows)] for page in chain[1:]]
    assert [len(some) for some in shown] == [last - first + 1 for first, last, _ in bounds[1:]]
    assert chain[1:] == [f"{address}{name}/page-{number}/".replace("//", "/") for number in range(2, len(chain) + 1)]
    back = made.pages[chain[-1]].css_first(f'nav[data-said="{name}"] a[rel="prev"]')
    assert back is not None
    assert urljoin(f"/{chain[-1]}", back.attributes["href"]).lstrip("/") == chain[-2]


def test_a_further_page_introduces_itself(made: Made) -> None:
    """A title, a description and a heading of its own, and the way back to where the list begins."""
    text = made.texts["rounds/page-2/"]
    assert 'title: "Rounds, page 2 of 2"' in text
    assert f'description: "Rounds: rows 251 to {ROUNDS + 9} of {ROUNDS + 9}."' in text
    assert "# Rounds, page 2 of 2" in text
    assert '<a href="../">Rounds</a>' in text
    assert "search: {" in made.texts["metrics/page-2/"], "what is left out of the search is left out on every page of it"


def test_every_link_leads_to_the_page_where_the_row_is(made: Made) -> None:
    """Figures, sources, claims and measures: whatever page a row moved to. No id stands twice."""
    ids = {address: made.ids(address) for address in made.pages}
    assert not [(address, one) for address, found in ids.items() for one, times in found.items() if times > 1]
    broken, followed = [], Counter[str]()
    for address, page in made.pages.items():
        for node in page.css("a[href]"):
            target, _, anchor = urljoin(f"/{address}", node.attributes["href"] or "").lstrip("/").partition("#")
            # Not every page of the site is made here; those that lists lead to are.
            if (
                not (anchor or "/page-" in target)
                or target.startswith(("http", "data/", "methods/#"))
                or target not in ids
                and "/page-" not in target
            ):
                continue
            followed["further" if "/page-" in target else "first"] += 1
            if target not in ids or (anchor and anchor not in ids[target]):
                broken.append(f"{address}: {node.attributes['href']}")
    assert not broken, broken[:10]
    assert min(followed["further"], followed["first"]) > METRICS


def test_answers_name_the_page_of_their_row(made: Made) -> None:
    """What a program is told leads a person to the same place."""
    found = evidence.assess(made.tables)
    pages = Counter[str]()
    for cell in (("metrics", f"alpha-ai-revenue-2024-company-{number}", "value") for number in range(METRICS)):
        address, _, anchor = answers.answer(made.tables, found[cell])["page"].partition("#")
        assert anchor in made.ids(address)
        pages[address] += 1
    assert max(pages.values()) <= paging.EVIDENCE
    for row in made.tables.sources:
        address, _, anchor = addresses.row(made.tables, row).partition("#")
        assert anchor in made.ids(address)


def test_claims_of_one_cell_end(made: Made) -> None:
    """A cell with hundreds of claims shows the first, says of how many, and names the file that has them all."""
    text = made.pages["companies/alpha-ai/"].text()
    assert f"The first {paging.CLAIMS} of {CLAIMS + 1} claims, in the order of the record. All are in claims.csv." in text


def test_many_figures_have_a_list_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of all figures names its next part, and the parts hold each figure once."""
    monkeypatch.setattr(paging, "FIGURES", 10)
    files = dict(answers.files(support.tiny_tables(), None))
    part, seen = "figures/index.json", []
    while part:
        read = json.loads(files[part])
        assert len(read["figures"]) <= 10
        seen += [item["path"] for item in read["figures"]]
        part = read["next"]
    assert len(seen) == read["count"] > 10
    assert sorted(seen) == sorted(path for path in files if path.endswith(".json") and "/index" not in path)


def test_a_large_record_leaves_rows_out_of_the_search(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the index of the search would be too large for a reader, it has pages only, and the list of all figures says so."""
    for template in ("_more.md", "metrics/index.md", "indicators/_each.md"):
        (tmp_path / template).parent.mkdir(exist_ok=True)
        shutil.copy(paths.DOCS / template, tmp_path / template)
    small = dict(render.made_pages(Shared(support.tiny_tables(), ENGLISH, paths.CACHE), tmp_path))
    monkeypatch.setattr(paging, "SEARCHED", 3)
    large = dict(render.made_pages(Shared(support.tiny_tables(), ENGLISH, paths.CACHE), tmp_path))
    said = b"The search finds pages, not their rows"
    assert said in large["metrics/index.md"]
    assert said not in small["metrics/index.md"]
    rows = LexborHTMLParser(large["indicators/revenue.md"].decode()).css(".mm-row h3, .mm-table")
    assert rows
    assert all("data-search-exclude" in row.attributes for row in rows)


# ---- in a browser, on the record, which has lists of several pages


def test_a_list_of_several_pages_is_narrowed_as_one(origin: str, browser: Browser) -> None:
    """Asked for, the other pages are fetched; links of their rows lead from here where they lead from there."""
    with watched(browser, origin) as seen:
        seen.open("metrics/page-2/?f-words=kimi")
        rows = seen.page.locator("table[data-filters] tbody tr")
        expect(seen.page.locator(".mm-filters output")).to_contain_text(re.compile(r"^\d+ of \d+ rows$"))
        counted = seen.page.locator("nav[data-pages]").get_attribute("data-rows")
        assert rows.count() == int(counted or 0) > paging.ROWS
        links = rows.locator("visible=true").locator("a").evaluate_all("links => links.map(link => link.href)")
        assert links
        assert all(link.startswith((f"{origin}/indicators/", f"{origin}/products/", f"{origin}/companies/")) for link in links)
        seen.page.locator(".mm-filters input").fill("")
        expect(seen.page.locator(".mm-filters output")).to_have_text(f"{counted} rows")
        seen.assert_quiet()


def test_a_row_is_found_on_the_page_to_which_it_moved(site: Site, origin: str, browser: Browser) -> None:
    """A link to a row from a time when its list had one page."""
    base = "indicators/monthly_active_users/"
    last = max((site.root / base / "claims-metrics").iterdir())
    heading = LexborHTMLParser((last / "index.html").read_text(encoding="utf-8")).css_first(".mm-row h3")
    assert heading is not None
    place = heading.attributes["id"]
    with watched(browser, origin) as seen:
        seen.open(f"{base}#{place}")
        seen.page.wait_for_url(f"{origin}/{base}claims-metrics/{last.name}/#{place}")
        expect(seen.page.locator(f"[id='{place}']")).to_be_in_viewport()
        seen.assert_quiet()


# ---- charts


def _with_rounds(companies: int, each: int) -> Tables:
    """The tiny package with many more companies, each with as many rounds."""
    tables = support.tiny_tables()
    names = [{**tables.companies["alpha-ai"], "company_id": f"c-{number}", "name": f"Company {number}"} for number in range(companies)]
    row = tables.rounds["alpha-ai-2023-06-a"]
    rounds = [
        {**row, "round_id": f"c-{company}-{number}", "company_id": f"c-{company}", "announced_on": f"{2010 + number}-03"}
        for company in range(companies)
        for number in range(each)
    ]
    return support.with_rows(support.with_rows(tables, "companies", names), "rounds", rounds)


def test_a_chart_of_five_thousand_marks_draws_the_largest() -> None:
    """It says how many it leaves out, in the picture and to who cannot see it; its table and its file have them all."""
    tables = _with_rounds(500, 10)
    drawn = plates.plate(tables, ENGLISH, "rounds_timeline", paths.CACHE)
    assert len(drawn.rows) > 5000
    for drawing in drawn.drawings.values():
        tips = re.findall(r'data-tip="', drawing)
        assert 0 < len(tips) <= _most.MARKS
        assert len(drawing) < 200_000
    companies = len({row["_company_id"] for row in drawn.rows})
    said = f"Drawn: the {_most.LANES} best funded of {companies} companies; the table has all."
    assert said in drawn.description
    assert said in support.sketch(CHARTS["rounds_timeline"], tables).shown
    assert len(plates._csv(drawn).decode().splitlines()) == len(drawn.rows) + 1


CHARTS = discovery.modules(paths.CHARTS)
# A bar a year and a share a year: years are few.
BY_YEAR = {"corroboration_by_year"}


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_draws_no_more_than_it_has_room_for(name: str, real: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for two, a chart of the record draws less, says so in both of its texts, and keeps its finding and its rows."""
    module: ModuleType = CHARTS[name]
    before = specs.of(support.sketch(module, real))
    for limit in ("LANES", "LINES", "PANELS", "MARKS"):
        monkeypatch.setattr(_most, limit, 6 if limit == "MARKS" else 2)
    monkeypatch.setattr(money_by_year, "APART", 2)
    after = specs.of(support.sketch(module, real))
    assert svg.title_of(after) == svg.title_of(before)
    told = re.compile(r"(Drawn|By name): .* of [\d,]+.*; the table has all\.")
    assert not told.search(svg.description_of(before))
    if name in BY_YEAR:
        return
    assert told.search(svg.description_of(after))
    assert told.search(" ".join(after["title"]["subtitle"]))
    assert _rows(after) < _rows(before)


def _rows(spec: object) -> int:
    """The rows of all layers of a specification."""
    if isinstance(spec, list):
        return sum(map(_rows, spec))
    if not isinstance(spec, dict):
        return 0
    return sum(len(part["values"]) if name == "data" and "values" in part else _rows(part) for name, part in spec.items())


@pytest.fixture(scope="module")
def real() -> Tables:
    """The record."""
    return data.trusted(paths.PACKAGE)


def test_the_largest_groups_are_kept_whole() -> None:
    """As the numbers say; the first by name where they are the same; groups without a number come last."""
    rows = pd.DataFrame({"of": list("aabbccd"), "size": [1, 9, 5, 5, None, None, 7]})
    kept = _most.largest(rows, "of", "letters", "size", 2)
    assert list(kept.rows["of"]) == ["a", "a", "d"]
    assert kept.note == " Drawn: the 2 largest of 4 letters; the table has all."
    assert list(_most.largest(rows, "of", "letters", most=2).rows["of"]) == ["a", "a", "b", "b"]
    assert _most.largest(rows, "of", "letters", "size", 4).note == ""
    assert _most.largest(rows.iloc[:0], "of", "letters", "size", 2).rows.empty


def test_marks_are_counted_truly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the groups that are kept still have too many rows, the largest of these are drawn, and the sentence counts both."""
    monkeypatch.setattr(_most, "MARKS", 3)
    rows = pd.DataFrame({"of": list("aaaabbc"), "size": [1, 2, 8, 9, 5, 5, 0]})
    kept = _most.largest(rows, "of", "letters", "size", 2)
    assert sorted(kept.rows["size"]) == [5, 8, 9]
    assert kept.note == " Drawn: the 2 largest of 3 letters, and 3 of their 6 marks; the table has all."


def test_money_of_small_companies_is_added_up() -> None:
    """No year loses a dollar where companies are drawn together."""
    rows = rounds_of_money(_with_rounds(30, 2))
    together = money_by_year._together(rows)
    assert together.rows["_company_id"].nunique() == money_by_year.APART + 1
    for column in ("_usd", "_low", "_high", "rounds", "rounds_with_amount"):
        assert together.rows.groupby("year")[column].sum().to_dict() == pytest.approx(rows.groupby("year")[column].sum().to_dict())
    assert f"{rows['_company_id'].nunique() - money_by_year.APART} others" in set(together.rows["company"])


def rounds_of_money(tables: Tables) -> pd.DataFrame:
    """The rows of the chart of money by year."""
    assert len(rounds_timeline.frame(tables, ENGLISH)) > 0
    return money_by_year.frame(tables, ENGLISH)
