"""Hostile input.

Every text of tests/hostile is put into every column that takes any text, one after the other, and `check` is asked. A text that is not
told must be harmless: tests/test_security.py builds a site of them with all rules taken away and opens every template in a browser that
traps dialogs and requests. Then files of 50 MB that are no tables are given to `check`, each in a process of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from scripts.problems import Problem
from tests import mutations, payloads, support
from tests.benchmarks import timing
from tests.benchmarks.result import Result
from tests.mutations import Bench, Mutation
from tests.wrong_edits import CELL, FORM, ROW, Kind, Spot

TABLE = "data/exchange_rates.csv"
SIZE = 50_000_000

# What stands below the header: how it begins, what is repeated until the file is full, how it ends.
FILES: Mapping[str, tuple[bytes, bytes, bytes]] = {
    "empty lines": (b"", b"\n", b""),
    "rows of empty cells": (b"", b",,,\n", b""),
    "one cell": (b'2023-11,"', b"x", b'",1,a\n'),
    "a quote that is never closed": (b'2023-11,"', b"x\n", b""),
    "quotes": (b'"', b'""', b""),
    "a row of as many cells": (b"", b",", b"\n"),
    "one good row over and over": (b"", b"2023-11,CNY,7.2,example-rates\n", b""),
}


def _told(text: str, bench: Bench, places: list[Spot]) -> list[bool]:
    """For each column whether a text in it is told at its cell, or at its line where it breaks the line."""
    kind = Kind("hostile", FORM, lambda spot, dice: text)
    edits = [Mutation(kind, spot, text) for spot in places]
    found: list[Problem] = bench.problems(edits)
    return [mutations.place(edit, found) in (CELL, ROW) for edit in edits]


def _texts() -> list[Result]:
    tables = support.tiny_tables()
    places = [next(mutations.spots(tables, tables[name], column)) for name, column in payloads.cells(support.TINY)]
    counts: dict[str, list[bool]] = {}
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        bench = Bench(support.TINY, Path(folder))
        for payload in payloads.corpus():
            counts.setdefault(payload.kind, []).extend(_told(payload.text, bench, places))
    texts, tries = len(payloads.corpus()), sum(map(len, counts.values()))
    results = [
        Result("texts", (texts,), "texts", note=f"In {len(places)} columns of {len(tables.by_name)} tables: {tries:,} tries."),
        Result(
            "refused by a rule at their place", (100 * sum(map(sum, counts.values())) / tries,), "%", note="The others are shown as words."
        ),
    ]
    for kind, told in counts.items():
        results.append(Result(f"{kind.replace('_', ' ')}: refused", (100 * sum(told) / len(told),), "%"))
    return results


def _file(first: bytes, repeated: bytes, last: bytes) -> timing.Spent:
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        package = support.tiny(Path(folder))
        header = (package / TABLE).read_bytes().partition(b"\n")[0]
        (package / TABLE).write_bytes(header + b"\n" + first + repeated * (SIZE // len(repeated)) + last)
        program = (
            "import sys; from pathlib import Path; from scripts import checks; from scripts.problems import InvalidPackage\n"
            "try: checks.checked(Path(sys.argv[1]))\n"
            "except InvalidPackage as invalid: sys.exit(0 if invalid.problems[0].file == sys.argv[2] else 3)\n"
            "sys.exit(4)"
        )
        return timing.spent(timing.python("-c", program, str(package), TABLE))


def run() -> list[Result]:
    """The texts, then the files."""
    results = _texts()
    for name, content in FILES.items():
        spent = _file(*content)
        results.append(Result(f"50 MB: {name}", (spent.seconds,), "s", target="under 60 s"))
        results.append(Result(f"50 MB: {name}, memory", (spent.megabytes,), "MB", target="under 2,000 MB"))
    return results
