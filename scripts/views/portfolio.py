"""What an investor has put money into."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Figure, Item, Link, Text
from scripts.views._select import cell
from scripts.words import Words


def view(tables: Tables, words: Words, investor_id: str) -> View:
    """Columns: date, company, round or relation, role, amount."""
    rows: list[tuple[str, tuple[Item, ...]]] = []
    for row in tables.investments.where(investor_id=investor_id):
        event = tables.rounds[row["round_id"]]
        link = Link("investments", row.id, event["series"] or "unnamed round")
        items = (cell(event, "announced_on"), Link("companies", event["company_id"]), link, Text(words.say(row["role"])))
        rows.append((event["announced_on"] or "", (*items, cell(row, "amount"))))
    for row in tables.relations.where(subject_investor_id=investor_id):
        said = Figure("relations", row.id, "predicate")
        rows.append((row["as_of"] or "", (cell(row, "as_of"), Link("companies", row["company_id"]), said, Text(""), Text(""))))
    rows.sort(key=lambda row: row[0], reverse=True)
    return View(
        caption="Investments",
        columns=("Date", "Company", "Round", "Role", "Amount"),
        rows=tuple(row for _, row in rows),
        numeric=frozenset({4}),
        empty="No investment is known.",
        order="the newest first",
    )
