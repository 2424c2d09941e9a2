"""Every check finds what its examples break, only that, and nothing in the packages as they are."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts import checks, data, discovery, paths, rulebook
from scripts.problems import as_text
from tests import support

RULES = discovery.modules(paths.CHECKS)
EXAMPLES = support.examples()

# On one cell: a check that compares each claim with each would take minutes.
MANY = 20_000
# All checks together take a tenth of this on an idle machine.
SECONDS = 30


@pytest.mark.parametrize("rule", [*RULES, *rulebook.OF_FORM])
def test_every_rule_has_an_example(rule: str) -> None:
    assert any(example.rule == rule for example in EXAMPLES), f"add the smallest edit that breaks it: tests/bad/{rule}/<name>.toml"


@pytest.mark.parametrize("folder", sorted(path.name for path in support.BAD.iterdir()))
def test_every_example_has_its_rule(folder: str) -> None:
    assert folder in RULES or folder in rulebook.OF_FORM


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example_breaks_exactly_its_rule(example: support.Example, tmp_path: Path) -> None:
    found = support.problems(support.broken(tmp_path, example))
    assert support.places(found) == example.expect, as_text(found)
    assert {problem.rule for problem in found} == {example.rule}, as_text(found)
    for problem in found:
        assert problem.file, as_text([problem])
        assert problem.message, as_text([problem])
        if example.rule in RULES:
            assert problem.hint, as_text([problem])
            assert problem.line, as_text([problem])
            assert problem.row_id, as_text([problem])
            assert problem.table, as_text([problem])
            assert problem.file == f"data/{problem.table}.csv"


@pytest.mark.parametrize("rule", RULES)
def test_docstring_begins_with_a_sentence(rule: str) -> None:
    summary = discovery.summary(RULES[rule])
    assert summary.endswith("."), "the first paragraph is a sentence"
    assert summary[0].isupper() or not summary[0].isascii()
    assert len(summary.split()) > 5, "it says what must hold, and why"


@pytest.mark.parametrize("package", [support.TINY, paths.PACKAGE], ids=["tiny", "real"])
def test_package_is_sound(package: Path) -> None:
    found = checks.run(data.load(package))
    assert not found, as_text(found)


def test_problem_names_the_place_of_the_cell() -> None:
    tables = support.tiny_tables()
    row = tables.rounds["alpha-ai-2023-06-a"]
    problem = tables.problem(row, "announced_on", "wrong")
    line = (support.TINY / "data" / "rounds.csv").read_text(encoding="utf-8").split("\n")[problem.line - 1]
    assert problem.value == "2023-06-15"
    assert line[problem.position - 1 :].startswith(problem.value)


def test_long_chain_is_no_cycle() -> None:
    """A chain longer than Python's stack is followed to its end, and its one circle is found."""
    length = 5_000
    investors = [{"investor_id": f"i-{number}", "name": f"I {number}", "parent_id": f"i-{number + 1}"} for number in range(length)]
    investors.append({"investor_id": f"i-{length}", "name": f"I {length}"})
    tables = support.with_rows(support.tiny_tables(), "investors", investors)
    rule = RULES["links_have_no_cycles"]
    assert not list(rule.check(tables))
    circle = support.with_cell(tables, "investors", f"i-{length}", "parent_id", f"i-{length - 3}")
    assert [problem.row_id for problem in rule.check(circle)] == [f"i-{length}"]


def test_many_claims_take_seconds() -> None:
    """Many claims on one cell, all of one length but different."""
    base = dict(support.tiny_tables().claims["test-0012-amount"])
    claims = [
        {**base, "claim_id": f"many-{number}", "value": f"{200_000_000 + number}", "as_reported": f"${200_000_000 + number:,}"}
        for number in range(MANY)
    ]
    tables = support.with_rows(support.tiny_tables(), "claims", claims)
    begun = time.process_time()
    checks.run(tables)
    assert time.process_time() - begun < SECONDS


def _free_cells() -> list[tuple[str, str, str]]:
    """Cells whose field the schema leaves free: any text, any number, any date of the right form."""
    cells: list[tuple[str, str, str]] = []
    for table in support.tiny_tables():
        for name, field in table.fields.items():
            pattern = str(field.constraints.get("pattern", ""))
            if name in (*table.key, *table.references) or "enum" in field.constraints or field.type == "boolean":
                continue
            if not pattern or pattern.startswith(r"^\d{4}"):
                cells.extend((table.name, row.id, name) for row in table)
    return cells


CELLS = _free_cells()
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=Decimal("0.0001"), max_value=Decimal("1e30"), places=4)
DATES = st.from_regex(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", fullmatch=True)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(cell=st.sampled_from(CELLS), text=st.text(min_size=1, max_size=40), figure=NUMBERS, date=DATES)
def test_no_cell_makes_a_check_fail(cell: tuple[str, str, str], text: str, figure: Decimal, date: str) -> None:
    """Whatever a cell holds, the checks end with a list of problems, each with its place."""
    table, row_id, column = cell
    field = support.tiny_tables()[table].fields[column]
    value = figure if field.type == "number" else date if "pattern" in field.constraints else text
    for problem in checks.run(support.with_cell(support.tiny_tables(), table, row_id, column, value)):
        assert problem.file
        assert problem.line
        assert problem.message
