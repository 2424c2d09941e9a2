"""A copy of the project in a folder of its own, so that a test may break it without touching the real one."""

from __future__ import annotations

import compileall
import dataclasses
import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from scripts import paths

TINY = paths.ROOT / "tests" / "package"
TINY_DOCS = paths.ROOT / "tests" / "docs"
# One that a page shows, one of dots, one of words. Drawing is the longest part of a build.
FEW_CHARTS = ("valuation_ladder", "rounds_timeline", "backers_matrix")
# A call of the vocabulary that names a row or a measure of the real record: the tiny package does not have it.
_BOUND = re.compile(r"""\b(figure|source|link|evidence|number)\(\s*["'](?!/)""")
# The environment of whoever runs the tests must not reach the programs under test.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")


@dataclasses.dataclass(frozen=True, slots=True)
class Tree:
    """The project in another folder; the programs in it are its own, the interpreter and the libraries are ours."""

    root: Path

    @property
    def package(self) -> Path:
        """The package that is built where no other is named."""
        return self.root / "datapackage"

    @property
    def site(self) -> Path:
        """Where a site goes that is sent nowhere else."""
        return self.root / "build" / "site"

    @property
    def stage(self) -> Path:
        """The staged Markdown."""
        return self.root / "build" / "docs" / "en"

    def environment(self, **more: str) -> dict[str, str]:
        """A small environment: what programs need, and what the test adds."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **more}

    def command(self, *arguments: str | Path) -> list[str]:
        """The command line of the project."""
        return [sys.executable, "-m", "scripts", *map(str, arguments)]

    def run(self, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the project to its end."""
        return self.run_after(None, *arguments, **environment)

    def run_after(self, before: Callable[[], None] | None, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """The same; before is called in its process first (see tests/hardship.py)."""
        return subprocess.run(
            self.command(*arguments),
            cwd=self.root,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=300,
            preexec_fn=before,
        )

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """Start a command of the project in a session of its own."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.root,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace words of a file of the copy; the words must be there."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}: the test must follow the file"
        path.write_text(text.replace(old, new), encoding="utf-8")


@functools.cache
def _compile() -> None:
    """Let Python keep its compiled form of the programs, as it does for whoever works with them: copies take it along."""
    compileall.compile_dir(paths.ROOT / "scripts", quiet=2)


def _copy(root: Path) -> Tree:
    _compile()
    root.mkdir(parents=True)
    ignore = shutil.ignore_patterns("*.partial")
    for name in ("scripts", "docs", "tests/package", "tests/bad"):
        shutil.copytree(paths.ROOT / name, root / name, ignore=ignore)
    for file in paths.ROOT.iterdir():
        if file.is_file() and not file.name.startswith("."):
            shutil.copy(file, root)
    # Drawings are kept by the hash of what they show: sharing them saves time and cannot mislead.
    paths.CACHE.mkdir(parents=True, exist_ok=True)
    (root / "build").mkdir()
    (root / "build" / "cache").symlink_to(paths.CACHE)
    return Tree(root)


def real(root: Path) -> Tree:
    """The project as it is."""
    tree = _copy(root)
    shutil.copytree(paths.PACKAGE, tree.package)
    return tree


def tiny(root: Path) -> Tree:
    """The project with the tiny package and a story of its own (tests/docs).

    A hand-written page that names rows of the real record keeps its place in the navigation but not its words.
    """
    tree = _copy(root)
    shutil.copytree(TINY, tree.package)
    docs = tree.root / "docs" / "en"
    for page in sorted(docs.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        if page.name.startswith("_") or not _BOUND.search(text):
            continue
        if page.parent.name == "stories" and page.name != "index.md":
            page.unlink()
        else:
            name = f"{page.parent.name}, {page.stem}"
            page.write_text(f"---\ntitle: {name}\ndescription: Left out of the tiny site.\n---\n# {name}\n", encoding="utf-8")
    shutil.copytree(TINY_DOCS, docs, dirs_exist_ok=True)
    return tree


def small(root: Path) -> Tree:
    """The tiny package in a project of few charts: for tests that build again and again and do not look at charts."""
    tree = tiny(root)
    for chart in (tree.root / "scripts" / "charts").glob("[a-z]*.py"):
        if chart.stem not in FEW_CHARTS:
            chart.unlink()
    return tree


def by_two(tree: Tree) -> Tree:
    """Let a small project be built as a large one is: everything, by two processes at once."""
    tree.edit("scripts/beforehand.py", "FEWEST = 300_000\n", "FEWEST = 0\n")
    tree.edit("scripts/halves.py", "FEWEST = 300\n", "FEWEST = 2\n")
    tree.edit("scripts/incremental.py", "_MOST = 0.5\n", "_MOST = -1\n")
    return tree


def again(tree: Tree, root: Path, *, with_site: bool = True) -> Tree:
    """A tree like another one, to be broken; without its site, everything has to be made anew."""
    shutil.copytree(tree.root, root, symlinks=True, ignore=None if with_site else shutil.ignore_patterns("build"))
    if not with_site:
        (root / "build").mkdir()
        (root / "build" / "cache").symlink_to(paths.CACHE)
    return Tree(root)


def fingerprint(folder: Path) -> dict[str, str]:
    """The hash of every file of a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
