"""A claim's value is written as its cell holds it: a plain number, a real date, a listed word, a text; else they cannot be compared.

The unit is the cell's own, or both are currencies of exchange_rates. The upper end of a printed range is above its lower end.
"""

from collections.abc import Iterator

from scripts import evidence, rates
from scripts.checks import _cells, _dates
from scripts.data import Field, Row, Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Claims on a cell; the upper end of a printed range; what a suspect claim says must be readable too."""
    currencies = rates.currencies(tables)
    for claim in tables.claims:
        row, field = _cells.target(tables, claim)
        if row is not None and field is not None:
            yield from _value(tables, claim, row, field, currencies)
        if claim["value_high"] is not None:
            yield from _range(tables, claim)


def _value(tables: Tables, claim: Row, row: Row, field: Field, currencies: frozenset[str]) -> Iterator[Problem]:
    value = claim["value"]
    cell = f"{row.table}.{field.name}"
    if value is None:
        hint = "Write what the source gives, or empty the field if the claim is about the row as a whole."
        yield tables.problem(claim, "value", f"the claim is about {cell} and gives no value", hint)
    elif field.type in ("number", "integer"):
        if evidence.number(value) is None:
            hint = "Write it in full units, without separators, words or currency: 1250000000 or 3.5."
            yield tables.problem(claim, "value", f"{cell} holds a number, the claim says {value!r}", hint)
        unit, claimed = evidence.unit_of(row, field), claim["unit"]
        comparable = unit is None or claimed is None or unit == claimed or (unit in currencies and claimed in currencies)
        # A recorded slip may have printed a wrong unit, and says so.
        if not comparable and claim["suspect"] is None:
            message = f"the claim is in {claimed}, the cell in {unit}: they cannot be compared"
            yield tables.problem(claim, "unit", message, "Correct the unit; a currency needs its rates in exchange_rates.csv first.")
    elif _dates.is_date(field):
        if _dates.span(value) is None:
            hint = "Write the date as precisely as the source gives it: 2024, 2024-02 or 2024-02-19."
            yield tables.problem(claim, "value", f"{cell} holds a date, the claim says {value!r}", hint)
    elif "enum" in field.constraints and value not in field.constraints["enum"]:
        hint = f"Allowed: {', '.join(field.constraints['enum'])}."
        yield tables.problem(claim, "value", f"{value!r} is not one of the words of {cell}", hint)


def _range(tables: Tables, claim: Row) -> Iterator[Problem]:
    low, high = evidence.number(claim["value"]), evidence.number(claim["value_high"])
    if low is None or high is None or high <= low:
        message = f"the range from {claim['value'] or 'nothing'} to {claim['value_high']} has no lower and upper end"
        yield tables.problem(claim, "value_high", message, "Write the lower end in value and the upper end here, both as plain numbers.")
