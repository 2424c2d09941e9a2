"""Codes are shown as words that a reader knows."""

from __future__ import annotations

import pytest

from scripts import data, paths
from scripts.words import ENGLISH


@pytest.mark.parametrize(
    ("code", "said"), [("CN", "China"), ("US", "United States"), ("world", "world"), ("Beijing", "Beijing"), ("", ""), ("ZZZ", "ZZZ")]
)
def test_areas_are_named(code: str, said: str) -> None:
    assert ENGLISH.area(code) == said


def test_every_country_of_the_record_has_a_name() -> None:
    tables = data.trusted(paths.PACKAGE)
    codes = {row["country"] for table in (tables.companies, tables.investors) for row in table if row["country"]}
    assert codes
    assert not [code for code in codes if ENGLISH.area(code) == code]
