"""The stakes in one company on one date are not more than 100 percent together: nobody holds shares that others hold.

Left out are holdings that others contain: those of an investor whose parent stands in the list too, and those of joint and
collective holders, whose names say so (“Alibaba and Ant Group together”, “Recurrent AI and its investors”), because their members
may stand beside them.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from scripts import evidence
from scripts.data import Row, Tables
from scripts.problems import Problem

_JOINT = re.compile(r"\b(and|together)\b")


def check(tables: Tables) -> Iterator[Problem]:
    """Stakes by company and date, each read at its lowest; stakes without a date prove nothing together."""
    for column in ("percent", "voting_percent"):
        groups: dict[tuple[str, str], list[Row]] = {}
        for row in tables.stakes:
            if row["as_of"] is not None and row[column] is not None:
                groups.setdefault((row["company_id"], row["as_of"]), []).append(row)
        field = tables.stakes.fields[column]
        for (company_id, date), rows in groups.items():
            holders = {row["investor_id"] for row in rows}
            single = [row for row in rows if not _contained(tables, row["investor_id"], holders)]
            total = sum((evidence.adopted_interval(row, field).low for row in single), Decimal(0))
            if total > 100:
                said = ", ".join(f"{row['investor_id']} {row.text(column)}" for row in single)
                message = f"the holders of {company_id} on {date} have {total:f} percent together: {said}"
                hint = "Check the figures; a holding that contains another belongs to a parent (investors.parent_id) or to a joint holder."
                yield tables.problem(single[-1], column, message, hint)


def _contained(tables: Tables, investor_id: str, holders: set[str]) -> bool:
    """Whether a holder's shares may be counted with another holder already."""
    investor = tables.investors[investor_id]
    if _JOINT.search(investor["name"]):
        return True
    seen = {investor_id}
    while investor["parent_id"] is not None and investor["parent_id"] not in seen:
        seen.add(investor["parent_id"])
        if investor["parent_id"] in holders:
            return True
        investor = tables.investors[investor["parent_id"]]
    return False
