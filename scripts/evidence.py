"""Claims into agreement: what supports a published cell, what contradicts it, and which value the rule adopts (pure).

The rule (methods page): the adopted value is a claim's value, never an average: best grade first, then the most
distinct origins, then the latest; anything else needs a row in `rulings`. A suspect claim never supports.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from scripts import heap, rates
from scripts.data import Field, Row, Table, Tables

# What each qualifier stands for, as multiples of the printed value (low, high). `exact` is rounded as printed: see half_unit().
# The open-ended words get an end, because a reporter who knows of twice as much does not write "over": "over 200 million"
# is meant to say less than 300 million. `several` is stored as its unit: several hundred million is 100000000, 2 to 9 of them.
QUALIFIERS: Mapping[str, tuple[Decimal, Decimal]] = {
    "exact": (Decimal(1), Decimal(1)),
    "about": (Decimal("0.9"), Decimal("1.1")),
    "over": (Decimal(1), Decimal("1.5")),
    "at_least": (Decimal(1), Decimal(2)),
    "nearly": (Decimal("0.9"), Decimal(1)),
    "under": (Decimal("0.5"), Decimal(1)),
    "up_to": (Decimal(0), Decimal(1)),
    "several": (Decimal(2), Decimal(9)),
}
# Two currencies of one sum: the page converted at a day's rate, we at a month's.
CONVERSION_TOLERANCE = Decimal("0.03")

GRADES = "ABCD"
# What separates the items of a cell that holds a list (aliases, founders).
LIST_MARK = " | "

# Decimal() alone would also take 1_000, full-width digits and 1e999999999.
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")

CORROBORATED, SINGLE_SOURCE, WEAK, DISPUTED, UNSUPPORTED = "corroborated", "single_source", "weak", "disputed", "unsupported"
AGREEMENTS = (CORROBORATED, SINGLE_SOURCE, WEAK, DISPUTED)

Cell = tuple[str, str, str]  # table, row_id, field (empty: the row as a whole)


@dataclasses.dataclass(frozen=True, slots=True)
class Interval:
    """A closed range of numbers."""

    low: Decimal
    high: Decimal

    def meets(self, other: Interval) -> bool:
        """Whether the two have a number in common."""
        return self.low <= other.high and other.low <= self.high

    def holds(self, other: Interval) -> bool:
        """Whether the other lies inside this one."""
        return self.low <= other.low and other.high <= self.high


def half_unit(value: Decimal) -> Decimal:
    """Half a unit of the last digit that was printed for a value.

    Large numbers are printed in thousands, millions or billions: 75,000,000 was printed as "75 million", so its last
    digit is a million. Two digits count as meant even if the second is a zero: "1 billion" is 0.95 to 1.05 billion.
    """
    value = abs(value).normalize()
    if value == 0:
        return Decimal("0.5")
    digits = value.as_tuple()
    zeros = int(digits.exponent)
    if value < 1000:
        return Decimal(5).scaleb(min(zeros, 0) - 1)
    leading = value.adjusted()
    return Decimal(5).scaleb(min(zeros, leading // 3 * 3, leading - 1) - 1)


@functools.lru_cache(maxsize=65536)
def interval(value: Decimal, qualifier: str | None, value_high: Decimal | None = None) -> Interval:
    """What a printed number stands for by its qualifier (None is exact); a printed range says its two ends itself."""
    if value_high is not None:
        return Interval(value - half_unit(value), value_high + half_unit(value_high))
    low, high = QUALIFIERS[qualifier or "exact"]
    ends = sorted((value * low, value * high))
    if qualifier in (None, "exact", "about"):
        ends[0] = min(ends[0], value - half_unit(value))
        ends[1] = max(ends[1], value + half_unit(value))
    return Interval(ends[0], ends[1])


def dates_agree(one: str, other: str) -> bool:
    """Whether one date contains the other (2024-02 contains 2024-02-19)."""
    return one.startswith(other) or other.startswith(one)


@dataclasses.dataclass(frozen=True, slots=True)
class Statement:
    """A claim on a cell, with its source and what it says of the adopted value."""

    claim: Row
    source: Row
    origin: str
    meets: bool
    same: bool

    @property
    def suspect(self) -> bool:
        """Whether the claim is known to be wrong in some way."""
        return self.claim["suspect"] is not None


@dataclasses.dataclass(frozen=True)
class Evidence:
    """What stands behind one published cell."""

    cell: Cell
    statements: tuple[Statement, ...]
    ruling: Row | None

    @property
    def supporting(self) -> tuple[Statement, ...]:
        """The claims that meet the adopted value."""
        return tuple(item for item in self.statements if item.meets and not item.suspect)

    @property
    def differing(self) -> tuple[Statement, ...]:
        """The claims, not suspect, that do not meet it."""
        return tuple(item for item in self.statements if not item.meets and not item.suspect)

    @property
    def suspect(self) -> tuple[Statement, ...]:
        """The recorded slips."""
        return tuple(item for item in self.statements if item.suspect)

    @property
    def origins(self) -> frozenset[str]:
        """Whose reporting supports the value."""
        return frozenset(item.origin for item in self.supporting)

    @functools.cached_property
    def agreement(self) -> str:
        """`disputed`, `weak`, `corroborated`, `single_source`, or `unsupported`."""
        if not self.supporting:
            return UNSUPPORTED
        if self.differing:
            return DISPUTED
        if all(item.source["grade"] == "D" for item in self.supporting):
            return WEAK
        return CORROBORATED if len(self.origins) > 1 else SINGLE_SOURCE


def unit_of(row: Row, field: Field) -> str | None:
    """The unit of a cell: its own column's, or the field's."""
    return row[field.unit_field] if field.unit_field else field.unit


def date_of(tables: Tables, row: Row) -> str | None:
    """The date of a row, for converting its money."""
    if row.table == "investments":
        row = tables.rounds[row["round_id"]]
    for column in ("announced_on", "occurred_on", "period_end", "as_of"):
        if column in row:
            return row[column]
    return None


def number(text: str | None) -> Decimal | None:
    """A claim's value as a number, or None if it is not written as one (plainly, as in every number cell of the package)."""
    return Decimal(text) if text is not None and _PLAIN_NUMBER.fullmatch(text) else None


def claimed_interval(tables: Tables, row: Row, field: Field, claim: Row) -> Interval | None:
    """What a claim on a number stands for, in the unit of the cell; None if it cannot be compared."""
    value = number(claim["value"])
    if value is None:
        return None
    span = interval(value, claim["qualifier"], number(claim["value_high"]))
    unit, claimed = unit_of(row, field), claim["unit"]
    if claimed == unit or claimed is None or unit is None:
        return span
    known = rates.currencies(tables)
    if claimed not in known or unit not in known:
        return None
    date = date_of(tables, row)
    try:
        low, high = (rates.to_usd(tables, end, claimed, date) for end in (span.low, span.high))
        one = rates.to_usd(tables, Decimal(1), unit, date)
    except rates.NoRate:
        return None
    return Interval(low.low / one.high * (1 - CONVERSION_TOLERANCE), high.high / one.low * (1 + CONVERSION_TOLERANCE))


def adopted_interval(row: Row, field: Field) -> Interval:
    """What the published number stands for, in its own unit."""
    return interval(row[field.name], row[field.qualifier_field] if field.qualifier_field else None)


def is_date(field: Field) -> bool:
    """Whether a field holds a date of any precision."""
    return field.type == "string" and field.name in ("announced_on", "occurred_on", "founded_on", "as_of")


def _compare(tables: Tables, row: Row, field: Field, claim: Row) -> tuple[bool, bool]:
    """Whether a claim meets the adopted value, and whether it says exactly the same."""
    adopted, stated = row[field.name], claim["value"]
    if field.type in ("number", "integer"):
        span = claimed_interval(tables, row, field, claim)
        meets = span is not None and span.meets(adopted_interval(row, field))
        qualifier = row[field.qualifier_field] if field.qualifier_field else None
        same = (
            number(stated) == adopted
            and claim["unit"] == unit_of(row, field)
            and (claim["qualifier"] or "exact") == (qualifier or "exact")
            # The lower end of a printed range is published as at_least, never as if it were the whole figure.
            and (claim["value_high"] is None or qualifier == "at_least")
        )
        return meets, same
    if stated is None:
        return False, False
    if is_date(field):
        return dates_agree(adopted, stated), adopted == stated
    same = str(adopted).casefold() == stated.casefold()
    # A list (founders): a page that names some of them does not contradict one that names all.
    named, listed = set(stated.casefold().split(LIST_MARK)), set(str(adopted).casefold().split(LIST_MARK))
    return named <= listed, same


def origin_of(row: Row, source: Row) -> str:
    """Whose figure it is: the measuring house where one is named, whoever relays it; else the source's origin."""
    measured_by = row["measured_by"] if row.table == "metrics" else None
    return measured_by or source["origin"] or source["publisher"] or source.id


@functools.lru_cache(maxsize=4)
def claims_by_row(tables: Tables) -> Mapping[tuple[str, str], tuple[Row, ...]]:
    """The claims on each (table, row_id), in the order of the file."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    for claim in tables.claims:
        grouped.setdefault((claim["table"], claim["row_id"]), []).append(claim)
    return {key: tuple(claims) for key, claims in grouped.items()}


@functools.lru_cache(maxsize=4)
def rulings_by_cell(tables: Tables) -> Mapping[Cell, Row]:
    """The ruling on each cell that has one."""
    return {(row["table"], row["row_id"], row["field"] or ""): row for row in tables.rulings}


def evidence_fields(table: Table) -> Iterator[Field]:
    """The fields of a table that need claims."""
    return (field for field in table.fields.values() if field.evidence)


def cells(tables: Tables) -> Iterator[tuple[Row, Field | None]]:
    """Every published cell that needs a claim; the field is None for a row that needs one as a whole."""
    for table in tables:
        fields = list(evidence_fields(table))
        for row in table if fields or table.row_evidence else ():
            if table.row_evidence:
                yield row, None
            for field in fields:
                if row[field.name] is not None:
                    yield row, field


def _evidence(tables: Tables, row: Row, field: Field | None) -> Evidence:
    statements = []
    for claim in claims_by_row(tables).get((row.table, row.id), ()):
        if field is not None and claim["field"] != field.name:
            continue
        source = tables.sources[claim["source_id"]]
        meets, same = _compare(tables, row, field, claim) if field is not None else (True, True)
        statements.append(Statement(claim, source, origin_of(row, source), meets, same))
    cell = (row.table, row.id, field.name if field else "")
    return Evidence(cell, tuple(statements), rulings_by_cell(tables).get(cell))


@functools.lru_cache(maxsize=4)
@heap.unsearched()
def assess(tables: Tables) -> Mapping[Cell, Evidence]:
    """The evidence of every cell (and row) that needs it, by (table, row_id, field)."""
    found = (_evidence(tables, row, field) for row, field in cells(tables))
    return {item.cell: item for item in found}


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """The claims that say one and the same of a cell; candidates sort best first."""

    statements: tuple[Statement, ...]

    @property
    def claim(self) -> Row:
        """One claim that says it."""
        return self.statements[0].claim

    @property
    def rank(self) -> tuple[int, int, tuple[int, ...]]:
        """Smaller is better: grade, then distinct origins, then the latest date."""
        grade = min(GRADES.index(item.source["grade"]) for item in self.statements)
        latest = max((item.source["published_on"] or "") for item in self.statements)
        return grade, -len({item.origin for item in self.statements}), tuple(-ord(letter) for letter in latest.ljust(10))


def candidates(evidence: Evidence) -> list[Candidate]:
    """What the claims of a cell say, suspects left out, the one that the rule prefers first."""
    groups: dict[tuple[str | None, ...], list[Statement]] = {}
    for item in evidence.statements:
        if not item.suspect:
            claim = item.claim
            value = number(claim["value"])
            key = (
                claim["value"] if value is None else f"{value.normalize():f}",
                claim["unit"],
                claim["qualifier"] or "exact",
                claim["value_high"],
            )
            groups.setdefault(key, []).append(item)
    found = [Candidate(tuple(items)) for items in groups.values()]
    return sorted(found, key=lambda candidate: candidate.rank) if len(found) > 1 else found


def follows_rule(tables: Tables, row: Row, field: Field, evidence: Evidence) -> bool:
    """Whether the adopted value is the one that the rule prefers, or a finer one inside it (of lists: a longer one that holds it)."""
    ranked = candidates(evidence)
    if not ranked:
        return False
    best = ranked[0]
    if any(item.same for item in best.statements):
        return True
    if is_date(field):
        return str(row[field.name]).startswith(best.claim["value"] or "-")
    if field.type in ("number", "integer"):
        span, adopted = claimed_interval(tables, row, field, best.claim), adopted_interval(row, field)
        inside = span is not None and span.holds(Interval(row[field.name], row[field.name]))
        return inside and span is not None and adopted.high - adopted.low <= span.high - span.low
    return all(item.meets for item in best.statements)
