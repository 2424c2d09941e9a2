"""The site builder, MkDocs, in processes of its own: it reads the staged Markdown and writes the pages of the site.

They are forks of one process, which loads it (mill.py) while the data is checked and the pages are written.
"""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import re
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver
from pathlib import Path, PurePosixPath
from typing import Any

from scripts import children, disk, paths, repository

# How Python's programs print that the system refused them something: its number, its words, and mostly the path.
_REFUSED = re.compile(r"\[Errno (\d+)\] [^:'\n]+(?:: '([^'\n]+)')?")
# What it says of every build of some pages.
_DIRTY = "A 'dirty' build is being performed"
_FORKS = multiprocessing.get_context("forkserver")
# Where the search finds its words.
INDEX = "search/search_index.json"


class BuildFailed(Exception):
    """The site builder refused the staged pages; the message holds what it printed."""


def load() -> None:
    """Let the site builder be loaded meanwhile."""
    _FORKS.set_forkserver_preload(["scripts.mill"])
    forkserver.ensure_running()


def workers(number: int) -> ProcessPoolExecutor:
    """Processes that can build, each of them once."""
    return ProcessPoolExecutor(number, _FORKS, initializer=children.die_with_the_build)


def run(target: Path, epoch: str, some: bool = False) -> None:
    """Build the staged pages into a folder, stamped with a moment (seconds since 1970). A warning is a failure.

    some: only those of which the folder holds no page yet, or an older one; what is no page must be there (see link). Raises
    BuildFailed, and OSError where the system refused something.
    """
    with workers(1) as pool:
        try:
            pool.submit(here, target, epoch, some).result()
        except BrokenProcessPool:
            raise BuildFailed("It was ended from outside; where memory ran out, that is how it shows.") from None


def link(target: Path) -> None:
    """Let a folder hold all staged files that are no pages, and nothing else: the site builder would copy them one by one."""
    disk.same_all(paths.STAGE, target, but=".md")


def here(target: Path, epoch: str, some: bool = False) -> None:
    """The same in this process, which is one of the workers. Raises what run raises."""
    from scripts import mill  # nobody else has a use for what it loads

    environment = {"SITE_URL": repository.site() or "", "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", epoch)}
    # Of a build of some pages it warns by itself, which --strict would count. Not --quiet: it silences the warnings before they count.
    how = "--dirty" if some else "--strict"
    code, told = mill.run(["build", how, "--config-file", str(paths.MKDOCS), "--site-dir", str(target)], environment)
    lines = told.strip().splitlines()
    grave = [line for line in lines if line.startswith(("WARNING", "ERROR", "Aborted", "Error")) and _DIRTY not in line]
    if code:
        if refused := list(_REFUSED.finditer(told)):
            number = int(refused[-1][1])
            # Copying to a full disk, Python names the file that it copied.
            place = str(target.parent) if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else refused[-1][2] or str(target.parent)
            raise OSError(number, os.strerror(number), place)
        raise BuildFailed("\n".join(grave or lines[-20:]))
    if some and grave:
        raise BuildFailed("\n".join(grave))


def page(staged: str) -> str:
    """Where the page of a staged file is in the site."""
    path = PurePosixPath(staged)
    return (path.with_suffix(".html") if path.name == "index.md" else path.with_suffix("") / "index.html").as_posix()


def index(site: Path) -> dict[str, Any]:
    """What the search of a site knows."""
    found: dict[str, Any] = json.loads((site / INDEX).read_text(encoding="utf-8"))
    return found


def write_index(site: Path, docs: Sequence[Any]) -> None:
    """Let the search of a site know these pages and parts of pages, as the theme writes them (material/plugins/search/plugin.py)."""
    disk.write(site / INDEX, json.dumps({"config": index(site)["config"], "docs": docs}, separators=(",", ":")).encode())
