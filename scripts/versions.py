"""The version rule (pure): which number a package must carry, given what moved since the last one.

MAJOR: something was taken away or made stricter that a program may rely on. MINOR: there is more (rows, fields, tables, words of a
list), or a row is gone. PATCH: values were corrected, or descriptions. The first public version is 1.0.0.
"""

from __future__ import annotations

import re

from scripts.delta import Level

_SEMVER = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
PUBLIC = "1.0.0"


def parts(version: str) -> tuple[int, int, int]:
    """A version as three numbers. Raises ValueError for anything else than MAJOR.MINOR.PATCH."""
    match = _SEMVER.fullmatch(version)
    if match is None:
        raise ValueError(f"{version!r} is not a version of the form MAJOR.MINOR.PATCH")
    return int(match[1]), int(match[2]), int(match[3])


def following(version: str, level: Level) -> str:
    """The version that a change of a level leads to."""
    major, minor, patch = parts(version)
    if level is Level.MAJOR:
        return f"{major + 1}.0.0"
    if level is Level.MINOR:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def misfit(previous: str | None, version: str, level: Level) -> str:
    """Why a version does not fit what moved since the previous one; empty if it does."""
    try:
        parts(version)
    except ValueError as error:
        return str(error)
    if previous is None:
        return ""
    wanted = following(previous, level)
    if level is Level.NONE:
        return f"nothing moved since {previous}: there is nothing to release" if version != previous else ""
    if version == wanted or (version == PUBLIC and parts(previous)[0] == 0):
        return ""
    return f"what moved since {previous} is a {level.name} change: the version must be {wanted}, not {version}"
