"""What to call a row of any table, and a claim on it, in a list that holds several kinds."""

from __future__ import annotations

from scripts import evidence, refs
from scripts.data import Row, Tables
from scripts.dossier import heading
from scripts.refs import Link
from scripts.words import Words


def named(tables: Tables, words: Words, row: Row) -> str:
    """A row in full: what it is of, and what it is."""
    if row.table == "metrics":
        return f"{tables.indicators[row['indicator_id']]['name']}: {heading(tables, words, row)}"
    if row.table in ("stakes", "exits"):
        return f"{tables.companies[row['company_id']]['name']}: {heading(tables, words, row)}"
    return refs.name(row, tables) if row.table == "investments" else heading(tables, words, row)


def link(tables: Tables, words: Words, row: Row) -> Link:
    """The same, as a link to the row."""
    return Link(row.table, row.id, named(tables, words, row))


def said(tables: Tables, words: Words, claim: Row) -> str:
    """What a claim says, in words: an amount with its unit and hedge, a range, a date, or the text itself; empty for a claim on a row."""
    value, high = evidence.number(claim["value"]), evidence.number(claim["value_high"])
    field = tables[claim["table"]].fields.get(claim["field"] or "")
    if value is not None and (claim["unit"] or claim["qualifier"]):
        text = words.amount(value, claim["unit"], claim["qualifier"])
        return f"{text} to {words.amount(high, claim['unit'])}" if high is not None else text
    if field is not None and evidence.is_date(field) and claim["value"]:
        return words.date(claim["value"])
    return claim["value"] or ""
