"""Where the sources disagree: the cells with claims that do not meet what is published."""

from __future__ import annotations

import calendar
import datetime
import functools
from decimal import Decimal

import pandas as pd

from scripts import evidence, rates
from scripts.data import Field, Row, Tables
from scripts.evidence import Evidence, Statement
from scripts.measures import _about

RATIO, DAYS, WORDS = "ratio", "days", "words"
# What decided, in the order in which the evidence rule asks.
RULING, GRADE, ORIGINS, DATE, FINER = "ruling", "grade", "origins", "date", "finer"
COLUMNS = (
    *("table", "row_id", "field", "ref", "company_id", "adopted", "unit", "kind", "gap", "supporting", "differing", "supporting_origins"),
    *("differing_origins", "best_supporting", "best_differing", "claim_ids", "decided_by", "ruling"),
)


def _span(date: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a date of any precision."""
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    if not month:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    if not day:
        return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])
    return datetime.date(year, month, day), datetime.date(year, month, day)


def _days(one: str, other: str) -> float:
    """How many days lie between the nearest ends of two dates."""
    first, last = sorted((_span(one), _span(other)))
    return float(max((last[0] - first[1]).days, 0))


def said_in_unit(tables: Tables, row: Row, field: Field, claim: Row) -> Decimal | None:
    """What a claim says of a number, in the unit of the cell (of a range the end nearer to the cell); None if it cannot be compared."""
    ends = [number for column in ("value", "value_high") if (number := evidence.number(claim[column])) is not None]
    adopted = row[field.name]
    if not ends:
        return None
    value = ends[0] if adopted is None else min(ends, key=lambda end: abs(end - adopted))
    unit, claimed = evidence.unit_of(row, field), claim["unit"]
    if claimed == unit or claimed is None or unit is None:
        return value
    known = rates.currencies(tables)
    if claimed not in known or unit not in known:
        return None
    date = evidence.date_of(tables, row)
    try:
        return rates.to_usd(tables, value, claimed, date).value / rates.to_usd(tables, Decimal(1), unit, date).value
    except rates.NoRate:
        return None


def gap(tables: Tables, row: Row, field: Field, claim: Row) -> tuple[str, float]:
    """How far a claim is from the cell: the larger number divided by the smaller, or the days between; NaN for words and other signs."""
    adopted, stated = row[field.name], claim["value"]
    if field.type in ("number", "integer"):
        said = said_in_unit(tables, row, field, claim)
        if said is None or not said or not adopted or (said > 0) != (adopted > 0):
            return RATIO, float("nan")
        return RATIO, float(max(said / adopted, adopted / said))
    if evidence.is_date(field) and stated:
        try:
            return DAYS, _days(adopted, stated)
        except ValueError:
            return DAYS, float("nan")
    return WORDS, float("nan")


def _best(statements: tuple[Statement, ...]) -> str:
    return min((item.source["grade"] for item in statements), default="")


def _decided_by(item: Evidence) -> str:
    """What made the published value win over the best of the others."""
    if item.ruling is not None:
        return RULING
    ranked = evidence.candidates(item)
    ours = next((candidate for candidate in ranked if candidate.statements[0].meets), None)
    theirs = next((candidate for candidate in ranked if not candidate.statements[0].meets), None)
    if ours is None or theirs is None or ours.rank >= theirs.rank:
        return FINER
    steps = zip((GRADE, ORIGINS, DATE), ours.rank, theirs.rank, strict=True)
    return next(step for step, mine, other in steps if mine != other)


def _record(tables: Tables, row: Row, field: Field, item: Evidence) -> dict[str, object]:
    gaps = [gap(tables, row, field, statement.claim) for statement in item.differing]
    known = [value for _, value in gaps if value == value]
    origins = sorted({statement.origin for statement in item.differing})
    return {
        "table": row.table,
        "row_id": row.id,
        "field": field.name,
        "ref": f"{row.table}/{row.id}/{field.name}",
        "company_id": _about.company_of(tables, row) if row.table != "companies" else row.id,
        "adopted": row.text(field.name),
        "unit": evidence.unit_of(row, field) or "",
        "kind": gaps[0][0],
        "gap": max(known) if known else float("nan"),
        "supporting": len(item.supporting),
        "differing": len(item.differing),
        "supporting_origins": len(item.origins),
        "differing_origins": tuple(origins),
        "best_supporting": _best(item.supporting),
        "best_differing": _best(item.differing),
        "claim_ids": tuple(statement.claim.id for statement in item.differing),
        "decided_by": _decided_by(item),
        "ruling": item.ruling["reason"] if item.ruling is not None else "",
    }


@functools.lru_cache(maxsize=4)
def frame(tables: Tables) -> pd.DataFrame:
    """The disputed cells, the widest gap first within each table and field.

    Columns: table, row_id, field, ref (table/row/field), company_id (None for markets), adopted (the published cell as text),
    unit ("" for dates and words), kind (ratio, days, words: what gap counts), gap (the larger number divided by the smaller, or
    days between the dates; the widest of the claims; NaN for words), supporting and differing (claims), supporting_origins (count),
    differing_origins (names), best_supporting and best_differing (best grade on each side), claim_ids (of the differing claims),
    decided_by (ruling, or the step of the evidence rule: grade, origins, date; finer: a finer value inside what a better page prints),
    ruling (its reason, "" where the rule decided).
    """
    rows = []
    for row, field in evidence.cells(tables):
        item = evidence.assess(tables).get((row.table, row.id, field.name)) if field is not None else None
        if field is not None and item is not None and item.differing:
            rows.append(_record(tables, row, field, item))
    found = pd.DataFrame(rows, columns=COLUMNS)
    return found.sort_values(["table", "field", "gap", "row_id"], ascending=[True, True, False, True], ignore_index=True)
