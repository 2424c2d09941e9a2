"""An amount, its unit and its qualifier come together: a number without a currency, or a currency without a number, says nothing.

In the tables these are the columns that the descriptor names as unitField and qualifierField; in the claims they are value, unit
and qualifier. A valuation also says what it counts (valuation_basis).
"""

from collections.abc import Iterator, Mapping

from scripts import evidence
from scripts.checks import _cells
from scripts.data import Row, Table, Tables
from scripts.problems import Problem

# Columns that the descriptor's text ties to an amount without a property for it.
COMPANIONS = {("rounds", "valuation"): "valuation_basis"}


def check(tables: Tables) -> Iterator[Problem]:
    """Every group of an amount and its companions; then the claims, whose values stand as text."""
    for table in tables:
        companions = _companions(table)
        for row in table if companions else ():
            yield from _row(tables, row, companions)
    for claim in tables.claims:
        yield from _claim(tables, claim)


def _companions(table: Table) -> Mapping[str, list[str]]:
    """The columns that come with amounts, each with the amounts that it belongs to."""
    companions: dict[str, list[str]] = {}
    for name, field in table.fields.items():
        for companion in (field.unit_field, field.qualifier_field, COMPANIONS.get((table.name, name))):
            if companion:
                companions.setdefault(companion, []).append(name)
    return companions


def _row(tables: Tables, row: Row, companions: Mapping[str, list[str]]) -> Iterator[Problem]:
    for companion, amounts in companions.items():
        filled = [name for name in amounts if row[name] is not None]
        if filled and row[companion] is None:
            message = f"{filled[0]} is {row.text(filled[0])}, but {companion} is empty"
            yield tables.problem(row, companion, message, f"Fill {companion} as the source has it.")
        elif not filled and row[companion] is not None:
            message = f"{companion} is {row.text(companion)}, but {' and '.join(amounts)} {'are' if len(amounts) > 1 else 'is'} empty"
            yield tables.problem(row, companion, message, f"Fill {amounts[0]}, or empty {companion}.")


def _claim(tables: Tables, claim: Row) -> Iterator[Problem]:
    _, field = _cells.target(tables, claim)
    is_number = field is not None and field.type in ("number", "integer")
    stated = {name: claim[name] for name in ("unit", "qualifier") if claim[name] is not None}
    if field is not None and not is_number:
        for name, value in stated.items():
            message = f"the claim is about {claim['table']}.{field.name}, which is no number, but its {name} is {value}"
            yield tables.problem(claim, name, message, f"Empty {name}.")
    elif is_number or stated or claim["value_high"] is not None:
        for name in ("unit", "qualifier"):
            if name not in stated and (claim["value"] is not None or stated):
                hint = "An ISO 4217 code or the name of the unit." if name == "unit" else "`exact` if the source prints the bare figure."
                yield tables.problem(claim, name, f"the claim gives the figure {claim['value'] or ''} without a {name}", hint)
        # For claims on a cell, claims_fit_their_cells sees to the value.
        if field is None and evidence.number(claim["value"]) is None:
            message = f"the claim has a unit or qualifier, but its value {claim['value'] or ''!r} is no number"
            yield tables.problem(claim, "value", message, "Write the figure in full units, or empty unit and qualifier.")
