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


def _highest(pid: int) -> int:
    """The most that a process ever held, where the system keeps it by program (getrusage also counts what the starting program held)."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/status", encoding="utf-8") as lines:
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
    return 0


def _resident(process: psutil.Process) -> int:
    """What a process and its children hold now, or one of them held at its highest if that was more."""
    total = highest = 0
    for member in (process, *process.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            total += member.memory_info().rss
            highest = max(highest, _highest(member.pid))
    return max(total, highest)


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
            nonlocal peak
            with contextlib.suppress(psutil.Error):
                handle = psutil.Process(process.pid)
                while not ended.wait(0.05):
                    peak = max(peak, _resident(handle))

        watcher = threading.Thread(target=watch)
        watcher.start()
        process.wait()
        seconds = time.perf_counter() - began
        ended.set()
        watcher.join()
        if process.returncode not in codes:
            output.seek(0)
            raise Failed(f"{' '.join(command)} ended with {process.returncode}:\n{output.read().decode(errors='replace')[-3000:]}")
    return Spent(seconds, peak / 1e6)


def in_turns(runs: int, **programs: Callable[[], Spent]) -> dict[str, list[Spent]]:
    """Run each program once, then each again, and so on: a busy moment of the machine falls on all of them."""
    taken: dict[str, list[Spent]] = {name: [] for name in programs}
    for _ in range(runs):
        for name, program in programs.items():
            taken[name].append(program())
    return taken
