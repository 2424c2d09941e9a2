"""A published fact stands on a claim that says exactly this, in value, unit and qualifier, and that is not suspect.

A value that no source prints would be ours alone, and we publish none of our own.
"""

from collections.abc import Iterator

from scripts import evidence
from scripts.data import Field, Row, Tables
from scripts.problems import Problem

# As many claims are quoted in the hint as a reader takes in.
QUOTED = 3


def check(tables: Tables) -> Iterator[Problem]:
    """Every filled cell of a field with `evidence` in the descriptor."""
    for (name, row_id, column), found in evidence.assess(tables).items():
        if not column or any(item.same and not item.suspect for item in found.statements):
            continue
        row, field = tables[name][row_id], tables[name].fields[column]
        says = [describe(item.claim) for item in found.statements if not item.suspect][:QUOTED]
        hint = (
            f"Its claims say: {'; '.join(says)}. Publish one of these, or add the claim that says this."
            if says
            else f"Add a row to claims.csv (table {name}, row_id {row_id}, field {column}) with its source."
        )
        yield tables.problem(row, column, f"no claim says {published(row, field)}", hint)


def published(row: Row, field: Field) -> str:
    """A cell with its unit and qualifier, in words."""
    qualifier = row[field.qualifier_field] if field.qualifier_field else None
    unit = evidence.unit_of(row, field) if field.type in ("number", "integer") else None
    return " ".join(filter(None, (row.text(field.name), unit, f"({qualifier})" if qualifier else "")))


def describe(claim: Row) -> str:
    """A claim's value, unit and qualifier, in words, with its id."""
    value = " to ".join(filter(None, (claim["value"], claim["value_high"])))
    qualifier = f"({claim['qualifier']})" if claim["qualifier"] else ""
    return " ".join(filter(None, (value, claim["unit"], qualifier, f"in {claim.id}")))
