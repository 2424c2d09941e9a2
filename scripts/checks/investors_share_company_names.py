"""An investor that is one of our companies (company_id) has the name of that company; otherwise the money goes to another page."""

from collections.abc import Iterator

from scripts.checks.names_differ import bare
from scripts.data import Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Investors with a company; case, spaces and punctuation are not compared."""
    for row in tables.investors:
        if row["company_id"] is not None:
            company = tables.companies[row["company_id"]]
            if bare(row["name"]) != bare(company["name"]):
                message = f"{row['name']} is not {company['name']} (companies.csv line {company.line})"
                hint = (
                    "Name the company that this investor is, or empty the cell; a fund that belongs to a group has the group in parent_id."
                )
                yield tables.problem(row, "company_id", message, hint)
