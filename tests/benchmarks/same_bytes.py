"""Same input, same bytes.

The real site and the real release, made in several folders, time zones, languages, seeds of hashes and orders of files (each folder
is listed in an order of chance, by tests/shuffled), each with a cache of its own, so that every chart is drawn anew. Compared file
by file with the first of them.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from scripts import paths
from tests import tree as trees
from tests.benchmarks.result import Result
from tests.tree import fingerprint

SHUFFLED = str(paths.ROOT / "tests" / "shuffled")
# Each beside the first: a folder of another length, a zone on the other side of the date line, a language with other letters.
SETTINGS = {
    "here": {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
    "in another folder, with a longer name and spaces": {
        **{"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"},
        **{"PYTHONPATH": SHUFFLED, "MODEL_MONEY_SHUFFLE": "1"},
    },
    "另一个": {
        **{"TZ": "America/St_Johns", "LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8", "PYTHONHASHSEED": "4294967295"},
        **{"PYTHONPATH": SHUFFLED, "MODEL_MONEY_SHUFFLE": "2"},
    },
}


class Broken(Exception):
    """A build or a release did not end well."""


def _made(root: Path, environment: dict[str, str]) -> dict[str, dict[str, str]]:
    """The hashes of every file of a site and of a release that were made in a folder."""
    tree = trees.real(root)
    (tree.root / "build" / "cache").unlink()
    for words in (("build",), ("release", "--out", "out")):
        finished = tree.run(*words, **environment)
        if finished.returncode:
            raise Broken(f"{words} with {environment}: {finished.stderr}")
    return {"site": fingerprint(tree.site), "release": fingerprint(tree.root / "out")}


def run() -> list[Result]:
    """Count the files, and those that differ."""
    with tempfile.TemporaryDirectory(prefix="model-money-bytes-") as folder:
        made = [_made(Path(folder) / name, environment) for name, environment in SETTINGS.items()]
    first, *others = made
    results = []
    for kind, files in first.items():
        differing = tuple(
            float(sum(files.get(path) != other[kind].get(path) for path in files.keys() | other[kind].keys())) for other in others
        )
        results += [
            Result(f"{kind}: files compared", (float(len(files)),), "files", note=f"Made {len(made)} times."),
            Result(f"{kind}: files that differ", differing, "files", target="at most 0 files"),
        ]
    return results
