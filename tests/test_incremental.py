"""After a change of the data only some pages are built; what comes out is what a build of everything gives, to the byte."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from scripts import builder, disk, incremental, paths
from scripts.incremental import Record
from tests import tree as trees
from tests.tree import Tree, fingerprint

COMPANIES = "datapackage/data/companies.csv"
# A page that no edit of these tests moves.
STILL = "methods/index.html"
MARK = "<!-- as it was -->"


def _reword(tree: Tree) -> None:
    """Words of a company, which some pages show."""
    tree.edit(COMPANIES, "Fictional; also an investor.", "Fictional; an investor too.")


def _rename_in_chinese(tree: Tree) -> None:
    """A name that the search keeps in one piece, on whatever page it stands."""
    tree.edit(COMPANIES, ",贝塔实验室,", ",贝塔研究室,")


@pytest.mark.parametrize(
    ("edit", "in_part"),
    [(_reword, True), (_rename_in_chinese, False)],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_site_after_an_edit_is_as_if_built_from_nothing(
    edit: Callable[[Tree], None], in_part: bool, small_site: Tree, tmp_path: Path
) -> None:
    tree = trees.again(small_site, tmp_path / "edited")
    still = tree.site / STILL
    still.write_text(still.read_text(encoding="utf-8") + MARK, encoding="utf-8")
    edit(tree)
    finished = tree.run("build")
    assert finished.returncode == 0, finished.stderr
    assert still.read_text(encoding="utf-8").endswith(MARK) == in_part, "a page was built or taken over that should not be"
    if in_part:
        still.write_text(still.read_text(encoding="utf-8").removesuffix(MARK), encoding="utf-8")
        anew = trees.again(tree, tmp_path / "anew", with_site=False)
        assert anew.run("build").returncode == 0
        assert fingerprint(tree.site) == fingerprint(anew.site)


def _record(**staged: str) -> Record:
    return Record("frame", {f"{name}.md": value for name, value in staged.items()} | {"assets/names.txt": "names"})


WAS = _record(index="1", a="1", b="1", c="1")


@pytest.mark.parametrize(
    ("now", "moved"),
    [
        (WAS, []),
        (_record(index="1", a="2", b="1", c="1"), ["a.md"]),
        (_record(index="2", a="2", b="2", c="2"), None),
        (_record(index="1", a="1", b="1", c="1", d="1"), None),
        (_record(index="1", a="1", b="1"), None),
        (Record("other", WAS.staged), None),
        (Record("frame", {**WAS.staged, "assets/names.txt": "others"}), None),
    ],
)
def test_everything_is_built_when_more_than_words_has_changed(now: Record, moved: list[str] | None) -> None:
    assert WAS.moved(now) == moved


def test_a_record_is_read_as_it_was_kept_and_old_ones_go(tmp_path: Path) -> None:
    for number in range(100):
        WAS.keep(f"{number:064}", tmp_path)
    assert Record.kept(f"{99:064}", tmp_path) == WAS
    assert Record.kept(f"{0:064}", tmp_path) is None
    assert len(list(tmp_path.iterdir())) < 100
    (tmp_path / f"site-{'f' * 64}.json").write_text('{"frame": 1}', encoding="utf-8")
    assert Record.kept("f" * 64, tmp_path) is None


def _stage(root: Path) -> Path:
    for path in ("a.md", "b/c.md", "assets/names.txt"):
        disk.write(root / path, path.encode())
    return root


def test_staged_files_that_stay_the_same_are_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = _stage(tmp_path)
    was = Record.of_stage("frame", None, stage)
    disk.write(stage / "a.md", b"b.md")
    read: list[str] = []
    content = Path.read_bytes

    def watched(path: Path) -> bytes:
        read.append(path.name)
        return content(path)

    monkeypatch.setattr(Path, "read_bytes", watched)
    now = Record.of_stage("frame", was, stage)
    assert read == ["a.md"], "of the same length, but another file"
    assert was.moved(now) == ["a.md"]
    assert now == Record.of_stage("frame", None, stage)


def _site(root: Path, pages: Mapping[str, str]) -> Path:
    """A site of these pages and an index of the search that has the words of each."""
    docs = []
    for path, text in pages.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
        docs += [{"location": path.removesuffix("index.html") + anchor, "text": text} for anchor in ("", "#x")]
    (root / "search").mkdir()
    (root / builder.INDEX).write_text(json.dumps({"config": {}, "docs": docs}), encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ('<p id="x">new</p>', True),
        ('<p id="x" class="y">new <a href="../b/#there">there</a> <a href="#x">here</a> <a href="https://x.org/#y">x</a></p>', True),
        ("<p>lost</p>", False),
        ('<p id="x">new <a href="../b/#nowhere">nowhere</a></p>', False),
        ('<p id="x">new <a href="../c/#nowhere">no page</a></p>', False),
    ],
)
def test_anchors_hold_or_everything_is_built(written: str, whole: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    last = _site(
        tmp_path / "last", {"index.html": "<p>home</p>", "a/index.html": '<p id="x">old</p>', "b/index.html": '<p id="th&#101;re">b</p>'}
    )
    fresh = tmp_path / "fresh"

    def run(target: Path, epoch: str, some: bool) -> None:
        assert some
        assert not (target / "a" / "index.html").exists()
        _site(target, {"a/index.html": written})

    monkeypatch.setattr(builder, "run", run)
    monkeypatch.setattr(paths, "STAGE", tmp_path / "stage")
    staged = {"index.md": "1", "a.md": "1", "b.md": "1", "assets/names.txt": "1"}
    new = incremental.build(last, fresh, Record("", staged), Record("", {**staged, "a.md": "2"}), "0")
    assert new == ([fresh / "a" / "index.html"] if whole else None)
    if whole:
        docs = json.loads((fresh / builder.INDEX).read_text(encoding="utf-8"))["docs"]
        assert [doc["location"] for doc in docs] == ["", "#x", "a/", "a/#x", "b/", "b/#x"]
        assert {doc["text"] for doc in docs if doc["location"].startswith("a/")} == {written}
