"""How many rows a table of the package has."""

from collections.abc import Iterator
from decimal import Decimal

from scripts.data import Tables
from scripts.measures import Measure


def arguments(tables: Tables) -> Iterator[str]:
    """Every table."""
    return (table.name for table in tables)


def measure(tables: Tables, argument: str) -> Measure:
    """The number of rows, in the table's own name as the unit."""
    return Measure(value=Decimal(len(tables[argument])), unit=argument, cells=())
