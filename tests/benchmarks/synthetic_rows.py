"""The invented rows of a synthetic package: one copy of the record's shape, with names, amounts, dates and pages of its own."""

from __future__ import annotations

import calendar
import re
from decimal import ROUND_HALF_UP, Context, Decimal

from scripts import evidence, rates
from scripts.checks import periods_match_dates
from scripts.data import Field, Row
from tests.benchmarks import synthetic_words as words
from tests.benchmarks.synthetic_claims import Cells, Claims, Pattern, Rows

# An investor's part is a little smaller than in the record: a date that moves by years has another exchange rate.
PART = Decimal("0.8")
# Figures of one house do not jump further from one period to the next (the rules take eightfold for a slip).
JUMP = 4
_SIX_DIGITS = Context(prec=6, rounding=ROUND_HALF_UP)
_WHOLE = frozenset({"percent", "percentage_points", "times"})
_SERIES = ("indicator_id", "company_id", "product_id", "market_id", "geography", "scope", "unit", "measured_by", "is_forecast")


class Copy(Claims):
    """One copy; share: how much of the companies and markets it has."""

    def __init__(self, pattern: Pattern, rows: Rows, number: int, share: float) -> None:
        super().__init__(pattern, rows, number)
        self.companies = list(self.tables.companies)[: max(1, round(len(self.tables.companies) * share))]
        self.markets = list(self.tables.markets)[: round(len(self.tables.markets) * share)]
        self.comparisons = round(len(self.tables.comparisons) * share)
        self.last: dict[tuple[object, ...], tuple[Decimal, str]] = {}
        self.pairs: list[tuple[str, Decimal, str, Decimal]] = []
        self.scale = Decimal(1)

    def write(self) -> None:
        """Write all rows of the copy."""
        for row in self.companies:
            self._company(row)
        for row in self.markets:
            name, identity = self._named("markets", row)
            if self.pattern.of["metrics", row.id]:
                cells = {"geography": row.text("geography"), "definition": f"What is sold under the name {name}."}
                self.rows.add("markets", {"market_id": identity, "name": f"{name} market", **cells})
                self._begin()
                self._metrics(row.id, identity, "market_id")
        self._comparisons()

    def _begin(self) -> None:
        """Another company or market: other years and other sizes."""
        self.years = self.random.randrange(3)
        self.scale = Decimal(self.random.randrange(50, 200)) / 100

    def _investor(self, row: Row) -> str:
        """The id of the investor that stands for one of the record; it is written when it is first needed."""
        if ("investors", row.id) not in self.ids:
            company = self.ids.get(("companies", row["company_id"] or ""), "")
            name, identity = self._named("investors", row)
            # An investor that is one of the companies has its name.
            name = company.capitalize() or f"{name} Capital"
            parent = self._investor(self.tables.investors[row["parent_id"]]) if row["parent_id"] else ""
            chinese = words.chinese_name(self._number()) + "资本" if row["name_zh"] else ""
            cells = {"name": name, "name_zh": chinese, "aliases": f"{name} Ventures" if row["aliases"] else ""}
            cells |= {"kind": row.text("kind"), "parent_id": parent, "company_id": company, "country": row.text("country")}
            self.rows.add("investors", {"investor_id": identity, **cells})
        return self.ids["investors", row.id]

    def _product(self, row: Row) -> str:
        if ("products", row.id) not in self.ids:
            name, identity = self._named("products", row)
            chinese = words.chinese_name(self._number()) if row["name_zh"] else ""
            cells = {"company_id": self.ids["companies", row["company_id"]], "name": name, "name_zh": chinese, "kind": row.text("kind")}
            self.rows.add("products", {"product_id": identity, **cells})
        return self.ids["products", row.id]

    def _value(self, row: Row, field: Field) -> Decimal:
        """A number of the size of the record's."""
        value, unit = row[field.name], evidence.unit_of(row, field)
        if unit in _WHOLE:
            # Shares stay below what they were, since they may add up to a hundred.
            return words.rounded(value * min(self.scale, 1 / self.scale))
        value = words.rounded(value * self.scale * (PART if row.table == "investments" or row.get("part_of_round_id") else 1))
        value = words.rounded(value * PART) if field.name in ("cash_amount", "compute_amount") else value
        return value if value == int(value) or unit in rates.currencies(self.tables) else Decimal(max(1, int(value)))

    def _cells(self, row: Row, cells: Cells, series: tuple[object, ...] = ()) -> None:
        """Fill the cells that need evidence, with their companions, and write their claims, the row's own included."""
        table = self.tables[row.table]
        for field in evidence.evidence_fields(table):
            if row[field.name] is None:
                continue
            if field.type in ("number", "integer"):
                number = self._step(row, field, series) if series else self._value(row, field)
                cells[field.name] = words.plain(number)
                for companion in filter(None, (field.unit_field, field.qualifier_field)):
                    # "Several" stands for its unit alone, whatever the amount.
                    cells[companion] = row.text(companion).replace("several", "about")
            elif field.name not in cells:
                cells[field.name] = self._date(row.text(field.name)) if evidence.is_date(field) else row.text(field.name)
            self._evidence(row, field, cells)
        if table.row_evidence:
            self._row_evidence(row, cells)
        if "note" in row and row["note"] and cells.get("amount"):
            said = words.amount(Decimal(cells["amount"]), cells["amount_currency"], "exact", "en")
            cells["note"] = f"Some pages count {said} without what was lent."
        self.rows.add(row.table, {table.key[0]: self.ids[row.table, row.id], **cells})

    # The rows of a company, from its founding to its exit.

    def _company(self, row: Row) -> None:
        self._begin()
        name, identity = self._named("companies", row)
        chinese = words.chinese_name(self._number()) if row["name_zh"] else ""
        cells = {"name": name, "name_zh": chinese, "group": row.text("group"), "country": row.text("country")}
        cells |= {"aliases": f"{name} Group" if row["aliases"] else "", "website": f"https://{identity}.example/" if row["website"] else ""}
        for column, text in (("legal_name", f"{name} Technology Co., Ltd."), ("legal_name_zh", f"{chinese}科技有限公司")):
            cells |= {column: text} if row[column] else {}
        self._cells(row, cells)
        rounds = self.pattern.of["rounds", row.id]
        for place, item in enumerate(rounds, 1):
            self.ids["rounds", item.id] = f"{identity}-{self._date(item.text('announced_on'))[:7] or 'nd'}-{place}"
        for item in rounds:
            self._round(item, identity)
        for item in self.pattern.of["stakes", row.id]:
            holder, date = self._investor(self.tables.investors[item["investor_id"]]), self._date(item.text("as_of"))
            self.ids["stakes", item.id] = f"{identity}-{holder}-{date or 'nd'}-{self._count()}"
            self._cells(item, {"company_id": identity, "investor_id": holder, "as_of": date})
        for item in self.pattern.of["relations", row.id]:
            holder = self._investor(self.tables.investors[item["subject_investor_id"]])
            self.ids["relations", item.id] = f"{holder}-{item['predicate']}-{identity}-{self._count()}".replace("_", "-")
            about = {"predicate": item.text("predicate"), "company_id": identity, "as_of": self._date(item.text("as_of"))}
            self._cells(item, {"subject_investor_id": holder, **about})
        for item in self.pattern.of["exits", row.id]:
            self.ids["exits", item.id] = f"{identity}-{item['event']}-{self._date(item.text('occurred_on')) or 'nd'}"
            self._cells(item, {"company_id": identity, **{column: item.text(column) for column in ("event", "exchange", "ticker")}})
        self._metrics(row.id, identity, "company_id")

    def _round(self, row: Row, company: str) -> None:
        cells = {column: row.text(column) for column in ("series", "status", "valuation_basis")}
        for column in ("part_of_round_id", "extends_round_id"):
            cells[column] = self.ids["rounds", row[column]] if row[column] else ""
        self._cells(row, {"company_id": company, **cells})
        for item in self.pattern.of["investments", row.id]:
            investor = self._investor(self.tables.investors[item["investor_id"]])
            self.ids["investments", item.id] = f"{self.ids['rounds', row.id]}-{investor}"
            self._cells(item, {"round_id": self.ids["rounds", row.id], "investor_id": investor, "role": item.text("role")})

    def _metrics(self, subject: str, identity: str, column: str) -> None:
        for row in self.pattern.of["metrics", subject]:
            product = self.tables.products[row["product_id"]] if row["product_id"] else None
            own = {"product_id": self._product(product)} if product else {column: identity}
            name, period = next(iter(own.values())), self._date(row.text("period"))
            self.ids["metrics", row.id] = re.sub(r"[_/]", "-", f"{name}-{row['indicator_id']}-{period}-{self._count()}".lower())
            house = self._outlet(row["measured_by"]) if row["measured_by"] else ""
            kept = {name: row.text(name) for name in ("indicator_id", "geography", "scope", "is_forecast")}
            cells = {**own, **kept, "period": period, "measured_by": house, **self._days(row, period)}
            key = tuple(row[name] for name in _SERIES)
            self._cells(row, cells, key)

    def _days(self, row: Row, period: str) -> Cells:
        """The first and the last day of a period; a financial year keeps its months."""
        days = None if period.startswith("FY") else periods_match_dates.days_of(period)
        if days is not None:
            return {"period_start": days[0].isoformat(), "period_end": days[1].isoformat()}
        start, end = self._date(row["period_start"]), self._date(row["period_end"])
        last = calendar.monthrange(int(end[:4]), int(end[5:7]))[1]
        return {"period_start": start, "period_end": f"{end[:7]}-{last}"}

    def _step(self, row: Row, field: Field, key: tuple[object, ...]) -> Decimal:
        """The next value of a series, not too far from the one before it."""
        value, identity = self._value(row, field), self.ids["metrics", row.id]
        if key in self.last and value:
            before, earlier = self.last[key]
            nearer = min(max(abs(value), abs(before) / JUMP), abs(before) * JUMP) if before else abs(value)
            value = words.rounded(nearer).copy_sign(value)
            if earlier and before > 0 and value > 0:
                self.pairs.append((identity, value, earlier, before))
        # What is open to one side gives no multiple.
        self.last[key] = (value, identity if row["qualifier"] in ("exact", "about") else "")
        return value

    def _comparisons(self) -> None:
        """Figures that a page compares with the one before."""
        pages = [page for page, _ in self.pages.values()]
        for place, (subject, value, base, before) in enumerate(self.pairs[: self.comparisons]):
            ratio = _SIX_DIGITS.plus(value / before)
            stated = words.plain(words.rounded(ratio))
            cells = {"subject_cell": f"metrics/{subject}/value", "base_cell": f"metrics/{base}/value", "operation": "multiple"}
            cells |= {"stated_value": stated, "unit": "times", "qualifier": "exact", "as_reported": f"{stated} times as much"}
            cells |= {"computed_value": words.plain(ratio), "fits": "true", "locator": "opening"}
            self.rows.add("comparisons", {"comparison_id": f"{subject}-x", "source_id": pages[place % len(pages)], **cells})
