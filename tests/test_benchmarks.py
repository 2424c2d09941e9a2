"""The benchmarks: their arithmetic, their report, and the packages that they are measured on. What they measure is not tested here."""

from __future__ import annotations

import importlib.metadata
import json
import types
from pathlib import Path

import pytest

from scripts import checks, data, evidence, paths
from tests import tree as trees
from tests.benchmarks import __main__ as bench
from tests.benchmarks import report, synthetic, timing
from tests.benchmarks.result import Result, met, named, ratio

THEIRS = Result("theirs", (4.0, 1.0, 2.0), "s")


def _beside(values: tuple[float, ...], target: str) -> Result:
    return Result("ours", values, "s", beside="theirs", target=target)


def test_median_and_spread() -> None:
    assert (THEIRS.median, THEIRS.spread) == (2.0, (1.0, 4.0))
    assert Result("even", (1.0, 2.0, 4.0, 100.0), "s").median == 3.0
    with pytest.raises(ValueError, match="no value"):
        Result("nothing", (), "s")


def test_ratio_is_taken_of_runs_that_followed_each_other() -> None:
    # The machine was twice as slow in the first run, for both.
    ours = _beside((6.0, 1.6, 3.0), "")
    assert ratio(ours, [ours, THEIRS]) == 1.5
    # Those that did not run in turns are compared as they are: median over median.
    once = _beside((3.0,), "")
    assert ratio(once, [once, THEIRS]) == 1.5
    assert ratio(THEIRS, [THEIRS]) is None
    with pytest.raises(LookupError, match="theirs"):
        ratio(ours, [ours])
    assert named([ours, THEIRS], "theirs") is THEIRS


@pytest.mark.parametrize(
    ("values", "target", "expected"),
    [
        ((3.0,), "at most 1.5 × of theirs", True),
        ((3.1,), "at most 1.5 × of theirs", False),
        ((0.5,), "at least 4 × faster than theirs", True),
        ((0.6,), "at least 4 × faster than theirs", False),
        ((5.0,), "under 5 s", False),
        ((5.0,), "at most 5 s", True),
        ((5000.0,), "at least 5,000 s", True),
        ((4999.0,), "at least 5,000 s", False),
        ((1.0,), "", None),
    ],
)
def test_target(values: tuple[float, ...], target: str, expected: bool | None) -> None:
    ours = _beside(values, target)
    assert met(ours, [ours, THEIRS]) is expected


@pytest.mark.parametrize("target", ["quick", "at most 5 MB", "at most fast ×"])
def test_target_that_says_nothing_is_refused(target: str) -> None:
    with pytest.raises(ValueError, match="target"):
        _beside((1.0,), target)
    with pytest.raises(ValueError, match="ratio"):
        Result("alone", (1.0,), "s", target="at most 2 ×")


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (0.01234, "0.0123"), (1.234, "1.23"), (12.34, "12.3"), (12345.6, "12,346"), (3.0, "3"), (-0.5, "-0.500")]
)
def test_numbers_have_three_digits_that_count(value: float, shown: str) -> None:
    assert report.number(value) == shown


def test_harness_runs_a_part_and_writes_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = types.ModuleType("tiny", "Tiny.\n\nHow it is\nmeasured.")
    slow = Result("slow", (3.0, 5.0), "s", beside="theirs", target="at most 1.5 × of theirs", note="It waits.")
    part.__dict__.update(run=lambda: [THEIRS, slow], TOOLS=("pytest",), versions=lambda: {"abacus": "1.0"})
    monkeypatch.setattr(report, "REPORT", tmp_path / "PAGE.md")
    monkeypatch.setattr(report, "STORED", tmp_path)
    bench.measure("tiny", part, tmp_path)
    record = json.loads((tmp_path / "tiny.json").read_text(encoding="utf-8"))
    assert record["versions"] == record["versions"] | {"pytest": importlib.metadata.version("pytest"), "abacus": "1.0"}
    assert set(record["machine"]) == {"processor", "cores", "memory", "system", "load"}
    assert all(record["machine"].values())
    page = report.written(report.stored(tmp_path))
    assert "How it is measured." in page
    assert "| theirs | 2 s | 1–4 | 3 |  |  |  |" in page
    assert "| slow | 4 s | 3–5 | 2 | 2 × theirs | at most 1.5 × of theirs | **missed** |" in page
    assert "- **Missed.** *slow*: It waits." in page


def test_unknown_part_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["no-such-part"], {}) == 2
    assert "no-such-part" in capsys.readouterr().err


def test_program_is_measured() -> None:
    spent = timing.spent(timing.python("-c", "import time; held = bytes(b'x' * 60_000_000); time.sleep(0.2)"))
    assert spent.seconds > 0
    assert 60 < spent.megabytes < 500
    with pytest.raises(timing.Failed, match="no good"):
        timing.spent(timing.python("-c", "raise SystemExit('no good')"))


def test_page_is_what_the_stored_results_make() -> None:
    records = report.stored()
    assert records, "no result is stored: make bench"
    assert report.REPORT.read_text(encoding="utf-8") == report.written(records), "run make bench, or write the page from results/"
    assert {record["part"] for record in records} <= set(bench.parts())


def test_synthetic_package_is_valid_and_the_same_again(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        synthetic.write(0.1, folder)
    assert trees.fingerprint(one) == trees.fingerprint(two)
    tables = checks.checked(one)
    assert min(len(tables[name]) for name in ("companies", "rounds", "investments", "metrics", "claims", "sources")) > 0
    agreements = {found.agreement for found in evidence.assess(tables).values()}
    assert {evidence.CORROBORATED, evidence.SINGLE_SOURCE, evidence.WEAK} <= agreements


def test_synthetic_package_grows_by_its_factor(tmp_path: Path) -> None:
    synthetic.write(3, tmp_path, base=paths.TINY)
    tables, base = data.trusted(tmp_path), data.trusted(paths.TINY)
    for name in ("companies", "rounds", "claims"):
        assert 2 * len(base[name]) < len(tables[name]) <= 3.2 * len(base[name]), name
    assert set(base.claims.rows) < set(tables.claims.rows)
    assert checks.run(tables) == []
