"""A site of which only those pages are built that the data has moved: the site builder alone builds every page, whatever changed.

The others are taken from the last site. What came out must be what a build of everything gives, to the byte (tests/test_incremental.py
compares them); so everything is built as soon as more has changed than the words of some pages: the code, the pages' own sources, the
theme, the set of pages, the words that the search keeps whole, or an anchor that another page may lead to.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from scripts import anchors, builder, disk, pages, paths

# From this share of the pages on, building everything costs hardly more, and checks more.
_MOST = 0.5
# Records of sites: the last one, and those that lie elsewhere.
_KEPT = 64


class _Everything(Exception):
    """More has changed than the words of some pages."""


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """What a site was made from: the hash of all that is no data, and the hash of every staged page and of the search's words.

    marks: what tells each staged file from another one that stands in its place later.
    """

    frame: str
    staged: Mapping[str, str]
    marks: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def of_stage(cls, frame: str, was: Self | None = None, stage: Path = paths.STAGE) -> Self:
        """The record of a site that is made of the stage as it is. was: of an earlier one; files that stay the same are not read."""
        hashes, marks = {}, {}
        for file in (*sorted(stage.rglob("*.md")), stage / pages.SEARCH_NAMES):
            path = file.relative_to(stage).as_posix()
            marks[path] = _mark(file)
            is_same = was is not None and was.marks.get(path) == marks[path] and path in was.staged
            hashes[path] = was.staged[path] if was and is_same else hashlib.sha256(file.read_bytes()).hexdigest()
        return cls(frame, hashes, marks)

    @classmethod
    def kept(cls, fingerprint: str, cache: Path = paths.CACHE) -> Self | None:
        """The record of the site that was made from inputs with this hash; None if there is none."""
        try:
            return cls(**json.loads(_place(fingerprint, cache).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, fingerprint: str, cache: Path = paths.CACHE) -> None:
        """Keep the record, and forget the oldest."""
        disk.write(_place(fingerprint, cache), json.dumps(dataclasses.asdict(self)).encode())
        for old in sorted(cache.glob(_place("*", cache).name), key=lambda path: path.stat().st_mtime, reverse=True)[_KEPT:]:
            old.unlink(missing_ok=True)

    def moved(self, now: Record) -> list[str] | None:
        """The staged pages whose words have changed; None if everything has to be built."""
        if self.frame != now.frame or self.staged.keys() != now.staged.keys():
            return None
        found = [path for path, value in now.staged.items() if self.staged[path] != value]
        return None if pages.SEARCH_NAMES in found or len(found) > _MOST * len(now.staged) else found


def _mark(file: Path) -> str:
    """What is another one as soon as another file stands there: files are replaced here, never written into (disk.py)."""
    about = file.stat()
    return f"{about.st_dev} {about.st_ino} {about.st_mtime_ns} {about.st_size}"


def _place(fingerprint: str, cache: Path) -> Path:
    return cache / f"site-{fingerprint}.json"


def build(last: Path, fresh: Path, was: Record, now: Record, epoch: str) -> list[Path] | None:
    """Build the moved pages into the folder `fresh`, in place of what it holds, beside those of the last site. Returns the new pages.

    None if everything has to be built after all; the folder then holds anything. Raises what the site builder raises.
    """
    moved = was.moved(now)
    if moved is None or not (last / builder.INDEX).is_file():
        return None
    new = {builder.page(path) for path in moved}
    try:
        builder.link(fresh)
        for path in {builder.page(path) for path in now.staged if path.endswith(".md")} - new:
            # It is younger than what it was made of: that is how the site builder knows.
            disk.same(last / path, fresh / path)
        builder.run(fresh, epoch, some=True)
        _same_anchors(last, fresh, new)
        _merge(last, fresh, {_location(path) for path in new})
    except (_Everything, FileNotFoundError):
        return None
    return [fresh / path for path in sorted(new)]


def _same_anchors(last: Path, fresh: Path, new: Collection[str]) -> None:
    """No page has lost an anchor, and every new page leads to anchors that are there: the site builder looks only at what it builds."""
    ids = {path: _ids(fresh / path) for path in new}
    if any(_ids(last / path) - ids[path] for path in new):
        raise _Everything
    for path in new:
        for target, anchor in anchors.led_to(path, (fresh / path).read_text(encoding="utf-8")):
            if target not in ids:
                ids[target] = _ids(fresh / target)
            if anchor not in ids[target]:
                raise _Everything


def _ids(path: Path) -> set[str]:
    return anchors.of(path.read_text(encoding="utf-8"))


def _location(path: str) -> str:
    return path.removesuffix("index.html")


def _merge(last: Path, fresh: Path, new: Collection[str]) -> None:
    """The index of the search: the entries of the new pages in the places of the old ones, those of all others as they were."""
    entries, before = (_by_page(builder.index(site)["docs"]) for site in (fresh, last))
    if entries.keys() != new & before.keys():
        raise _Everything
    docs = [entry for location, kept in before.items() for entry in entries.get(location, kept)]
    builder.write_index(fresh, docs)


def _by_page(docs: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for entry in docs:
        found.setdefault(entry["location"].partition("#")[0], []).append(entry)
    return found
