"""What takes longest is made by a second process while the first writes the pages of rows: the charts of the site, and the release.

It only fills the cache, where everything stands under the hash of what it is made from. So nothing depends on it: what it did not make,
or made wrong and told nobody of, is made where it is needed.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts import data, discovery, paths, plates, release, repository
from scripts.data import Tables
from scripts.words import ENGLISH


def die_with_the_build() -> None:
    """In a child: end when the build is killed, instead of writing on into a folder that nobody waits for (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG, <linux/prctl.h>


def fill(package: Path, cache: Path) -> None:
    """Draw every chart, with its files, and make the files of the release."""
    die_with_the_build()
    with contextlib.suppress(Exception):  # whatever it is, the first process comes upon it too, and tells it
        tables = data.trusted(package)
        for name in discovery.modules(paths.CHARTS):
            plates.files(tables, plates.plate(tables, ENGLISH, name, cache), repository.site(), cache)
        release.latest(tables)


@contextlib.contextmanager
def filling(package: Path, tables: Tables, cache: Path = paths.CACHE) -> Iterator[Callable[[], None]]:
    """Let the cache be filled meanwhile, where there is something to make and a processor to do it; call what this gives to wait for it."""
    if (os.cpu_count() or 1) < 2 or release.is_kept(tables):
        yield lambda: None
        return
    # Not a fork: what is drawn with has threads.
    second = multiprocessing.get_context("spawn").Process(target=fill, args=(package, cache), daemon=True)
    second.start()
    try:
        yield second.join
    finally:
        second.kill()
        second.join()
