"""Products with their maker and how many figures the record has of them."""

from scripts.data import Tables
from scripts.markup import View
from scripts.refs import EMPTY, Link, Text
from scripts.views._select import count, matching
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: product, Chinese name, maker, kind, figures."""
    return View(
        caption="",
        columns=("Product", "Chinese name", "Maker", "Kind", "Figures"),
        rows=tuple(
            (
                Link("products", row.id),
                Text(row["name_zh"] or "", "zh-Hans"),
                Link("companies", row["company_id"]) if row["company_id"] else EMPTY,
                Text(words.say(row["kind"])),
                Text(str(count(tables.metrics, "product_id", row.id))),
            )
            for row in sorted(matching(tables.products, where), key=lambda row: (row["name"].casefold(), row.id))
        ),
        numeric=frozenset({4}),
        order="by name",
        of="products",
    )
