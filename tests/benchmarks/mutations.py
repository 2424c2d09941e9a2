"""Mutations.

Every kind of wrong edit (tests/wrong_edits.py) is tried alone in every column of every table of the tests' package, and a sample of them
in the record itself. An edit is *told* where `check` names its line (or, of a fact, another row that says otherwise and names this
one). Edits of form are wrong whatever the truth is, and all must be told. Edits of fact are wrong only because a page says something
else: they can be told where a second cell says it too, and those that were not are listed.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from scripts import data, paths
from tests import mutations, support
from tests.benchmarks.result import Result
from tests.mutations import Bench, Mutation
from tests.wrong_edits import CELL, FACT, FORM, KINDS, NAMED, ROW

SEED = 7
# In the record itself an edit takes more than a second.
SAMPLE = 100

Tried = tuple[Mutation, str]


def tried(package: Path, edits: Iterable[Mutation]) -> list[Tried]:
    """Each edit with the place where it was told."""
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        bench = Bench(package, Path(folder))
        return [(edit, mutations.place(edit, bench.problems([edit]))) for edit in edits]


def is_told(one: Tried) -> bool:
    """Whether an edit was told where it can be found."""
    return one[1] in (CELL, ROW, NAMED)


def _share(what: str, found: Sequence[Tried], right: Callable[[Tried], bool] = is_told, target: str = "", note: str = "") -> Result:
    count = sum(map(right, found))
    shown = " ".join(filter(None, (f"{count:,} of {len(found):,}.", note)))
    return Result(what, (100 * count / len(found),), "%", target=target, note=shown)


def _not_told(found: Sequence[Tried]) -> str:
    """The columns in which an edit was not told."""
    columns = sorted({f"{edit.spot.table.name}.{edit.spot.field.name}" for edit, place in found if not is_told((edit, place))})
    return f"Nothing else in the package says what stands in {', '.join(columns)}." if columns else ""


def _of(found: Sequence[Tried], *, group: str = "", kind: str = "", table: str = "") -> list[Tried]:
    return [
        (edit, place)
        for edit, place in found
        if group in ("", edit.kind.group) and kind in ("", edit.kind.name) and table in ("", edit.spot.table.name)
    ]


def shares(found: Sequence[Tried]) -> list[Result]:
    """All lines of the tests' package: in all, by kind, by table."""
    forms, facts = _of(found, group=FORM), _of(found, group=FACT)
    results = [
        _share("form: told", forms, target="at least 100 %"),
        _share("form: told at the very cell", forms, lambda one: one[1] == CELL, note="Of a broken line the line is told."),
        _share("fact: told", facts),
        _share("fact: told where a claim or a computation says it", [one for one in facts if one[0].kind.meant(one[0].spot)]),
    ]
    for kind in KINDS:
        mine = _of(found, kind=kind.name)
        results.append(_share(f"{kind.group}: {kind.name}", mine, note=_not_told(mine)))
    results += [_share(f"table {name}", _of(found, table=name)) for name in dict.fromkeys(edit.spot.table.name for edit, _ in found)]
    return results


def run() -> list[Result]:
    """Try all edits."""
    results = shares(tried(support.TINY, mutations.mutations(support.tiny_tables(), SEED)))
    record = data.load(paths.PACKAGE)
    everything = list(mutations.mutations(record, SEED))
    for group in (FORM, FACT):
        chosen = random.Random(SEED).sample([edit for edit in everything if edit.kind.group == group], SAMPLE // 2)
        found = tried(paths.PACKAGE, chosen)
        target = "at least 100 %" if group == FORM else ""
        results.append(_share(f"the record, a sample of edits of {group}", found, target=target, note=_not_told(found)))
    return results
