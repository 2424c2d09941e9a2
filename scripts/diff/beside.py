"""A snapshot that a second interpreter takes while the first one takes the other, where there are two processors.

(Not a fork: the program that draws charts has threads, and a fork of it may wait for ever.) This module imports nothing heavy, so that
the second interpreter is on its way before the first one has read its libraries.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import paths

if TYPE_CHECKING:
    from scripts.diff.snapshot import Snapshot

_PROGRAM = "import gc, sys; gc.disable(); from scripts.diff import snapshot; snapshot.send(*sys.argv[1:])"


@contextlib.contextmanager
def snapshot(package: Path, docs: Path) -> Iterator[Callable[[], Snapshot]]:
    """Begin to take the snapshot of a package; call what this gives when it is needed."""

    def take() -> Snapshot:
        from scripts import data
        from scripts.diff import snapshot as snapshots

        return snapshots.take(data.trusted(package), docs)

    if (os.cpu_count() or 1) < 2:
        yield take
        return
    with tempfile.TemporaryDirectory(prefix="model-money-") as folder:
        sent = Path(folder) / "snapshot"
        command = [sys.executable, "-c", _PROGRAM, str(package.resolve()), str(docs.resolve()), str(sent)]
        with subprocess.Popen(command, cwd=paths.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as second:

            def taken() -> Snapshot:
                # A second interpreter that failed told nothing; done here, its error comes to the surface.
                return pickle.loads(sent.read_bytes()) if second.wait() == 0 else take()

            try:
                yield taken
            finally:
                second.kill()
