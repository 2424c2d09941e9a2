"""From the package to the whole site: check, stage, build, and swap the finished folder in.

Nothing half-made is ever seen: the old site stays until the new one is whole, and the two change places in one step.
"""

from __future__ import annotations

import contextlib
import datetime
import errno
import fcntl
import hashlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts import beforehand, checks, critical, disk, paths, policy, render, repository
from scripts.data import Tables

# Inside the finished site: the hash of everything that it was made from.
STAMP = "inputs.sha256"
# How Python's programs print that the system refused them something: its number, its words, and mostly the path.
_REFUSED = re.compile(r"\[Errno (\d+)\] [^:'\n]+(?:: '([^'\n]+)')?")


class BuildFailed(Exception):
    """The site builder refused the staged pages; the message holds what it printed."""


def progress(message: str) -> None:
    """Say what is going on, to a person at a terminal only; logs stay short."""
    if sys.stderr.isatty():
        print(message, file=sys.stderr, flush=True)


def inputs(package: Path) -> str:
    """The hash of all that a site is made from: the package, the words, the code, the examples of rules, the locked tools, its address."""
    home = f"{repository.site()}\0{repository.url()}\0{repository.branch()}\0"
    digest = hashlib.sha256(home.encode())
    folders = (package, paths.DOCS.parent, paths.ROOT / "scripts", paths.BAD, paths.TINY)
    single = (paths.MKDOCS, *(paths.ROOT / name for name in ("requirements.txt", "LICENSE-DATA", "CHANGELOG.md", paths.SBOM.name)))
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    for path in [*files, *single]:
        root = package if path.is_relative_to(package) else paths.ROOT
        digest.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One build at a time: two would take each other's pages for their own."""
    paths.BUILD.mkdir(parents=True, exist_ok=True)
    with (paths.BUILD / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            progress("another build is running; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def stage(package: Path, before: Callable[[], None] | None = None) -> Tables:
    """Check the package and write the Markdown of the site. Raises InvalidPackage; then the last good pages stay.

    before is called first, when no other build can write.
    """
    with _alone():
        if before is not None:
            before()
        return _stage(package)


def _stage(package: Path) -> Tables:
    progress("checking the data")
    tables = checks.checked(package)
    progress("writing the pages")
    with beforehand.filling(package, tables) as filled:
        render.stage(render.render(tables, ready=filled))
    return tables


def _epoch(tables: Tables) -> str:
    """The moment that the site is stamped with: the day of the package, so that the same data gives the same bytes."""
    created = datetime.date.fromisoformat(str(tables.descriptor.get("created", "2000-01-01"))[:10])
    return str(int(datetime.datetime(created.year, created.month, created.day, tzinfo=datetime.UTC).timestamp()))


def _mkdocs(target: Path, tables: Tables) -> None:
    """Run the site builder on the staged pages."""
    home = repository.site() or ""
    environment = {
        **os.environ,
        "SITE_URL": home,
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", _epoch(tables)),
    }
    # Not --quiet: it silences the warnings before --strict has counted them.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(paths.MKDOCS), "--site-dir", str(target)]
    finished = subprocess.run(
        command, env=environment, capture_output=True, text=True, cwd=paths.ROOT, check=False, preexec_fn=beforehand.die_with_the_build
    )
    if finished.returncode:
        text = finished.stderr + finished.stdout
        if refused := list(_REFUSED.finditer(text)):
            number = int(refused[-1][1])
            # Copying to a full disk, Python names the file that it copied.
            place = str(target.parent) if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else refused[-1][2] or str(target.parent)
            raise OSError(number, os.strerror(number), place)
        if finished.returncode < 0:
            name = signal.Signals(-finished.returncode).name
            raise BuildFailed(f"It was ended from outside ({name}); where memory ran out, that is how it shows.")
        told = text.strip().splitlines()
        grave = [line for line in told if line.startswith(("WARNING", "ERROR", "Aborted", "Error"))]
        raise BuildFailed("\n".join(grave or told[-20:]))


def build(package: Path = paths.PACKAGE, site: Path = paths.SITE) -> bool:
    """Build the whole site into the folder `site`; False if the site that is there is already made from these inputs.

    Raises InvalidPackage for problems in data or pages, BuildFailed for the site builder's own.
    """
    with _alone():
        fingerprint = inputs(package)
        stamp = site / STAMP
        if site != paths.SITE and site.is_dir() and not stamp.is_file() and any(site.iterdir()):
            raise OSError(errno.EEXIST, "the folder holds something else than a site of ours; name an empty or a new one", str(site))
        disk.clear(site)
        if stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == fingerprint:
            return False
        with disk.replaced(site) as fresh:
            tables = _stage(package)
            progress("building the site")
            _mkdocs(fresh, tables)
            critical.inline(fresh)
            policy.seal(fresh)
            disk.write(fresh / STAMP, f"{fingerprint}\n".encode())
    return True
