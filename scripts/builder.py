"""The site builder, MkDocs, as a program of its own: it reads the staged Markdown and writes the pages of the site."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from scripts import children, disk, paths, repository

# How Python's programs print that the system refused them something: its number, its words, and mostly the path.
_REFUSED = re.compile(r"\[Errno (\d+)\] [^:'\n]+(?:: '([^'\n]+)')?")
# What it says of every build of some pages.
_DIRTY = "A 'dirty' build is being performed"


# Where the search finds its words.
INDEX = "search/search_index.json"


class BuildFailed(Exception):
    """The site builder refused the staged pages; the message holds what it printed."""


def run(target: Path, epoch: str, some: bool = False) -> None:
    """Build the staged pages into a folder, stamped with a moment (seconds since 1970). A warning is a failure.

    some: only those of which the folder holds no page yet, or an older one. Raises BuildFailed, and OSError where the system refused
    something.
    """
    environment = {
        **os.environ,
        "SITE_URL": repository.site() or "",
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", epoch),
    }
    # Of a build of some pages it warns by itself, which --strict would count. Not --quiet: it silences the warnings before they count.
    how = "--dirty" if some else "--strict"
    command = [sys.executable, "-m", "mkdocs", "build", how, "--config-file", str(paths.MKDOCS), "--site-dir", str(target)]
    finished = subprocess.run(
        command, env=environment, capture_output=True, text=True, cwd=paths.ROOT, check=False, preexec_fn=children.die_with_the_build
    )
    told = (finished.stderr + finished.stdout).strip()
    grave = [line for line in told.splitlines() if line.startswith(("WARNING", "ERROR", "Aborted", "Error")) and _DIRTY not in line]
    if finished.returncode:
        if refused := list(_REFUSED.finditer(told)):
            number = int(refused[-1][1])
            # Copying to a full disk, Python names the file that it copied.
            place = str(target.parent) if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else refused[-1][2] or str(target.parent)
            raise OSError(number, os.strerror(number), place)
        if finished.returncode < 0:
            name = signal.Signals(-finished.returncode).name
            raise BuildFailed(f"It was ended from outside ({name}); where memory ran out, that is how it shows.")
        raise BuildFailed("\n".join(grave or told.splitlines()[-20:]))
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
