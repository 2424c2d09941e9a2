"""What listed companies were worth before, at and after the listing, in US dollars."""

from __future__ import annotations

import functools

import pandas as pd

from scripts import rates
from scripts.data import Row, Tables
from scripts.measures import _agreement, _money

PRIVATE, OFFER, FIRST_DAY, HIGHEST, LATEST = "Last private round", "Offer price", "First day", "Highest", "Latest"
STAGES = (PRIVATE, OFFER, FIRST_DAY, HIGHEST, LATEST)
# What of the first day stands for it, the best first.
_OF_DAY = ("close", "midday", "intraday", "at_open", "")
# Values of a moment or of the best day of a month: they can be the highest, but say nothing of where the value stands.
_MOMENTS = ("peak", "intraday", "at_open", "midday")
_COLUMNS = ("company_id", "company", "group", "stage", "date", "usd", "low", "high", "ref")


@functools.lru_cache(maxsize=4)
def market_values(tables: Tables) -> dict[str, tuple[tuple[Row, rates.Usd], ...]]:
    """The market values of each company in US dollars, by time; forecasts and values at an offer price left out."""
    found: dict[str, list[tuple[Row, rates.Usd]]] = {}
    for row in tables.metrics:
        if (
            row["indicator_id"] != "market_capitalisation"
            or not row["company_id"]
            or row["is_forecast"]
            or row["scope"] == "at_offer_price"
        ):
            continue
        usd = _money.in_usd(tables, row, "value")
        if usd is not None:
            found.setdefault(row["company_id"], []).append((row, usd))

    def order(item: tuple[Row, rates.Usd]) -> tuple[object, ...]:
        behind = _agreement.behind(tables, f"metrics/{item[0].id}/value")
        # Of two figures for one date the one in US dollars is some page's own conversion.
        return item[0]["period_end"], item[0]["unit"] != rates.USD, len(behind.origins) if behind else 0, item[0].id

    return {company: tuple(sorted(values, key=order)) for company, values in found.items()}


def listings(tables: Tables) -> dict[str, Row]:
    """The first listing of each company."""
    exits = sorted((row for row in tables.exits if row["event"] == "ipo" and row["occurred_on"]), key=lambda row: row["occurred_on"])
    return {row["company_id"]: row for row in reversed(exits)}


def latest_market_value(tables: Tables, company_id: str) -> tuple[Row, rates.Usd] | None:
    """The latest market value of a company that tells where its value stands: not a peak or a moment within a day."""
    values = [item for item in market_values(tables).get(company_id, ()) if item[0]["scope"] not in _MOMENTS]
    return values[-1] if values else None


@functools.lru_cache(maxsize=4)
def _valued(tables: Tables) -> dict[str, list[tuple[str, str]]]:
    """The settled rounds with a valuation of each company, by time: date and id."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in _money.valuations(tables).to_dict("records"):
        found.setdefault(row["company_id"], []).append((row["date"], row["round_id"]))
    return found


def _stages(tables: Tables, listing: Row) -> dict[str, tuple[str, str, rates.Usd]]:
    """The stages that are known of a company: each with its date, its path, and the value."""
    company, day = listing["company_id"], listing["occurred_on"]
    found: dict[str, tuple[str, str, rates.Usd]] = {}
    rounds = [round_id for date, round_id in _valued(tables).get(company, ()) if date <= day]
    if rounds:
        row = tables.rounds[rounds[-1]]
        usd = _money.in_usd(tables, row, "valuation")
        if usd is not None:
            found[PRIVATE] = (row["announced_on"], f"rounds/{row.id}/valuation", usd)
    offer = _money.in_usd(tables, listing, "valuation")
    if offer is not None:
        found[OFFER] = (day, f"exits/{listing.id}/valuation", offer)
    values = [(row["period"], f"metrics/{row.id}/value", usd, row) for row, usd in market_values(tables).get(company, ())]
    values = [item for item in values if item[3]["period_end"] >= day]
    of_day = [item for item in values if item[0] == day and (item[3]["scope"] or "") in _OF_DAY]
    if of_day:
        found[FIRST_DAY] = min(of_day, key=lambda item: _OF_DAY.index(item[3]["scope"] or ""))[:3]
    later = [item for item in values if item[0] != day]
    if later:
        found[HIGHEST] = max(values, key=lambda item: item[2].value)[:3]
        settled = [item for item in later if item[3]["scope"] not in _MOMENTS]
        if settled:
            found[LATEST] = settled[-1][:3]
    return found


@functools.lru_cache(maxsize=4)
def stages(tables: Tables) -> pd.DataFrame:
    """The values of listed companies by stage: the last private round, the offer, the first day, the highest, the latest.

    Columns: company_id, company, group, stage (of STAGES), date (as in the table), usd, low, high, ref. A value that is both the
    highest and the latest has two rows. A company with one value is left out: there is nothing to compare it with.
    """
    rows = []
    for company_id, listing in sorted(listings(tables).items()):
        found = _stages(tables, listing)
        if len({path for _, path, _ in found.values()}) < 2:
            continue
        company = tables.companies[company_id]
        for stage, (date, path, usd) in found.items():
            ends = (float(usd.value), float(usd.low), float(usd.high))
            rows.append(dict(zip(_COLUMNS, (company_id, company["name"], company["group"], stage, date, *ends, path), strict=True)))
    return pd.DataFrame(rows, columns=_COLUMNS)
