"""Wrong edits are told at their place: every kind in every column, on the tiny package. The long form is tests/benchmarks/mutations.py."""

from __future__ import annotations

import pytest

from tests import mutations, support
from tests.mutations import Bench, Mutation
from tests.wrong_edits import FACT, FORM, KINDS, MISSED, Kind, never

SEED = 7
FORMS = [kind for kind in KINDS if kind.group == FORM]
# Those of which some edits must be told.
FACTS = [kind for kind in KINDS if kind.group == FACT and kind.meant is not never]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A copy of the tiny package that edits are tried on."""
    return Bench(support.TINY, tmp_path_factory.mktemp("mutations"))


def _not_told(bench: Bench, edits: list[Mutation]) -> list[str]:
    """The edits that are not told where they should be. All are tried in one package; then those that others may have hidden."""
    left = edits
    while left:
        found = bench.problems(left)
        rest = [edit for edit in left if mutations.place(edit, found) not in edit.kind.told]
        if len(rest) == len(left):
            break
        left = rest
    alone = ((edit, mutations.place(edit, bench.problems([edit]))) for edit in left)
    return [f"{edit}: {place}" for edit, place in alone if place not in edit.kind.told]


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.name.replace(" ", "-"))
def test_wrong_form_is_told_at_its_cell_in_every_column(bench: Bench, kind: Kind) -> None:
    edits = list(mutations.mutations(support.tiny_tables(), SEED, kinds=[kind]))
    assert edits, "the kind applies nowhere"
    assert not _not_told(bench, edits)


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.name.replace(" ", "-"))
def test_wrong_fact_is_told_wherever_it_can_be_compared(bench: Bench, kind: Kind) -> None:
    edits = [edit for edit in mutations.mutations(support.tiny_tables(), SEED, kinds=[kind]) if kind.meant(edit.spot)]
    assert edits, "the kind applies nowhere"
    assert not _not_told(bench, edits)


def test_nothing_is_told_where_nothing_is_wrong(bench: Bench) -> None:
    """The bench itself is quiet, and leaves the package as it was."""
    assert not bench.problems([])
    spot = next(mutations.spots(support.tiny_tables(), support.tiny_tables().rounds, "note"))
    harmless = Mutation(FORMS[0], spot, "Another note.")
    assert mutations.place(harmless, bench.problems([harmless])) == MISSED
    assert not bench.problems([])
