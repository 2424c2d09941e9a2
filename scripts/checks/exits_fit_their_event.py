"""An exit fills the columns of its event: a listing has an exchange, a ticker and money raised, an acquisition a buyer.

A listed company has one ticker, the same in companies and in exits.
"""

from collections.abc import Iterator, Mapping

from scripts.data import Tables
from scripts.problems import Problem

# The columns that only one event has; a shutdown has none of them.
COLUMNS: Mapping[str, tuple[str, ...]] = {"ipo": ("exchange", "ticker", "raised"), "acquisition": ("buyer",)}


def check(tables: Tables) -> Iterator[Problem]:
    """Every exit."""
    for row in tables.exits:
        for event, columns in COLUMNS.items():
            filled = [column for column in columns if row[column] is not None]
            if filled and row["event"] != event:
                message = f"the event is {row['event']}, but {filled[0]} is {row.text(filled[0])}"
                yield tables.problem(row, "event", message, f"If it is an {event}, say so here; if not, empty {' and '.join(filled)}.")
        company = tables.companies[row["company_id"]]
        if row["ticker"] is not None and company["ticker"] is not None and row["ticker"] != company["ticker"]:
            message = f"the ticker is {row['ticker']}, but {company['ticker']} in companies.csv (line {company.line})"
            yield tables.problem(
                row, "ticker", message, "Correct the one that is wrong; a second listing is an exit with no ticker of its own."
            )
