"""Nothing belongs to itself, not even by way of others: a circle has no whole, and a program that follows it never ends.

So it is with an investor's parent, and with the round that another is part of or extends.
"""

from collections.abc import Iterator

from scripts.data import Table, Tables
from scripts.problems import Problem


def check(tables: Tables) -> Iterator[Problem]:
    """Every foreign key of a table to itself; several of them in one table are followed together."""
    for table in tables:
        columns = [column for column, target in table.references.items() if target == table.name]
        if columns:
            yield from _cycles(tables, table, columns)


def _cycles(tables: Tables, table: Table, columns: list[str]) -> Iterator[Problem]:
    """Depth-first, without recursion: a chain may be longer than Python's stack."""
    done: set[str] = set()
    for start in table.rows:
        path: dict[str, None] = {}
        stack: list[tuple[str, str]] = [(start, "")]
        while stack:
            row_id, column = stack.pop()
            if not row_id:  # the way back: the row under it is finished
                done.add(path.popitem()[0])
                continue
            if row_id in path:
                cycle = [*list(path)[list(path).index(row_id) :], row_id]
                row = table[next(reversed(path))]
                hint = f"Empty {column} in one of these rows: the one that is the whole."
                yield tables.problem(row, column, f"the links lead in a circle: {' → '.join(cycle)}", hint)
                continue
            if row_id in done:
                continue
            path[row_id] = None
            stack.append(("", ""))
            row = table[row_id]
            stack.extend((row[name], name) for name in columns if row[name] is not None and row[name] in table)
