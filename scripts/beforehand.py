"""What takes longest is made by a second process while the first checks and writes the pages of rows: the release, and charts.

It only fills the cache, where everything stands under the hash of what it is made from. So nothing depends on it: what it did not make,
or made wrong and told nobody of, is made where it is needed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts import children, data, discovery, heap, paths, plates, release, repository, svg
from scripts.data import Tables
from scripts.words import ENGLISH

# Of a package with fewer bytes of data, all is made in the time that a second process takes to start.
FEWEST = 300_000


def fill(package: Path, cache: Path) -> None:
    """Make the files of the release, and draw every chart with its files."""
    children.die_with_the_build()
    # Whatever goes wrong, the first process comes upon it too, and tells it.
    with contextlib.suppress(Exception), heap.unsearched():
        tables = data.trusted(package)
        release.staged(tables)
        # The first process begins with the last chart (render.py).
        for name in discovery.modules(paths.CHARTS):
            plates.files(tables, plates.plate(tables, ENGLISH, name, cache), repository.site(), cache)


@contextlib.contextmanager
def filling(package: Path, tables: Tables | None = None, cache: Path = paths.CACHE) -> Iterator[Callable[[], None]]:
    """Let the cache be filled meanwhile, where there is a processor to do it; call what this gives to wait for it.

    tables: those of the package, where they are known already; nothing is done where their release is kept.
    """
    is_small = sum(path.stat().st_size for path in package.rglob("*.csv") if path.is_file()) < FEWEST
    if is_small or not children.two_at_once() or (tables is not None and release.is_kept(tables)):
        yield lambda: None
        return
    # A fork has read all libraries.
    process = multiprocessing.get_context("spawn").Process if svg.has_threads() else multiprocessing.get_context("fork").Process
    second = process(target=fill, args=(package, cache), daemon=True)
    second.start()
    try:
        yield second.join
    finally:
        second.kill()
        second.join()
