"""From the package to the whole site: check, stage, build, and swap the finished folder in.

Nothing half-made is ever seen: the old site stays until the new one is whole, and the two change places in one step.
"""

from __future__ import annotations

import contextlib
import datetime
import errno
import fcntl
import itertools
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from scripts import beforehand, builder, checks, critical, data, disk, halves, incremental, inputs, paths, policy, render
from scripts.data import Tables
from scripts.problems import InvalidPackage


def progress(message: str) -> None:
    """Say what is going on, to a person at a terminal only; logs stay short."""
    if sys.stderr.isatty():
        print(message, file=sys.stderr, flush=True)


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
        return _staged(package)


def _staged(package: Path, old: Path | None = None) -> Tables:
    """Check the package, then write the Markdown. old: a folder that is given the pages that were there before."""
    progress("checking the data")
    tables = checks.checked(package, paths.CACHE)
    # Not before: a preview has better things to do with a second processor.
    with beforehand.second(package, tables) as second:
        progress("writing the pages")
        _put(render.render(tables, come=second.pages if second else tuple), old)
    return tables


def _staged_by_two(package: Path, second: beforehand.Second, old: Path) -> Tables:
    """The same with a second process that checks the package while the pages are written: where it is wrong, they are thrown away."""
    progress("checking the data, writing the pages")
    try:
        tables = second.tables or data.trusted(package)
        _put(_while_right(package, second, render.render(tables, come=second.pages)), old)
    except Exception:
        _judged(package, second)
        raise
    return tables


def _put(files: Iterable[tuple[str, bytes]], old: Path | None) -> None:
    """Put the files of the stage in place when nobody reads them, and tell the preview."""
    if any(render.stage(files, read=paths.READING, old=old)):
        render.tell()


def _while_right(package: Path, second: beforehand.Second, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Files, as long as nothing is known to be wrong with the package; when all are there, that nothing is."""
    yield from itertools.takewhile(lambda _: not second.problems(), files)
    _judged(package, second)


def _judged(package: Path, second: beforehand.Second) -> None:
    """Raises InvalidPackage for what is wrong with the package, and what the check raises if nobody else has made it."""
    found = second.problems(wait=True)
    if found:
        raise InvalidPackage(found)
    if found is None:
        checks.checked(package, paths.CACHE)


def _epoch(tables: Tables) -> str:
    """The moment that the site is stamped with: the day of the package, so that the same data gives the same bytes."""
    created = datetime.date.fromisoformat(str(tables.descriptor.get("created", "2000-01-01"))[:10])
    return str(int(datetime.datetime(created.year, created.month, created.day, tzinfo=datetime.UTC).timestamp()))


def build(package: Path = paths.PACKAGE, site: Path = paths.SITE) -> bool:
    """Build the whole site into the folder `site`; False if the site that is there is already made from these inputs.

    Raises InvalidPackage for problems in data or pages, BuildFailed for the site builder's own.
    """
    with _alone():
        now = inputs.of(package)
        if site != paths.SITE and site.is_dir() and not (site / inputs.STAMP).is_file() and any(site.iterdir()):
            raise OSError(errno.EEXIST, "the folder holds something else than a site of ours; name an empty or a new one", str(site))
        disk.clear(site)
        last = inputs.last(site)
        if last == now.fingerprint:
            return False
        with disk.removing_beside(), disk.replaced(site) as fresh:
            with beforehand.second(package) as second:
                tables = _staged_by_two(package, second, fresh) if second else _staged(package, fresh)
            progress("building the site")
            # The day of the package stands on every page.
            was = incremental.Record.kept(last)
            record = incremental.Record.of_stage(f"{now.frame} {_epoch(tables)}", was)
            _built(site, fresh, was, record, _epoch(tables))
            disk.write(fresh / inputs.STAMP, f"{now.fingerprint}\n".encode())
        record.keep(now.fingerprint)
    return True


def _built(site: Path, fresh: Path, was: incremental.Record | None, now: incremental.Record, epoch: str) -> None:
    """Build what has changed, or everything, and finish the new pages."""
    new = None if was is None else incremental.build(site, fresh, was, now, epoch)
    if new is None:
        if halves.build(fresh, epoch):
            return
        builder.run(fresh, epoch)
    critical.inline(fresh, new)
    # The page that says that there is none is built each time.
    policy.seal(fresh, None if new is None else {*new, *fresh.glob("*.html")})
