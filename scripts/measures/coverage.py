"""How many rounds and investors' parts the record knows, and of how many it knows more than the name.

Asked with `rounds` (settled rounds: no tranches, talks, plans, reports without a close, denials or listings), `with_amount`,
`with_valuation`, `with_two_origins` (two or more origins name the round), `investments` (investors named in these rounds) or
`investments_with_amount`.
"""

from collections.abc import Iterator

from scripts.data import Tables
from scripts.measures import Measure, _coverage

_WHOLE = {
    "rounds": "rounds",
    "with_amount": "rounds",
    "with_valuation": "rounds",
    "with_two_origins": "rounds",
    "investments": "investments",
    "investments_with_amount": "investments",
}


def arguments(tables: Tables) -> Iterator[str]:
    """The six."""
    return iter(_WHOLE)


def measure(tables: Tables, argument: str) -> Measure:
    """The number of rounds or investments, of all that are known."""
    whole = _WHOLE[argument]
    value = _coverage.total(tables, argument)
    return Measure(value=value, unit=whole, cells=(), counted=int(value), of=int(_coverage.total(tables, whole)))
