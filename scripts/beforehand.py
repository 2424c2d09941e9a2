"""A second process beside the one that builds: it checks the data, makes the release, and draws charts and writes pages from the other end.

Charts and the release it leaves in the cache, where everything stands under the hash of what it is made from; what it finds in the
data and the pages that it writes come through a pipe. Nothing depends on it: what it did not do is done where it is needed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from scripts import checks, children, data, discovery, evidence, heap, history, paths, plates, release, render, repository, svg
from scripts.data import Tables
from scripts.problems import InvalidPackage, Problem
from scripts.render import Made
from scripts.words import ENGLISH

# Of a package with fewer bytes of data, all is made in the time that a second process takes to start.
FEWEST = 300_000


class Second:
    """What the second process has found and made, as it comes. tables: those that both work on, where they could be read."""

    def __init__(self, pipe: Connection, tables: Tables | None) -> None:
        self.tables = tables
        self._pipe: Connection | None = pipe
        self._found: Sequence[Problem] | None = None
        self._pages: list[Made] = []

    def pages(self) -> Iterator[Made]:
        """The pages that have come since one asked last."""
        self._take()
        while self._pages:
            yield self._pages.pop()

    def problems(self, wait: bool = False) -> Sequence[Problem] | None:
        """What is wrong with the package; None where nobody has checked it, or not yet."""
        self._take(wait)
        return self._found

    def _take(self, wait: bool = False) -> None:
        """Take what has come; wait: until it is known what is wrong."""
        while self._pipe is not None and ((wait and self._found is None) or self._pipe.poll()):
            try:
                come = self._pipe.recv()
            except EOFError:  # it has ended, well or not
                self._pipe = None
            else:
                if isinstance(come, Made):
                    self._pages.append(come)
                else:
                    self._found = come


def _work(package: Path, tables: Tables | None, cache: Path, pipe: Connection, check: bool) -> None:
    """Find what is wrong with the package; if nothing is, make the release, draw every chart with its files, and write pages.

    tables: those of the package, where the first process could read them.
    """
    children.die_with_the_build()
    # Whatever goes wrong, the first process comes upon it too, and tells it.
    with contextlib.suppress(Exception), heap.unsearched():
        try:
            checked = checks.checked(package, cache) if check else data.trusted(package)
        except InvalidPackage as invalid:
            pipe.send(invalid.problems)
            return
        if check:
            pipe.send(())
        tables = tables or checked
        release.staged(tables)
        was_built = any(cache.glob("*.drawn.svg"))
        if was_built:  # then there are few charts to draw, if any
            _write(tables, cache, pipe)
        # The first process begins with the last chart (render.py), and with the first page.
        for name in discovery.modules(paths.CHARTS):
            plates.files(tables, plates.plate(tables, ENGLISH, name, cache), repository.site(), cache)
        if not was_built:
            _write(tables, cache, pipe)


def _write(tables: Tables, cache: Path, pipe: Connection) -> None:
    for made in render.from_the_last(tables, cache):
        pipe.send(made)


def _known(package: Path) -> Tables | None:
    """The tables of a package with what both processes have to know of them; None where they cannot be read: the check says why."""
    for folder in (paths.CHARTS, paths.MEASURES, paths.PORTRAITS, paths.VIEWS):
        with contextlib.suppress(Exception):  # a module that is being written; the pages tell of it
            discovery.modules(folder)
    try:
        tables = data.trusted(package)
        history.standing(tables)
        evidence.assess(tables)
    except Exception:
        return None
    return tables


@contextlib.contextmanager
def second(package: Path, tables: Tables | None = None, cache: Path = paths.CACHE) -> Iterator[Second | None]:
    """Let a second process work meanwhile; None where there is no processor for it, or too little to do.

    tables: those of the package, where they are known already and checked; nothing is done where their release is kept.
    """
    is_small = sum(path.stat().st_size for path in package.rglob("*.csv") if path.is_file()) < FEWEST
    if is_small or not children.two_at_once() or (tables is not None and release.is_kept(tables)):
        yield None
        return
    # A fork has read all libraries.
    forks = not svg.has_threads()
    process = multiprocessing.get_context("fork").Process if forks else multiprocessing.get_context("spawn").Process
    mine, its = multiprocessing.Pipe(duplex=False)
    both = tables or (_known(package) if forks else None)
    worker = process(target=_work, args=(package, both if forks else None, cache, its, tables is None), daemon=True)
    worker.start()
    # So that its end is the end of what comes.
    its.close()
    try:
        with mine:
            yield Second(mine, both)
    finally:
        worker.kill()
        worker.join()
