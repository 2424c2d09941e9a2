"""Programs that are measured run in a process of their own: how long, and how much memory at once."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

from scripts import paths


@dataclasses.dataclass(frozen=True, slots=True)
class Spent:
    """What a program took: seconds on the clock, and the most memory that it and its children held at once, in megabytes."""

    seconds: float
    megabytes: float


class Failed(Exception):
    """A measured program did not end well; the message holds what it printed."""


def python(*words: str | Path) -> list[str]:
    """The words that run a program with the Python of this environment, such as "-m", "scripts", "check"."""
    return [sys.executable, *(str(word) for word in words)]


def _resident(process: psutil.Process) -> int:
    total = 0
    for member in (process, *process.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            total += member.memory_info().rss
    return total


def spent(
    command: Sequence[str], cwd: Path = paths.ROOT, environment: Mapping[str, str] | None = None, codes: tuple[int, ...] = (0,)
) -> Spent:
    """Run a program to its end. Raises Failed for an exit code that is not among `codes`."""
    peak = 0
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        ended = threading.Event()

        def watch() -> None:
            # The system's own account knows the largest single process only; a build is two.
            nonlocal peak
            with contextlib.suppress(psutil.Error):
                handle = psutil.Process(process.pid)
                while not ended.wait(0.1):
                    peak = max(peak, _resident(handle))

        watcher = threading.Thread(target=watch)
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        watcher.join()
        if process.returncode not in codes:
            output.seek(0)
            raise Failed(f"{' '.join(command)} ended with {process.returncode}:\n{output.read().decode(errors='replace')[-3000:]}")
    scale = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes on macOS, in kilobytes elsewhere
    return Spent(seconds, max(peak, usage.ru_maxrss * scale) / 1e6)


def in_turns(runs: int, **programs: Callable[[], Spent]) -> dict[str, list[Spent]]:
    """Run each program once, then each again, and so on: a busy moment of the machine falls on all of them."""
    taken: dict[str, list[Spent]] = {name: [] for name in programs}
    for _ in range(runs):
        for name, program in programs.items():
            taken[name].append(program())
    return taken
