"""The package as one SQLite file: keys, foreign keys, checks, indexes, the dictionary, and the views that people ask for first.

SQLite itself comes from apsw, which the lock file pins: another SQLite would place the same rows otherwise in the pages of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import apsw

from scripts import evidence
from scripts.data import Field, Table, Tables
from scripts.measures._money import SETTLED
from scripts.release.tabular import ordered, plain

_TYPES = {"number": "REAL", "integer": "INTEGER", "boolean": "INTEGER"}

_PAGE = 4096

# In the order of need. The amount in US dollars is the amount divided by the month's rate: the month of the date, the last month
# of the year where only a year is known, else the last month before; it is the rule of scripts/rates.py, which a test holds it to.
_VIEWS = """
CREATE VIEW rounds_usd AS
WITH dated AS (
  SELECT *, coalesce(substr(announced_on, 1, 7), '9999') || '~' AS until FROM rounds
), rated AS (
  SELECT dated.*,
    CASE amount_currency WHEN 'USD' THEN 1.0 ELSE (SELECT units_per_usd FROM exchange_rates
      WHERE currency = amount_currency AND month <= until ORDER BY month DESC LIMIT 1) END AS amount_rate,
    CASE valuation_currency WHEN 'USD' THEN 1.0 ELSE (SELECT units_per_usd FROM exchange_rates
      WHERE currency = valuation_currency AND month <= until ORDER BY month DESC LIMIT 1) END AS valuation_rate
  FROM dated
)
SELECT rated.round_id, rated.company_id, companies.name AS company, companies.name_zh AS company_zh, rated.series, rated.announced_on,
  rated.status, rated.amount, rated.amount_currency, rated.amount_qualifier,
  rated.amount * CASE rated.amount_qualifier WHEN 'several' THEN {several} ELSE 1 END / rated.amount_rate AS amount_usd,
  rated.valuation, rated.valuation_currency, rated.valuation_qualifier, rated.valuation_basis,
  rated.valuation * CASE rated.valuation_qualifier WHEN 'several' THEN {several} ELSE 1 END / rated.valuation_rate AS valuation_usd,
  (rated.status IN ({settled}) AND rated.part_of_round_id IS NULL AND rated.series IS NOT 'IPO') AS is_counted
FROM rated JOIN companies USING (company_id)
ORDER BY rated.company_id, rated.announced_on, rated.round_id;

CREATE VIEW totals_by_company AS
SELECT company_id, company, count(*) AS rounds_counted, count(amount_usd) AS rounds_with_amount, sum(amount_usd) AS raised_usd
FROM rounds_usd WHERE is_counted GROUP BY company_id ORDER BY company_id;

CREATE VIEW claims_by_cell AS
SELECT claims."table", claims.row_id, claims.field, claims.value, claims.value_high, claims.unit, claims.qualifier, claims.as_reported,
  claims.suspect, claims.claim_id, claims.attributed_to, claims.locator, sources.source_id, sources.publisher, sources.origin,
  sources.published_on, sources.grade, sources.title, sources.url, sources.language
FROM claims JOIN sources USING (source_id)
ORDER BY claims."table", claims.row_id, claims.field, sources.grade, sources.published_on, claims.claim_id;

CREATE VIEW investments_named AS
SELECT investment_id, rounds.round_id, companies.name AS company, rounds.series, rounds.announced_on, investors.name AS investor,
  investors.kind AS investor_kind, investments.role, investments.amount, investments.amount_currency, investments.amount_qualifier
FROM investments JOIN rounds USING (round_id) JOIN companies USING (company_id) JOIN investors USING (investor_id)
ORDER BY rounds.announced_on, investment_id;
"""


_DICTIONARY = """
CREATE TABLE dictionary (
  table_name TEXT, field TEXT, type TEXT, title TEXT, description TEXT, unit TEXT, PRIMARY KEY (table_name, field)
)"""


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _column(field: Field) -> str:
    parts = [_quoted(field.name), _TYPES.get(field.type, "TEXT")]
    if field.constraints.get("required"):
        parts.append("NOT NULL")
    if field.constraints.get("unique"):
        parts.append("UNIQUE")
    if allowed := field.constraints.get("enum"):
        parts.append(f"CHECK ({_quoted(field.name)} IN ({', '.join(_text(str(value)) for value in allowed)}))")
    if field.type == "boolean":
        parts.append(f"CHECK ({_quoted(field.name)} IN (0, 1))")
    return " ".join(parts)


def _listed(names: str | list[str]) -> str:
    return ", ".join(_quoted(name) for name in ([names] if isinstance(names, str) else names))


def _create(table: Table, schema: Mapping[str, object]) -> Iterator[str]:
    """The statements that make a table and its indexes."""
    lines = [_column(field) for field in table.fields.values()]
    lines.append(f"PRIMARY KEY ({_listed(list(table.key))})")
    indexed = []
    foreign = schema.get("foreignKeys", [])
    assert isinstance(foreign, list), "the descriptor was read by frictionless"
    for key in foreign:
        target = _quoted(key["reference"].get("resource") or table.name)
        parent = f"{target} ({_listed(key['reference']['fields'])})"
        lines.append(f"FOREIGN KEY ({_listed(key['fields'])}) REFERENCES {parent} DEFERRABLE INITIALLY DEFERRED")
        indexed.append([key["fields"]] if isinstance(key["fields"], str) else list(key["fields"]))
    if {"table", "row_id"} <= table.fields.keys():
        indexed.append(["table", "row_id", "field"] if "field" in table.fields else ["table", "row_id"])
    yield f"CREATE TABLE {_quoted(table.name)} (\n  " + ",\n  ".join(lines) + "\n)"
    for names in indexed:
        if tuple(names) != table.key:
            yield f"CREATE INDEX {_quoted('_'.join([table.name, 'by', *names]))} ON {_quoted(table.name)} ({_listed(names)})"


def _dictionary(tables: Tables) -> Iterator[tuple[str, ...]]:
    for table in tables:
        for field in table.fields.values():
            unit = field.unit or (f"see {field.unit_field}" if field.unit_field else "")
            yield table.name, field.name, field.type, field.title, field.description, unit


def as_sqlite(tables: Tables) -> bytes:
    """The database as the bytes of its file. Raises apsw.ConstraintError if the tables break a key (they cannot, once checked)."""
    schemas = {resource["name"]: resource["schema"] for resource in tables.descriptor["resources"]}
    connection = apsw.Connection(":memory:")
    try:
        connection.execute(f"PRAGMA page_size = {_PAGE}; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE; PRAGMA foreign_keys = ON")
        with connection:
            for table in tables:
                for statement in _create(table, schemas[table.name]):
                    connection.execute(statement)
            for table in tables:
                insert = f"INSERT INTO {_quoted(table.name)} VALUES ({', '.join('?' * len(table.fields))})"
                connection.executemany(insert, ([plain(row[name]) for name in table.fields] for row in ordered(table)))
            connection.execute(_DICTIONARY)
            connection.executemany("INSERT INTO dictionary VALUES (?, ?, ?, ?, ?, ?)", _dictionary(tables))
            connection.execute("CREATE TABLE package (key TEXT PRIMARY KEY, value TEXT)")
            about = {key: str(tables.descriptor.get(key, "")) for key in ("name", "title", "version", "created")}
            licences = ", ".join(licence["name"] for licence in tables.descriptor.get("licenses", []))
            connection.executemany("INSERT INTO package VALUES (?, ?)", sorted({**about, "licence": licences}.items()))
            for statement in views():
                connection.execute(statement)
        connection.execute("VACUUM")
        return bytes(connection.serialize("main"))
    finally:
        connection.close()


def views() -> list[str]:
    """The statements that make the views."""
    settled = ", ".join(_text(status) for status in SETTLED)
    script = _VIEWS.format(several=f"{evidence.QUALIFIERS['several'][0]:f}", settled=settled)
    return [statement.strip() for statement in script.split(";\n") if statement.strip()]
