"""Tables that were found right are not looked at again until they change; whatever is wrong is told all the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts import data, schema, verdicts
from scripts.files import RawTable
from scripts.problems import InvalidPackage
from tests import support

_WITH_ROWS = schema._with_rows


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return support.tiny(tmp_path)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables that were given to the validator with their rows."""
    given: list[str] = []

    def watched(descriptor: Mapping[str, Any], raw: Mapping[str, RawTable]) -> dict[str, Any]:
        given.extend(name for name, table in raw.items() if table.rows)
        return _WITH_ROWS(descriptor, raw)

    monkeypatch.setattr(schema, "_with_rows", watched)
    return given


def _edit(package: Path, table: str, old: str, new: str) -> None:
    path = package / "data" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _told(package: Path, cache: Path | None) -> list[str]:
    with pytest.raises(InvalidPackage) as refused:
        data.load(package, cache=cache)
    return [str(problem) for problem in refused.value.problems]


def test_only_what_has_changed_is_looked_at_again(package: Path, cache: Path, looked_at: list[str]) -> None:
    first = data.load(package, cache=cache)
    assert {"companies", "rounds", "claims"} <= {*looked_at}
    looked_at.clear()
    again = data.load(package, cache=cache)
    assert not looked_at
    assert [[dict(row) for row in table] for table in again] == [[dict(row) for row in table] for table in first]
    _edit(package, "companies", "Fictional; also an investor.", "Fictional; an investor too.")
    data.load(package, cache=cache)
    assert looked_at == ["companies"]


def test_without_a_cache_everything_is_looked_at_each_time(package: Path, looked_at: list[str]) -> None:
    data.load(package)
    before = [*looked_at]
    looked_at.clear()
    data.load(package)
    assert looked_at == before


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("rounds", ",200000000,", ",2e8,"),
        ("rounds", ",200000000,", ",many,"),
        ("rounds", ",USD,", ",dollars,"),
        ("companies", "\nalpha-ai,", "\nalpha-ay,"),
        ("companies", "\nalpha-ai,", "\nbeta-lab,"),
    ],
    ids=["plain form", "type", "pattern", "a key that others point to", "a key twice"],
)
def test_what_is_wrong_is_told_as_without_a_cache(table: str, old: str, new: str, package: Path, cache: Path) -> None:
    data.load(package, cache=cache)
    kept = (cache / verdicts._FILE).read_bytes()
    _edit(package, table, old, new)
    assert _told(package, cache) == _told(package, None)
    assert _told(package, cache), "what is wrong is never kept"
    assert (cache / verdicts._FILE).read_bytes() == kept


def test_other_descriptions_and_other_code_ask_anew(
    package: Path, cache: Path, looked_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data.load(package, cache=cache)
    everything = [*looked_at]
    looked_at.clear()
    path = package / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    rounds = next(resource for resource in descriptor["resources"] if resource["name"] == "rounds")
    rounds["schema"]["fields"][0]["constraints"]["minLength"] = 2
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    data.load(package, cache=cache)
    assert looked_at == everything
    looked_at.clear()
    monkeypatch.setattr(verdicts, "_judge", lambda: b"another")
    data.load(package, cache=cache)
    assert looked_at == everything


@pytest.mark.parametrize("left", ["", "[]", "{", '{"rounds": 1}', '"rounds"'])
def test_a_damaged_cache_is_no_verdict(left: str, package: Path, cache: Path, looked_at: list[str]) -> None:
    cache.mkdir()
    (cache / verdicts._FILE).write_text(left, encoding="utf-8")
    data.load(package, cache=cache)
    assert "rounds" in looked_at
    looked_at.clear()
    data.load(package, cache=cache)
    assert not looked_at


def test_where_nothing_can_be_kept_nothing_is(package: Path, cache: Path, looked_at: list[str]) -> None:
    cache.write_text("a file", encoding="utf-8")
    data.load(package, cache=cache)
    looked_at.clear()
    data.load(package, cache=cache)
    assert "rounds" in looked_at
