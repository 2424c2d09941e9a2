"""A broken file gives a problem with its place, never a traceback."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts import data, files, paths, rulebook, schema
from scripts.problems import InvalidPackage, Problem
from scripts.release import metadata, tabular
from tests import support

ROUNDS = "data/rounds.csv"


def _invalid(package: Path) -> tuple[Problem, ...]:
    with pytest.raises(InvalidPackage) as caught:
        data.load(package)
    assert caught.value.problems
    for problem in caught.value.problems:
        assert problem.file
        assert problem.message
        assert problem.rule in rulebook.OF_FORM
    return caught.value.problems


def _descriptor(package: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = package / paths.DESCRIPTOR
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    change(descriptor)
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def _rounds(descriptor: dict[str, Any]) -> dict[str, Any]:
    rounds: dict[str, Any] = next(resource for resource in descriptor["resources"] if resource["name"] == "rounds")
    return rounds


def test_all_broken_files_are_told_at_once(tmp_path: Path) -> None:
    package = support.tiny(tmp_path)
    (package / ROUNDS).write_bytes(b"")
    (package / "data/claims.csv").write_bytes(b"\xff\xfe")
    (package / "data/stakes.csv").unlink()
    assert {problem.file for problem in _invalid(package)} == {ROUNDS, "data/claims.csv", "data/stakes.csv"}


def test_folder_without_anything(tmp_path: Path) -> None:
    (problem,) = _invalid(tmp_path)
    assert problem.file == paths.DESCRIPTOR


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    (problem,) = _invalid(tmp_path / "nowhere")
    assert problem.rule == "file-missing"


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    package = support.tiny(tmp_path)
    (package / ROUNDS).unlink()
    (package / ROUNDS).mkdir()
    (problem,) = _invalid(package)
    assert (problem.file, problem.rule) == (ROUNDS, "file-missing")


@pytest.mark.parametrize("target", ["rounds.csv", "/etc/hostname", "../../outside.csv"], ids=["itself", "absolute", "outside"])
def test_link_out_of_the_package(tmp_path: Path, target: str) -> None:
    package = support.tiny(tmp_path)
    shutil.copy(package / ROUNDS, tmp_path / "outside.csv")
    (package / ROUNDS).unlink()
    (package / ROUNDS).symlink_to(target)
    (problem,) = _invalid(package)
    assert (problem.file, problem.rule) == (ROUNDS, "file-missing")


@pytest.mark.parametrize("path", ["../rounds.csv", "/etc/passwd", "data\\rounds.csv", "http://example.org/rounds.csv", " ", "."])
def test_path_out_of_the_package(tmp_path: Path, path: str) -> None:
    package = support.tiny(tmp_path)
    _descriptor(package, lambda descriptor: _rounds(descriptor).update(path=path))
    (problem,) = _invalid(package)
    assert problem.rule == "file-missing"


def test_cell_that_is_too_long(tmp_path: Path) -> None:
    package = support.tiny(tmp_path)
    support.edit(package, {"bytes": [{"file": ROUNDS, "find": "one blog", "replace": "x" * (files.LONGEST_CELL + 1)}]})
    (problem,) = _invalid(package)
    assert (problem.line, problem.column) == (2, "note")


def test_every_ragged_row_is_told(tmp_path: Path) -> None:
    package = support.tiny(tmp_path)
    support.edit(package, {"bytes": [{"file": ROUNDS, "append": "one\ntwo,cells\n"}]})
    assert [problem.line for problem in _invalid(package)] == [11, 12]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NaN",
        "[]",
        "5",
        "[" * 100_000,
        '{"a": 1e999, "b": NaN}',
        '{"a": ' + "9" * 5_000 + "}",
        '{"resources": [{}]}',
        '{"resources": [5]}',
        '{"resources": []}',
    ],
)
def test_descriptor_that_is_none(tmp_path: Path, text: str) -> None:
    package = support.tiny(tmp_path)
    (package / paths.DESCRIPTOR).write_text(text, encoding="utf-8")
    assert {problem.rule for problem in _invalid(package)} == {"file-json"}


SLIPS: dict[str, Callable[[dict[str, Any]], None]] = {
    "key": lambda rounds: rounds["schema"].update(primaryKey=["gone"]),
    "no-key": lambda rounds: rounds["schema"].update(primaryKey=[]),
    "unique-key": lambda rounds: rounds["schema"].update(uniqueKeys=[["gone"]]),
    "unique-keys": lambda rounds: rounds["schema"].update(uniqueKeys=5),
    "foreign-key": lambda rounds: rounds["schema"].update(foreignKeys=[{"fields": ["company_id"]}]),
    "pattern": lambda rounds: rounds["schema"]["fields"][2].update(constraints={"pattern": "("}),
    "pattern-of-a-number": lambda rounds: rounds["schema"]["fields"][5].update(constraints={"pattern": "[0-9]+"}),
    "pattern-that-is-none": lambda rounds: rounds["schema"]["fields"][2].update(constraints={"pattern": 5}),
    "pattern-that-looks-back": lambda rounds: rounds["schema"]["fields"][2].update(constraints={"pattern": r"(a+)\1"}),
    "pattern-of-patterns": lambda rounds: rounds["schema"]["fields"][2].update(constraints={"pattern": "((a{100}){100}){100}"}),
    "pattern-without-end": lambda rounds: rounds["schema"]["fields"][2].update(constraints={"pattern": "a" * (schema.LONGEST_PATTERN + 1)}),
    "constraints": lambda rounds: rounds["schema"]["fields"][2].update(constraints=[1]),
    "unit": lambda rounds: rounds["schema"]["fields"][2].update(unitField="gone"),
    "qualifier": lambda rounds: rounds["schema"]["fields"][2].update(qualifierField="gone"),
    "same-name": lambda rounds: rounds.update(name="claims"),
    "categories": lambda rounds: rounds["schema"]["fields"][4].update(categories=5),
    "minimum": lambda rounds: rounds["schema"]["fields"][5].update(constraints={"minimum": "x"}),
    "half-a-letter": lambda rounds: rounds.update(title="\ud800"),
    "nesting": lambda rounds: rounds.update(note=json.loads("[" * 200 + "]" * 200)),
}
# What makes a program read another file, another way, or ask another host.
OTHERWISE: dict[str, Any] = {
    "profile": "http://evil.example/profile.json",
    "dialect": "http://evil.example/dialect.json",
    "scheme": "http",
    "format": "xlsx",
    "type": "file",
    "encoding": "utf-16",
    "compression": "zip",
    "innerpath": "../../rounds.csv",
    "extrapaths": ["/etc/passwd"],
    "data": [["round_id"], ["a"]],
    "pipeline": {"steps": []},
}


@pytest.fixture
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError(f"the reader asked the network for {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("_no_network")
@pytest.mark.parametrize("key", OTHERWISE)
def test_descriptor_cannot_change_what_is_read(tmp_path: Path, key: str) -> None:
    package = support.tiny(tmp_path)
    _descriptor(package, lambda descriptor: _rounds(descriptor).update({key: OTHERWISE[key]}))
    (problem,) = _invalid(package)
    assert problem.rule == "file-json"
    assert key in problem.message
    assert problem.hint


@pytest.mark.usefixtures("_no_network")
def test_descriptor_cannot_name_a_profile_to_be_fetched(tmp_path: Path) -> None:
    package = support.tiny(tmp_path)
    _descriptor(package, lambda descriptor: descriptor.update(profile="http://evil.example/profile.json"))
    (problem,) = _invalid(package)
    assert problem.rule == "file-json"


def test_cells_cannot_change_how_the_file_is_read(tmp_path: Path) -> None:
    """Programs that guess the delimiter and the quote by the first lines would take these for others."""
    package = support.tiny(tmp_path)
    support.edit(
        package,
        {
            "set": [
                {"table": "rounds", "row": row.id, "field": "note", "value": "'a';'b'|'c'\t'd'; "} for row in support.tiny_tables().rounds
            ]
        },
    )
    assert {row["note"] for row in data.load(package).rounds} == {"'a';'b'|'c'\t'd'; "}


@pytest.mark.parametrize(
    ("content", "most"),
    [(b"\n" * 2_000_000, files.MOST_PROBLEMS + 1), (b"," * 1_000_000 + b"\n", 1), (b'"' * 2_000_001, 1), (b'a,"' + b"x\n" * 1_000_000, 1)],
    ids=["empty lines", "a million columns", "quotes", "never closed"],
)
def test_large_rubbish_gives_few_problems(tmp_path: Path, content: bytes, most: int) -> None:
    package = support.tiny(tmp_path)
    path = package / ROUNDS
    path.write_bytes(path.read_bytes() + content)
    assert 1 <= len(_invalid(package)) <= most


def test_header_of_a_million_columns_gives_few_problems(tmp_path: Path) -> None:
    package = support.tiny(tmp_path)
    (package / ROUNDS).write_text(",".join(f"c{number}" for number in range(1_000_000)) + "\n", encoding="utf-8")
    assert len(_invalid(package)) < 40


def test_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = support.tiny(tmp_path)
    monkeypatch.setattr(files, "LARGEST_TABLE", 5_000)
    problems = _invalid(package)
    assert {problem.file for problem in problems} == {
        f"data/{table.name}.csv" for table in support.tiny_tables() if (package / table.file).stat().st_size > 5_000
    }
    assert "at most" in problems[0].message


def test_table_with_too_many_rows_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 40)
    (problem,) = _invalid(support.tiny(tmp_path))
    assert (problem.file, problem.line) == ("data/claims.csv", 42)


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    package = support.tiny(tmp_path)
    (package / ROUNDS).unlink()
    os.mkfifo(package / ROUNDS)
    (problem,) = _invalid(package)
    assert (problem.file, problem.rule) == (ROUNDS, "file-missing")


# Python's own engine would be busy for longer than the universe is old: each of these tries a cell in countless ways.
ENDLESS = ("(a+)+", "(a|a)*", "(.*a){20}", "^(([a-z])+.)+[A-Z]([a-z])+$", ".*.*.*.*.*.*.*.*.*.*b", "(a?){200}a{200}")


@pytest.mark.parametrize("pattern", ENDLESS)
def test_pattern_that_would_take_for_ever_does_not(tmp_path: Path, pattern: str) -> None:
    package = support.tiny(tmp_path)
    _descriptor(package, lambda descriptor: next(_notes(descriptor)).update(constraints={"pattern": pattern}))
    cell = "a" * (files.LONGEST_CELL - 1) + "!"
    support.edit(package, {"set": [{"table": "rounds", "row": "alpha-ai-2024-05-b", "field": "note", "value": cell}]})
    problems = _invalid(package)
    assert [problem.value for problem in problems if problem.row_id == "alpha-ai-2024-05-b"] == [cell]
    assert {(problem.rule, problem.column) for problem in problems} == {("schema-constraint-error", "note")}


def _notes(descriptor: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (field for field in _rounds(descriptor)["schema"]["fields"] if field["name"] == "note")


def test_published_files_are_those_of_their_hashes(tmp_path: Path) -> None:
    """The package as people unpack it: whole it is read, and a byte that was changed on the way is told."""
    tables = support.tiny_tables()
    csvs = {table.name: tabular.as_csv(table) for table in tables}
    package = support.tiny(tmp_path)
    (package / paths.DESCRIPTOR).write_bytes(metadata.as_json(metadata.descriptor(tables, csvs)))
    for table in tables:
        (package / table.file).write_bytes(csvs[table.name])
    assert support.problems(package) == []
    companies = package / tables.companies.file
    companies.write_bytes(companies.read_bytes().replace(b"Alpha", b"Alpho", 1))
    (problem,) = _invalid(package)
    assert (problem.file, problem.rule) == (tables.companies.file, "file-hash")
    assert "hash" in problem.hint


@pytest.mark.parametrize(
    ("digest", "right"),
    [("md5", True), ("sha1:", True), ("SHA512:", True), ("sha256", False), ("crc32:", False), ("shake_128:", False), (":", True)],
)
def test_hashes_of_the_standard_are_known(tmp_path: Path, digest: str, right: bool) -> None:
    """Without a name in front it is MD5; a kind that nobody can compute is no proof."""
    package = support.tiny(tmp_path)
    name, mark, _ = digest.lower().partition(":")
    content = (package / ROUNDS).read_bytes()
    computed = hashlib.new(name if name in hashlib.algorithms_guaranteed - {"shake_128"} else "md5", content).hexdigest()
    value = f"{digest}{computed}" if mark else computed
    _descriptor(package, lambda descriptor: _rounds(descriptor).update(hash=value))
    assert [problem.rule for problem in support.problems(package)] == ([] if right else ["file-hash"])


@pytest.mark.parametrize("slip", SLIPS)
def test_slip_in_the_descriptor(tmp_path: Path, slip: str) -> None:
    package = support.tiny(tmp_path)
    _descriptor(package, lambda descriptor: SLIPS[slip](_rounds(descriptor)))
    assert {problem.file for problem in _invalid(package)} == {paths.DESCRIPTOR}


@pytest.mark.parametrize("table", data.TABLES)
def test_table_that_the_descriptor_lost(tmp_path: Path, table: str) -> None:
    """Whoever reads tables.rulings trusts that it is there."""
    package = support.tiny(tmp_path)

    def lose(descriptor: dict[str, Any]) -> None:
        descriptor["resources"] = [resource for resource in descriptor["resources"] if resource["name"] != table]

    _descriptor(package, lose)
    (problem,) = _invalid(package)
    assert (problem.file, problem.table) == (paths.DESCRIPTOR, table)
    assert problem.hint


def test_tables_that_are_read_are_those_of_the_package() -> None:
    assert sorted(data.TABLES) == sorted(support.tiny_tables().by_name)


def test_problems_of_the_schema_say_what_to_do(tmp_path: Path) -> None:
    package = support.tiny(tmp_path)
    support.edit(
        package,
        {
            "set": [
                {"table": "rounds", "row": "alpha-ai-2023-06-a", "field": "amount", "value": "200m"},
                {"table": "rounds", "row": "alpha-ai-2024-05-b", "field": "status", "value": "done"},
                {"table": "rounds", "row": "beta-labs-2024-03-a", "field": "company_id", "value": "beta"},
            ]
        },
    )
    for problem in _invalid(package):
        assert problem.hint
        assert problem.line
        assert problem.column
        assert problem.row_id
        assert problem.position
        line = (package / problem.file).read_text(encoding="utf-8").split("\n")[problem.line - 1]
        assert line[problem.position - 1 :].startswith(problem.value)


WHOLE = (support.TINY / ROUNDS).read_bytes()


@settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(place=st.integers(0, len(WHOLE)), removed=st.integers(0, 40), added=st.binary(max_size=12))
def test_no_damage_makes_the_reader_fail(tmp_path_factory: pytest.TempPathFactory, place: int, removed: int, added: bytes) -> None:
    """Bytes lost and bytes added at any place of a file."""
    package = support.tiny(tmp_path_factory.mktemp("damaged"))
    (package / ROUNDS).write_bytes(WHOLE[:place] + added + WHOLE[place + removed :])
    for problem in support.problems(package):
        assert problem.file
        assert problem.message


@settings(max_examples=150, deadline=None, derandomize=True)
@given(content=st.one_of(st.binary(max_size=200), st.text(alphabet='a,"\n\r\0;é', max_size=60).map(lambda text: ("a,b\n" + text).encode())))
def test_reader_gives_rows_or_problems(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Any bytes: rows as long as the header, or problems with a place."""
    folder = tmp_path_factory.mktemp("raw")
    (folder / "t.csv").write_bytes(content)
    resource = {"name": "t", "path": "t.csv", "schema": {"fields": [{"name": "a"}, {"name": "b"}]}}
    raw, problems = files.read_table(folder, resource, paths.DESCRIPTOR)
    assert (raw is None) == bool(problems)
    if raw is not None:
        assert raw.header == ["a", "b"]
        assert all(len(row) == 2 for row in raw.rows)
        assert len(raw.rows) == content.count(b"\n") - content.startswith(b"\n") - (1 if content.endswith(b"\n") else 0)
    lines = content.count(b"\n") + 1
    assert all(problem.line <= lines for problem in problems)
