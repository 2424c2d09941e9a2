"""A form becomes a patch of rows, or a plain word about what is missing; `new` adds rows or adds nothing; links lead where they say."""

from __future__ import annotations

import datetime
import itertools
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from scripts import answers, checks, citing, corrections, data, entries, forms, paths, propose, readings, repository
from scripts.__main__ import main
from scripts.drafts import Draft
from scripts.problems import Problem
from scripts.readings import Refused
from tests import support

DAY = datetime.date(2026, 11, 21)
SOURCE = {
    "source_url": "https://example.org/new", "as_reported": "US$700 million", "source_title": "Alpha raises $700m",
    "source_publisher": "Exchange Gazette", "source_published_on": "2024-06-01", "source_kind": "filing",
}  # fmt: skip
CORRECTION = {"table": "rounds", "row": "alpha-ai-2024-05-b", "field": "amount", "value": "US$700 million", **SOURCE}
ROUND = {
    "company_id": "Beta Labs", "series": "C", "announced_on": "2025-08", "status": "closed", "amount": "over US$900 million",
    "investors": "lead: North Fund\n- Brand New Capital", **SOURCE, "as_reported": "over US$900 million",
    "source_published_on": "2025-08-12",
}  # fmt: skip


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return support.tiny(tmp_path)


def body(form: str, filled: Mapping[str, str]) -> str:
    """An issue's body as GitHub writes it from a form."""
    labels = next(found.labels for found in forms.forms() if found.name == form)
    unknown = set(filled) - set(labels)
    assert not unknown, f"the form {form} has no field {unknown}"
    return "\n\n".join(f"### {label}\n\n{filled.get(name) or forms.EMPTY}" for name, label in labels.items())


def _answer(form: str, filled: Mapping[str, str], package: Path) -> propose.Answer:
    found = propose.propose(body(form, filled), package, DAY)
    assert found is not None
    return found


def _applied(patch: str, package: Path, folder: Path) -> Path:
    """The package with a patch applied by git, as a maintainer would."""
    root = folder / "applied"
    shutil.copytree(package, root / "datapackage")
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    subprocess.run(["git", "apply", "-"], cwd=root, input=patch, text=True, check=True)
    return root / "datapackage"


# ---- forms


@pytest.mark.parametrize("path", sorted(forms.FORMS.glob("*.yml")), ids=lambda path: path.name)
def test_forms_have_ids_and_labels_of_their_own(path: Path) -> None:
    fields = [field for field in yaml.safe_load(path.read_text(encoding="utf-8")).get("body", ()) if field["type"] != "markdown"]
    assert len({field["id"] for field in fields}) == len(fields)
    assert len({field["attributes"]["label"] for field in fields}) == len(fields)


def test_the_lists_of_the_forms_are_those_of_the_descriptor(package: Path) -> None:
    tables = data.load(package)
    lists = {
        "status": tables.rounds.fields["status"],
        "source_kind": tables.sources.fields["kind"],
        "valuation_basis": tables.rounds.fields["valuation_basis"],
    }
    for path in forms.FORMS.glob("*.yml"):
        for field in yaml.safe_load(path.read_text(encoding="utf-8")).get("body", ()):
            if field["type"] == "dropdown":
                assert set(field["attributes"]["options"]) == set(lists[field["id"]].constraints["enum"]), (path.name, field["id"])
    assert set(citing.GRADES) == set(lists["source_kind"].constraints["enum"])


def test_a_correction_becomes_three_changes(package: Path, tmp_path: Path) -> None:
    found = _answer("correction", CORRECTION, package)
    assert (found.missing, found.problems) == ("", ())
    tables = checks.checked(_applied(found.patch, package, tmp_path))
    row = tables.rounds["alpha-ai-2024-05-b"]
    assert (row.text("amount"), row["amount_currency"], row["amount_qualifier"]) == ("700000000", "USD", "exact")
    claim = next(claim for claim in tables.claims if claim["source_id"] == found.added[0].removeprefix("sources/"))
    assert (claim["row_id"], claim["field"], claim["value"], claim["as_reported"]) == (row.id, "amount", "700000000", "US$700 million")
    source = tables.sources[claim["source_id"]]
    assert (source["grade"], source["accessed_on"]) == ("A", "2026-11-21")
    changed = [line for line in found.patch.splitlines() if re.match(r"[+-][^+-]", line)]
    assert len(changed) == 4


def test_a_source_that_says_the_same_adds_a_claim_only(package: Path, tmp_path: Path) -> None:
    filled = {**CORRECTION, "value": "", "as_reported": "US$600 million"}
    found = _answer("missing-source", filled, package)
    assert (found.missing, found.problems) == ("", ())
    tables = checks.checked(_applied(found.patch, package, tmp_path))
    assert tables.rounds["alpha-ai-2024-05-b"].text("amount") == "600000000"
    assert len(found.added) == 2


def test_a_source_that_is_there_is_not_added_again(package: Path) -> None:
    known = "https://example.org/alpha-prospectus-2025"
    found = _answer("missing-source", {**CORRECTION, "value": "", "as_reported": "US$600 million", "source_url": known}, package)
    assert [name.split("/")[0] for name in found.added] == ["claims"]


def test_a_round_brings_its_investors(package: Path, tmp_path: Path) -> None:
    found = _answer("missing-round", ROUND, package)
    assert found.missing == ""
    assert [problem.message for problem in found.problems] == []
    tables = checks.checked(_applied(found.patch, package, tmp_path))
    row = tables.rounds["beta-labs-2025-08-c"]
    assert (row.text("amount"), row["amount_qualifier"]) == ("900000000", "over")
    roles = {item["investor_id"]: item["role"] for item in tables.investments if item["round_id"] == row.id}
    assert roles == {"north-fund": "lead", "brand-new-capital": "participant"}


@pytest.mark.parametrize(
    ("form", "change", "said"),
    [
        ("correction", {"value": ""}, "say what the cell should hold"),
        ("correction", {"row": "no-such-row"}, "no row with the id or the name 'no-such-row'"),
        ("correction", {"field": "sum"}, "rounds has no column 'sum'"),
        ("correction", {"table": "money"}, "there is no table 'money'"),
        ("correction", {"source_url": "javascript:alert(1)"}, "is not an address of the web"),
        ("correction", {"source_title": "", "source_publisher": ""}, "“Title of the page”, “Who publishes the page” missing"),
        ("correction", {"as_reported": ""}, ""),
        ("correction", {"value": "a lot"}, "is not one amount"),
        ("missing-round", {"company_id": "Nobody"}, "companies has no row with the id or the name 'Nobody'"),
        ("missing-source", {"value": "", "field": "note"}, "needs no source"),
    ],
)
def test_what_is_missing_is_said(form: str, change: dict[str, str], said: str, package: Path) -> None:
    filled = {**(ROUND if form == "missing-round" else CORRECTION), **change}
    found = _answer(form, filled, package)
    assert said in found.missing
    if said:
        assert found.patch == ""
        assert "cannot be turned into rows" in propose.as_markdown(found)


def test_what_the_checks_would_say_is_told_with_the_patch(package: Path) -> None:
    found = _answer("correction", {**CORRECTION, "source_kind": "blog"}, package)
    assert found.patch
    assert any(problem.rule == "adopted_value_follows_rule" for problem in found.problems)
    assert "Left to a maintainer" in propose.as_markdown(found)


def test_other_issues_are_left_alone(package: Path) -> None:
    for text in ("", "Hello", "### Table\n\nrounds", body("broken-page", {"address": "x", "happened": "y"})):
        assert propose.propose(text, package, DAY) is None


HOSTILE = [
    "```\n### Row\n\nother",
    "</code></pre><script>x</script>",
    "@octocat #1",
    "$(touch /tmp/x) `id`",
    "=cmd()",
    'a,b"c\nd',
    "\u202e",
    "`````",
    "![x](http://x)",
]


@pytest.mark.parametrize(
    ("field", "hostile"),
    list(zip(itertools.cycle(["value", "row", "as_reported", "source_title"]), [*HOSTILE, *HOSTILE[1:]], strict=False)),
)
def test_hostile_words_stay_words(field: str, hostile: str, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = Problem("data/rounds.csv", 2, hostile, "plain_text", hostile, hostile)
    monkeypatch.setattr(Draft, "problems", lambda draft: [said])
    found = _answer("correction", {**CORRECTION, field: hostile}, package)
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(propose.as_markdown(found))
    assert set(re.findall(r"<([a-z]+)", html)) <= {"p", "code", "pre", "ul", "li", "strong", "details", "summary"}
    assert not re.search(r"[@#]\w", re.sub(r"<code.*?</code>", "", html, flags=re.DOTALL))
    for line in found.patch.splitlines():
        assert line[:1] in (" ", "+", "-", "@"), "a cell left its line"


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=400))
def test_any_body_is_read(text: str) -> None:
    assert forms.read(text) is None
    assert forms.read(body("correction", CORRECTION) + text) is not None


def test_a_heading_in_an_answer_cannot_change_an_earlier_field() -> None:
    text = body("correction", {**CORRECTION, "value": "x\n### Row\n\nother-row"})
    found = forms.read(text)
    assert found is not None
    assert found[1]["row"] == CORRECTION["row"]


# ---- what people really write


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *(("Feb 2024", "2024-02"), ("Feb. 19, 2024", "2024-02-19"), ("19 February 2024", "2024-02-19"), ("Sept 2026", "2026-09")),
        *(("2024/8/5", "2024-08-05"), ("2024.02", "2024-02"), ("2024-2-9", "2024-02-09"), ("2024-02-19", "2024-02-19")),
        *(("2024年2月19日", "2024-02-19"), ("2024年", "2024")),
        *(("3/4/2024", ""), ("Smarch 2024", ""), ("last week", ""), ("19th of no month", "")),
    ],
)
def test_dates_are_read_as_people_write_them(written: str, read: str) -> None:
    if read:
        assert readings.date(written) == read
    else:
        with pytest.raises(Refused, match="one day only"):
            readings.date(written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *(("**US$350 million** (see [here](https://x.y))", "US$350 million (see here)"), ("> “US$350 million”", "US$350 million")),
        *(("- *5亿美元*", "5亿美元"), ("`x`", "x"), ("plain", "plain"), ("a * b * c", "a * b * c"), ("", ""), ('""', '""')),
    ],
)
def test_what_markdown_adds_is_left_out(written: str, read: str) -> None:
    assert readings.tidy(written) == read


@pytest.mark.parametrize(
    "written", ["[the article](https://example.org/a?b=c)", "<https://example.org/a?b=c>", "see https://example.org/a?b=c"]
)
def test_an_address_is_found_in_what_is_around_it(written: str) -> None:
    assert readings.address(written) == "https://example.org/a?b=c"
    assert readings.address("www.example.org/a") == "https://www.example.org/a"
    assert readings.address("javascript:alert(1)") == "javascript:alert(1)"


@pytest.mark.parametrize(
    ("change", "cells"),
    [
        ({"value": "**7亿美元**", "as_reported": "7亿美元"}, ("700000000", "USD", "exact")),
        ({"value": "700,000,000"}, ("700000000", "USD", "exact")),
        ({"table": "Funding rounds", "row": "Alpha AI Series B", "field": "Amount"}, ("700000000", "USD", "exact")),
        # A plain number takes the hedge of the words that print it.
        ({"value": "700000000", "as_reported": "more than US$700 million"}, ("700000000", "USD", "over")),
    ],
)
def test_a_messy_form_is_understood(change: dict[str, str], cells: tuple[str, ...], package: Path, tmp_path: Path) -> None:
    found = _answer("correction", {**CORRECTION, **change}, package)
    assert (found.missing, found.problems) == ("", ())
    row = checks.checked(_applied(found.patch, package, tmp_path)).rounds["alpha-ai-2024-05-b"]
    assert (row.text("amount"), row["amount_currency"], row["amount_qualifier"]) == cells
    told = propose.as_markdown(found)
    assert "- `rounds/alpha-ai-2024-05-b`, `amount`: `600000000` → `700000000`" in told


def test_a_range_is_not_published_as_its_lower_end(package: Path) -> None:
    assert "is a range" in _answer("correction", {**CORRECTION, "value": "US$600-700 million"}, package).missing
    claimed = _answer("missing-source", {**CORRECTION, "value": "US$600-700 million", "as_reported": "US$600-700 million"}, package)
    assert "600000000,700000000,USD" in claimed.patch


def test_a_company_is_found_by_its_product_and_near_names_are_told(package: Path) -> None:
    draft = Draft(package)
    assert citing.find(draft, "companies", "Alpha Chat") == "alpha-ai"
    with pytest.raises(Refused, match="do you mean alpha-ai-2024-05-b"):
        citing.find(draft, "rounds", "alpha-ai-2024-b")


def test_investors_come_in_lists_with_their_lead(package: Path) -> None:
    listed = "**lead: North Fund**\n- River Cloud, 南城基金 and others\nBrand New Capital（领投）等"
    found = propose._investors(Draft(package), listed)
    assert found == [("lead", "North Fund"), ("participant", "River Cloud"), ("participant", "南城基金"), ("lead", "Brand New Capital")]


def test_slips_of_the_form_are_told_by_its_questions(package: Path) -> None:
    long = "The company said on Monday that it had raised US$700 million from all of its backers"
    told = propose.as_markdown(_answer("correction", {**CORRECTION, "as_reported": long}, package))
    assert "**Please put right**" in told
    assert "- “Words of the page”: the quote has" in told


# ---- new


def test_new_writes_sorted_rows_and_only_those(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_text(encoding="utf-8").splitlines() for path in (package / "data").iterdir()}
    words = [f"{name}={text}" for name, text in {**ROUND, "source_kind": "news"}.items() if name != "investors"]
    assert main(["new", "--package", str(package), "round", *words]) == 0
    after = {path.name: path.read_text(encoding="utf-8").splitlines() for path in (package / "data").iterdir()}
    assert {name for name in after if after[name] != before[name]} == {"rounds.csv", "claims.csv", "sources.csv"}
    for name, lines in after.items():
        assert [line for line in lines if line in before[name]] == before[name]
    assert "Added rounds/beta-labs-2025-08-c" in capsys.readouterr().err
    checks.checked(package)
    assert not list(package.rglob("*.partial"))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (
            [
                "round",
                "company_id=beta-labs",
                "status=closed",
                "announced_on=2025-13",
                "series=C",
                "source=east-post-2024-05-alpha-b",
                "as_reported=x",
            ],
            1,
            "Nothing was written",
        ),
        (["round", "company_id=beta-labs"], 2, "needs status"),
        (["round", "company"], 2, "Write each cell as field=value"),
        (["round", "company_id=beta-labs", "colour=red"], 2, "no column colour"),
        (["monies", "x=1"], 2, "there is no table 'monies'"),
        (["source", "title=x"], 2, "source_url, source_publisher"),
        (["company", "name=Alpha AI", "group=large_model", "country=CN"], 1, "Nothing was written"),
    ],
)
def test_new_writes_nothing_where_something_is_wrong(
    package: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    before = {path.name: path.read_bytes() for path in (package / "data").iterdir()}
    assert main(["new", "--package", str(package), *words]) == code
    assert said in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in (package / "data").iterdir()} == before


def test_new_metric_fills_in_its_days(package: Path) -> None:
    draft = Draft(package)
    indicator = next(row.id for row in draft.tables.indicators if row["unit"] == "users")
    given_ = {
        "indicator_id": indicator,
        "company_id": "alpha-ai",
        "period": "2024-Q3",
        "value": "over 12 million",
        "unit": "users",
        "measured_by": "Lake Research",
    }
    added = entries.new(draft, "metrics", {**given_, "source": "lake-2024-chat", "as_reported": "over 12 million", "locator": "table"}, DAY)
    identity = added[0].removeprefix("metrics/")
    assert identity.startswith("alpha-ai-")
    assert [draft.cell("metrics", identity, name) for name in ("value", "qualifier", "period_start", "period_end", "is_forecast")] == [
        "12000000", "over", "2024-07-01", "2024-09-30", "false",
    ]  # fmt: skip
    assert [name.split("/")[0] for name in added] == ["metrics", "claims"]


def test_names_find_rows_and_doubt_is_said(package: Path) -> None:
    draft = Draft(package)
    assert citing.find(draft, "companies", "阿尔法智能") == "alpha-ai"
    assert citing.find(draft, "investors", "north fund management") == "north-fund"
    draft.add("investors", {"investor_id": "north-fund-two", "name": "Another"})
    with pytest.raises(Refused, match="already"):
        draft.add("investors", {"investor_id": "north-fund", "name": "Again"})


def test_a_write_that_fails_leaves_the_package_as_it_was(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = Draft(package)
    entries.new(draft, "rounds", {name: text for name, text in ROUND.items() if name != "investors"}, DAY)
    before = {path.name: path.read_bytes() for path in (package / "data").iterdir()}
    real, calls = Path.replace, []

    def failing(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="No space left"):
        draft.write()
    assert {path.name: path.read_bytes() for path in (package / "data").iterdir()} == before


@pytest.mark.parametrize("separator", ["\u2028", "\x85", "\x0b"])
def test_only_the_end_of_a_line_ends_a_row(package: Path, separator: str) -> None:
    draft = Draft(package)
    draft.set("rounds", "alpha-ai-2024-05-b", "note", f"one{separator}two")
    draft.set("rounds", "beta-labs-2024-03-a", "note", "three")
    (text,) = draft.texts().values()
    assert len(text.split("\n")) == len((package / "data/rounds.csv").read_text(encoding="utf-8").split("\n"))


# ---- links into the repository

ACME = {"GITHUB_REPOSITORY": "Acme/model-money"}


def _set(monkeypatch: pytest.MonkeyPatch, values: Mapping[str, str]) -> None:
    for name in ("GITHUB_REPOSITORY", "GITHUB_SERVER_URL", "SITE_URL", "GITHUB_EVENT_NAME", "GITHUB_REF_TYPE", "GITHUB_REF_NAME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_a_suggestion_opens_the_form_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, ACME)
    tables = support.tiny_tables()
    link = corrections.suggest(tables, tables.rounds["alpha-ai-2024-05-b"], "amount", "rounds/alpha-ai-2024-05-b/#amount")
    assert link is not None
    parts, told = urlsplit(link), {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    assert (parts.netloc, parts.path) == ("github.com", "/Acme/model-money/issues/new")
    assert told.pop("template") == "correction.yml"
    assert told.pop("title").startswith("Correction: alpha-ai-2024-05-b")
    labels = next(form.labels for form in forms.forms() if form.name == "correction")
    assert set(told) <= set(labels)
    assert (told["table"], told["row"], told["field"], told["current"]) == ("rounds", "alpha-ai-2024-05-b", "amount", "600000000")
    assert told["address"] == "https://acme.github.io/model-money/rounds/alpha-ai-2024-05-b/#amount"


def test_the_answer_for_a_figure_says_where_it_is_put_right(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = support.tiny_tables()
    path = answers.address("rounds", "alpha-ai-2024-05-b", "amount")
    _set(monkeypatch, ACME)
    known = json.loads(dict(answers.files(tables, None))[path])
    assert known["correction"] == corrections.suggest(tables, tables.rounds["alpha-ai-2024-05-b"], "amount", known["page"])
    _set(monkeypatch, {})
    assert json.loads(dict(answers.files(tables, None))[path])["correction"] is None


def test_the_filled_in_form_can_be_read_back(monkeypatch: pytest.MonkeyPatch, package: Path) -> None:
    """The link, the form and the program agree about the fields: what the site fills in is what `propose` reads."""
    _set(monkeypatch, ACME)
    tables = data.load(package)
    link = corrections.suggest(tables, tables.rounds["alpha-ai-2024-05-b"], "amount", "x/")
    told = {name: values[0] for name, values in parse_qs(urlsplit(link or "").query).items() if name not in ("template", "title")}
    assert _answer("correction", {**told, "value": "US$700 million", **SOURCE}, package).problems == ()


def test_editing_opens_the_file_at_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, ACME)
    tables = support.tiny_tables()
    row = tables.rounds["alpha-ai-2024-05-b"]
    assert corrections.edit(tables, row) == f"https://github.com/Acme/model-money/edit/main/datapackage/data/rounds.csv#L{row.line}"
    _set(monkeypatch, {**ACME, "GITHUB_EVENT_NAME": "push", "GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "trunk"})
    assert "/edit/trunk/" in (corrections.edit(tables, row) or "")


def test_without_a_repository_there_is_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    for values in (
        {},
        {"GITHUB_REPOSITORY": "a/b/../c"},
        {"GITHUB_REPOSITORY": "javascript:x"},
        {**ACME, "GITHUB_SERVER_URL": "javascript:x"},
    ):
        _set(monkeypatch, values)
        tables = support.tiny_tables()
        row = next(iter(tables.rounds))
        assert (corrections.suggest(tables, row, "amount", "x/"), corrections.edit(tables, row), corrections.page("x/")) == (
            None,
            None,
            None,
        )
        assert corrections.chart("a", "b", "x/") is None


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({}, None),
        (ACME, "https://acme.github.io/model-money/"),
        ({"GITHUB_REPOSITORY": "acme/acme.github.io"}, "https://acme.github.io/"),
        ({**ACME, "SITE_URL": "https://money.example"}, "https://money.example/"),
        ({**ACME, "SITE_URL": 'https://x"onload=y'}, "https://acme.github.io/model-money/"),
    ],
)
def test_the_site_is_where_the_environment_says(values: dict[str, str], address: str | None) -> None:
    assert repository.site(values) == address


def test_propose_writes_the_answer(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    event, output = tmp_path / "event.json", tmp_path / "output"
    event.write_text(json.dumps({"issue": {"number": 3, "body": body("correction", CORRECTION)}}), encoding="utf-8")
    monkeypatch.setenv("GITHUB_OUTPUT", str(output))
    before = (package / "data/rounds.csv").read_bytes()
    assert main(["propose", "--package", str(package), "--event", str(event), "--to", str(tmp_path / "answer")]) == 0
    assert output.read_text(encoding="utf-8") == "answered=true\n"
    assert (tmp_path / "answer/answer.md").read_text(encoding="utf-8") == capsys.readouterr().out
    assert (tmp_path / "answer/change.patch").read_text(encoding="utf-8").startswith("--- a/datapackage/data/")
    assert (package / "data/rounds.csv").read_bytes() == before
    assert paths.PACKAGE.name == "datapackage"
