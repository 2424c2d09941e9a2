"""Who is named in the same rounds as an investor, the most frequent first."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Link, Several
from scripts.words import Words

# A fund that is in many rounds meets everybody once; the page shows those that it meets most.
MOST = 25


def view(tables: Tables, words: Words, investor_id: str) -> View:
    """Columns: investor, rounds shared."""
    rounds = dict.fromkeys(row["round_id"] for row in tables.investments.where(investor_id=investor_id))
    together = [row for round_id in rounds for row in tables.investments.where(round_id=round_id) if row["investor_id"] != investor_id]
    shared: dict[str, list[str]] = {}
    for row in sorted(together, key=lambda row: row.line):
        shared.setdefault(row["investor_id"], []).append(row["round_id"])
    ordered = sorted(shared.items(), key=lambda item: (-len(item[1]), item[0]))
    return View(
        caption=f"The {MOST} most frequent of {len(ordered)}" if len(ordered) > MOST else "",
        columns=("Investor", "Rounds shared"),
        rows=tuple(
            (Link("investors", other), Several(tuple(Link("rounds", round_id) for round_id in ids))) for other, ids in ordered[:MOST]
        ),
    )
