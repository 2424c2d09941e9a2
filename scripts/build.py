"""From the package to the whole site: check, stage, build, and swap the finished folder in.

Nothing half-made is ever seen: the old site stays until the new one is whole, and the two change places in one step.
"""

from __future__ import annotations

import contextlib
import ctypes
import datetime
import errno
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts import checks, paths, policy, render, repository
from scripts.data import Tables

# Inside the finished site: the hash of everything that it was made from.
STAMP = "inputs.sha256"


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
    single = (paths.MKDOCS, *(paths.ROOT / name for name in ("requirements.txt", "LICENSE-DATA", "CHANGELOG.md")))
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    for path in [*files, *single]:
        root = package if path.is_relative_to(package) else paths.ROOT
        digest.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One build at a time: two would write each other's pages."""
    paths.BUILD.mkdir(parents=True, exist_ok=True)
    with (paths.BUILD / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            progress("another build is running; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def stage(package: Path) -> Tables:
    """Check the package and write the Markdown of the site. Raises InvalidPackage; then the last good pages stay."""
    progress("checking the data")
    tables = checks.checked(package)
    progress("writing the pages")
    render.stage(render.render(tables))
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
        command, env=environment, capture_output=True, text=True, cwd=paths.ROOT, check=False, preexec_fn=_die_with_the_build
    )
    if finished.returncode:
        told = (finished.stderr + finished.stdout).strip().splitlines()
        grave = [line for line in told if line.startswith(("WARNING", "ERROR", "Aborted", "Error"))]
        raise BuildFailed("\n".join(grave or told[-20:]))


def _die_with_the_build() -> None:
    """In the child: end when the build is killed, instead of writing on into a folder that nobody waits for (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG, <linux/prctl.h>


def swap(new: Path, old: Path) -> None:
    """Put the folder `new` in the place of `old` in one step where the system can, and remove what was there."""
    if not old.exists():
        new.rename(old)
        return
    exchange = 2  # RENAME_EXCHANGE, <linux/fs.h>
    here = -100  # AT_FDCWD, <fcntl.h>
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        swapped = libc.renameat2(here, os.fsencode(new), here, os.fsencode(old), exchange) == 0
    except (OSError, AttributeError):
        swapped = False
    if swapped:
        shutil.rmtree(new)
        return
    # Without the exchange there is a moment between two renames; the old site is kept until the second is done.
    aside = Path(tempfile.mkdtemp(prefix=f".{old.name}-old-", dir=old.parent)) / "site"
    old.rename(aside)
    new.rename(old)
    shutil.rmtree(aside.parent)


def _clear(site: Path) -> None:
    """Remove what a killed build left beside the site; a site that it had put aside and not yet replaced comes back."""
    for aside in site.parent.glob(f".{site.name}-old-*"):
        if not site.exists() and (aside / "site").is_dir():
            (aside / "site").rename(site)
        shutil.rmtree(aside, ignore_errors=True)
    for unfinished in site.parent.glob(f".{site.name}-new-*"):
        shutil.rmtree(unfinished, ignore_errors=True)


def build(package: Path = paths.PACKAGE, site: Path = paths.SITE) -> bool:
    """Build the whole site into the folder `site`; False if the site that is there is already made from these inputs.

    Raises InvalidPackage for problems in data or pages, BuildFailed for the site builder's own.
    """
    with _alone():
        fingerprint = inputs(package)
        stamp = site / STAMP
        if site != paths.SITE and site.is_dir() and not stamp.is_file() and any(site.iterdir()):
            raise OSError(errno.EEXIST, "the folder holds something else than a site of ours; name an empty or a new one", str(site))
        _clear(site)
        if stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == fingerprint:
            return False
        site.parent.mkdir(parents=True, exist_ok=True)
        tables = stage(package)
        progress("building the site")
        fresh = Path(tempfile.mkdtemp(prefix=f".{site.name}-new-", dir=site.parent))
        try:
            _mkdocs(fresh, tables)
            policy.seal(fresh)
            fresh.chmod(0o755)
            (fresh / STAMP).write_text(fingerprint + "\n", encoding="utf-8")
            swap(fresh, site)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return True
