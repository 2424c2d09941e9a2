"""What programs may ask the site: an answer for every figure, with its provenance, and the page that tells them so (llms.txt).

`/figures/<table>/<row>/<field>.json` holds the value with its unit and qualifier, what it stands for, how well it is supported,
and every claim with its source, so that whoever quotes the value can quote the evidence with it, and where it can be put right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from scripts import addresses, corrections, evidence, history, paging, refs
from scripts.data import Field, Row, Tables
from scripts.evidence import Evidence, Statement
from scripts.markup import safe_url, visible
from scripts.release import citation, labelled

FOLDER = "figures"
# What Markdown takes for more than words, wherever in a line it stands, and what begins a line of another kind.
_MARKUP = re.compile(r"[\\`<>\[\]*&|~!]|(?<![^\W_])_|_(?![^\W_])|^[#+=-]")


def address(table: str, row_id: str, field: str) -> str:
    """Where the answer for a cell stands, from the root of the site."""
    return f"{FOLDER}/{table}/{row_id}/{field}.json"


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _claim(item: Statement) -> dict[str, Any]:
    claim, source = item.claim, item.source
    return {
        "claim_id": claim.id,
        "supports": item.meets and not item.suspect,
        "suspect": claim["suspect"],
        "value": claim["value"],
        "value_high": claim["value_high"],
        "unit": claim["unit"],
        "qualifier": claim["qualifier"],
        "as_reported": claim["as_reported"],
        "attributed_to": claim["attributed_to"],
        "origin": item.origin,
        "source": {
            "source_id": source.id,
            "title": source["title"],
            "publisher": source["publisher"],
            "published_on": source["published_on"],
            "language": source["language"],
            "grade": source["grade"],
            "url": safe_url(source["url"]),
        },
    }


def _value(row: Row, field: Field) -> dict[str, Any]:
    value = row[field.name]
    if not isinstance(value, Decimal):
        return {"value": value}
    span = evidence.adopted_interval(row, field)
    return {
        "value": _plain(value),
        "unit": evidence.unit_of(row, field),
        "qualifier": (row[field.qualifier_field] if field.qualifier_field else None) or "exact",
        "stands_for": {"low": _plain(span.low), "high": _plain(span.high)},
    }


def answer(tables: Tables, found: Evidence) -> dict[str, Any]:
    """The answer for one cell."""
    table, row_id, name = found.cell
    row, field = tables[table][row_id], tables[table].fields[name]
    page = addresses.row(tables, row, name)
    return {
        "figure": f"{table}/{row_id}/{name}",
        "of": refs.name(row, tables),
        "field": field.title,
        "definition": field.description,
        "row": {column: row.text(column) for column in row if row[column] is not None},
        **_value(row, field),
        "agreement": found.agreement,
        "origins": sorted(found.origins),
        "ruling": found.ruling["reason"] if found.ruling is not None else None,
        "claims": [_claim(item) for item in found.statements],
        "page": page,
        "correction": safe_url(corrections.suggest(tables, row, name, page)),
        "as_of": str(tables.descriptor.get("created", ""))[:10],
        "version": tables.descriptor.get("version", ""),
        "license": [licence["name"] for licence in tables.descriptor.get("licenses", [])],
        "cite": citation.as_text(tables.descriptor),
    }


def _figures(tables: Tables) -> Iterator[Evidence]:
    return (found for found in evidence.assess(tables).values() if found.cell[2])


def _words(text: object) -> str:
    """Words of the descriptor in a line of Markdown: no break, heading, link or markup that the page does not mean."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(visible(str(text)).split()))


def guide(tables: Tables, site: str) -> str:
    """The page for language models: what is here, and how to quote it."""
    about, latest = tables.descriptor, f"{site}data/latest/"
    lines = [
        f"# {_words(about.get('title', ''))}",
        "",
        f"> {_words(about.get('description', ''))}",
        "",
        f"Version {_words(about.get('version', ''))}, as of {_words(about.get('created', ''))[:10]}. Licence: CC BY 4.0.",
        f"Cite as: {_words(citation.as_text(about))}",
        "",
        "How to quote: give the value with its qualifier (about, over, up to) and date, and say how well it is supported. `agreement`",
        "is corroborated (two independent origins or more), single_source, weak (only sources of the lowest grade) or disputed",
        "(give both sides). Amounts are in the original currency. An empty cell means that nothing is known, not zero. Never add up",
        "rounds that are part of another.",
        "",
        "## Data",
        "",
        f"- [datapackage.json]({latest}datapackage.json): tables, columns, units, keys",
        f"- [index.json]({latest}index.json): every file with its size and SHA-256",
        f"- [SQLite]({latest}model-money.sqlite), [ZIP of CSV]({latest}model-money.zip), Parquet under {latest}parquet/",
        f"- One figure with its claims and sources: {site}{FOLDER}/<table>/<row_id>/<field>.json; all of them: {site}{FOLDER}/index.json",
        "",
        "## Tables",
        "",
        *(f"- [{_words(table.name)}]({latest}{quote(table.file)}): {_words(table.description)} ({len(table):,} rows)" for table in tables),
        "",
        "## Pages",
        "",
        *(
            f"- [{title}]({site}{path})"
            for title, path in (("Companies", "companies/"), ("Rounds", "rounds/"), ("Dictionary", "data/dictionary/"))
        ),
        *(f"- [{title}]({site}{path})" for title, path in (("Changes", "data/changes/"), ("Methods", "methods/"))),
        "",
    ]
    return "\n".join(lines)


def _index(number: int) -> str:
    """The path of a part of the list of all figures; the first has no number."""
    return f"{FOLDER}/index.json" if number == 1 else f"{FOLDER}/index-{number}.json"


def files(tables: Tables, site: str | None) -> Iterator[tuple[str, bytes]]:
    """Every answer with its path from the root of the site, one after the other; site is its address, where it is known."""
    tables = labelled(tables, history.standing(tables).label)
    listing = []
    for item in _figures(tables):
        path, record = address(*item.cell), answer(tables, item)
        yield path, (json.dumps(record, ensure_ascii=False) + "\n").encode()
        listing.append({"figure": record["figure"], "path": path, "agreement": record["agreement"]})
    parts = paging.pages(len(listing), paging.FIGURES)
    for number in range(1, parts + 1):
        part = {
            "version": tables.descriptor.get("version", ""),
            "count": len(listing),
            "next": _index(number + 1) if number < parts else None,
            "figures": listing[(number - 1) * paging.FIGURES : number * paging.FIGURES],
        }
        yield _index(number), (json.dumps(part) + "\n").encode()
    yield "llms.txt", guide(tables, site or "/").encode()
