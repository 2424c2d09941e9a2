"""The whole site, built by two site builders at once: the program uses one processor, and takes longer than all that comes before it.

Each builds the pages of one half in their order and takes those of the other half for built already; then the two are put together.
What comes out is what one builder gives, to the byte (tests/test_halves.py compares them). Links within a half are checked by its
builder, those from one half into the other here. Where anything is wrong, one builder builds it all again, and tells it.
"""

from __future__ import annotations

import dataclasses
import itertools
import shutil
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path, PurePosixPath

from scripts import anchors, builder, children, critical, disk, paths, policy

# With fewer pages, two builders take as long to start as one to build.
FEWEST = 300
# What stands around each page takes as long as so many tags of its own.
_FRAME = 300
# Inside the new site, until both are put together.
PLACES = (".first", ".second")


@dataclasses.dataclass(frozen=True, slots=True)
class Half:
    """What one builder has built: the anchors of each of its pages, and where its pages lead to in pages of the other half."""

    ids: dict[str, set[str]]
    links: set[tuple[str, str]]


def build(fresh: Path, epoch: str, stage: Path = paths.STAGE) -> bool:
    """Build the staged pages into the folder `fresh`, in place of what it holds, and finish them (critical styles, policy). Raises OSError.

    False where one builder has to do it all; the folder then holds anything.
    """
    pages = in_order(path.relative_to(stage).as_posix() for path in stage.rglob("*.md"))
    if len(pages) < FEWEST or not children.two_at_once():
        return False
    for left in fresh.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    # What takes the builder longest are the tags, which are read four times; then each page has the frame around it.
    cut = middle([(stage / path).read_bytes().count(b"<") + _FRAME for path in pages])
    halves = [[builder.page(path) for path in some] for some in (pages[:cut], pages[cut:])]
    try:
        return _built(fresh, epoch, *halves)
    finally:
        for place in PLACES:
            shutil.rmtree(fresh / place, ignore_errors=True)


def _built(fresh: Path, epoch: str, *halves: Sequence[str]) -> bool:
    """Build both halves, each in a place of its own, and put them together. False where one builder has to do it all."""
    first, second = (fresh / place for place in PLACES)
    with builder.workers(2) as workers:
        jobs = [workers.submit(_half, first, epoch, halves[0], halves[1]), workers.submit(_half, second, epoch, halves[1], halves[0])]
        try:
            found = [job.result() for job in jobs]
        except (builder.BuildFailed, BrokenProcessPool):  # the latter where one was killed, as it happens where memory runs out
            return False
    ids = found[0].ids | found[1].ids
    if any(anchor not in ids.get(page, ()) for half in found for page, anchor in half.links):
        return False
    # Both have what is no page: the files that pages use, and the pages of the theme itself.
    builder.write_index(first, [*builder.index(first)["docs"], *builder.index(second)["docs"]])
    for page in halves[1]:
        (first / page).parent.mkdir(parents=True, exist_ok=True)
        (second / page).replace(first / page)
    for path in first.iterdir():
        path.replace(fresh / path.name)
    return True


def in_order(pages: Iterable[str]) -> list[str]:
    """Staged pages in the order in which the site builder builds them: the index of a folder first, other folders in it last."""

    def place(path: str) -> list[tuple[bool | str, ...]]:
        *folders, name = PurePosixPath(path).parts
        return [*((True, folder) for folder in folders), (False, name not in ("index.md", "README.md"), name)]

    return sorted(pages, key=place)


def middle(sizes: Sequence[int]) -> int:
    """How many of the first make up half of the whole."""
    half = sum(sizes) / 2
    return sum(1 for before in itertools.accumulate(sizes) if before <= half)


def _half(target: Path, epoch: str, mine: Sequence[str], others: Collection[str]) -> Half:
    """Build and finish some pages, in a process of its own; the pages of others are built elsewhere. Raises what the builder raises."""
    builder.link(target)
    for page in others:
        # As young as it is, it passes for built.
        disk.write(target / page, b"")
    builder.here(target, epoch, some=True)
    for page in others:
        (target / page).unlink()
    critical.inline(target)
    policy.seal(target)
    texts = {page: (target / page).read_text(encoding="utf-8") for page in mine}
    elsewhere = frozenset(others)
    links = {link for page, text in texts.items() for link in anchors.led_to(page, text) if link[0] in elsewhere}
    return Half({page: anchors.of(text) for page, text in texts.items()}, links)
