"""What to call rows, columns and values where a person reads of a change: names instead of ids (pure)."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from scripts import evidence, refs
from scripts.data import Row, Tables
from scripts.dossier import heading
from scripts.markup import Markup
from scripts.words import ENGLISH

# The tables of the apparatus: what happens there is told after what happens to the facts.
APPARATUS = ("sources", "claims", "rulings", "exchange_rates")

# What a package that breaks a rule (a 45th of the month, a claim on a row that is gone) may do to the words for it.
_UNSAYABLE = (LookupError, ValueError, ArithmeticError, AttributeError, StopIteration)


def row(tables: Tables, table: str, row_id: str) -> str:
    """A row by its name, or by what it is made of; by its id where the package cannot name it."""
    if table not in tables or row_id not in tables[table]:
        return row_id
    found = tables[table][row_id]
    try:
        return _name(tables, found)
    except _UNSAYABLE:
        return row_id


def _name(tables: Tables, found: Row) -> str:
    if found.table == "claims":
        source = tables.sources[found["source_id"]]
        return f"{source['publisher']} on {cell(tables, found['table'], found['row_id'], found['field'] or '')}"
    if found.table == "rulings":
        return f"ruling on {cell(tables, found['table'], found['row_id'], found['field'])}"
    if found.table == "sources":
        return f"{found['publisher']}: {found['title']}"
    if found.table == "metrics":
        return f"{tables.indicators[found['indicator_id']]['name']} of {heading(tables, ENGLISH, found)}"
    if found.table in ("stakes", "exits"):
        return f"{tables.companies[found['company_id']]['name']}: {heading(tables, ENGLISH, found)}"
    return refs.name(found, tables) if found.table == "investments" else heading(tables, ENGLISH, found)


def field(tables: Tables, table: str, name: str) -> str:
    """A column by its title, in lower case unless it is a name."""
    if table not in tables or name not in tables[table].fields:
        return name.replace("_", " ")
    title = tables[table].fields[name].title
    if name in tables[table].references:
        title = title.removesuffix(" id")
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def cell(tables: Tables, table: str, row_id: str, name: str) -> str:
    """A cell: the row and the column."""
    return f"{row(tables, table, row_id)}, {field(tables, table, name)}" if name else row(tables, table, row_id)


def value(tables: Tables, table: str, row_id: str, name: str, text: str | None) -> str:
    """A cell's value as a reader would say it; the text of the file where there are no better words, empty where there is nothing."""
    if text is None:
        return ""
    if table not in tables or row_id not in tables[table]:
        return text
    found = tables[table][row_id]
    target = tables[table].references.get(name)
    if table in ("claims", "rulings") and name == "row_id":
        target = found["table"]
    if target and target in tables and text in tables[target]:
        return row(tables, target, text)
    if name in tables[table].fields and found.text(name) == text and found[name] is not None and name != "value_high":
        with contextlib.suppress(*_UNSAYABLE):
            return Markup(tables, ENGLISH, "").value(found, name)
    return text


def repeats(tables: Tables, table: str, name: str) -> bool:
    """Whether a column only says of another one in which unit, currency or how exactly: the words for that one say it already."""
    fields = tables[table].fields.values() if table in tables else ()
    return any(name in (field.unit_field, field.qualifier_field) for field in fields)


def bound(tables: Tables, path: str) -> str:
    """What a figure is bound to (table/row/field, or measures/name/argument), in words."""
    table, _, rest = path.partition("/")
    row_id, _, name = rest.partition("/")
    if table == "measures":
        return f"{row_id.replace('_', ' ')} of {argument(tables, name)}"
    return cell(tables, table, row_id, name)


def argument(tables: Tables, text: str) -> str:
    """The argument of a measure: the names of the rows that it is, or itself in words."""
    return ", ".join(_argument(tables, part) for part in text.split(","))


def _argument(tables: Tables, text: str) -> str:
    for table in ("companies", "investors", "products", "markets", "rounds", "stakes", "exits", "metrics", "claims"):
        if table in tables and text in tables[table]:
            return row(tables, table, text)
    return text.replace("_", " ")


# How many texts name a mark of a chart, and the columns that repeat its figure in words.
_NAMING, _REPEATING = 3, ("as_published", "said")


def mark(before: Mapping[str, str] | None, after: Mapping[str, str] | None) -> str:
    """A mark of a chart by the words of its row that stay: 2024, Moonshot AI; empty if it has none."""
    was, now = before or after or {}, after or before or {}
    stay = [text for column, text in now.items() if was.get(column) == text and not column.endswith(_REPEATING)]
    return ", ".join([text for text in stay if _is_said(text)][:_NAMING])


def _is_said(text: str) -> bool:
    """Whether a text of a chart's row is a word or a year, not a figure or nothing."""
    try:
        return 1900 < float(text) < 2100 and len(text) == 4
    except ValueError:
        return bool(text.strip())


def agreement(state: str | None) -> str:
    """An agreement in words."""
    return ENGLISH.say(state) if state else "no evidence needed"


def says(tables: Tables, claim_id: str) -> str:
    """What a claim says and who: its words, its outlet."""
    claim = tables.claims[claim_id]
    source = tables.sources[claim["source_id"]]
    number = evidence.number(claim["value"]) if claim["unit"] or claim["qualifier"] else None
    stated = ENGLISH.amount(number, claim["unit"], claim["qualifier"]) if number is not None else claim["value"] or "so"
    return f"{source['publisher']} says {stated} (“{claim['as_reported']}”)"
