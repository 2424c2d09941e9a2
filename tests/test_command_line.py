"""The command line is a contract: its commands, exit codes and formats."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts import __main__ as command_line
from scripts import paths
from tests import tree as trees

# What a machine may rely on.
KEYS = {"table", "file", "line", "column", "row_id", "rule", "value", "message", "hint"}

Result = tuple[int, str, str]


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Result:
    """Run a command in this process: its exit code, what it printed, and what it told on standard error."""
    try:
        code = command_line.main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The tiny package, to be broken."""
    return shutil.copytree(trees.TINY, tmp_path / "package")


@pytest.fixture
def broken(package: Path) -> Path:
    """The tiny package with letters where a number belongs: rounds.csv, the amount of alpha-ai-2023-06-a."""
    rounds = package / "data" / "rounds.csv"
    text = rounds.read_text(encoding="utf-8")
    assert ",200000000,USD," in text
    rounds.write_text(text.replace(",200000000,USD,", ",200 million,USD,", 1), encoding="utf-8")
    return package


def _line_of(package: Path, file: str, start: str) -> int:
    lines = (package / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def _commands() -> Sequence[str]:
    """Every command, as the program itself lists them."""
    parser = command_line._parser()
    return sorted(next(action.choices for action in parser._actions if isinstance(action.choices, dict)))


@pytest.mark.parametrize("command", ["", *_commands()])
def test_help_explains(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *filter(None, [command]), "--help")
    assert code == 0
    assert not err
    assert out.startswith(f"usage: python -m scripts {command}".rstrip())
    # Every option says what it is for: a line of its own or words behind it.
    for option in re.findall(r"^  (--[a-z-]+[^\n]*(?:\n {10,}[^\n]*)*)", out, re.MULTILINE):
        assert re.search(r"( {2,}|\n\s+)\S", option), f"{command} {option} is not explained"


def test_stable_commands_are_there() -> None:
    assert {"check", "build", "serve"} <= set(_commands())


def test_check_passes_the_tiny_package(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", "--package", package)
    assert (code, err) == (0, "")
    assert "No problem" in out


def test_check_names_the_place(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", "--package", broken)
    line = _line_of(broken, "data/rounds.csv", "alpha-ai-2023-06-a,")
    assert code == 1
    assert not out
    assert f"data/rounds.csv:{line} amount" in err
    assert "200 million" in err
    assert "Traceback" not in err


def test_json_for_programs(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", "--package", broken, "--format", "json")
    assert (code, err) == (1, "")
    problems = json.loads(out)["problems"]
    assert problems
    for problem in problems:
        assert set(problem) >= KEYS
    (problem,) = [problem for problem in problems if problem["column"] == "amount"]
    assert problem["table"] == "rounds"
    assert problem["file"] == "data/rounds.csv"
    assert problem["line"] == _line_of(broken, "data/rounds.csv", "alpha-ai-2023-06-a,")
    assert problem["row_id"] == "alpha-ai-2023-06-a"
    assert problem["value"] == "200 million"
    assert problem["rule"]
    assert problem["message"]
    assert problem["hint"]


def test_json_without_problems(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "check", "--package", package, "--format", "json")
    assert code == 0
    assert json.loads(out)["problems"] == []


def test_annotations_for_github(broken: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(broken.parent)
    code, out, _ = run(capsys, "check", "--package", broken, "--format", "github")
    line = _line_of(broken, "data/rounds.csv", "alpha-ai-2023-06-a,")
    assert code == 1
    commands = [text for text in out.splitlines() if text.startswith("::error ")]
    assert any(f"file=package/data/rounds.csv,line={line}," in text for text in commands)


def test_no_cell_gives_github_a_command(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # The text of a cell must not end an annotation and start a command of its own.
    rounds = package / "data" / "rounds.csv"
    attack = "::add-mask::x%0A::set-output name=a::b"
    rounds.write_text(rounds.read_text(encoding="utf-8").replace(",closed,", f",{attack},", 1), encoding="utf-8")
    code, out, _ = run(capsys, "check", "--package", package, "--format", "github")
    assert code == 1
    assert all(text.startswith("::error ") for text in out.splitlines() if text.startswith("::"))
    assert "%0A::set-output" not in out


@pytest.mark.parametrize("command", ["check", "stage", "build"])
def test_missing_package_is_said(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, command, "--package", tmp_path / "nowhere")
    assert code == 1
    assert "datapackage.json" in err
    assert "missing" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["check", "--format", "xml"]], ids=["none", "unknown", "format"])
def test_wrong_usage_is_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert err.startswith("usage: python -m scripts")


def test_check_writes_nothing(package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = trees.fingerprint(tmp_path)
    run(capsys, "check", "--package", package)
    assert trees.fingerprint(tmp_path) == before


def test_module_runs_as_a_program(tmp_path: Path) -> None:
    finished = trees.Tree(paths.ROOT).run("check", "--package", tmp_path)
    assert finished.returncode == 1
    assert finished.stderr.count("\n") < 10
    assert "datapackage.json" in finished.stderr
