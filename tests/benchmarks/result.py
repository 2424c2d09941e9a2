"""What a benchmark found: values in one unit, the line that they are compared with, and the target."""

from __future__ import annotations

import dataclasses
import re
import statistics
from collections.abc import Iterable

# "at most 1.5 × of …", "at least 3 × faster than …", "at most 2 s", "under 1,000 MB"
_TARGET = re.compile(r"(?P<bound>at most|under|at least) (?P<number>[\d,]+(?:\.\d+)?) (?P<unit>×|\S+)(?P<faster> faster)?( .*)?")


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """One line of a table.

    values: one for each run, in `unit` (one value where it is no timing). beside: the `what` of the line that a ratio is taken
    against. target: a sentence that begins with "at most", "under" or "at least", a number, and "×" (then it is about the ratio to
    `beside`; "× faster" turns the ratio round) or the unit of the values. note: what a reader must know; the reason, where a
    target is missed.
    """

    what: str
    values: tuple[float, ...]
    unit: str
    beside: str = ""
    target: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError(f"{self.what}: no value")
        if self.target:
            match = _matched(self)
            if match["unit"] == "×" and not self.beside:
                raise ValueError(f"{self.what}: {self.target!r} is about a ratio, and `beside` names no line")

    @property
    def median(self) -> float:
        """The middle value of the runs."""
        return statistics.median(self.values)

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest value."""
        return min(self.values), max(self.values)


def _matched(result: Result) -> re.Match[str]:
    match = _TARGET.fullmatch(result.target)
    if match is None:
        raise ValueError(f"{result.what}: the target {result.target!r} does not begin with a bound, a number and a unit")
    if match["unit"] not in ("×", result.unit):
        raise ValueError(f"{result.what}: the target {result.target!r} is in another unit than the values ({result.unit})")
    return match


def named(results: Iterable[Result], what: str) -> Result:
    """The line of that name. Raises LookupError where none has it."""
    for result in results:
        if result.what == what:
            return result
    raise LookupError(f"no line is called {what!r}")


def ratio(result: Result, results: Iterable[Result]) -> float | None:
    """How much a result is of the line beside it; None where it names none.

    Where both have as many runs, it is the median of the ratios run by run: those that are compared run in turns, and a machine that is
    slower for a while moves both. Else it is the median over the median.
    """
    if not result.beside:
        return None
    other = named(results, result.beside)
    if len(result.values) == len(other.values):
        return statistics.median(one / two for one, two in zip(result.values, other.values, strict=True))
    return result.median / other.median


def met(result: Result, results: Iterable[Result]) -> bool | None:
    """Whether the median keeps to the target; None where there is none."""
    if not result.target:
        return None
    match = _matched(result)
    bound = float(match["number"].replace(",", ""))
    if match["unit"] == "×":
        value = ratio(result, results)
        assert value is not None, "a target that is about a ratio has a line beside it"
        value = 1 / value if match["faster"] else value
    else:
        value = result.median
    if match["bound"] == "at least":
        return value >= bound
    return value < bound if match["bound"] == "under" else value <= bound
