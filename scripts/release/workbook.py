"""The package as one Excel workbook: a sheet that says what it is, one a table, and the dictionary.

Every text cell is written as a text cell: nothing that a source prints can become a formula, a link or a date.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scripts.data import Field, Tables
from scripts.problems import InvalidPackage, Problem
from scripts.release import archive
from scripts.release.tabular import ordered, plain

ABOUT, DICTIONARY = "about", "dictionary"
_NARROW, _WIDE, _LONG = 14, 28, 60
# A sheet holds 2^20 rows; the first is the header. What is written below is dropped without a word.
MOST_ROWS = 2**20 - 1
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def _width(field: Field) -> int:
    if field.name in ("note", "description", "definition", "as_reported", "title", "reason", "url"):
        return _LONG
    return _WIDE if field.type == "string" and (field.name.endswith("_id") or "name" in field.name) else _NARROW


def _sheet(sheet: Worksheet, header: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[object]], bold: Format) -> None:
    """Fill a sheet: the header frozen, each value by its own type."""
    for place, (name, width) in enumerate(zip(header, widths, strict=True)):
        sheet.write_string(0, place, name, bold)
        sheet.set_column(place, place, width)
    last = 0
    for last, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, bool):
                sheet.write_boolean(last, place, value)
            elif isinstance(value, (int, float)):
                sheet.write_number(last, place, value)
            elif isinstance(value, str):
                sheet.write_string(last, place, value)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(header) - 1)


def _about(tables: Tables) -> list[tuple[str, str]]:
    descriptor = tables.descriptor
    licences = "; ".join(
        f"{licence.get('title', licence['name'])} {licence.get('path', '')}".strip() for licence in descriptor.get("licenses", [])
    )
    return [
        ("title", descriptor.get("title", "")),
        ("version", descriptor.get("version", "")),
        ("as of", str(descriptor.get("created", ""))[:10]),
        ("licence", licences),
        ("what it is", descriptor.get("description", "")),
        ("sheets", f"{ABOUT}; {DICTIONARY}: what each column means; and one sheet for each of {len(tables.by_name)} tables"),
        (
            "amounts",
            "Full units of the currency in the column beside; the qualifier says about, over, up to … An empty cell: nothing is known.",
        ),
        ("dates", "Text as precise as the source: 2024, 2024-02 or 2024-02-19."),
    ]


def _dictionary(tables: Tables) -> Iterable[tuple[str, ...]]:
    for table in tables:
        for field in table.fields.values():
            allowed = "; ".join(map(str, field.constraints.get("enum", ())))
            unit = field.unit or (f"see {field.unit_field}" if field.unit_field else "")
            yield table.name, field.name, field.type, field.title, field.description, unit, allowed


def _too_long(tables: Tables) -> list[Problem]:
    hint = "Split the table: a release has the same rows in every format."
    return [
        Problem(
            file=table.file, rule="workbook", message=f"{len(table):,} rows are more than a sheet of XLSX holds ({MOST_ROWS:,})", hint=hint
        )
        for table in tables
        if len(table) > MOST_ROWS
    ]


def as_xlsx(tables: Tables) -> bytes:
    """The workbook as the bytes of its file. Raises InvalidPackage for a table that is longer than a sheet."""
    if problems := _too_long(tables):
        raise InvalidPackage(problems)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, dict(_OPTIONS))
    created = datetime.datetime.fromisoformat(str(tables.descriptor.get("created", "2000-01-01"))[:10])
    book.set_properties({"title": str(tables.descriptor.get("title", "")), "author": "Model Money contributors", "created": created})
    bold = book.add_format({"bold": True})
    _sheet(book.add_worksheet(ABOUT), ("what", "value"), (_NARROW, 100), _about(tables), bold)
    names = ("table", "field", "type", "title", "description", "unit", "allowed values")
    _sheet(book.add_worksheet(DICTIONARY), names, (_NARROW, _WIDE, _NARROW, _WIDE, _LONG, _NARROW, _WIDE), _dictionary(tables), bold)
    for table in tables:
        rows = ([plain(row[name]) for name in table.fields] for row in ordered(table))
        _sheet(book.add_worksheet(table.name), list(table.fields), [_width(field) for field in table.fields.values()], rows, bold)
    book.close()
    return archive.repacked(out.getvalue())
