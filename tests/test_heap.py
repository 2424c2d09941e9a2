"""What is made of a package stays: no garbage is looked for while it is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import data, evidence, rates, schema
from scripts.problems import InvalidPackage
from tests import support


@pytest.fixture(params=[True, False], ids=["searched", "unsearched"])
def searched(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Whether garbage is looked for before."""
    was = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if was else gc.disable)()


def test_no_garbage_is_looked_for_while_a_package_is_read(searched: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[bool] = []

    def watched(descriptor: object, raw: object, cache: object) -> list[object]:
        seen.append(gc.isenabled())
        return []

    def currencies(tables: object) -> frozenset[str]:
        seen.append(gc.isenabled())
        return frozenset()

    monkeypatch.setattr(schema, "problems", watched)
    tables = data.load(support.TINY)
    assert gc.isenabled() == searched
    with pytest.raises(InvalidPackage):
        data.load(tmp_path)
    assert gc.isenabled() == searched
    monkeypatch.setattr(rates, "currencies", currencies)
    assert evidence.assess(tables)
    assert len(seen) > 1
    assert not any(seen)
    assert gc.isenabled() == searched
