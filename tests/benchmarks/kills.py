"""Nothing lost.

A build and a release of the tiny package (with few charts), and a build of everything by two processes at once, each started again and
again and killed at a moment of chance between its start and its usual end; every second time the programs that it started are killed
with it. After each kill the finished site, the staged pages and the release are compared file by file with the old and the new ones:
anything else is damaged. Then the same with a disk that is full: no file may grow above a size of chance, so that another write fails
each time; told well means one sentence that names a path. The chance is the same in every run.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests import hardship
from tests import tree as trees
from tests.benchmarks.result import Result
from tests.tree import Tree, fingerprint

KILLS = 40
FULL = 20
SEED = 20261121


class Broken(Exception):
    """A command that nobody disturbed did not end well."""


def _undisturbed(tree: Tree, *words: str) -> float:
    """Run a command to its end; returns its seconds."""
    began = time.perf_counter()
    finished = tree.run(*words)
    if finished.returncode:
        raise Broken(f"{words}: {finished.stderr}")
    return time.perf_counter() - began


class _Subject:
    """A command, what it makes, and two states of its input between which it goes back and forth."""

    def __init__(self, tree: Tree, words: tuple[str, ...], outputs: tuple[Path, ...], unmade: Path | None = None) -> None:
        self.tree, self.words, self.outputs, self.unmade = tree, words, outputs, unmade
        self.source = tree.package / "data" / "companies.csv"
        texts = [text := self.source.read_text(encoding="utf-8"), text.replace("Alpha AI,", "Alpha Renamed,")]
        self.texts = texts
        self.seconds, self.whole = 0.0, []
        for state in (0, 1, 0):
            self.set(state)
            self.seconds = _undisturbed(tree, *words)  # that of the last run, when all charts are drawn
            self.whole.append(self.found())

    def set(self, state: int) -> None:
        """Let the input be the first or the second one."""
        self.source.write_text(self.texts[state], encoding="utf-8")
        if self.unmade is not None:
            shutil.rmtree(self.unmade, ignore_errors=True)

    def change(self) -> None:
        """Let the input be the one that the first output was not made from."""
        self.set(1 if self.found()[0] == self.whole[0][0] else 0)

    def found(self) -> tuple[dict[str, str], ...]:
        """The outputs as they are."""
        return tuple(fingerprint(folder) for folder in self.outputs)

    def damaged(self) -> int:
        """How many outputs are neither the one nor the other."""
        return sum(not any(now == whole[place] for whole in self.whole) for place, now in enumerate(self.found()))

    def left(self) -> int:
        """How many folders of unfinished work lie about."""
        return len([path for path in self.tree.root.rglob(".*-new-*") if self.tree.package not in path.parents])


def _kill(subject: _Subject, chance: random.Random, turn: int) -> bool:
    """Start the command and kill it, half of the times in its last third, when it writes; whether it was still at work."""
    early, alone = turn % 4 < 2, turn % 2 == 1
    subject.change()
    with subject.tree.start(*subject.words) as program:
        try:
            program.wait(chance.uniform(0 if early else subject.seconds * 0.66, subject.seconds * 1.05))
        except subprocess.TimeoutExpired:
            if alone:
                program.kill()
            else:
                os.killpg(program.pid, signal.SIGKILL)
        program.communicate()
        return program.returncode == -signal.SIGKILL


def _fill(subject: _Subject, chance: random.Random) -> tuple[bool, bool]:
    """Run the command on a full disk: whether it was refused, and told so well."""
    subject.change()
    finished = subject.tree.run_after(hardship.let_no_file_above(int(10 ** chance.uniform(1, 5))), *subject.words)
    lines = finished.stderr.strip().splitlines()
    return finished.returncode == 1, len(lines) == 1 and lines[0].startswith(f"Cannot go on: {subject.tree.root}")


def _subjects(folder: Path) -> dict[str, Callable[[], _Subject]]:
    def build() -> _Subject:
        tree = trees.small(folder / "build")
        return _Subject(tree, ("build",), (tree.site, tree.stage))

    def release() -> _Subject:
        tree = trees.small(folder / "release")
        # Its files are made anew each time, not taken from the cache.
        cache = tree.root / "build" / "cache"
        cache.unlink()
        return _Subject(tree, ("release", "--out", "out"), (tree.root / "out",), unmade=cache)

    def by_two() -> _Subject:
        tree = trees.by_two(trees.small(folder / "by two"))
        return _Subject(tree, ("build",), (tree.site, tree.stage))

    return {"build": build, "build by two": by_two, "release": release}


def run() -> list[Result]:
    """Count the kills, the full disks, and what they damaged."""
    results = []
    with tempfile.TemporaryDirectory(prefix="model-money-kills-") as folder:
        for name, made in _subjects(Path(folder)).items():
            subject, chance = made(), random.Random(SEED)
            killed, damaged = 0, 0
            for turn in range(KILLS):
                killed += _kill(subject, chance, turn)
                damaged += subject.damaged()
            _undisturbed(subject.tree, *subject.words)
            damaged += subject.damaged()
            results += [
                Result(f"{name}: kills in the middle of the work", (float(killed),), "kills", note=f"Of {KILLS} at moments of chance."),
                Result(f"{name}: damaged outputs after a kill", (float(damaged),), "outputs", target="at most 0 outputs"),
                Result(
                    f"{name}: unfinished folders left after the next run", (float(subject.left()),), "folders", target="at most 0 folders"
                ),
            ]
            refused, told, damaged = 0, 0, 0
            for _ in range(FULL):
                was_refused, was_told = _fill(subject, chance)
                refused += was_refused
                told += was_refused and was_told
                damaged += subject.damaged()
            results += [
                Result(
                    f"{name}: refused by a full disk",
                    (float(refused),),
                    "runs",
                    note=f"Of {FULL}; in the others every file was small enough.",
                ),
                Result(f"{name}: refused without one clear sentence", (float(refused - told),), "runs", target="at most 0 runs"),
                Result(f"{name}: damaged outputs on a full disk", (float(damaged),), "outputs", target="at most 0 outputs"),
            ]
    return results
