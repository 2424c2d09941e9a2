"""Writes a release into a folder, and a published version into the package's history; refuses a version that does not fit."""

from __future__ import annotations

import errno
from pathlib import Path

from scripts import disk, history, paths, reasons, release, render, versions
from scripts.data import Tables
from scripts.problems import InvalidPackage, Problem
from scripts.release import citation


def refused(tables: Tables) -> list[Problem]:
    """Why the package cannot be released under its version."""
    standing = history.standing(tables)
    if standing.published:
        return []
    why = versions.misfit(standing.previous, str(tables.descriptor.get("version", "")), standing.level)
    hint = 'Set "version" in datapackage.json, and "created" to the day of the release. The version rule is on the page "Versions".'
    return [Problem(file=paths.DESCRIPTOR, rule="version", message=why, hint=hint)] if why else []


def _record(tables: Tables) -> None:
    """Add the version to the history. The file of the history comes first: what follows from it can be made up for later."""
    if not history.standing(tables).published:
        disk.write(tables.package / history.FOLDER / f"{tables.descriptor['version']}.jsonl", history.recorded(tables))
        history.standing.cache_clear()
    written = tables.package / reasons.FILE
    if written.is_file() and written.read_text(encoding="utf-8") != reasons.HEADER:
        disk.write(written, reasons.HEADER.encode())
    if tables.package.resolve() == paths.PACKAGE:
        disk.write(paths.CITATION, citation.as_cff(tables.descriptor).encode())


def publish(tables: Tables, out: Path, record: bool = False) -> int:
    """Write the files of the package's version into the folder `out`.

    record: also add the version to the package's history (and, where it is the project's own package, to CITATION.cff); the
    reasons that changes.csv gave stand in the history then, and the file is emptied for the next version.
    Ended in between, it can be run again.
    Returns the number of files. Raises InvalidPackage if the version does not fit, FileExistsError for a folder of something else.
    """
    if problems := refused(tables):
        raise InvalidPackage(problems)
    if out.exists() and any(out.iterdir()) and not (out / release.CHECKSUMS).is_file():
        raise FileExistsError(errno.EEXIST, "the folder holds something else than a release; name an empty or a new one", str(out))
    if record:
        _record(tables)
    standing = history.standing(tables)
    made = release.files(tables, standing, release.zip_name(standing.label))
    render.stage(made.items(), out)
    return len(made)
