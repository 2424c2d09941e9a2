"""A preview that follows every change: of the data, of the words, and of the code of the charts.

Two children do the work: the site builder serves the staged pages and reloads the browser (preview.py), and for each change a fresh process
checks and stages. That one has started before and waits (standby.py); after a change of code another is started, so that edited
code is the code that runs. The pages of what was edited come first; a further change ends what is not done yet. While something is
broken the problems are printed and the last good pages stay.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from scripts import paths

# An editor writes a file in several steps; wait for them to be over.
QUIET = 0.1
# In these seconds the pages of what was edited are written and built: nothing else should take the processors meanwhile.
BUSY = 3.0
IGNORED = ("__pycache__", ".partial", ".swp", "~")


class _Changes(FileSystemEventHandler):
    """Remembers that something changed."""

    def __init__(self) -> None:
        self.happened = threading.Event()
        self.of_code = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        path = os.fsdecode(event.src_path)
        if event.event_type in ("opened", "closed_no_write") or any(mark in path for mark in IGNORED):
            return
        if path.endswith(".py"):
            self.of_code.set()
        self.happened.set()


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """End the children and whatever they started."""
    for child in children:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
    for child in children:
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _begin(waiting: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """Let a stage begin that waits."""
    assert waiting.stdin is not None
    with contextlib.suppress(BrokenPipeError), waiting.stdin as line:  # one that has ended tells of it by its exit code
        line.write(b"\n")
    return waiting


def serve(package: Path = paths.PACKAGE, address: str = "127.0.0.1:8000") -> int:
    """Preview the site at an address until Ctrl-C or SIGTERM. Returns the exit code."""
    stage = [sys.executable, "-m", "scripts", "stage", "--package", str(package)]

    def ready() -> subprocess.Popen[bytes]:
        """A stage that has read its libraries when it is needed."""
        return subprocess.Popen([*stage, "--standby"], cwd=paths.ROOT, stdin=subprocess.PIPE, start_new_session=True)

    if subprocess.run(stage, cwd=paths.ROOT, check=False, start_new_session=True).returncode and not (paths.STAGE / "index.md").exists():
        print("There is no good page to show yet: mend the problems above and start again.", file=sys.stderr)
        return 1

    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()
        changes.happened.set()

    changes = _Changes()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    observer = Observer()
    for folder in (package, paths.DOCS.parent, paths.ROOT / "scripts"):
        observer.schedule(changes, str(folder), recursive=True)
    observer.start()
    server = subprocess.Popen(
        [sys.executable, "-m", "scripts.preview", address],
        cwd=paths.ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        start_new_session=True,
    )
    print(f"The preview is at http://{address}/ (the first page takes some seconds). Ctrl-C ends it.", flush=True)
    waiting: subprocess.Popen[bytes] | None = None
    working: subprocess.Popen[bytes] | None = None
    begun = 0.0
    try:
        while not stopped.is_set():
            if waiting is None and (working is None or time.monotonic() > begun + BUSY):
                waiting = ready()
            if changes.happened.wait(0.05 if working else 0.5):
                stopped.wait(QUIET)
                changes.happened.clear()
                _stop([working] if working else [])
                if waiting is not None and changes.of_code.is_set():
                    _stop([waiting])
                    waiting = None
                changes.of_code.clear()
                working, waiting, begun = _begin(waiting or ready()), None, time.monotonic()
            elif working is not None and working.poll() is not None:
                if working.returncode:
                    print("The last good pages stay until this is mended.", file=sys.stderr, flush=True)
                working = None
            if server.poll() is not None:
                print(f"The preview server ended by itself (exit code {server.returncode}). Is {address} taken?", file=sys.stderr)
                return 1
    finally:
        observer.stop()
        _stop([child for child in (server, waiting, working) if child is not None])
        observer.join(5)
    return 0
