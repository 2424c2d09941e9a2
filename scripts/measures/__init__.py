"""Named numbers and frames that more than one place needs (pure). One number a file; frames stand in the modules with an underscore.

A measure module has a docstring (what the number is, how it is computed, what is left out), `arguments(tables)`: every argument
that it can be asked for, and `measure(tables, argument)`: the Measure.
"""

from __future__ import annotations

import dataclasses
from decimal import Decimal


@dataclasses.dataclass(frozen=True, slots=True)
class Measure:
    """A computed number: its unit, how far it may be off (None: not at all), and the cells that it is made of.

    counted and of: how many rows carried a value, out of how many there are; shown wherever a total is shown.
    """

    value: Decimal
    unit: str
    cells: tuple[str, ...]
    low: Decimal | None = None
    high: Decimal | None = None
    counted: int | None = None
    of: int | None = None
    qualifier: str | None = None
