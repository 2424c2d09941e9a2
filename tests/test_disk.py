"""Folders that are made from others: what is the same stays, what is not wanted goes, and nothing else is touched."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path

import pytest

from scripts import disk

STAGE = {"a.md": "page", "b/c.md": "page", "b/d.json": "1", "b/e/f.json": "2", "style.css": "3"}
LINKED = {path: text for path, text in STAGE.items() if not path.endswith(".md")}


def _folder(root: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        disk.write(root / path, text.encode())
    return root


def _content(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "before",
    [
        {},
        {"style.css": "old", "b/d.json": "1", "b/left.json": "4", "gone/x.json": "5", "gone/deep/y.json": "6"},
        {"b": "a file where a folder is wanted", "style.css/x": "a folder where a file is wanted"},
        {"a.md": "page", "b/c.md": "page", "b/e": "a file"},
    ],
    ids=["nothing", "older files", "folders for files", "pages"],
)
def test_a_folder_holds_the_files_of_another_and_no_others(before: Mapping[str, str], tmp_path: Path) -> None:
    stage, target = _folder(tmp_path / "stage", STAGE), _folder(tmp_path / "target", before)
    disk.same_all(stage, target, but=".md")
    assert _content(target) == LINKED
    assert all((target / path).samefile(stage / path) for path in LINKED)
    assert _content(stage) == STAGE


def test_what_is_the_same_is_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage, target = _folder(tmp_path / "stage", STAGE), tmp_path / "target"
    disk.same_all(stage, target, but=".md")
    disk.write(stage / "b/d.json", b"new")
    linked: list[str] = []
    link = disk._link

    def watched(source: Path | str, there: Path | str) -> None:
        linked.append(Path(there).name)
        link(source, there)

    monkeypatch.setattr(disk, "_link", watched)
    disk.same_all(stage, target, but=".md")
    assert linked == ["d.json"]
    assert _content(target) == LINKED | {"b/d.json": "new"}


def test_a_link_that_leads_elsewhere_is_replaced_and_not_followed(tmp_path: Path) -> None:
    stage, target, elsewhere = _folder(tmp_path / "stage", STAGE), tmp_path / "target", _folder(tmp_path / "elsewhere", {"f.json": "kept"})
    (target / "b").mkdir(parents=True)
    (target / "style.css").symlink_to(elsewhere / "f.json")
    (target / "b" / "e").symlink_to(elsewhere)
    disk.same_all(stage, target, but=".md")
    assert _content(target) == LINKED
    assert not (target / "b" / "e").is_symlink()
    assert _content(elsewhere) == {"f.json": "kept"}


def test_a_refusal_names_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*paths: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    stage = _folder(tmp_path / "stage", STAGE)
    monkeypatch.setattr(disk, "_link", refused)
    with pytest.raises(OSError, match="No space left") as failed:
        disk.same_all(stage, tmp_path / "target", but=".md")
    assert str(failed.value.filename).startswith(str(tmp_path / "target"))


def test_what_the_old_folder_held_is_given(tmp_path: Path) -> None:
    folder, old = _folder(tmp_path / "folder", STAGE), tmp_path / "old"
    old.mkdir()
    with disk.replaced(folder, old=old) as fresh:
        _folder(fresh, {"new.txt": "new"})
    assert _content(folder) == {"new.txt": "new"}
    assert _content(old) == STAGE
    assert {path.name for path in tmp_path.iterdir()} == {"folder", "old"}


@pytest.mark.parametrize("ends", [disk.Unchanged, KeyError])
def test_nothing_is_given_where_the_old_folder_stays(ends: type[Exception], tmp_path: Path) -> None:
    folder, old = _folder(tmp_path / "folder", STAGE), tmp_path / "old"
    old.mkdir()
    try:
        with disk.replaced(folder, old=old) as fresh:
            _folder(fresh, {"new.txt": "new"})
            raise ends
    except KeyError:
        pass
    assert _content(folder) == STAGE
    assert not _content(old)
    assert {path.name for path in tmp_path.iterdir()} == {"folder", "old"}


def test_what_cannot_be_given_is_removed(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "folder", STAGE)
    with disk.replaced(folder, old=tmp_path / "nowhere") as fresh:
        _folder(fresh, {"new.txt": "new"})
    assert _content(folder) == {"new.txt": "new"}
    assert {path.name for path in tmp_path.iterdir()} == {"folder"}
