"""Countries, currencies and languages are codes that their standards have: `UK` and `RMB` look right, but no program knows them.

The standards are ISO 3166-1, ISO 4217 and ISO 639-1. Chinese also says in which script it is written (zh-Hans, zh-Hant): the two
are read with different fonts and searched with different words. A unit that is no currency is one that the indicators have.
"""

import re
from collections.abc import Iterator

from scripts.checks import _codes
from scripts.data import Row, Tables
from scripts.problems import Problem

_COUNTRY = re.compile(r"[A-Z]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}(?=$|_per_)")


def check(tables: Tables) -> Iterator[Problem]:
    """Columns of countries and areas, of currencies and units, and of languages."""
    units = [word for word in tables.indicators.fields["unit"].constraints.get("enum", ()) if word != "currency"]
    for table in tables:
        for name, field in table.fields.items():
            # indicators.unit is a word from a list.
            pattern = "" if "enum" in field.constraints else str(field.constraints.get("pattern", ""))
            if name in ("country", "geography"):
                for row in table:
                    value = row[name] or ""
                    if _COUNTRY.fullmatch(value) and value not in _codes.COUNTRIES:
                        yield _unknown(tables, row, name, value, "ISO 3166-1 has no country")
            elif "[A-Z]{3}" in pattern or name == "unit":
                for row in table:
                    match = _CURRENCY.match(row[name] or "")
                    if match and match[0] not in _codes.CURRENCIES:
                        yield _unknown(tables, row, name, match[0], "ISO 4217 has no currency")
                    elif not match and not pattern and "enum" not in field.constraints and row[name] not in (None, *units):
                        hint = f"Write the code of a currency, or one of {', '.join(units)}."
                        yield tables.problem(row, name, f"there is no unit {row[name]!r}", hint)
            elif name == "language":
                for row in table:
                    yield from _language(tables, row, name)


def _unknown(tables: Tables, row: Row, column: str, code: str, message: str) -> Problem:
    meant = _codes.MISTAKEN.get(code)
    hint = f"Write {meant}." if meant else "Look the code up in the standard's list."
    return tables.problem(row, column, f"{message} {code!r}", hint)


def _language(tables: Tables, row: Row, column: str) -> Iterator[Problem]:
    tag = row[column] or ""
    first = tag.split("-")[0]
    if first not in _codes.LANGUAGES:
        yield _unknown(tables, row, column, first, "ISO 639-1 has no language")
    elif first == "zh" and not tag.startswith(("zh-Hans", "zh-Hant")):
        hint = "Write zh-Hans for simplified, zh-Hant for traditional characters."
        yield tables.problem(row, column, f"{tag!r} does not say the script", hint)
