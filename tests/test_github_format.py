"""What a contributor sees on the pull request: marks at the very cell, the worst first, ten at most, and a summary that explains."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from scripts import marks, rulebook
from scripts.__main__ import main
from scripts.problems import Problem
from tests import support

SITE = "https://example.org/site/"
BOOK = rulebook.book(site=SITE)


def _mark(line: str) -> tuple[dict[str, str], str]:
    """A workflow command as GitHub reads it: its properties and its message."""
    match = re.fullmatch(r"::error ([^:]*)::(.*)", line)
    assert match, line
    plain = {"%25": "%", "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}

    def unescaped(text: str) -> str:
        return re.sub("%(25|0D|0A|3A|2C)", lambda found: plain[found[0]], text)

    properties = dict(part.split("=", 1) for part in match[1].split(","))
    return {name: unescaped(value) for name, value in properties.items()}, unescaped(match[2])


def _problems(tmp_path: Path, rule: str) -> tuple[Path, list[Problem]]:
    example = next(example for example in support.examples() if example.rule == rule)
    package = support.broken(tmp_path, example)
    return package, support.problems(package)


@pytest.mark.parametrize("rule", ["dates_are_real", "plain_text", "schema-foreign-key", "words_carry_the_figure"])
def test_a_mark_points_at_the_cell(tmp_path: Path, rule: str) -> None:
    package, problems = _problems(tmp_path, rule)
    assert problems
    for problem, line in zip(
        marks.worst_first(problems, BOOK)[:1], marks.commands(problems, BOOK, "datapackage/").splitlines(), strict=False
    ):
        properties, message = _mark(line)
        assert properties["file"] == f"datapackage/{problem.file}"
        text = (package / problem.file).read_text(encoding="utf-8").splitlines()[int(properties["line"]) - 1]
        if problem.value:
            rest = text[int(properties["col"]) - 1 :]
            assert next(csv.reader([rest]))[0].startswith(problem.value)
        assert problem.message in message
        assert f"Why: {SITE}rules/#{problem.rule}" in message


def test_unreadable_files_come_before_rules() -> None:
    rule = Problem("data/a.csv", 2, rule="dates_are_real", message="late")
    schema = Problem("data/b.csv", 2, rule="schema-type-error", message="later")
    broken = Problem("data/z.csv", 9, rule="file-quote", message="first")
    follows = Problem("data/a.csv", 1, rule="cells_have_claims", message="last")
    assert marks.worst_first([follows, rule, schema, broken], BOOK) == [broken, schema, rule, follows]
    assert set(marks.FOLLOWING) <= set(BOOK)


def test_ten_marks_hold_everything() -> None:
    many = [Problem("data/rounds.csv", line, "amount", "dates_are_real", f"slip {line}") for line in range(2, 60)]
    many += [Problem(f"data/{name}.csv", 1, rule=rule, message="x") for name in "abc" for rule in list(BOOK)[:5]]
    lines = marks.commands(many, BOOK).splitlines()
    shown = [line for line in lines if line.startswith("::error")]
    assert len(shown) == marks.LIMIT
    log = "\n".join(line for line in lines if not line.startswith("::"))
    assert all(f"rounds.csv:{line} amount" in log for line in range(2, 60))
    assert "data/rounds.csv:3 amount" in "".join(shown)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_cell_starts_a_command_or_leaves_its_line(message: str, value: str) -> None:
    problems = [Problem("data/rounds.csv", 2, "note", "plain_text", message, value, position=3), Problem("data/x.csv", message=message)]
    for line in marks.commands(problems * 8, BOOK, "p/").split("\n"):
        assert line.startswith(("::error file=", "All ", "  p/"))
        assert "\r" not in line


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)>",
        "@octocat",
        "[a](javascript:x)",
        "![p](http://x)",
        "https://evil.example",
        "`</td>`",
        "| a | b |",
        "\n# big",
        "$x$",
        "#12",
    ],
)
def test_the_summary_shows_cells_as_text(hostile: str) -> None:
    summary = marks.summary([Problem("data/rounds.csv", 2, hostile, "plain_text", hostile, hostile)], BOOK)
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(summary)
    rule = html.index("<table>")
    assert re.findall(r"<(?:a|img|b|h1|script)\b[^>]*>", html[rule:]) == []
    assert html.count("<tr>") == 2
    words = re.sub(r"<code>.*?</code>", "", html[rule:])
    assert not re.search(r"[@#]\w|://", words), "GitHub makes mentions, references and links of these"


def test_the_summary_explains_each_rule(tmp_path: Path) -> None:
    _, problems = _problems(tmp_path, "dates_are_real")
    summary = marks.summary(problems, BOOK, "datapackage/")
    assert BOOK["dates_are_real"].sentence.split(",")[0] in summary
    assert f"({SITE}rules/#dates_are_real)" in summary
    assert all(marks.inert(problem.hint) in summary for problem in problems)


def test_check_writes_marks_and_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    package, problems = _problems(tmp_path, "dates_are_real")
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--format", "github", "--package", str(package)]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert _mark(first)[0]["file"] == f"package/{problems[0].file}"
    assert "to put right" in summary.read_text(encoding="utf-8")


def test_check_says_in_the_summary_that_all_is_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert main(["check", "--format", "github", "--package", str(support.tiny(tmp_path))]) == 0
    assert "::error" not in capsys.readouterr().out
    assert "The data is fine" in summary.read_text(encoding="utf-8")


# ---- the rule book


@pytest.mark.parametrize("rule", list(BOOK))
def test_every_rule_has_a_reason_and_an_example(rule: str) -> None:
    found = BOOK[rule]
    assert len(found.sentence.split()) > 5
    assert found.cases, f"tests/bad/{rule}/ holds no example"
    for case in found.cases:
        assert case.why
        assert case.examples
        assert all(example.good or example.bad for example in case.examples)


def test_examples_name_rules_that_exist() -> None:
    assert {example.rule for example in support.examples()} <= set(BOOK)


def test_a_rule_of_a_library_that_nobody_knows_is_the_schemas() -> None:
    assert BOOK["schema-brand-new-error"].enforcer == rulebook.SCHEMA
    assert BOOK.address("schema-brand-new-error") == f"{SITE}rules/#schema-other"


def test_the_page_shows_every_rule_once_and_escapes_examples() -> None:
    from scripts.markup import escape

    page = rulebook.blocks(BOOK, escape)
    for rule in BOOK:
        assert page.count(f"{{#{rule}}}") == 1
    assert "<script" not in page
    assert "<b>" not in page
