"""Into which companies the investor put money, and when.

A dot a round in which the investor is named, in a lane for each company; full where it led or was one of the leads. What it put in
itself stands beside the dot where a source says it, in US dollars at the average rate of the month. Left out: rounds without a date,
in talks, planned or denied, and holdings of which no round is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from scripts import theme
from scripts.charts import _most, _place, _say
from scripts.data import Tables
from scripts.measures import _money, _sources
from scripts.portraits._panels import Point
from scripts.shapes import Dot, Picture, Rule, Shape, Words
from scripts.words import Words as Language

SUBJECT = "investors"
# Two dots in two lanes say no more than the table does.
FEWEST = 3
_HAPPENED = (*_money.SETTLED, "first_close", "reported")
_LEADS = ("lead", "co_lead")
COLUMNS = ("company", "round", "announced_on", "role", "amount_as_published", "ref")


def points(tables: Tables, words: Language, subject: str) -> list[Point]:
    """One row a round in which the investor is named, by company and date."""
    rows: list[Point] = []
    for row in tables.investments.where(investor_id=subject):
        event = tables.rounds[row["round_id"]]
        if not event["announced_on"] or event["status"] not in _HAPPENED:
            continue
        usd = _money.in_usd(tables, row, "amount")
        rows.append(
            {
                "company": tables.companies[event["company_id"]]["name"],
                "round": event["series"] or "unnamed round",
                "announced_on": words.date(event["announced_on"]),
                "role": words.say(row["role"]) or "not said",
                "amount_as_published": _say.cell(tables, f"investments/{row.id}/amount", words) if usd else "not known",
                "ref": f"investments/{row.id}/amount" if usd else f"investments/{row.id}/investor_id",
                "_company_id": event["company_id"],
                "_when": _place.moment(event["announced_on"]),
                "_usd": float(usd.value) if usd else 0.0,
                "_short": _say.compact(float(usd.value), row["amount_qualifier"], "$") if usd else "",
                "_leads": row["role"] in _LEADS,
                "_year": event["announced_on"][:4],
            }
        )
    if len(rows) < FEWEST or len({row["_when"] for row in rows}) < 2:
        return []
    return sorted(rows, key=lambda row: (row["_when"], row["ref"]))


def picture(tables: Tables, words: Language, subject: str, rows: Sequence[Point]) -> Picture:
    """A lane a company, the one backed first at the top."""
    some = _latest(rows)
    finding, description = some.said(lambda rows: _sentences(tables, rows, words, subject))
    shown = "Rounds in which it is named, by date. Full: it led. Beside a dot: what it put in, where a source says so."
    source = _sources.line(tables, (row["ref"] for row in rows), words)
    return Picture(partial(_shapes, some.rows), finding, shown + some.note, description, source)


def _latest(rows: Sequence[Point]) -> _most.Drawn[Sequence[Point]]:
    """As many lanes and dots as can be told apart."""
    frame = pd.DataFrame({name: [row[name] for row in rows] for name in ("_company_id", "_when")})
    some = _most.largest(frame.assign(place=range(len(rows))), "_company_id", "companies", "_when", how="last backed")
    return _most.Drawn([rows[place] for place in some.rows["place"]], rows, some.note)


def _shapes(rows: Sequence[Point], width: int) -> tuple[list[Shape], float]:
    wide = width >= theme.WIDE
    lane, radius = (30.0, 5.5) if wide else (40.0, 5.5)
    companies = {row["_company_id"]: row["company"] for row in rows}
    # Narrow, the name of a lane stands above its line.
    y = {company: (place + 0.5) * lane + (0 if wide else 8) for place, company in enumerate(companies)}
    left = max(theme.text_width(name, bold=True) for name in companies.values()) + 14 if wide else 2.0
    end, height = width - 16.0, len(companies) * lane + 4
    start, last = min(row["_when"] for row in rows), max(row["_when"] for row in rows)
    pad = max((last - start) * 0.02, pd.Timedelta(days=10))
    time = _place.Span(start - pad, last + pad)

    def x(when: pd.Timestamp) -> float:
        return left + radius + time(when, end - left - radius)

    rule, muted, ground = theme.colour("rule"), theme.colour("muted"), theme.colour("ground")
    drawn: list[Shape] = []
    for tick in [pd.Timestamp(first) for first in time.years(1 if wide and len(time.years()) < 14 else 2)]:
        drawn += [Rule(x(tick), 0, x(tick), height, rule), Words(x(tick), height + 12, str(tick.year), muted, "center")]
    for company, name in companies.items():
        drawn.append(Rule(left, y[company], width - 4, y[company], rule))
        drawn.append(Words(0, y[company] - (0 if wide else 16), name, theme.colour(company), bold=True))
    points = [{**row, "_x": x(row["_when"]), "_y": y[row["_company_id"]]} for row in rows]
    for row in points:
        colour = theme.colour(row["_company_id"])
        fill, stroke, thick = (colour, ground, 1.0) if row["_leads"] else (ground, colour, 2.0)
        drawn.append(Dot(row["_x"], row["_y"], radius, fill, stroke, thick, row["ref"]))
    names = [
        _place.Box(0, y[company] - (8 if wide else 24), theme.text_width(name, bold=True), y[company] + (8 if wide else -8))
        for company, name in companies.items()
    ]
    taken = [*names, *(_place.dot(row["_x"], row["_y"], 6) for row in points)]
    room = _place.Room(_place.Box(left, -4, width - 4, height), taken, [(row["_x"], row["_y"]) for row in points])
    for row in sorted((row for row in points if row["_short"]), key=lambda row: (-row["_usd"], row["ref"])):
        at = room.put(_place.Label(row["_x"], row["_y"], row["_short"], distance=10), (0, 1, 2, 4, 5), near=2)
        if at is not None:
            drawn.append(Words(at.x, at.y, at.text, theme.colour(row["_company_id"]), at.align, halo=ground))
    return drawn, height + 22


def _sentences(tables: Tables, rows: Sequence[Point], words: Language, subject: str) -> tuple[str, str]:
    """The title: how many companies, and the largest amount of its own; and the long description."""
    name = tables.investors[subject]["name"]
    each = [f"{row['company']}, {row['announced_on']} ({row['role']}): {row['amount_as_published']}" for row in rows]
    description = f"Dots on an axis of time, a lane a company. {'; '.join(each)}."
    companies = words.count(len({row["company"] for row in rows}), "companies")
    first, last = min(row["_year"] for row in rows), max(row["_year"] for row in rows)
    between = f"between {first} and {last}" if first != last else f"in {first}"
    finding = f"{name} is named in rounds of {companies} {between}"
    one = max(rows, key=lambda row: row["_usd"])
    if not one["_usd"]:
        return f"{finding}; no source says what it put in itself", description
    return (
        f"{finding}; the largest amount of its own on record: {one['amount_as_published']} ({one['company']}, {one['_year']})",
        description,
    )
