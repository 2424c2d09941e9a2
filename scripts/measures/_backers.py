"""Who backs whom: what the sources say of each investor and company, and how many companies each investor backs."""

from __future__ import annotations

import dataclasses
import functools
from collections import defaultdict

import pandas as pd

from scripts.data import Row, Tables

NOT_HAPPENED = ("in_talks", "planned", "denied")
YES = ("has_invested_in", "shareholder_of", "acquired")
NO = "has_not_invested_in"
BACKED, NOT_BACKED, BOTH = "has invested", "has not invested", "sources disagree"


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Statement:
    """One row that says whether an investor has put money into a company: its date, its path, and whether it says no."""

    date: str
    ref: str
    no: bool


def statements(tables: Tables) -> dict[tuple[str, str], list[Statement]]:
    """What is said of each investor and company."""
    found: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for row in tables.investments:
        of = tables.rounds[row["round_id"]]
        if of["status"] not in NOT_HAPPENED:
            statement = Statement(of["announced_on"] or "", f"investments/{row.id}/investor_id", False)
            found[row["investor_id"], of["company_id"]].append(statement)
    for row in tables.relations:
        if row["predicate"] in (*YES, NO):
            statement = Statement(row["as_of"] or "", f"relations/{row.id}/predicate", row["predicate"] == NO)
            found[row["subject_investor_id"], row["company_id"]].append(statement)
    return found


def root(tables: Tables, investor: Row) -> Row:
    """The uppermost parent of an investor."""
    seen = {investor.id}
    while investor["parent_id"] and investor["parent_id"] not in seen:
        investor = tables.investors[investor["parent_id"]]
        seen.add(investor.id)
    return investor


def is_joint(investor: Row) -> bool:
    """Whether a row stands for several holders together: such rows are named so, and never counted as a head."""
    return investor["name"].endswith(" together")


def is_unnamed(investor: Row) -> bool:
    """Whether no source names the investor."""
    return "(not named)" in investor["name"]


@functools.lru_cache(maxsize=4)
def pairs(tables: Tables) -> pd.DataFrame:
    """One row an investor and company of which a source says either.

    Columns: investor_id, root_id (the uppermost parent), kind (the root's), joint, company_id, group, says (BACKED, NOT_BACKED, BOTH),
    date (the earliest that is said), statements (how many rows), ref (the earliest row).
    """
    rows = []
    for (investor_id, company_id), said in statements(tables).items():
        investor = tables.investors[investor_id]
        top = root(tables, investor)
        yes = sorted((item for item in said if not item.no), key=lambda item: (item.date or "9", item.ref))
        no = [item for item in said if item.no]
        # A "has not" of March and an investment of June do not contradict each other.
        disagree = any(item.date <= other.date for item in yes for other in no)
        first = yes[0] if yes else min(no)
        rows.append(
            {
                "investor_id": investor_id,
                "root_id": top.id,
                "kind": top["kind"] or "",
                "joint": is_joint(investor),
                "company_id": company_id,
                "group": tables.companies[company_id]["group"],
                "says": BOTH if disagree else BACKED if yes else NOT_BACKED,
                "date": first.date,
                "statements": len(said),
                "ref": first.ref,
            }
        )
    columns = ["investor_id", "root_id", "kind", "joint", "company_id", "group", "says", "date", "statements", "ref"]
    return pd.DataFrame(rows, columns=columns).sort_values(["investor_id", "company_id"], ignore_index=True)


def backed(found: pd.DataFrame) -> dict[str, set[str]]:
    """The companies that each investor backs with its subsidiaries; joint holders count for nobody, nor does what is disputed."""
    sure = found[(found["says"] == BACKED) & ~found["joint"].astype(bool)]
    return {str(top): set(group["company_id"]) for top, group in sure.groupby("root_id")}
