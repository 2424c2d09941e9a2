"""What moves: each kind of edit is told where a reader would look for it, in names and words, and nothing else is."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts import data, paths
from scripts.__main__ import main
from scripts.diff import beside, comparison, prose, report, revisions, snapshot, structure
from scripts.diff.comparison import Comparison
from scripts.diff.prose import Figure, Sentence
from scripts.problems import InvalidPackage
from tests import support
from tests import tree as trees

ROUND = "alpha-ai-2024-05-b"
NEW_SOURCE = {
    "source_id": "new-2024", "title": "Filing", "publisher": "Exchange", "published_on": "2024-06-01", "url": "https://example.org/new-2024",
    "language": "en", "kind": "filing", "grade": "A", "origin": "Exchange", "accessed_on": "2026-11-21",
}  # fmt: skip
NEW_CLAIM = {
    "claim_id": "new-claim", "source_id": "new-2024", "table": "rounds", "row_id": ROUND, "field": "amount", "value": "700000000",
    "unit": "USD", "qualifier": "exact", "as_reported": "US$700 million", "locator": "page 1",
}  # fmt: skip
AMOUNT = {
    "set": [{"table": "rounds", "row": ROUND, "field": "amount", "value": "700000000"}],
    "add": [{"table": "sources", "values": NEW_SOURCE}, {"table": "claims", "values": NEW_CLAIM}],
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> trees.Tree:
    return trees.tiny(tmp_path_factory.mktemp("diff") / "tree")


Base = tuple[trees.Tree, data.Tables, snapshot.Snapshot]


@pytest.fixture(scope="module")
def base(tree: trees.Tree) -> Base:
    """The side that all the edits are compared with, looked at once."""
    tables = data.trusted(tree.package)
    return tree, tables, snapshot.take(tables, tree.root / "docs" / "en")


def _compare(base: Base, folder: Path, edits: Mapping[str, Any]) -> Comparison:
    after = support.tiny(folder)
    support.edit(after, edits)
    tree, old, before = base
    new = data.trusted(after)
    return comparison.compared(old, new, before, snapshot.take(new, tree.root / "docs" / "en"), ("before", "after"))


def test_nothing_moves_between_a_package_and_itself(base: Base, tmp_path: Path) -> None:
    found = _compare(base, tmp_path, {})
    assert not found
    assert "Nothing moves" in report.as_markdown(found)


def test_an_amount_moves_its_sentence_its_total_and_its_evidence(base: Base, tmp_path: Path) -> None:
    told = structure.structure(_compare(base, tmp_path, AMOUNT))
    (cell,) = told["cells"]
    assert (cell["before"], cell["after"], cell["column"]) == ("600000000", "700000000", "amount")
    assert cell["row"].startswith("Alpha AI B")
    assert (cell["before_words"], cell["after_words"]) == ("US$600 million", "US$700 million")
    sentence = next(item for item in told["sentences"] if item["page"].startswith("stories/") and "later" in item["after"])
    assert "US$600 million later" in sentence["before"]
    assert sentence["after"] == sentence["before"].replace("600", "700")
    (figure,) = sentence["figures"]
    assert figure["cell"] == f"rounds/{ROUND}/amount"
    total = next(item for item in told["totals"] if item["measure"] == "raised_usd")
    assert total["of"] == "Alpha AI"
    assert float(total["after"]["value"]) > float(total["before"]["value"])
    assert {row["table"] for row in told["rows_added"]} == {"sources", "claims"}


def test_a_claim_that_does_not_fit_disputes_its_cell(base: Base, tmp_path: Path) -> None:
    claim = {
        **NEW_CLAIM,
        "row_id": "alpha-ai-2023-06-a",
        "value": "900000000",
        "as_reported": "US$900 million",
        "source_id": "north-times-2024-03-beta-a",
    }
    told = structure.structure(_compare(base, tmp_path, {"add": [{"table": "claims", "values": claim}]}))
    (moved,) = told["evidence"]
    assert (moved["before"], moved["after"]) == ("corroborated", "disputed")
    assert moved["published"] == "US$200 million"
    assert moved["claims_added"] == ["North Times says US$900 million (“US$900 million”)"]


def test_a_valuation_redraws_the_chart(base: Base, tmp_path: Path) -> None:
    edits = {"set": [{"table": "rounds", "row": ROUND, "field": "valuation", "value": "5000000000"}]}
    found = _compare(base, tmp_path, edits)
    chart = next(item for item in structure.structure(found)["charts"] if item["name"] == "valuation_ladder")
    (row,) = chart["rows"]
    assert row["before"] != row["after"]
    portrait = next(item for item in structure.structure(found)["charts"] if item["name"] == "company_rounds-alpha-ai")
    assert portrait["title"]["before"] != portrait["title"]["after"]
    html = report.as_html(found)
    assert html.count("<svg") >= 2
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "http://" not in html.replace("http://www.w3.org", "")


def test_a_new_round_brings_a_page_and_a_removed_one_takes_it(base: Base, tmp_path: Path) -> None:
    row = {"round_id": "beta-labs-2026-01-c", "company_id": "beta-labs", "series": "C", "announced_on": "2026-01", "status": "closed"}
    found = _compare(base, tmp_path, {"add": [{"table": "rounds", "values": row}]})
    assert found.pages_added == ("rounds/beta-labs-2026-01-c/",)
    tree, _, before = base
    after = snapshot.take(found.new, tree.root / "docs" / "en")
    back = comparison.compared(found.new, found.old, after, before, ("after", "before"))
    assert back.pages_removed == found.pages_added
    assert "Beta Labs C" in report.as_markdown(back)


def test_a_renamed_investor_is_told_by_both_names(base: Base, tmp_path: Path) -> None:
    edits = {"set": [{"table": "investors", "row": "north-fund", "field": "name", "value": "Northern @octocat <b>Fund</b> | [x](y)"}]}
    found = _compare(base, tmp_path, edits)
    text, html = report.as_markdown(found), report.as_html(found)
    assert "North Fund" in text
    for dangerous in ("@octocat", "<b>Fund", "[x](y)", "Fund</b> |"):
        assert dangerous not in re.sub(r"`[^`]*`", "", text)
    assert "<b>Fund" not in html


def test_data_that_no_page_can_be_made_of_is_told(base: Base, tmp_path: Path) -> None:
    edits = {"set": [{"table": "rounds", "row": ROUND, "field": "announced_on", "value": "2024-13-45"}]}
    found = _compare(base, tmp_path, edits)
    reasons = json.loads(report.as_json(found))["untold_after"]
    reason = next(reason for reason in reasons if "2024-13-45" in reason)
    text = report.as_markdown(found)
    assert "### Not shown" in text
    assert "chart “What investors said each company was worth, round by round”" in text
    assert reason in report.as_html(found)


def test_an_older_form_of_the_package_is_compared_as_far_as_it_goes(base: Base, tmp_path: Path) -> None:
    """The base of a pull request may lack columns that today's pages ask for."""
    older = Path(shutil.copytree(base[0].package, tmp_path / "older"))
    descriptor = json.loads((older / paths.DESCRIPTOR).read_text(encoding="utf-8"))
    rounds = next(resource for resource in descriptor["resources"] if resource["name"] == "rounds")
    rounds["schema"]["fields"] = [field for field in rounds["schema"]["fields"] if field["name"] != "valuation_basis"]
    (older / paths.DESCRIPTOR).unlink()
    (older / paths.DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")
    header, rows = support._table(older, "rounds")
    place = header.index("valuation_basis")
    support._write(older, "rounds", [*header[:place], *header[place + 1 :]], [[*row[:place], *row[place + 1 :]] for row in rows])
    tree, now, after = base
    old = data.trusted(older)
    found = comparison.compared(old, now, snapshot.take(old, tree.root / "docs" / "en"), after, ("older", "now"))
    assert any(item.field == "valuation_basis" for item in found.delta.schema)
    assert not found.untold_after


# ---- sides


def test_a_side_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """That revisions and folders are compared, in all formats, test_workflows.py shows with the job of a pull request."""
    assert main(["diff", "no-such-revision"]) == 2
    said = "Nothing to compare: 'no-such-revision' is neither the folder of a package nor a revision of this repository.\n"
    assert capsys.readouterr().err == said


def test_what_the_second_interpreter_cannot_tell_is_told_by_the_first(tmp_path: Path) -> None:
    """An error of the other side comes to the surface instead of an empty report."""
    package = support.tiny(tmp_path)
    (package / "data" / "rounds.csv").write_bytes(b"\xff")
    with pytest.raises(InvalidPackage), beside.snapshot(package, tmp_path) as taken:
        taken()


@pytest.mark.parametrize("wrong", ["HEAD:../..", "--output=/tmp/x", "", str(paths.ROOT / "tests")])
def test_what_is_neither_a_folder_nor_a_revision_is_refused(wrong: str) -> None:
    with pytest.raises(revisions.NoSuchSide), revisions.side(wrong):
        pass


# ---- prose


def _sentence(*parts: str | Figure) -> Sentence:
    return Sentence(tuple(parts))


def test_sentences_are_those_that_a_reader_sees() -> None:
    page = """---
title: "A &#38; B"
description: "Two &#38; three."
---
# Heading

First sentence with
<a class="mm-figure" data-figure="rounds/x/amount" href="#">US$1.2 billion<span class="mm-hidden"> (disputed)</span></a> in it.
Second, e.g. here.

- item **bold**

<figure><p>Not this.</p></figure>
<table><tr><td>Nor this.</td></tr></table>
"""
    found = prose.sentences(page)
    assert [item.text for item in found] == [
        "Two & three.", "Heading", "First sentence with US$1.2 billion in it.", "Second, e.g. here.", "item bold",
    ]  # fmt: skip
    assert found[2].figures == (Figure("rounds/x/amount", "US$1.2 billion"),)


def test_a_sentence_is_found_again_by_what_its_figures_are_bound_to() -> None:
    before = [_sentence("Same."), _sentence("It raised ", Figure("a/b/c", "1"), "."), _sentence("Gone for ever, with all its words.")]
    after = [_sentence("It raised ", Figure("a/b/c", "2"), "."), _sentence("Same.")]
    pairs = prose.moved(before, after)
    texts = [(one and one.text, other and other.text) for one, other in pairs]
    assert ("It raised 1.", "It raised 2.") in texts
    assert ("Gone for ever, with all its words.", None) in texts


@pytest.mark.parametrize("hostile", ["<p", "</p></p>", "<a data-figure='x'>", "\ue0000\ue001", "&#0;", "<details>" * 50, "<!--", "]]>"])
def test_any_page_can_be_read(hostile: str) -> None:
    assert isinstance(prose.sentences(f"Words. {hostile} More words."), list)
