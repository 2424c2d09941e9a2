"""A word from a closed list is one that the descriptor explains under categories, because pages show its label.

frictionless enforces `enum` and ignores `categories`; the two have to list the same words.
"""

from collections.abc import Iterator

from scripts.data import Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Fields with categories; `enum` beside them must list the same words, and the cells show whether it does."""
    for resource in tables.descriptor["resources"]:
        table = tables[resource["name"]]
        for field in resource["schema"]["fields"]:
            if "categories" not in field:
                continue
            words = [str(item["value"] if isinstance(item, dict) else item) for item in field["categories"]]
            known = {None, *words}
            for row in table:
                if row[field["name"]] not in known:
                    message = f"{row.text(field['name'])!r} is not among the categories of the field"
                    hint = f"Use one of {', '.join(words)}; a new word needs its category (and enum) in datapackage.json."
                    yield tables.problem(row, field["name"], message, hint)
