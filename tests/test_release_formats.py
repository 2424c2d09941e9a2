"""Every format of a release holds the same cells, with their types, whatever a source may have printed into them."""

from __future__ import annotations

import sqlite3
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from scripts import data, history, release, render
from scripts.data import Tables
from scripts.measures import _money, raised_usd
from scripts.problems import InvalidPackage
from scripts.release import archive, database, tabular, workbook
from tests import formats, support

# What a program may take for something else: formulas, numbers, truth values, dates, gaps, links, escapes, other scripts.
HOSTILE = [
    *("=1+1", "+SUM(A1:A9)", "@cmd", "-2", '=HYPERLINK("http://a.example","x")', "=cmd|' /C calc'!A0", "'quoted", "\tindented"),
    *("NA", "N/A", "null", "None", "NaN", "nan", "inf", "TRUE", "false", "1e5", "007", "1,5", "0x1F", "1_000", "2024-02", "3/4"),
    *(
        'say "so"',
        "a,b",
        "a;b",
        " space around ",
        "https://a.example/?q=1&r=2",
        "<b>&amp;",
        "_x0041_",
        "月之暗面 🌙",
        "e\u0301",
        "\\N",
        "#N/A",
        "%s",
    ),
]


def _hostile(folder: Path) -> Tables:
    """The tiny package with every text of HOSTILE in a note."""
    package = support.tiny(folder)
    rows = [{"source_id": f"hostile-{number:03}", "title": text, "note": text} for number, text in enumerate([*HOSTILE, "x" * 10_000])]
    filled = {"publisher": "=1", "language": "en", "kind": "blog", "grade": "D", "origin": "@a", "accessed_on": "2026-01-01"}
    support.edit(package, {"add": [{"table": "sources", "values": {**row, **filled}} for row in rows]})
    return data.load(package, validate=False)


@pytest.fixture(scope="module", params=["real", "hostile"])
def released(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tables]:
    """A release in a folder, and the tables that it was made from."""
    tables = data.load(validate=False) if request.param == "real" else _hostile(tmp_path_factory.mktemp("hostile"))
    folder = tmp_path_factory.mktemp(f"release-{request.param}")
    render.stage(release.files(tables, history.standing(tables), release.zip_name()).items(), folder)
    return folder, tables


def _differences(found: formats.Cells, expected: formats.Cells, names: list[str]) -> list[str]:
    if len(found) != len(expected):
        return [f"{len(found)} rows, not {len(expected)}"]
    return [
        f"row {number} {name}: {one!r} is not {other!r}"
        for number, rows in enumerate(zip(found, expected, strict=True), 2)
        for name, one, other in zip(names, *rows, strict=True)
        if one != other or type(one) is not type(other)
    ]


def test_the_csv_files_hold_the_tables(released: tuple[Path, Tables]) -> None:
    folder, tables = released
    for table in tables:
        expected = [[tabular.plain(row[name]) for name in table.fields] for row in sorted(table, key=lambda row: row.id)]
        assert not _differences(formats.truth(folder, table), expected, list(table.fields)), table.name


@pytest.mark.parametrize("reader", formats.READERS)
def test_every_reader_finds_the_same_cells(released: tuple[Path, Tables], reader: str) -> None:
    folder, tables = released
    for table in tables:
        found = formats.READERS[reader](folder, table)
        assert not _differences(found, formats.truth(folder, table), list(table.fields)), table.name


def test_the_workbook_holds_the_same_cells_and_no_formula(released: tuple[Path, Tables]) -> None:
    folder, tables = released
    sheets = formats.workbook(folder)
    assert list(sheets) == [workbook.ABOUT, workbook.DICTIONARY, *tables.by_name]
    for table in tables:
        header, *rows = sheets[table.name]
        assert header == list(table.fields)
        assert not _differences(rows, formats.truth(folder, table), list(table.fields)), table.name
    assert len(sheets[workbook.DICTIONARY]) == 1 + sum(len(table.fields) for table in tables)


def test_the_workbook_freezes_its_headers_and_has_no_link_or_formula_in_its_xml(released: tuple[Path, Tables]) -> None:
    folder, tables = released
    book = openpyxl.load_workbook(folder / "model-money.xlsx")
    assert {sheet.freeze_panes for sheet in book.worksheets} == {"B2"}
    assert {sheet.title: sheet.auto_filter.ref is not None for sheet in book.worksheets} == {name: True for name in book.sheetnames}
    with zipfile.ZipFile(folder / "model-money.xlsx") as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                sheet = parts.read(name)
                assert b"<f>" not in sheet
                assert b"hyperlink" not in sheet


def test_the_zip_holds_the_same_files_and_the_papers(released: tuple[Path, Tables]) -> None:
    folder, tables = released
    with zipfile.ZipFile(folder / release.zip_name()) as opened:
        assert opened.testzip() is None
        names = opened.namelist()
        for name in names:
            if (folder / name).is_file():
                assert opened.read(name) == (folder / name).read_bytes(), name
    assert {table.file for table in tables} < set(names)
    assert {"datapackage.json", "LICENSE.txt", "CHANGELOG.md", "CITATION.cff", "DICTIONARY.md"} < set(names)
    assert (release.README in names) == (tables.package / release.README).is_file()


def test_parquet_keeps_types_order_and_descriptions(released: tuple[Path, Tables]) -> None:
    folder, tables = released
    for table in tables:
        file = pq.ParquetFile(folder / f"parquet/{table.name}.parquet")
        for field in file.schema_arrow:
            described = table.fields[field.name]
            assert str(field.type) == {"number": "double", "boolean": "bool"}.get(described.type, "string")
            assert field.nullable == (described.constraints.get("required") is not True)
            assert field.metadata[b"description"].decode() == described.description
        if len(table):
            assert [file.schema_arrow.names[column.column_index] for column in file.metadata.row_group(0).sorting_columns] == list(
                table.key
            )


def test_sqlite_keeps_keys_and_refuses_what_breaks_them(released: tuple[Path, Tables]) -> None:
    folder, tables = released
    connection = sqlite3.connect(":memory:")
    connection.deserialize((folder / "model-money.sqlite").read_bytes())
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in tables:
        info = connection.execute(f'PRAGMA table_info("{table.name}")').fetchall()
        assert tuple(row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]) == table.key
    schemas = {resource["name"]: resource["schema"] for resource in tables.descriptor["resources"]}
    for name, schema in schemas.items():
        keys = schema.get("foreignKeys", [])
        assert len(connection.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()) == len(keys)
        indexes = [row[1] for row in connection.execute(f'PRAGMA index_list("{name}")')]
        indexed = {tuple(row[2] for row in connection.execute(f'PRAGMA index_info("{index}")')) for index in indexes}
        wanted = [(key["fields"],) if isinstance(key["fields"], str) else tuple(key["fields"]) for key in keys]
        assert [fields for fields in wanted if not any(index[: len(fields)] == fields for index in indexed)] == [], name
    connection.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), connection:
        connection.execute("INSERT INTO rounds (round_id, company_id, status) VALUES ('new', 'nobody', 'closed')")
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"), connection:
        connection.execute("UPDATE rounds SET status = 'perhaps'")
    connection.close()


def test_the_views_of_sqlite_give_the_numbers_of_the_measures(released: tuple[Path, Tables]) -> None:
    folder, tables = released
    connection = sqlite3.connect(folder / "model-money.sqlite")
    totals = {
        row[0]: row[1:]
        for row in connection.execute("SELECT company_id, rounds_counted, rounds_with_amount, raised_usd FROM totals_by_company")
    }
    assert set(totals) == set(raised_usd.arguments(tables))
    for company, (counted, with_amount, raised) in totals.items():
        rounds = [row for row in tables.rounds if row["company_id"] == company and _money.is_counted(row)]
        amounts = [usd for row in rounds if (usd := _money.in_usd(tables, row, "amount")) is not None]
        assert (counted, with_amount) == (len(rounds), len(amounts))
        assert (raised or 0.0) == pytest.approx(float(_money.total(amounts).value), rel=1e-12)
    for round_id, amount, valuation in connection.execute("SELECT round_id, amount_usd, valuation_usd FROM rounds_usd"):
        for field, found in (("amount", amount), ("valuation", valuation)):
            usd = _money.in_usd(tables, tables.rounds[round_id], field)
            assert found == (None if usd is None else pytest.approx(float(usd.value), rel=1e-12))
    assert connection.execute("SELECT count(*) FROM rounds_usd").fetchone() == (len(tables.rounds),)
    assert connection.execute("SELECT count(*) FROM claims_by_cell").fetchone() == (len(tables.claims),)
    assert connection.execute("SELECT count(*) FROM investments_named").fetchone() == (len(tables.investments),)
    connection.close()


def test_the_workbook_and_the_database_are_the_same_bytes_twice() -> None:
    tables = support.tiny_tables()
    for write in (database.as_sqlite, workbook.as_xlsx):
        assert write(tables) == write(tables)


def test_a_table_that_is_longer_than_a_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = support.tiny_tables()
    longest = max(tables, key=len)
    monkeypatch.setattr(workbook, "MOST_ROWS", len(longest))
    assert workbook.as_xlsx(tables)
    monkeypatch.setattr(workbook, "MOST_ROWS", len(longest) - 1)
    with pytest.raises(InvalidPackage) as caught:
        workbook.as_xlsx(tables)
    assert [problem.file for problem in caught.value.problems] == [longest.file]


def test_a_number_that_a_double_would_change_is_refused() -> None:
    assert tabular.plain(Decimal("0.1")) == 0.1
    assert tabular.plain(Decimal("123456789012345")) == 123456789012345.0
    with pytest.raises(tabular.Inexact):
        tabular.plain(Decimal("0.12345678901234567"))


def test_an_archive_depends_on_its_content_alone(tmp_path: Path) -> None:
    files = {"a.txt": b"a" * 1000, "月/b.bin": bytes(range(256)), "empty": b""}
    content = archive.zipped(files.items())
    assert content == archive.zipped(files.items())
    (tmp_path / "a.zip").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == files
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.repacked(content) == content
