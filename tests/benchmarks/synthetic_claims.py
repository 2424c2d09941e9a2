"""The claims of a synthetic package: invented pages that agree and differ as those of the record do."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from scripts import evidence, rates
from scripts.data import Field, Row, Tables
from scripts.evidence import GRADES, Statement
from tests.benchmarks import synthetic_words as words

SEED = 20261121
# A copy has fewer names than this.
MANY = 1000

# What kind of page has a grade that the record's page has not.
KINDS = {"A": "filing", "B": "news", "C": "aggregator", "D": "blog"}

Cells = dict[str, str]


class Rows(Protocol):
    """Where rows go."""

    def add(self, table: str, cells: Mapping[str, str]) -> None:
        """Take a row."""


class Pattern:
    """The record, grouped as it is copied."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.assessed = evidence.assess(tables)
        self.claims = evidence.claims_by_row(tables)
        self.of: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for name, column in (("rounds", "company_id"), ("stakes", "company_id"), ("relations", "company_id"), ("exits", "company_id")):
            for row in tables[name]:
                self.of[name, row[column]].append(row)
        for row in tables.investments:
            self.of["investments", row["round_id"]].append(row)
        for row in tables.metrics:
            # Prices print two units at once, and ranks are no amounts.
            if "_per_" not in row["unit"] and row["unit"] != "rank":
                product = tables.products[row["product_id"]] if row["product_id"] else None
                self.of["metrics", row["market_id"] or (product or row)["company_id"]].append(row)
        for rows in self.of.values():
            if rows[0].table == "metrics":
                rows.sort(key=lambda row: (row["period_end"], row.line))


class Claims:
    """What a copy of the record has beside its rows: names, houses, pages, and the claims of a cell."""

    def __init__(self, pattern: Pattern, rows: Rows, number: int) -> None:
        self.pattern, self.tables, self.rows, self.number = pattern, pattern.tables, rows, number
        self.random = random.Random(f"{SEED}/{number}")
        self.ids: dict[tuple[str, str], str] = {}
        self.outlets: dict[str, str] = {}
        self.pages: dict[tuple[str, str, int], tuple[str, str]] = {}
        self.names = self.counted = 0
        self.years = 0

    def _number(self) -> int:
        """A number for a name that no other thing has."""
        self.names += 1
        return self.number * MANY + self.names

    def _count(self) -> int:
        """A number for a row that no other row of this copy has."""
        self.counted += 1
        return self.counted

    def _named(self, table: str, row: Row) -> tuple[str, str]:
        name = words.name(self._number())
        self.ids[table, row.id] = name.lower()
        return name, name.lower()

    def _outlet(self, house: str) -> str:
        """The house that stands for one of the record; the company itself stays what it is."""
        if house == "company":
            return house
        if house not in self.outlets:
            self.outlets[house] = f"{words.name(self._number())} Times"
        return self.outlets[house]

    def _page(self, source: Row, grade: str) -> tuple[str, str]:
        """The id and the language of the page that stands for one of the record, in a grade."""
        key = (source.id, grade, self.years)
        if key not in self.pages:
            count = self._count()
            language = source["language"] if source["language"].startswith("zh") else "en"
            title = f"第{count}篇:完成新一轮融资" if language != "en" else f"What they are said to be worth, part {count}"
            outlet = self._outlet(source["origin"])
            host = outlet.split()[0].lower()
            published = self._date(source.text("published_on"))
            cells = {"title": title, "publisher": outlet, "published_on": published, "language": language, "grade": grade}
            cells |= {"url": f"https://{host}.example/page-{count}", "origin": outlet}
            cells |= {"kind": KINDS[grade] if grade != source["grade"] else source.text("kind"), "accessed_on": source.text("accessed_on")}
            self.pages[key] = f"{host}-{published or 'nd'}-{self.number}-{count}", language
            self.rows.add("sources", {"source_id": self.pages[key][0], **cells})
        return self.pages[key]

    def _date(self, date: str) -> str:
        """A date or a period, some years earlier."""
        moved = re.sub(r"\d{4}", lambda year: str(int(year[0]) - self.years), date)
        return moved.replace("-02-29", "-02-28")

    def _row_evidence(self, row: Row, cells: Cells) -> None:
        """The claims on a row as a whole, and on those of its cells that need none."""
        needing = {field.name for field in evidence.evidence_fields(self.tables[row.table])}
        for item in self.pattern.assessed[row.table, row.id, ""].statements:
            column = item.claim["field"]
            if column not in needing and not item.suspect:
                stated = cells.get(column, "") if column else ""
                self._claim(row, column if stated else "", item, item.source["grade"], (stated, "", ""))

    def _evidence(self, row: Row, field: Field, cells: Cells) -> None:
        """The claims of a cell, as many as the record's has, of the same grades and origins; the rule prefers the cell's value."""
        found = self.pattern.assessed[row.table, row.id, field.name]
        agreeing = sorted(found.supporting, key=lambda item: item.source["grade"])
        best = agreeing[0].source["grade"]
        if found.differing and best == GRADES[-1]:
            best = GRADES[-2]
        same = self._said(row, field, cells, agreeing[0], "same")
        finer = len(agreeing) > 1 and self._said(row, field, cells, agreeing[1], "coarse") != same
        # A ruling is needed where a better page says something else, or the same less finely.
        ruled = found.ruling is not None and (bool(found.differing) or finer)
        if ruled and best == GRADES[0]:
            best = GRADES[1]
        better = GRADES[max(0, GRADES.index(best) - 1)]
        adopted = self._claim(row, field.name, agreeing[0], best, same)
        for place, item in enumerate(agreeing[1:]):
            grade = better if ruled and not found.differing and place == 0 else max(best, item.source["grade"])
            coarse = grade < best or (grade > best and not item.same)
            self._claim(row, field.name, item, grade, self._said(row, field, cells, item, "coarse") if coarse else same)
        for place, item in enumerate(found.differing):
            grade = better if ruled and place == 0 else GRADES[-1]
            self._claim(row, field.name, item, grade, self._said(row, field, cells, item, "other"))
        for item in found.suspect:
            self._claim(row, field.name, item, item.source["grade"], self._said(row, field, cells, item, "slip"))
        if ruled:
            row_id = self.ids[row.table, row.id]
            about = {"table": row.table, "row_id": row_id, "field": field.name, "adopted_claim_id": adopted}
            reason = {"reason": "The page that was there prints it; the others repeat one another.", "decided_on": "2026-11-21"}
            self.rows.add("rulings", {"ruling_id": f"{row_id}-{field.name}".replace("_", "-"), **about, **reason})

    def _said(self, row: Row, field: Field, cells: Cells, item: Statement, how: str) -> tuple[str, str, str]:
        """Value, unit and qualifier of a claim that says the same as the cell, the same less finely, something else, or a slip."""
        value = cells[field.name]
        if evidence.is_date(field):
            other = str(int(value[:4]) - 1) + value[4:].replace("-02-29", "-02-28")
            return {"same": value, "coarse": value[:7], "other": other, "slip": other}[how], "", ""
        if field.type not in ("number", "integer"):
            first = value.split(evidence.LIST_MARK)[0]
            return {"same": value, "coarse": first, "other": f"not {value}", "slip": f"not {value}"}[how], "", ""
        number, unit = Decimal(value), (cells[field.unit_field] if field.unit_field else field.unit) or ""
        qualifier = (cells[field.qualifier_field] if field.qualifier_field else "") or "exact"
        if how == "same":
            return value, unit, qualifier
        if how == "coarse":
            printed = item.claim["unit"]
            known = rates.currencies(self.tables)
            if printed != unit and printed in known and unit in known and qualifier in ("exact", "about"):
                date = self._date(evidence.date_of(self.tables, row) or "") or None
                try:
                    dollars, one = rates.to_usd(self.tables, number, unit, date), rates.to_usd(self.tables, Decimal(1), printed, date)
                    return words.plain(words.rounded(dollars.value / one.value)), printed, "about"
                except rates.NoRate:
                    pass
            return value, unit, "about" if qualifier == "exact" else qualifier
        factor = Decimal(10) if how == "slip" else Decimal("1.7") if qualifier in ("up_to", "under") else Decimal("0.6")
        return words.plain(words.rounded(number * factor)), unit, "exact"

    def _claim(self, row: Row, column: str, item: Statement, grade: str, said: tuple[str, str, str]) -> str:
        """Write a claim; returns its id."""
        page, language = self._page(item.source, grade)
        identity = f"{self.ids[row.table, row.id]}-{self._count()}"
        value, unit, qualifier = said
        if unit:
            basis = row["valuation_basis"] if column == "valuation" and row.table == "rounds" else None
            quoted = words.amount(Decimal(value), unit, qualifier, language) + words.BASES.get(basis or "", "")
        else:
            quoted = "完成新一轮融资" if language != "en" else "the company, with its investors, said so"
        about = {"table": row.table, "row_id": self.ids[row.table, row.id], "field": column}
        says = {"value": value, "unit": unit, "qualifier": qualifier, "as_reported": quoted, "locator": "opening"}
        more = {"suspect": item.claim.text("suspect"), "note": f"Read beside page {page}." if item.claim["note"] else ""}
        self.rows.add("claims", {"claim_id": identity, "source_id": page, **about, **says, **more})
        return identity
