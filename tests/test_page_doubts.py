"""What the page of a row says is disputed, weak and missing: as the evidence has it, in every state of the record."""

from __future__ import annotations

import dataclasses
import re

import pytest

from scripts import addresses, data, evidence, history, paths
from scripts.data import Row, Tables
from scripts.delta import Level
from scripts.doubts import Doubts, rows_of
from scripts.history import Release, Standing
from scripts.markup import Markup
from scripts.measures import _coverage
from scripts.words import ENGLISH
from tests import support


@pytest.fixture(scope="module")
def real() -> Tables:
    return data.load(paths.PACKAGE)


def said(tables: Tables, table: str, row_id: str) -> str:
    """The section of a row without its tags."""
    markup = Doubts(Markup(tables, ENGLISH, f"{table}/{row_id}/")).doubts(f"{table}/{row_id}")
    return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), re.sub(r"<[^>]*>", "", markup))


def cells(tables: Tables, row: Row) -> list[evidence.Evidence]:
    found = evidence.assess(tables)
    rows = {(part.table, part.id) for part in rows_of(tables, row)}
    return [item for (table, row_id, _), item in found.items() if (table, row_id) in rows]


@pytest.mark.parametrize("table", addresses.PAGES)
def test_every_page_counts_what_the_evidence_counts(table: str, real: Tables) -> None:
    for row in real[table]:
        text = said(real, table, row.id)
        behind = cells(real, row)
        disputed = sum(item.agreement == evidence.DISPUTED for item in behind)
        weak = sum(item.agreement == evidence.WEAK for item in behind)
        if not behind:
            assert "Nothing stands here yet" in text, row.id
        elif not disputed:
            assert "No source contradicts another" in text, row.id
        else:
            assert re.search(rf"What is disputed \({disputed}\)" if disputed > 1 else "What is disputed", text), row.id
            assert text.count(", against ") == disputed, row.id
        assert bool(weak) == ("lowest grade alone" in text), row.id
        if weak:
            assert f"{weak} of {ENGLISH.count(len(behind), 'facts')}" in text, row.id
        assert ("What is missing" in text) != ("Nothing that the record asks for is missing" in text), row.id


def test_a_row_is_told_of_with_its_parts(real: Tables) -> None:
    rows = rows_of(real, real.companies["moonshot"])
    assert len({(row.table, row.id) for row in rows}) == len(rows)
    assert {row.table for row in rows} >= {"companies", "rounds", "investments", "stakes", "relations", "metrics"}
    assert any(row["product_id"] == "kimi" for row in rows if row.table == "metrics"), "the figures of its products"
    assert all(row["company_id"] == "moonshot" for row in rows if row.table == "rounds")


def test_the_gaps_of_a_company_are_told(real: Tables) -> None:
    gaps = _coverage.gaps(real)
    told = {kind: group.iloc[0]["company_id"] for kind, group in gaps.groupby("kind")}
    for kind, words in (
        ("total_above_rounds", "rounds or amounts:"),
        ("no_amount", "the amount of"),
        ("no_valuation", "the valuation in"),
        ("one_origin", "a second origin for"),
        ("investors_without_amount", "what the investors put in: not known of"),
    ):
        assert words in said(real, "companies", told[kind]), kind


def test_a_round_without_anything_misses_everything() -> None:
    tables = support.tiny_tables()
    first = next(iter(tables.rounds))
    bare = {**{column: None for column in first}, "round_id": "bare", "company_id": first["company_id"], "status": "closed"}
    text = said(support.with_rows(tables, "rounds", [bare]), "rounds", "bare")
    assert "amount" in text
    assert "every investor" in text
    assert "No source contradicts" in text or "Nothing stands here yet" in text


def test_words_of_strangers_stay_words() -> None:
    """What a claim says against a cell comes from a stranger's page."""
    tables = support.tiny_tables()
    found = next(item for item in evidence.assess(tables).values() if item.differing)
    claim = found.differing[0].claim
    tables = support.with_cell(tables, "sources", claim["source_id"], "origin", "<script>alert(1)</script>")
    table, row_id, _ = found.cell
    if table not in addresses.PAGES:
        row = tables[table][row_id]
        table, row_id = "rounds", str(row["round_id"])
    markup = Doubts(Markup(tables, ENGLISH, "x/")).doubts(f"{table}/{row_id}")
    assert "script" in markup
    assert "<script" not in markup


# ---- when something last changed


def _release(version: str, previous: str | None, *records: tuple[str, str]) -> Release:
    changes = [{"kind": "cell", "op": "CHANGE", "table": table, "row_id": row_id, "field": "note"} for table, row_id in records]
    return Release(version, f"2026-0{version[2]}-01T00:00:00Z", previous, "", {}, ({"kind": "schema", "table": "rounds"}, *changes))


def test_the_last_change_is_the_newest_version_that_moved_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = support.tiny_tables()
    claim = next(iter(tables.claims))
    about = f"{claim['table']}/{claim['row_id']}"
    known = (
        _release("1.1.0", None, ("rounds", "a")),
        _release("1.2.0", "1.1.0", ("rounds", "b")),
        _release("1.3.0", "1.2.0", ("rounds", "b")),
    )
    still = Standing("1.3.0", True, "1.2.0", Level.NONE, ())
    monkeypatch.setattr(history, "releases", lambda package: known)
    monkeypatch.setattr(history, "standing", lambda tables: still)
    assert history.last_change(tables, {"rounds/a"}) == history.Change("1.1.0", "2026-01-01", True, True)
    assert history.last_change(tables, {"rounds/a", "rounds/b"}) == history.Change("1.3.0", "2026-03-01", True, False)
    assert history.last_change(tables, {"rounds/c"}) is None
    # A claim moves the row that it is about; what is not published yet counts as well.
    moved = ({"kind": "row", "op": "ADD", "table": "claims", "row_id": claim.id, "cells": {}},)
    monkeypatch.setattr(history, "standing", lambda tables: dataclasses.replace(still, label="1.4.0-dev", published=False, records=moved))
    found = history.last_change(tables, {about})
    assert found is not None
    assert (found.label, found.published) == ("1.4.0-dev", False)
    assert history.last_change(tables, {"rounds/b"}) == history.Change("1.3.0", "2026-03-01", True, False)
