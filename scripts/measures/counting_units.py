"""What the Chinese units of large numbers stand for: 万 and 亿.

English counts in steps of a thousand, Chinese in steps of ten thousand, so neither unit has an English word, and
figures slip by a power of ten when they are translated. The values are those by which this record reads Chinese pages.
"""

from collections.abc import Iterator

from scripts import printed
from scripts.data import Tables
from scripts.measures import Measure

UNITS = ("万", "亿")


def arguments(tables: Tables) -> Iterator[str]:
    """The units, the same for every package."""
    return iter(UNITS)


def measure(tables: Tables, argument: str) -> Measure:
    """The number that one of the unit is."""
    (amount,) = printed.amounts(f"1{argument}元")
    return Measure(value=amount.value, unit="yuan", cells=())
