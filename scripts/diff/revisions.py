"""The two sides of a comparison: a package's folder, or a git revision (anything that `git rev-parse` knows)."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from scripts import disk, paths


class NoSuchSide(Exception):
    """What was named is neither a package's folder nor a revision that holds one; the message says so to a person."""


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """One side: what to call it, the package's folder, and the folder of the pages that went with it."""

    label: str
    package: Path
    docs: Path


def _git(*arguments: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], cwd=paths.ROOT, capture_output=True, check=True).stdout
    except FileNotFoundError:
        raise NoSuchSide("git is not installed; name the folders of two packages instead of revisions") from None
    except subprocess.CalledProcessError as failed:
        said = failed.stderr.decode(errors="replace").strip().splitlines()
        raise NoSuchSide(said[-1] if said else "git refused") from None


@contextlib.contextmanager
def side(name: str) -> Iterator[Side]:
    """The package that a name stands for; a revision is unpacked for as long as the context lasts. Raises NoSuchSide."""
    folder = Path(name)
    if folder.is_dir():
        if not (folder / paths.DESCRIPTOR).is_file():
            raise NoSuchSide(f"the folder {name} holds no {paths.DESCRIPTOR}")
        yield Side(name, folder, paths.DOCS)
        return
    try:
        commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()
    except NoSuchSide:
        raise NoSuchSide(f"{name!r} is neither the folder of a package nor a revision of this repository") from None
    package, docs = (path.relative_to(paths.ROOT).as_posix() for path in (paths.PACKAGE, paths.DOCS))
    held = set(_git("ls-tree", "-d", "-z", "--name-only", commit, package, docs).decode().split("\0"))
    if package not in held:
        raise NoSuchSide(f"the revision {name} has no folder {package}")
    archive = _git("archive", "--format=zip", commit, *sorted(held & {package, docs}))
    with tempfile.TemporaryDirectory(prefix="model-money-") as unpacked:
        # A zip file's links come out as plain files, so that nothing of a stranger's revision leads out of the folder.
        root = Path(unpacked)
        with disk.naming(root):
            zipfile.ZipFile(io.BytesIO(archive)).extractall(root)
        yield Side(f"{name} ({commit[:10]})", root / package, root / docs if docs in held else paths.DOCS)
