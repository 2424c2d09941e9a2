"""Files and folders that are whole or not there: made beside their place and moved into it in one step, whatever ends the program.

Every room that writes does it through these functions, so that a full disk or a folder without rights ends in one sentence that
names the path.
"""

from __future__ import annotations

import contextlib
import contextvars
import ctypes
import errno
import fcntl
import glob
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# What a person can do about it. Where the system's own words say it best, only the advice stands here.
_NO_RIGHT = "you have no right to read or write it; change its rights, or name another place"
_ADVICE: Mapping[int, str] = {
    errno.ENOSPC: "the disk is full; make room and run the command again",
    errno.EDQUOT: "your share of the disk is used up; make room and run the command again",
    errno.EFBIG: "a file may not become that large here; raise the limit (ulimit -f), or name another disk",
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EROFS: "the disk can only be read; name a folder on another one",
    errno.ENOENT: "it is not there; look for a slip in its name, or put it back",
    errno.EEXIST: "something else stands there already; move it away, or name another place",
    errno.ENOTDIR: "a file stands where a folder is needed; move the file away, or name another folder",
    errno.EISDIR: "a folder stands where a file is needed; move the folder away, or name another file",
    errno.EBUSY: "it is in use, perhaps as the place of a mounted disk; name a folder inside it",
    errno.EMFILE: "too many files are open at once; raise the limit (ulimit -n)",
    errno.ENAMETOOLONG: "the name is too long; name a shorter one",
    errno.EIO: "the disk cannot be read or written; it may be broken",
}


def sentence(error: OSError) -> str:
    """What went wrong, where, and what to do about it, in one line for the person who ran the command."""
    if isinstance(error, shutil.Error) and error.args and error.args[0]:  # of many files; the first tells enough
        return f"Cannot go on: {error.args[0][0][-1]}."
    number = error.errno or 0
    own_words = error.strerror if error.strerror != os.strerror(number) else ""
    what = own_words or _ADVICE.get(number, error.strerror) or str(error) or type(error).__name__
    return f"Cannot go on: {os.fsdecode(error.filename)}: {what}." if error.filename else f"Cannot go on: {what}."


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let an OSError name this path: that of a write names none, and that of a helper file one that nobody knows."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def write(path: Path, content: bytes) -> None:
    """Write a file, in a folder that is made if it must be: at any moment it is the old one or the new one. Raises OSError."""
    partial = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.partial")
    with naming(path):
        try:
            try:
                partial.write_bytes(content)
            except FileNotFoundError:
                path.parent.mkdir(parents=True, exist_ok=True)
                partial.write_bytes(content)
            partial.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            raise


def same(source: Path, target: Path) -> None:
    """Let a file stand in a second place, without copying it where the disk can do so. Raises OSError."""
    with naming(target):
        try:
            _link(source, target)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(source, target)


def same_all(source: Path, target: Path, but: str) -> None:
    """Let a folder hold the files of another one, and of all folders in it, and nothing else. Raises OSError.

    Files whose names end with `but` are left out. What is there already is looked at, and stays where it is the same: a folder takes as
    long to make as ten files to link.
    """
    for folder, folders, names in os.walk(source):
        place = target / os.path.relpath(folder, source)
        with naming(place):
            wanted = {name for name in names if not name.endswith(but)}
            for entry in os.scandir(place) if place.is_dir() else ():
                if entry.name in folders and entry.is_dir(follow_symlinks=False):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry)
                elif entry.name in wanted and os.path.samestat(
                    entry.stat(follow_symlinks=False), os.lstat(os.path.join(folder, entry.name))
                ):
                    wanted.remove(entry.name)
                else:
                    os.unlink(entry)
            if wanted:
                os.makedirs(place, exist_ok=True)
            for name in sorted(wanted):
                _link(os.path.join(folder, name), os.path.join(place, name))


def _link(source: Path | str, target: Path | str) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:  # a disk without links, or too many of one file
        shutil.copy2(source, target)


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock, a file that is made if it must be: two programs that ask for it wait for each other. Raises OSError."""
    with naming(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("w")
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Unchanged(Exception):
    """Raised by whoever fills a new folder: it would be the old one again."""


@contextlib.contextmanager
def replaced(folder: Path, read: Path | None = None, old: Path | None = None) -> Iterator[Path]:
    """A new folder to be filled, which takes the place of `folder` in one step; on any error the old one stays. Raises OSError.

    read: the lock that is held by whoever reads the folder and cannot bear that it is another one in the middle of it.
    old: a folder that is given what the old one held, where it can be moved; otherwise the old one is removed.

    Unchanged is such an error, and goes no further. Several programs may do so at once: the last one stays, whole. What killed
    ones left is removed.
    """
    folder = folder.resolve()
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    with naming(folder.parent):
        folder.parent.mkdir(parents=True, exist_ok=True)
        clear(folder)
        fresh, hold = _new(folder)
    try:
        yield fresh
        with naming(folder), held(read) if read else contextlib.nullcontext():
            # mkdtemp lets nobody else in; a site is to be read by its server.
            fresh.chmod(0o755)
            _swap(fresh, folder)
        if old is not None:
            _give(fresh, old)
    except Unchanged:
        return
    except OSError as error:
        # The folder beside is nobody's business.
        error.filename = os.fsdecode(error.filename or folder).replace(str(fresh), str(folder))
        raise
    finally:
        # The new folder where it is not wanted, or else the old one.
        if (beside := _BESIDE.get()) is not None:
            beside.submit(_remove, fresh, hold)
        else:
            _remove(fresh, hold)


def _give(folder: Path, to: Path) -> None:
    """Move what a folder holds into another one, as far as that goes."""
    with contextlib.suppress(OSError):  # another disk, or something is there already
        for path in folder.iterdir():
            path.rename(to / path.name)


_BESIDE: contextvars.ContextVar[ThreadPoolExecutor | None] = contextvars.ContextVar("beside", default=None)


@contextlib.contextmanager
def removing_beside() -> Iterator[None]:
    """Folders that are replaced within are removed while the program does other things; at the end they are gone."""
    with ThreadPoolExecutor(1) as pool:
        token = _BESIDE.set(pool)
        try:
            yield
        finally:
            _BESIDE.reset(token)


def _remove(folder: Path, hold: int) -> None:
    """Remove a folder, and let go of the lock on it."""
    shutil.rmtree(folder, ignore_errors=True)
    os.close(hold)


def _new(folder: Path) -> tuple[Path, int]:
    """An empty folder beside a folder, and the descriptor that holds a lock on it for as long as its maker lives."""
    while True:
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-new-", dir=folder.parent))
        hold = os.open(fresh, os.O_RDONLY)
        fcntl.flock(hold, fcntl.LOCK_EX)
        # Between these steps another program may have taken it for the rest of a killed one.
        if fresh.exists():
            return fresh, hold
        os.close(hold)


def _swap(new: Path, old: Path) -> None:
    """Put a folder in the place of another in one step where the system can; then the old one stands in its place, or is gone."""
    if not old.exists():
        try:
            new.rename(old)
            return
        except OSError:
            if not old.exists():
                raise
            # Another program was quicker: its folder is replaced like any other.
    exchange = 2  # RENAME_EXCHANGE, <linux/fs.h>
    here = -100  # AT_FDCWD, <fcntl.h>
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        swapped = libc.renameat2(here, os.fsencode(new), here, os.fsencode(old), exchange) == 0
    except (OSError, AttributeError):
        swapped = False
    if swapped:
        return
    # Without the exchange there is a moment between two renames; the old folder is kept until the second is done.
    aside = Path(tempfile.mkdtemp(prefix=f".{old.name}-old-", dir=old.parent)) / "whole"
    old.rename(aside)
    new.rename(old)
    shutil.rmtree(aside.parent, ignore_errors=True)


def clear(folder: Path) -> None:
    """Remove what killed programs left beside a folder; one that was put aside and not yet replaced comes back. Raises OSError."""
    folder = folder.resolve()
    name = glob.escape(folder.name)
    for aside in folder.parent.glob(f".{name}-old-*"):
        if not folder.exists() and (aside / "whole").is_dir():
            (aside / "whole").rename(folder)
        shutil.rmtree(aside, ignore_errors=True)
    for left in folder.parent.glob(f".{name}-new-*"):
        with contextlib.suppress(OSError):
            hold = os.open(left, os.O_RDONLY)
            try:
                fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)  # refused while its maker lives
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(hold)
