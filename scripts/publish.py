"""Writes a release into a folder, and a published version into the package's history; refuses a version that does not fit."""

from __future__ import annotations

import errno
from pathlib import Path

from scripts import history, paths, reasons, release, render, versions
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


def publish(tables: Tables, out: Path, record: bool = False) -> int:
    """Write the files of the package's version into the folder `out`.

    record: also add the version to the package's history (and, where it is the project's own package, to CITATION.cff); the
    reasons that changes.csv gave stand in the history then, and the file is emptied for the next version.
    Returns the number of files. Raises InvalidPackage if the version does not fit, FileExistsError for a folder of something else.
    """
    if problems := refused(tables):
        raise InvalidPackage(problems)
    if out.exists() and any(out.iterdir()) and not (out / release.CHECKSUMS).is_file():
        raise FileExistsError(errno.EEXIST, "The folder holds something else than a release", str(out))
    if record and not history.standing(tables).published:
        file = tables.package / history.FOLDER / f"{tables.descriptor['version']}.jsonl"
        content = history.recorded(tables)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        written = tables.package / reasons.FILE
        if written.is_file():
            written.write_text(reasons.HEADER, encoding="utf-8")
        history.standing.cache_clear()
        if tables.package.resolve() == paths.PACKAGE:
            paths.CITATION.write_text(citation.as_cff(tables.descriptor), encoding="utf-8")
    standing = history.standing(tables)
    made = release.files(tables, standing, release.zip_name(standing.label))
    render.stage(made, out)
    return len(made)
