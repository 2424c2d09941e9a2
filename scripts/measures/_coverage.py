"""What the record knows of each company and year, and what is missing: the denominators."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from scripts import evidence, rates
from scripts.data import Row, Tables
from scripts.measures import _money

UNDATED = ""
COLUMNS = (
    *("company_id", "company", "group", "year", "rounds", "with_amount", "with_valuation", "with_two_origins", "investments"),
    *("investments_with_amount", "unsettled", "newest_claim"),
)
GAP_COLUMNS = ("company_id", "company", "group", "kind", "table", "row_id", "ref", "when", "has", "of")


def _newest(tables: Tables, rows: list[Row]) -> str:
    """The date of the newest page behind these rows."""
    claims = (claim for row in rows for claim in evidence.claims_by_row(tables).get((row.table, row.id), ()))
    return max((tables.sources[claim["source_id"]]["published_on"] or "" for claim in claims), default="")


def _origins(tables: Tables, row: Row) -> int:
    """How many origins name a row at all, whatever they say of it; suspect claims do not count."""
    claims = evidence.claims_by_row(tables).get((row.table, row.id), ())
    return len({evidence.origin_of(row, tables.sources[claim["source_id"]]) for claim in claims if claim["suspect"] is None})


def _company_and_year(row: Row) -> tuple[str, str]:
    return row["company_id"], (row["announced_on"] or UNDATED)[:4]


@functools.lru_cache(maxsize=4)
def _investments(tables: Tables) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in tables.investments:
        grouped.setdefault(row["round_id"], []).append(row)
    return grouped


@functools.lru_cache(maxsize=4)
def frame(tables: Tables) -> pd.DataFrame:
    """Companies by year of the announcement, in the order of names and years; only years in which a round is known.

    Columns: company_id, company, group, year ("" for rounds without a date), rounds (settled rounds: no tranches, talks, plans,
    reports without a close, denials or listings), with_amount, with_valuation, with_two_origins (rounds that two or more origins
    name), investments (investor rows of these rounds), investments_with_amount, unsettled (rounds of that year that the count
    leaves out), newest_claim (date of the newest page behind the rounds and investments, as precise as the page; "" if none has one).
    """
    rows = []
    for (company_id, year), group in itertools.groupby(sorted(tables.rounds, key=_company_and_year), _company_and_year):
        known = list(group)
        counted = [row for row in known if _money.is_counted(row)]
        investments = [row for event in counted for row in _investments(tables).get(event.id, ())]
        everything = [*known, *(row for event in known for row in _investments(tables).get(event.id, ()))]
        company = tables.companies[company_id]
        rows.append(
            {
                "company_id": company_id,
                "company": company["name"],
                "group": company["group"],
                "year": year,
                "rounds": len(counted),
                "with_amount": sum(row["amount"] is not None for row in counted),
                "with_valuation": sum(row["valuation"] is not None for row in counted),
                "with_two_origins": sum(_origins(tables, row) > 1 for row in counted),
                "investments": len(investments),
                "investments_with_amount": sum(row["amount"] is not None for row in investments),
                "unsettled": len(known) - len(counted),
                "newest_claim": _newest(tables, everything),
            }
        )
    found = pd.DataFrame(rows, columns=COLUMNS)
    return found.sort_values(["company", "company_id", "year"], ignore_index=True)


def _gap(tables: Tables, company: Row, kind: str, row: Row, field: str = "", has: float = 0, of: float = 1) -> dict[str, object]:
    ref = f"{row.table}/{row.id}" + (f"/{field}" if field else "")
    when = row["announced_on"] if row.table == "rounds" else row["period_end"] if row.table == "metrics" else None
    return {
        "company_id": company.id,
        "company": company["name"],
        "group": company["group"],
        "kind": kind,
        "table": row.table,
        "row_id": row.id,
        "ref": ref,
        "when": when or "",
        "has": has,
        "of": of,
    }


def _of_round(tables: Tables, company: Row, row: Row) -> Iterator[dict[str, object]]:
    for field, kind in (("announced_on", "no_date"), ("amount", "no_amount"), ("valuation", "no_valuation")):
        if row[field] is None:
            yield _gap(tables, company, kind, row)
    if _origins(tables, row) < 2:
        yield _gap(tables, company, "one_origin", row)
    named = _investments(tables).get(row.id, [])
    if not named:
        yield _gap(tables, company, "no_investor", row)
    with_amount = sum(item["amount"] is not None for item in named)
    if with_amount < len(named):
        yield _gap(tables, company, "investors_without_amount", row, has=with_amount, of=len(named))


def _stated_total(tables: Tables, company: Row) -> Row | None:
    """The newest supported statement of all that a company has raised."""
    found = [row for row in tables.metrics.where(company_id=company.id, indicator_id="total_raised") if not row["scope"]]
    return max(found, key=lambda row: (row["period_end"], row.id), default=None)


def _above_the_sum(tables: Tables, company: Row) -> Iterator[dict[str, object]]:
    """A stated total whose low end is above the high end of the rounds up to its date: rounds or amounts are missing."""
    stated = _stated_total(tables, company)
    low = _money.in_usd(tables, stated, "value") if stated is not None else None
    if stated is None or low is None:
        return
    known: list[rates.Usd] = []
    for row in tables.rounds.where(company_id=company.id):
        if _money.is_counted(row) and (row["announced_on"] or "") <= stated["period_end"]:
            usd = _money.in_usd(tables, row, "amount")
            known += [usd] if usd is not None else []
    total = _money.total(known)
    if low.low > total.high:
        yield _gap(tables, company, "total_above_rounds", stated, "value", float(total.value), float(low.value))


@functools.lru_cache(maxsize=4)
def gaps(tables: Tables) -> pd.DataFrame:
    """What is missing, one row a gap, by company and date.

    Columns: company_id, company, group, kind, table, row_id, ref (the row, or for a total the cell), when (date text, "" if none),
    has and of (numbers). Kinds: no_round (a large-model company without a settled round), no_date, no_amount, no_valuation,
    no_investor, one_origin (of a settled round), investors_without_amount (has of of: investors with an amount among those named),
    total_above_rounds (has: US dollars of the known rounds to that date; of: US dollars that a source states).
    """
    rows = []
    for company in tables.companies:
        counted = [row for row in tables.rounds.where(company_id=company.id) if _money.is_counted(row)]
        if not counted and company["group"] == "large_model":
            rows.append(_gap(tables, company, "no_round", company))
        for row in counted:
            rows.extend(_of_round(tables, company, row))
        rows.extend(_above_the_sum(tables, company))
    found = pd.DataFrame(rows, columns=GAP_COLUMNS)
    return found.sort_values(["company", "company_id", "when", "row_id", "kind"], ignore_index=True)


def total(tables: Tables, column: str, company_id: str | None = None) -> Decimal:
    """The sum of a column of frame(), for all companies or one."""
    found = frame(tables)
    if company_id is not None:
        found = found[found["company_id"] == company_id]
    return Decimal(int(found[column].sum()))
