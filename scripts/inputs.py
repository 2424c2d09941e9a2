"""What a site is made from, as hashes: a site that has been made from the same is not made again."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from scripts import paths, repository

# Inside the finished site: the hash of everything that it was made from.
STAMP = "inputs.sha256"


@dataclasses.dataclass(frozen=True, slots=True)
class Inputs:
    """What a site is made from, as hashes: the package, and all else (the words, the code, the locked tools, the site's address)."""

    package: str
    frame: str

    @property
    def fingerprint(self) -> str:
        """The hash of both."""
        return hashlib.sha256(f"{self.package}\0{self.frame}".encode()).hexdigest()


def of(package: Path) -> Inputs:
    """The hashes of all that a site is made from: the examples of rules and the tests' package are shown on its pages too."""
    home = f"{repository.site()}\0{repository.url()}\0{repository.branch()}\0{os.environ.get('SOURCE_DATE_EPOCH')}\0"
    folders = (paths.DOCS.parent, paths.ROOT / "scripts", paths.BAD, paths.TINY)
    single = (paths.MKDOCS, *(paths.ROOT / name for name in ("requirements.txt", "LICENSE-DATA", "CHANGELOG.md", paths.SBOM.name)))
    files = [path for folder in folders for path in _files(folder)]
    return Inputs(_hash("", _files(package), package), _hash(home, [*files, *single], paths.ROOT))


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]


def _hash(begin: str, files: Iterable[Path], root: Path) -> str:
    digest = hashlib.sha256(begin.encode())
    for path in files:
        digest.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def last(site: Path) -> str:
    """The fingerprint of what the site in a folder was made from; empty where there is none."""
    stamp = site / STAMP
    return stamp.read_text(encoding="utf-8").strip() if stamp.is_file() else ""
