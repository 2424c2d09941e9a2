"""The server of the preview, a program of its own (see serve.py): MkDocs' own, which builds anew what it is told of.

MkDocs would look through all pages twice a second for those that have changed. Here one file is looked at, which is written whenever
pages are put in place; and none are while they are read. Where many have changed, it builds some of them at a time: what is edited
meanwhile need not wait for all.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer
from watchdog.observers.polling import PollingObserver

from scripts import builder, disk, engine, paths

# How often the file is looked at, and for how long nothing more may be written before the pages are built; in seconds.
LOOK = 0.05
QUIET = 0.02
# How many pages are built before one looks again whether others are wanted sooner: so many take some two seconds.
AT_ONCE = 100


class _Watch(PollingObserver):
    """Looks from its first start on: the server starts it when the first pages are built, and would never see what came meanwhile."""

    def start(self) -> None:
        """Begin to look, unless it has begun."""
        if not self.is_alive():
            super().start()


def serve(address: str) -> None:
    """Build the staged pages, and serve them at an address (HOST:PORT), building again what changes. Raises OSError where it is taken."""
    with tempfile.TemporaryDirectory(prefix="preview-") as site:
        read = functools.partial(load_config, str(paths.MKDOCS), site_dir=site, dev_addr=address)
        config = read()
        # The search keeps what it knows from one build to the next.
        config.plugins.on_startup(command="serve", dirty=True)
        host, port = config.dev_addr

        def built() -> None:
            now = read()
            now.site_url = server.url
            with disk.held(paths.READING), youngest(Path(site)) as others:
                build(now, serve_url=server.url, dirty=True)
            if others:
                paths.STAGED.touch()

        server = LiveReloadServer(built, host, port, site)
        server.observer = _Watch(timeout=LOOK)
        server.build_delay = QUIET
        server.error_handler = functools.partial(_error_page, Path(site))
        paths.STAGED.touch()
        for path in (paths.STAGED, paths.MKDOCS):
            server.watch(str(path))
        server.observer.start()
        try:
            built()
            server.serve()
        finally:
            server.shutdown()
            config.plugins.on_shutdown()


@contextlib.contextmanager
def youngest(site: Path, stage: Path = paths.STAGE, most: int = AT_ONCE) -> Iterator[bool]:
    """Within, only the last ones of the pages that have changed since they were built look so to MkDocs; gives whether there are others.

    It goes by the times of files: a page that is not younger than its words is built again. Those that are not there yet always are,
    and those whose words are from the future (a clock was set back): they will look changed after every build.
    """
    changed: list[tuple[int, Path]] = []
    now = time.time_ns()
    for source in stage.rglob("*.md"):
        page = site / builder.page(source.relative_to(stage).as_posix())
        with contextlib.suppress(FileNotFoundError):
            written, built = source.stat().st_mtime_ns, page.stat().st_mtime_ns
            if built < written <= now:
                changed.append((written, page))
    others = [page for _, page in sorted(changed, reverse=True)[most:]]
    for page in others:
        os.utime(page)
    try:
        yield bool(others)
    finally:
        for page in others:
            os.utime(page, (0, 0))


def _error_page(site: Path, code: int) -> bytes | None:
    page = site / f"{code}.html"
    return page.read_bytes() if page.is_file() else None


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    # That only some pages are built is what is wanted here; MkDocs warns of it each time.
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    engine.hurry()
    try:
        serve(sys.argv[1])
    except KeyboardInterrupt:
        pass
    except OSError as error:
        print(disk.sentence(error), file=sys.stderr)
        sys.exit(1)
