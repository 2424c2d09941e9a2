"""Disputes, slips, coverage and stated arithmetic of the tiny package, number by number."""

from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scripts import data, evidence
from scripts.data import Tables
from scripts.measures import _arithmetic, _coverage, _disputes, _slips
from scripts.views import disputes
from scripts.words import ENGLISH
from tests import support


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The tiny package."""
    return support.tiny_tables()


def changed(folder: Path, table: str, row: str, field: str, value: str) -> Tables:
    """The tiny package with one cell changed, loaded without the checks."""
    package = support.tiny(folder)
    support.edit(package, {"set": [{"table": table, "row": row, "field": field, "value": value}]})
    return data.load(package)


def test_disputes(tables: Tables) -> None:
    """A round whose sources print 600 and 400 million; another that a ruling decided against the better grade."""
    found = _disputes.frame(tables).set_index("ref")
    assert list(found.index) == ["rounds/alpha-ai-2024-05-b/amount", "rounds/beta-labs-2024-03-a/amount"]
    assert found["gap"].tolist() == pytest.approx([1.5, 10 / 9])
    assert found["kind"].tolist() == ["ratio", "ratio"]
    assert found["differing_origins"].tolist() == [("West Wire",), ("North Times",)]
    assert found["decided_by"].tolist() == ["grade", "ruling"]
    assert found["ruling"].map(bool).tolist() == [False, True]
    assert found["claim_ids"].tolist() == [("test-0025-amount",), ("test-0030-amount",)]


def test_every_disputed_cell_is_listed_once(tables: Tables) -> None:
    """The frame and the evidence agree on which cells are disputed."""
    disputed = {"/".join(cell) for cell, item in evidence.assess(tables).items() if item.agreement == evidence.DISPUTED}
    assert set(_disputes.frame(tables)["ref"]) == disputed


def test_dates_are_apart_by_days(tmp_path: Path) -> None:
    """The nearest ends count: 2023-06 ends five days before 5 July."""
    tables = changed(tmp_path, "claims", "test-0015-announced-on", "value", "2023-07-05")
    row = tables.rounds["alpha-ai-2023-06-a"]
    field = tables.rounds.fields["announced_on"]
    assert _disputes.gap(tables, row, field, tables.claims["test-0015-announced-on"]) == ("days", 20.0)
    assert _disputes._days("2023-06", "2023-07-05") == 5.0
    assert _disputes._days("2023", "2023-07") == 0.0


@pytest.mark.parametrize(
    ("kind", "gap", "said"),
    [("ratio", 1.5, "1.5 times"), ("ratio", 1.0119, "1.012 times"), ("days", 1, "1 day"), ("days", 17, "17 days"), ("words", math.nan, "")],
)
def test_apart_in_words(kind: str, gap: float, said: str) -> None:
    """How a gap is told."""
    assert disputes.apart(ENGLISH, kind, gap) == said


def test_a_number_of_another_sign_has_no_ratio(tmp_path: Path) -> None:
    """Minus five and five are not one time apart."""
    tables = changed(tmp_path, "claims", "test-0025-amount", "value", "-600000000")
    row, field = tables.rounds["alpha-ai-2024-05-b"], tables.rounds.fields["amount"]
    kind, gap = _disputes.gap(tables, row, field, tables.claims["test-0025-amount"])
    assert kind == "ratio"
    assert math.isnan(gap)


def test_slips(tables: Tables) -> None:
    """The one recorded slip is ten times what is published."""
    found = _slips.frame(tables)
    assert found["claim_id"].tolist() == ["test-0016-amount"]
    assert found["factor"].tolist() == [10.0]
    assert found["held"].tolist() == ["200000000"]


def test_coverage(tables: Tables) -> None:
    """Settled rounds by company and year; the tranche and the talks stand apart."""
    found = _coverage.frame(tables).set_index(["company_id", "year"])
    alpha: Any = found.loc["alpha-ai", "2023"]
    assert (alpha["rounds"], alpha["with_amount"], alpha["with_valuation"], alpha["unsettled"]) == (2, 2, 1, 1)
    assert (alpha["investments"], alpha["investments_with_amount"]) == (2, 0)
    beta: Any = found.loc["beta-labs", "2024"]
    assert (beta["rounds"], beta["with_two_origins"], beta["unsettled"], beta["newest_claim"]) == (1, 1, 1, "2024-09-12")
    assert found["rounds"].sum() + found["unsettled"].sum() == len(tables.rounds)


def test_gaps(tables: Tables) -> None:
    """Nothing is called missing that the row has."""
    found = _coverage.gaps(tables)
    for gap in found.to_dict("records"):
        field = {"no_amount": "amount", "no_valuation": "valuation", "no_date": "announced_on"}.get(gap["kind"])
        if field:
            assert tables.rounds[gap["row_id"]][field] is None
    angel = set(found[found["row_id"] == "alpha-ai-2022-angel"]["kind"])
    assert angel == {"no_valuation", "no_investor", "one_origin"}


def test_arithmetic(tables: Tables) -> None:
    """Each operation on cells that are easy to reckon by hand."""
    found = {row.id: _arithmetic.recompute(tables, row) for row in tables.comparisons}
    values = {name: result.value for name, result in found.items() if result is not None}
    assert values["example-market-2027-fourfold"] == Decimal(4)
    assert values["example-market-2027-growth"] == Decimal(300)
    assert values["example-market-2027-increase"] == Decimal(60_000_000_000)
    assert values["alpha-ai-ipo-share-sold"] == Decimal("11.0714")
    assert {name for name, result in found.items() if result is not None and not result.fits} == {"example-market-2027-growth"}


def test_a_conversion_takes_the_day_of_the_page(tables: Tables) -> None:
    """A page converts at the rate of its own month, not of the month that the figure is about."""
    row = tables.comparisons["alpha-ai-ipo-valuation-usd"]
    assert _arithmetic._converted_on(tables, row) == tables.sources[row["source_id"]]["published_on"]
