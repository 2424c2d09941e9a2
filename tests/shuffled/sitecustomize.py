"""Lets every folder be listed in an order of chance, in whatever Python program has this folder on its PYTHONPATH.

A disk gives names in an order of its own; what is built from them must not show it. The chance is that of MODEL_MONEY_SHUFFLE.
"""

import os
import random
from collections.abc import Iterator
from typing import Any

_chance = random.Random(os.environ.get("MODEL_MONEY_SHUFFLE", "0"))
_scandir, _listdir = os.scandir, os.listdir


class _Shuffled:
    """What os.scandir gives: an iterator that is closed as a context."""

    def __init__(self, path: Any) -> None:
        with _scandir(path) as entries:
            self._entries = list(entries)
        _chance.shuffle(self._entries)
        self._rest = iter(self._entries)

    def __iter__(self) -> Iterator[Any]:
        return self._rest

    def __next__(self) -> Any:
        return next(self._rest)

    def __enter__(self) -> "_Shuffled":
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing is open."""

    def close(self) -> None:
        """Nothing is open."""


def _shuffled_names(path: Any = ".") -> list[Any]:
    names = list(_listdir(path))
    _chance.shuffle(names)
    return names


os.scandir = lambda path=".": _Shuffled(path)  # type: ignore[assignment]
os.listdir = _shuffled_names
