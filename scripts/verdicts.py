"""Tables that were found right once and have not changed since: a build does not hold them against their schema again.

A verdict is on the rows of one table, with the descriptor and the code and libraries that judged. Keys that point from one table into
another are no part of it. `check`, which is there to find what is wrong, asks nobody.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts import disk, files, paths

_FILE = "right-tables.json"


@functools.cache
def _judge() -> bytes:
    """The hash of the code that judges a table, and of the libraries that it asks."""
    own = (Path(__file__), Path(__file__).with_name("schema.py"), Path(files.__file__), paths.ROOT / "requirements.txt")
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in own)).digest()


def _key(about: bytes, name: str, table: files.RawTable) -> str:
    """The hash of all that a verdict on a table depends on. No cell holds a NUL byte or an end of line."""
    digest = hashlib.sha256(about)
    for row in ([name], table.header, *table.rows):
        digest.update("\0".join((*row, "\n")).encode())
    return digest.hexdigest()


class Verdicts:
    """What is known of the tables of a package. cache: where it is kept from one build to the next; without it, nothing is known."""

    def __init__(self, cache: Path | None, descriptor: Mapping[str, Any], raw: Mapping[str, files.RawTable]) -> None:
        self._place = cache / _FILE if cache else None
        self._now: dict[str, str] = {}
        self._before: object = None
        if self._place:
            about = _judge() + json.dumps(descriptor, sort_keys=True).encode()
            self._now = {name: _key(about, name, table) for name, table in raw.items()}
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
