"""Who invested in a company, by round and by other evidence of a holding."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Figure, Link, Several
from scripts.words import Words


def view(tables: Tables, words: Words, company_id: str) -> View:
    """Columns: investor, rounds."""
    named = [row for event in tables.rounds.where(company_id=company_id) for row in tables.investments.where(round_id=event.id)]
    found: dict[str, list[Figure | Link]] = {}
    for row in sorted(named, key=lambda row: row.line):
        name = tables.rounds[row["round_id"]]["series"] or "unnamed round"
        found.setdefault(row["investor_id"], []).append(Link("investments", row.id, f"{name} ({words.say(row['role'])})"))
    for row in tables.relations.where(company_id=company_id):
        if row["predicate"] != "has_not_invested_in":
            found.setdefault(row["subject_investor_id"], []).append(Figure("relations", row.id, "predicate"))
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return View(
        caption="Investors",
        columns=("Investor", "Where it is named"),
        rows=tuple((Link("investors", investor), Several(tuple(items))) for investor, items in ordered),
        empty="No investor is named in the record.",
        order="those named most often first",
    )
