"""What a contributor waits for.

`check` runs in a process of its own, in turns with `frictionless validate` on the same package: that one knows types, keys and
constraints; ours has all rules beside these. The preview is the real one: a cell is edited in the file, and the clock stops when
the page of its company, asked for every 20 milliseconds, has the new words. `diff` compares the package before and after that edit.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from scripts import discovery, paths
from tests.benchmarks import copies
from tests.benchmarks.result import Result
from tests.benchmarks.timing import Failed, in_turns, python, spent
from tests.tree import Tree

TOOLS = ("frictionless", "mkdocs", "mkdocs-material")
RUNS = 9
EDITS = 7
PATIENCE = 240
# A person looks at a page before the next edit; what is not done yet goes on beside it.
PAUSE = 5
PREVIEW = (
    "The schema is checked by one process while another checks the rules and writes that page, which takes less than a second; then the "
    "site builder, which is told of it, builds the page. All other pages follow, a hundred at a time: the first edit after a release "
    "changes the line about the version on all of them, and the next edit waits for one such turn at most."
)
DIFF = "Both packages are told in full, each in a process of its own: every page in words and every chart, but none is drawn."


def run() -> list[Result]:
    """Measure it."""
    with copies.workshop() as folder:
        tree = copies.project(folder / "project")
        return [*_check(tree), *_preview(tree), *_diff(tree, folder / "edited")]


def _check(tree: Tree) -> list[Result]:
    """All rules beside the schema alone."""
    own, theirs = python("-m", "scripts", "check"), python("-m", "frictionless", "validate", tree.package / paths.DESCRIPTOR)
    taken = in_turns(
        RUNS, ours=lambda: spent(own, tree.root, tree.environment()), theirs=lambda: spent(theirs, tree.root, tree.environment())
    )
    rules = len(discovery.modules(paths.CHECKS))
    bare, target = "frictionless validate", "at most 1.5 × of bare frictionless validate"
    return [
        Result(bare, tuple(item.seconds for item in taken["theirs"]), "s"),
        Result(f"check (the schema and {rules} rules)", tuple(item.seconds for item in taken["ours"]), "s", bare, target),
        Result("frictionless validate: peak memory", tuple(item.megabytes for item in taken["theirs"]), "MB"),
        Result("check: peak memory", tuple(item.megabytes for item in taken["ours"]), "MB", "frictionless validate: peak memory"),
    ]


def _page(port: int) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{copies.PAGE}", timeout=30) as answer:
            return str(answer.read().decode("utf-8"))
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""


def _until(port: int, words: str, program: subprocess.Popen[str]) -> float:
    """The seconds until the page has the words."""
    began = time.perf_counter()
    while words not in _page(port):
        if program.poll() is not None or time.perf_counter() - began > PATIENCE:
            raise Failed(f"the preview does not show {words!r} after {PATIENCE} seconds")
        time.sleep(0.02)
    return time.perf_counter() - began


def _preview(tree: Tree) -> list[Result]:
    """From the edit of a cell to the page that shows it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (tree.root / "serve.log").open("w+")
    command = tree.command("serve", "--address", f"127.0.0.1:{port}")
    program = subprocess.Popen(
        command, cwd=tree.root, env=tree.environment(), stdout=log, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        first = _until(port, "Alibaba Cloud", program)
        taken = []
        for number in range(EDITS):
            time.sleep(PAUSE)
            words = f"Edit {number} of the benchmark."
            copies.edit(tree.package, words)
            taken.append(_until(port, words, program))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGTERM)
        program.wait(30)
        log.close()
    return [
        Result("serve: until the first page", (first,), "s"),
        Result("serve: edit of a cell until the page shows it", tuple(taken), "s", target="under 2 s", note=PREVIEW),
    ]


def _diff(tree: Tree, edited: Path) -> list[Result]:
    """What the edit moves, as a reviewer gets it."""
    shutil.copytree(paths.PACKAGE, edited)
    copies.edit(edited, "Edit of the benchmark.")
    command = python("-m", "scripts", "diff", paths.PACKAGE, edited)
    taken = in_turns(5, ours=lambda: spent(command, tree.root, tree.environment()))["ours"]
    return [
        Result("diff", tuple(item.seconds for item in taken), "s", target="under 5 s", note=DIFF),
        Result("diff: peak memory", tuple(item.megabytes for item in taken), "MB"),
    ]
