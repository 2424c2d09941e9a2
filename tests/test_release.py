"""A release: the same bytes twice, complete, described so that the validators agree, under a version that fits, rebuilt when it is old."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import csvw
import frictionless
import mlcroissant
import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from jsonschema import Draft7Validator

from scripts import __main__ as command_line
from scripts import answers, checks, data, delta, evidence, history, news, paths, publish, release, render, versions
from scripts.delta import Level
from scripts.problems import InvalidPackage
from scripts.release import citation, metadata
from scripts.words import ENGLISH
from tests import support, tree


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the tiny package."""
    out = tmp_path_factory.mktemp("release") / "out"
    publish.publish(support.tiny_tables(), out)
    return out


def _package(folder: Path, version: str) -> Path:
    package = support.tiny(folder)
    _set(package, version)
    return package


def _set(package: Path, version: str, created: str = "2026-11-21T00:00:00Z") -> None:
    file = package / paths.DESCRIPTOR
    descriptor = json.loads(file.read_text(encoding="utf-8")) | {"version": version, "created": created}
    file.unlink()  # it may be a link
    file.write_text(json.dumps(descriptor), encoding="utf-8")


def _city(package: Path, city: str) -> None:
    support.edit(package, {"set": [{"table": "companies", "row": "alpha-ai", "field": "city", "value": city}]})


def _load(package: Path) -> data.Tables:
    return data.load(package, validate=False)


# ---- the same bytes


def test_two_releases_in_two_processes_are_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for number, seed in enumerate(("1", "2")):
        copy = tree.tiny(tmp_path / f"project-{number}")
        (copy.root / "build" / "cache").unlink()  # nothing from the other one
        # Other hashes of strings, another zone, language and order of files: nothing of the machine may reach a file.
        finished = copy.run(
            *("release", "--out", "out"),
            PYTHONHASHSEED=seed,
            TZ=("UTC", "Asia/Shanghai")[number],
            LC_ALL=("C", "C.UTF-8")[number],
            PYTHONPATH=("", str(paths.ROOT / "tests" / "shuffled"))[number],
        )
        assert finished.returncode == 0, finished.stderr
        made.append(
            {path.relative_to(copy.root / "out").as_posix(): path.read_bytes() for path in (copy.root / "out").rglob("*") if path.is_file()}
        )
    assert made[0] == made[1]
    assert len(made[0]) > 2 * len(support.tiny_tables().by_name)


def test_what_comes_from_the_cache_is_what_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "CACHE", tmp_path)
    tables = support.tiny_tables()
    first, second = release._cached(tables), release._cached(tables)
    assert first == second == release.formats(tables)
    assert list(first) == list(second)
    assert len(list(tmp_path.iterdir())) == 1


def test_contents_that_nobody_asks_for_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "CACHE", tmp_path)
    monkeypatch.setattr(release, "_KEPT", 3)
    made: list[str] = []

    def formats(tables: data.Tables) -> dict[str, bytes]:
        made.append(tables.descriptor["version"])
        return {"version.txt": tables.descriptor["version"].encode()}

    monkeypatch.setattr(release, "formats", formats)

    def asked(number: int) -> None:
        before = {*tmp_path.iterdir()}
        version = f"1.{number}.0"
        assert release._cached(release.labelled(support.tiny_tables(), version)) == {"version.txt": version.encode()}
        for folder in {*tmp_path.iterdir()} - before:
            # As if each had been asked for a minute after the one before.
            os.utime(folder, (number * 60, number * 60))

    for number in range(3):
        asked(number)
    asked(0)
    assert made == ["1.0.0", "1.1.0", "1.2.0"], "they are kept, and the first was asked for now"
    kept = 3 + len(history.releases(support.TINY))
    for number in range(3, 3 + kept):
        asked(number)
    assert len([*tmp_path.iterdir()]) == kept
    made.clear()
    asked(0)
    asked(1)
    assert made == ["1.1.0"]


def test_the_checksums_and_the_index_name_every_file(folder: Path) -> None:
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    lines = (folder / release.CHECKSUMS).read_text(encoding="utf-8").splitlines()
    assert {line[66:]: line[:64] for line in lines} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != release.CHECKSUMS
    }
    index = json.loads(files[release.INDEX])
    listed = {item["path"]: (item["bytes"], item["sha256"]) for item in index["files"]}
    assert listed == {
        name: (len(content), hashlib.sha256(content).hexdigest())
        for name, content in files.items()
        if name not in (release.CHECKSUMS, release.INDEX)
    }
    assert [(item["name"], item["rows"]) for item in index["tables"]] == [(table.name, len(table)) for table in support.tiny_tables()]
    assert f"{release.NAME}-{index['version']}.zip" in listed


# ---- what validators say


def test_the_descriptor_is_valid_with_sizes_and_hashes(folder: Path, tmp_path: Path) -> None:
    report = frictionless.Package(str(folder / paths.DESCRIPTOR)).validate()
    assert report.valid, report.flatten(["title", "note"])
    described = json.loads((folder / paths.DESCRIPTOR).read_text(encoding="utf-8"))
    for resource in described["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    tampered = Path(shutil.copytree(folder, tmp_path / "tampered"))
    file = tampered / "data" / "rounds.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("600000000", "600000001"), encoding="utf-8")
    assert not frictionless.Package(str(tampered / paths.DESCRIPTOR)).validate().valid


# A warning of mlcroissant's own library to mlcroissant.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_croissant_is_valid_and_gives_the_rows(folder: Path) -> None:
    dataset = mlcroissant.Dataset(str(folder / "croissant.json"))
    assert dataset.metadata.ctx.issues.report() == ""
    for table in support.tiny_tables():
        records = list(dataset.records(table.name))
        assert len(records) == len(table)
        assert set(records[0] if records else ()) <= {f"{table.name}/{name}" for name in table.fields}


def test_the_citation_file_is_valid(folder: Path) -> None:
    schema = get_builtin_schema("vendor.citation-file-format")
    described = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert not [error.message for error in Draft7Validator(schema).iter_errors(described)]


def test_the_citation_file_of_the_project_is_of_this_version() -> None:
    descriptor = json.loads((paths.PACKAGE / paths.DESCRIPTOR).read_text(encoding="utf-8"))
    assert paths.CITATION.read_text(encoding="utf-8") == citation.as_cff(descriptor), (
        "remake it: python -m scripts release --out DIR --record"
    )


def test_bibtex_and_ris_carry_version_and_day(folder: Path) -> None:
    about = support.tiny_tables().descriptor
    bibtex = (folder / "citation.bib").read_text(encoding="utf-8")
    assert re.fullmatch(r"@misc\{[a-z0-9.-]+,\n(  [a-z]+ = \{.+\},?\n)+\}\n", bibtex)
    assert f"version = {{{about['version']}}}" in bibtex
    ris = (folder / "citation.ris").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in ris)
    assert (ris[0], ris[-1]) == ("TY  - DATA", "ER  - ")
    assert f"DA  - {about['created'][:10].replace('-', '/')}" in ris


def test_csv_on_the_web_has_the_columns_of_the_files(folder: Path) -> None:
    described = json.loads((folder / "csvw-metadata.json").read_text(encoding="utf-8"))
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    columns = {table["url"]: [column["name"] for column in table["tableSchema"]["columns"]] for table in described["tables"]}
    for url, names in columns.items():
        assert (folder / url).read_text(encoding="utf-8").splitlines()[0].split(",") == names
    for table in described["tables"]:
        for key in table["tableSchema"].get("foreignKeys", []):
            assert set(key["columnReference"]) <= set(columns[table["url"]])
            assert set(key["reference"]["columnReference"]) <= set(columns[key["reference"]["resource"]])


def _csvw_is_valid(folder: Path) -> bool:
    # Not strict: that one wants every foreign key to be filled, which the standard does not.
    try:
        return bool(csvw.CSVW(str(folder / "csvw-metadata.json"), validate=True, strict=False).is_valid)
    except ValueError:  # it reads the tables a second time for their keys, and stops where a cell has no type
        return False


# The validator collects its own warnings, and needs to be given them.
@pytest.mark.filterwarnings("always::UserWarning")
def test_csv_on_the_web_is_valid_and_its_validator_sees_what_is_wrong(folder: Path, tmp_path: Path) -> None:
    assert _csvw_is_valid(folder)
    slips = {
        "a type": ("data/rounds.csv", ",600000000,", ",plenty,"),
        "a foreign key": ("data/rounds.csv", "alpha-ai-2024-05-b,alpha-ai,", "alpha-ai-2024-05-b,nobody,"),
        "a gap": ("data/rounds.csv", "alpha-ai-2024-05-b,alpha-ai,", "alpha-ai-2024-05-b,,"),
        "a double": ("data/companies.csv", "beta-labs,", "alpha-ai,"),
    }
    for slip, (file, old, new) in slips.items():
        broken = Path(shutil.copytree(folder, tmp_path / slip))
        text = (broken / file).read_text(encoding="utf-8")
        assert old in text
        (broken / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        assert not _csvw_is_valid(broken), slip


def test_search_engines_are_told_what_they_ask_for() -> None:
    tables = support.tiny_tables()
    site = "https://site.example/"
    described = metadata.schema_org(tables, release.latest(tables), f"{site}data/latest/", site)
    wanted = {
        "name",
        "description",
        "license",
        "creator",
        "version",
        "datePublished",
        "temporalCoverage",
        "spatialCoverage",
        "citation",
        "url",
    }
    assert wanted <= {key for key, value in described.items() if value}
    assert 50 <= len(described["description"]) <= 5000
    found = {item["contentUrl"].removeprefix(f"{site}data/latest/"): item for item in described["distribution"]}
    assert set(found) <= set(release.latest(tables))
    assert all(item["sha256"] == hashlib.sha256(release.latest(tables)[path]).hexdigest() for path, item in found.items())


def test_no_file_of_a_release_knows_where_the_site_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = _load(support.TINY)
    before = release.formats(tables)
    monkeypatch.setenv("SITE_URL", "https://elsewhere.example/")
    assert release.formats(tables) == before


# ---- the version


@pytest.mark.parametrize(
    ("previous", "version", "level", "fits"),
    [
        (None, "0.1.0", Level.MINOR, True),
        ("0.1.0", "1.0.0", Level.PATCH, True),
        ("0.1.0", "0.1.1", Level.PATCH, True),
        ("1.0.0", "1.0.1", Level.PATCH, True),
        ("1.0.0", "1.0.2", Level.PATCH, False),
        ("1.0.0", "1.1.0", Level.PATCH, False),
        ("1.0.0", "1.1.0", Level.MINOR, True),
        ("1.0.0", "1.0.1", Level.MINOR, False),
        ("1.4.2", "2.0.0", Level.MAJOR, True),
        ("1.4.2", "1.5.0", Level.MAJOR, False),
        ("1.0.0", "1.0.0", Level.PATCH, False),
        ("1.0.0", "0.9.0", Level.PATCH, False),
        ("1.0.0", "1.0.0", Level.NONE, True),
        ("1.0.0", "1.0.1", Level.NONE, False),
        ("1.0.0", "1.0", Level.PATCH, False),
        ("1.0.0", "v1.0.1", Level.PATCH, False),
        ("1.0.0", "1.00.1", Level.PATCH, False),
    ],
)
def test_a_version_fits_what_moved_or_is_refused(previous: str | None, version: str, level: Level, fits: bool) -> None:
    assert (versions.misfit(previous, version, level) == "") is fits


def test_the_release_refuses_a_version_that_does_not_fit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = _package(tmp_path, "1.0.0")
    monkeypatch.setattr(checks, "checked", _load)
    out = ["--out", str(tmp_path / "out")]
    assert command_line.main(["release", "--package", str(package), "--record", *out]) == 0
    _city(package, "Shanghai")
    assert command_line.main(["release", "--package", str(package), *out]) == 1
    assert "PATCH change: the version must be 1.0.1, not 1.0.0" in capsys.readouterr().err
    _set(package, "1.1.0")
    assert command_line.main(["release", "--package", str(package), *out]) == 1
    _set(package, "1.0.1")
    assert command_line.main(["release", "--package", str(package), *out]) == 0
    assert (tmp_path / "out" / "model-money-1.0.1.zip").is_file()
    assert not (tmp_path / "out" / "model-money-1.0.0.zip").exists()


def test_a_folder_of_something_else_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "checked", _load)
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    assert command_line.main(["release", "--package", str(support.TINY), "--out", str(tmp_path)]) == 1
    assert "something else" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


# ---- what was published stays


@pytest.fixture
def grown(tmp_path: Path) -> Path:
    """A package with the versions 1.0.0, 1.0.1 and 1.1.0, and changes since."""
    package = _package(tmp_path, "1.0.0")
    publish.publish(_load(package), tmp_path / "1.0.0", record=True)
    _city(package, "Shanghai")
    support.edit(package, {"set": [{"table": "rounds", "row": "alpha-ai-2024-05-b", "field": "amount", "value": "650000000"}]})
    (package / "changes.csv").write_text("table,row_id,field,reason\ncompanies,alpha-ai,city,The company moved.\n", encoding="utf-8")
    _set(package, "1.0.1", "2026-12-01T00:00:00Z")
    publish.publish(_load(package), tmp_path / "1.0.1", record=True)
    new = {"company_id": "new-co", "name": "New Co", "group": "platform", "country": "CN"}
    support.edit(package, {"add": [{"table": "companies", "values": new}]})
    _set(package, "1.1.0", "2026-12-24T00:00:00Z")
    publish.publish(_load(package), tmp_path / "1.1.0", record=True)
    _city(package, "Hangzhou")
    return package


def test_every_published_version_is_served_as_it_was_published(grown: Path, tmp_path: Path) -> None:
    staged = release.staged(_load(grown))
    for version in ("1.0.0", "1.0.1", "1.1.0"):
        published = {
            path.relative_to(tmp_path / version).as_posix(): path.read_bytes() for path in (tmp_path / version).rglob("*") if path.is_file()
        }
        assert {
            path.removeprefix(f"{version}/"): content for path, content in staged.items() if path.startswith(f"{version}/")
        } == published
    index = json.loads(staged[release.INDEX])
    assert [(item["version"], item["created"][:10]) for item in index["versions"]] == [
        ("1.0.0", "2026-11-21"),
        ("1.0.1", "2026-12-01"),
        ("1.1.0", "2026-12-24"),
    ]
    assert index["latest"]["version"] == "1.1.1-dev"
    assert json.loads(staged["latest/index.json"])["previous"] == "1.1.0"


def test_changes_carry_their_reasons_and_give_the_next_version(grown: Path) -> None:
    staged = release.staged(_load(grown))
    changes = [json.loads(line) for line in staged["1.0.1/changes.jsonl"].decode().splitlines()]
    assert [(item["table"], item["field"], item["old"], item["new"], item["reason"]) for item in changes] == [
        ("companies", "city", "Beijing", "Shanghai", "The company moved."),
        ("rounds", "amount", "600000000", "650000000", ""),
    ]
    old = history.rebuilt(grown, "1.0.0")
    assert delta.apply(delta.rows(old), delta.from_records(changes)) == {
        name: rows for name, rows in delta.rows(history.rebuilt(grown, "1.0.1")).items() if rows
    }
    assert "1.0.0/changes.jsonl" not in staged
    assert (grown / "changes.csv").read_text(encoding="utf-8") == "table,row_id,field,reason\n", "its reasons stand in the history now"


def test_a_new_ruling_or_claim_is_the_reason_where_nobody_wrote_one(tmp_path: Path) -> None:
    package = _package(tmp_path, "1.0.0")
    publish.publish(_load(package), tmp_path / "out", record=True)
    edits: dict[str, Any] = {
        "set": [
            {"table": "rounds", "row": "alpha-ai-2024-05-b", "field": "amount", "value": "650000000"},
            {"table": "rounds", "row": "beta-labs-2024-03-a", "field": "amount", "value": "450000000"},
            {"table": "rulings", "row": "beta-labs-2024-03-a-amount", "field": "reason", "value": "The filing says so."},
        ],
        "add": [{"table": "claims", "values": _claim("new-claim", "alpha-ai-2024-05-b", "650000000")}],
    }
    support.edit(package, edits)
    records = history.standing(_load(package)).records
    reasons = {(item["row_id"], item["field"]): item["reason"] for item in records if item["kind"] == "cell" and item["table"] == "rounds"}
    assert reasons[("beta-labs-2024-03-a", "amount")] == "The filing says so."
    assert reasons[("alpha-ai-2024-05-b", "amount")].startswith("new claim: ")


def _claim(claim_id: str, row_id: str, value: str) -> dict[str, str]:
    about = {"table": "rounds", "row_id": row_id, "field": "amount", "value": value, "unit": "USD", "qualifier": "exact"}
    return {"claim_id": claim_id, "source_id": "alpha-prospectus-2025", **about, "as_reported": "US$650m", "locator": "opening"}


def test_a_history_that_was_tampered_with_is_noticed(grown: Path) -> None:
    file = grown / history.FOLDER / "1.0.1.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace("Shanghai", "Chengdu"), encoding="utf-8")
    assert _broken(lambda: history.rebuilt(grown, "1.0.1")) == ["history/1.0.1.jsonl"]
    assert _broken(lambda: history.rebuilt(grown, "1.1.0")) == ["history/1.1.0.jsonl"]
    assert history.rebuilt(grown, "1.0.0").companies["alpha-ai"]["city"] == "Beijing"
    file.write_text(file.read_text(encoding="utf-8").replace('"old": "Beijing"', '"old": "Wuhan"'), encoding="utf-8")
    assert _broken(lambda: history.rebuilt(grown, "1.1.0")) == ["history/1.0.1.jsonl"]
    file.write_text("{", encoding="utf-8")
    assert _broken(lambda: history.releases(grown)) == ["history/1.0.1.jsonl"]


def _broken(read: Callable[[], object]) -> list[str]:
    with pytest.raises(InvalidPackage) as found:
        read()
    return [problem.file for problem in found.value.problems]


@pytest.mark.parametrize(("content", "line"), [("", 1), ("table,reason\n", 1), ("table,row_id,field,reason\na,b,c\n", 2), ('"', 1)])
def test_reasons_that_cannot_be_read_are_a_problem_with_its_line(grown: Path, content: str, line: int) -> None:
    (grown / "changes.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidPackage) as found:
        history.standing(_load(grown))
    assert [(problem.file, problem.line) for problem in found.value.problems] == [("changes.csv", line)]


def test_a_published_version_is_recorded_once(grown: Path, tmp_path: Path) -> None:
    _city(grown, "Shanghai")  # as published
    file = grown / history.FOLDER / "1.1.0.jsonl"
    before = file.read_bytes()
    publish.publish(_load(grown), tmp_path / "again", record=True)
    assert file.read_bytes() == before
    _city(grown, "Hangzhou")
    with pytest.raises(InvalidPackage):
        publish.publish(_load(grown), tmp_path / "again", record=True)


def test_the_pages_show_versions_changes_and_the_history_of_a_figure(grown: Path) -> None:
    docs = grown.parent / "docs"
    for name in ("data", "companies", "rounds"):  # the stories are bound to the real record
        shutil.copytree(paths.DOCS / name, docs / name)
    pages = dict(render.render(_load(grown), docs=docs, cache=None))
    changes = pages["data/changes.md"].decode()
    assert changes.index("{: #v1-1-1-dev }") < changes.index("{: #v1-1-0 }") < changes.index("{: #v1-0-1 }") < changes.index("{: #v1-0-0 }")
    assert "The company moved&#46;" in changes or "The company moved." in changes
    company = pages["companies/alpha-ai.md"].decode()
    assert "How our values changed" in company
    assert company.index("Hangzhou", company.index("How our values changed")) < company.index(
        "Beijing", company.index("How our values changed")
    )
    amounts = re.findall(
        r"US&#36;(6[05]0) million|US\$(6[05]0) million",
        pages["rounds/alpha-ai-2024-05-b.md"].decode().split("How our values changed", 1)[1],
    )
    assert ["".join(pair) for pair in amounts[:2]] == ["600", "650"]
    assert "How our values changed" not in pages["companies/beta-labs.md"].decode()


# ---- an answer for every figure


def test_every_figure_has_an_answer_with_its_evidence() -> None:
    tables = support.tiny_tables()
    files = dict(answers.files(tables, "https://site.example/"))
    listed = json.loads(files["figures/index.json"])["figures"]
    assert {item["path"] for item in listed} == {path for path in files if path not in ("figures/index.json", "llms.txt")}
    assert {item["figure"] for item in listed} == {"/".join(cell) for cell in evidence.assess(tables) if cell[2]}
    found = json.loads(files[answers.address("rounds", "alpha-ai-2023-06-a", "valuation")])
    assert (found["value"], found["unit"], found["qualifier"]) == (1000000000, "USD", "over")
    assert found["stands_for"] == {"low": 1000000000, "high": 1500000000}
    assert found["claims"]
    assert all(claim["source"]["publisher"] and claim["as_reported"] for claim in found["claims"])
    assert found["as_of"] == str(tables.descriptor["created"])[:10]
    assert found["version"] == tables.descriptor["version"]


def test_a_hostile_address_is_not_handed_on(tmp_path: Path) -> None:
    package = support.tiny(tmp_path)
    support.edit(package, {"set": [{"table": "sources", "row": "alpha-prospectus-2025", "field": "url", "value": "javascript:alert(1)"}]})
    files = dict(answers.files(_load(package), None))
    assert not [path for path, content in files.items() if b"javascript:" in content]


def test_language_models_are_told_how_to_quote() -> None:
    text = dict(answers.files(support.tiny_tables(), "https://site.example/"))["llms.txt"].decode()
    assert text.startswith("# Model Money\n\n> ")
    assert "https://site.example/data/latest/model-money.zip" in text
    for table in support.tiny_tables():
        assert f"https://site.example/data/latest/{table.file}" in text


def test_the_feed_tells_of_every_version_and_what_it_changed(grown: Path) -> None:
    found = {title: (address, summary, day) for address, title, summary, day in news.entries(_load(grown), ENGLISH)}
    assert found == {
        "Data 1.0.0": ("data/changes/#v1-0-0", "The first version of the data package.", "2026-11-21"),
        "Data 1.0.1": ("data/changes/#v1-0-1", "2 cells changed", "2026-12-01"),
        "Data 1.1.0": ("data/changes/#v1-1-0", "1 row added", "2026-12-24"),
    }
    assert [title for _, title, _, _ in news.entries(support.tiny_tables(), ENGLISH)] == [
        f"Data {support.tiny_tables().descriptor['version']}"
    ]
