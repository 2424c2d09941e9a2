"""What to call rows, columns and values where a person reads of a change: names instead of ids (pure)."""

from __future__ import annotations

import contextlib

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
    if target and text in tables[target]:
        return row(tables, target, text)
    if name in tables[table].fields and found.text(name) == text and found[name] is not None and name != "value_high":
        with contextlib.suppress(*_UNSAYABLE):
            return Markup(tables, ENGLISH, "").value(found, name)
    return text


def bound(tables: Tables, path: str) -> str:
    """What a figure is bound to (table/row/field, or measures/name/argument), in words."""
    table, _, rest = path.partition("/")
    row_id, _, name = rest.partition("/")
    if table == "measures":
        return f"{row_id.replace('_', ' ')} of {argument(tables, name)}"
    return cell(tables, table, row_id, name)


def argument(tables: Tables, text: str) -> str:
    """The argument of a measure: the name of the row that it is, or itself."""
    for table in ("companies", "investors", "products", "markets", "rounds"):
        if table in tables and text in tables[table]:
            return row(tables, table, text)
    return text


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
