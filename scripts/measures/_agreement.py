"""How far the sources agree on a cell, or on several cells that say one thing together."""

from __future__ import annotations

from collections.abc import Iterable

from scripts import evidence, refs
from scripts.data import Tables

# What a chart says beside a figure that a reader should not lean on.
DOUBTS = {evidence.DISPUTED: "disputed", evidence.WEAK: "weak source", evidence.UNSUPPORTED: "no source"}


def behind(tables: Tables, path: str) -> evidence.Evidence | None:
    """The evidence of a cell; where the cell itself needs no claim (the investor of an investment), that of its row."""
    row, field = refs.cell(tables, path)
    found = evidence.assess(tables)
    return found.get((row.table, row.id, field)) or found.get((row.table, row.id, ""))


def of(tables: Tables, path: str) -> str:
    """The agreement on a cell: one of evidence.AGREEMENTS, or evidence.UNSUPPORTED."""
    found = behind(tables, path)
    return found.agreement if found else evidence.UNSUPPORTED


def doubt(tables: Tables, path: str) -> str:
    """What to say beside a cell that is disputed, or stands on weak sources alone, or on none; empty for the others."""
    return DOUBTS.get(of(tables, path), "")


def is_doubtful(tables: Tables, path: str) -> bool:
    """Whether a cell stands on weak sources alone, or is disputed, or nothing supports it."""
    return bool(doubt(tables, path))


def together(tables: Tables, paths: Iterable[str]) -> tuple[str, frozenset[str], int]:
    """What several cells that all say the same make together: the agreement, whose reporting it is, and the number of claims."""
    statements = {item.claim.id: item for path in paths if (found := behind(tables, path)) for item in found.supporting}
    origins = frozenset(item.origin for item in statements.values())
    if not statements:
        agreement = evidence.UNSUPPORTED
    elif all(item.source["grade"] == "D" for item in statements.values()):
        agreement = evidence.WEAK
    else:
        agreement = evidence.CORROBORATED if len(origins) > 1 else evidence.SINGLE_SOURCE
    return agreement, origins, len(statements)
