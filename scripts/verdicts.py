"""Tables that were found right once and have not changed since: a build does not hold them against their schema again.

A table is told apart by its rows, by what the descriptor says of it, and by the code and the libraries that judge it. Keys that point
from one table into another are no part of it. `check`, which is there to find what is wrong, asks nobody.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from scripts import disk, files, paths

_FILE = "right-tables.json"


@functools.cache
def _judge() -> bytes:
    """The hash of the code that judges a table, and of the libraries that it asks."""
    own = (Path(__file__), Path(__file__).with_name("schema.py"), Path(files.__file__), paths.ROOT / "requirements.txt")
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in own)).digest()


def _key(resource: Mapping[str, Any], table: files.RawTable) -> str:
    """The hash of all that a verdict on a table depends on. No cell holds a NUL byte or an end of line."""
    digest = hashlib.sha256(_judge())
    digest.update(json.dumps(resource, sort_keys=True).encode())
    for row in (table.header, *table.rows):
        digest.update("\0".join((*row, "\n")).encode())
    return digest.hexdigest()


class Verdicts:
    """What is known of the tables of a package. cache: where it is kept from one build to the next; without it, nothing is known."""

    def __init__(self, cache: Path | None, resources: Collection[Mapping[str, Any]], raw: Mapping[str, files.RawTable]) -> None:
        self._place = cache / _FILE if cache else None
        self._now = {resource["name"]: _key(resource, raw[resource["name"]]) for resource in resources} if cache else {}
        self._before: object = None
        if self._place:
            with contextlib.suppress(OSError, ValueError):
                self._before = json.loads(self._place.read_text(encoding="utf-8"))

    def is_right(self, name: str) -> bool:
        """Whether the table was found right as it is."""
        return isinstance(self._before, dict) and name in self._now and self._before.get(name) == self._now[name]

    def keep(self) -> None:
        """Keep that all tables are right, where there is room for it."""
        if self._place and self._before != self._now:
            with contextlib.suppress(OSError):
                disk.write(self._place, json.dumps(self._now).encode())
