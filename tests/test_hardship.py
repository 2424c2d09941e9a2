"""A full disk, a folder without rights, a file that cannot be read: one sentence with the path and what to do, and nothing is lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import __main__ as command_line
from scripts import checks, data, disk, drafts, files, forms, history, paths
from tests import hardship, support
from tests import tree as trees
from tests.tree import Tree, fingerprint

# What a person is told to do; one of these stands in each sentence.
ADVICE = ("make room", "raise the limit", "change its rights", "name another", "put it back")


def _assert_told(code: int, told: str, path: Path | str) -> None:
    """One sentence that names the path and what to do."""
    assert code == 1, told
    (line,) = told.strip().splitlines()
    assert line.startswith("Cannot go on: ")
    assert line.endswith(".")
    assert str(path) in line
    assert any(advice in line for advice in ADVICE), line


@pytest.fixture
def tree(small_site: Tree, tmp_path: Path) -> Tree:
    """A tree with a finished site of the tiny package."""
    return trees.again(small_site, tmp_path / "tree")


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """The event of an issue that asks for a correction."""
    labels = next(form.labels for form in forms.forms() if form.name == "correction")
    filled = {"table": "rounds", "row": "alpha-ai-2024-05-b", "field": "amount", "value": "US$700 million"}
    body = "\n\n".join(f"### {label}\n\n{filled.get(name) or forms.EMPTY}" for name, label in labels.items())
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"issue": {"number": 1, "body": body}}), encoding="utf-8")
    return event


Asked = Callable[[str, Path], tuple[int, str]]


@pytest.fixture
def asked(form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    """A function that runs a command which writes into a folder, in this process: its exit code and what it told."""
    package = support.tiny(tmp_path)
    monkeypatch.setattr(checks, "checked", lambda package: data.load(package, validate=False))
    monkeypatch.setattr(paths, "CACHE", tmp_path / "cache")

    def run(command: str, folder: Path) -> tuple[int, str]:
        arguments = {
            "release": ["release", "--package", package, "--out", folder],
            "diff": ["diff", package, package, "--to", folder],
            "propose": ["propose", "--package", package, "--event", form, "--to", folder],
        }[command]
        code = command_line.main([str(argument) for argument in arguments])
        return code, capsys.readouterr().err

    return run


WRITING = ("release", "diff", "propose")


# ---- a disk that is full: every write fails in the middle


def test_full_disk_keeps_the_old_release(tree: Tree) -> None:
    (tree.root / "build" / "cache").unlink()
    out = tree.root / "out"
    assert tree.run("release", "--out", out).returncode == 0
    before = fingerprint(out)
    tree.edit("datapackage/data/companies.csv", "Alpha AI,", "Alpha Renamed,")
    # Before the new files are made, and when they only have to be written; most of them are smaller than this, and some are not.
    for place in ("build/cache", "out"):
        finished = tree.run_after(hardship.let_no_file_above(9_000), "release", "--out", out)
        _assert_told(finished.returncode, finished.stderr, tree.root / place)
        assert fingerprint(out) == before
        assert tree.run("release", "--out", tree.root / "other").returncode == 0
    assert fingerprint(tree.root / "other") != before
    assert not [path for path in tree.root.rglob("*") if path.name.endswith(".partial") or "-new-" in path.name]


def test_full_disk_is_said_where_an_answer_is_written(form: Path, tmp_path: Path) -> None:
    words = ("propose", "--package", support.TINY, "--event", form, "--to", tmp_path / "answer")
    finished = Tree(paths.ROOT).run_after(hardship.let_no_file_above(10), *words)
    _assert_told(finished.returncode, finished.stderr, tmp_path / "answer")
    assert not list((tmp_path / "answer").iterdir())


@pytest.mark.parametrize(
    ("file", "words", "place"),
    [("docs/en/stories/tiny.md", "and {{ figure", "build/docs/en"), ("mkdocs.yml", "nav:", "build")],
    ids=["as pages are written", "as the site is built"],
)
def test_full_disk_keeps_the_old_site(file: str, words: str, place: str, tree: Tree) -> None:
    before, pages = fingerprint(tree.site), fingerprint(tree.stage)
    tree.edit(file, words, ("\n" if file == "mkdocs.yml" else "and then ") + words)
    finished = tree.run_after(hardship.let_no_file_above(500), "build")
    _assert_told(finished.returncode, finished.stderr, tree.root / place)
    assert fingerprint(tree.site) == before
    assert fingerprint(tree.stage) == pages
    assert not list((tree.root / "build").rglob(".*-new-*"))


def test_every_refusal_of_a_disk_has_its_words(tmp_path: Path) -> None:
    for number in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO, errno.EBUSY, errno.ENOTDIR):
        told = disk.sentence(OSError(number, os.strerror(number), str(tmp_path)))
        assert told.startswith(f"Cannot go on: {tmp_path}: ")
        assert os.strerror(number) not in told, "the system's words alone tell nobody what to do"
    assert disk.sentence(OSError(errno.EPROTO, os.strerror(errno.EPROTO), "x")) == f"Cannot go on: x: {os.strerror(errno.EPROTO)}."
    assert disk.sentence(OSError("of its own")) == "Cannot go on: of its own."
    (tmp_path / "file").touch()
    with pytest.raises(shutil.Error) as several:
        shutil.copytree(tmp_path, tmp_path / "copy", copy_function=_refuse)
    assert disk.sentence(several.value) == f"Cannot go on: [Errno 28] {os.strerror(28)}."


def _refuse(source: str, target: str) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_answer_that_finds_no_room_is_said(tree: Tree) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            tree.command("check"), cwd=tree.root, env=tree.environment(), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    _assert_told(done.returncode, done.stderr, "standard output")


# ---- killed in the middle, or two at once


def test_killed_release_keeps_the_old_one(tree: Tree) -> None:
    out, written = tree.root / "out", tree.package / "history"
    assert tree.run("release", "--out", out).returncode == 0
    before = fingerprint(out)
    tree.edit("datapackage/data/companies.csv", "Alpha AI,", "Alpha Renamed,")
    moments: dict[str, Callable[[], bool]] = {
        "as the version is recorded": lambda: any(written.glob("*")) or any(written.glob(".*")),
        "as the files are written": lambda: any(tree.root.glob(".out-new-*/parquet/*")),
        "as the last file is written": lambda: any(tree.root.glob(".out-new-*/checksums.txt")),
    }
    left = {}
    for moment, is_now in moments.items():
        with tree.start("release", "--out", out, "--record") as release:
            while release.poll() is None and not is_now():
                time.sleep(0.001)
            release.kill()
            release.communicate()
        left[moment] = fingerprint(out)
        # The history is whole too, or not there: nothing else could be read.
        assert len(history.releases(tree.package)) <= 1
    finished = tree.run("release", "--out", out, "--record")
    assert finished.returncode == 0, finished.stderr
    after = fingerprint(out)
    assert after != before
    broken = [moment for moment, found in left.items() if found not in (before, after)]
    assert not broken, f"killed, the release is neither the old nor the new one: {broken}"
    assert [release.version for release in history.releases(tree.package)] == [support.tiny_tables().descriptor["version"]]
    assert not list(tree.root.rglob(".*-new-*")), "what killed releases left is still there"


def test_two_releases_at_once_do_not_mix(tree: Tree) -> None:
    other = shutil.copytree(tree.package, tree.root / "other")
    companies = other / "data" / "companies.csv"
    companies.write_text(companies.read_text(encoding="utf-8").replace("Beta Labs,", "Beta Renamed,"), encoding="utf-8")
    running = [tree.start("release", "--out", "both", "--package", package) for package in ("datapackage", "other")]
    told = [release.communicate(timeout=300)[0] for release in running]
    assert [release.returncode for release in running] == [0, 0], told
    lines = (tree.root / "both" / "checksums.txt").read_text(encoding="utf-8").splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    found = fingerprint(tree.root / "both")
    del found["checksums.txt"]
    assert found == listed


# A change of three tables, killed before each step that it takes on the disk: one copy of the package for each.
CUT_OFF = """
import itertools, os, shutil, sys
from pathlib import Path
from scripts.drafts import Draft

package, out = map(Path, sys.argv[1:])
STEPS = ("os.rename", "os.remove", "os.rmdir", "os.mkdir")
for number in itertools.count(1):
    copy = Path(shutil.copytree(package, out / f"{number:02}"))
    child = os.fork()
    if not child:
        draft, left = Draft(copy), [number]
        draft.set("rounds", "alpha-ai-2024-05-b", "note", "one")
        draft.set("companies", "alpha-ai", "note", "two")
        draft.set("claims", next(iter(draft.tables.claims.rows)), "note", "three")

        def step(event, arguments):
            if event in STEPS or event == "open" and arguments[1] and "w" in arguments[1]:
                left[0] -= 1
                if not left[0]:
                    os._exit(9)

        sys.addaudithook(step)
        draft.write()
        os._exit(0)
    if not os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        break
"""


def _cut_off(folder: Path) -> None:
    program = [sys.executable, "-c", CUT_OFF, str(support.TINY), str(folder)]
    subprocess.run(program, cwd=paths.ROOT, check=True, capture_output=True, timeout=120)


def test_change_of_the_package_killed_at_any_step_is_whole_or_can_be_finished(tmp_path: Path) -> None:
    _cut_off(tmp_path)
    *cut_off, whole = sorted(tmp_path.iterdir())
    old, new = fingerprint(support.TINY / "data"), fingerprint(whole / "data")
    assert len([file for file in new if new[file] != old[file]]) == 3
    mixed = 0
    for package in cut_off:
        left = fingerprint(package / "data")
        if waiting := files.unfinished(package):
            assert left != new
            (problem,) = support.problems(package)
            assert (problem.rule, problem.file) == ("file-unfinished", waiting[0])
            assert drafts.finish(package) == waiting
            assert fingerprint(package / "data") == new
        else:
            assert left in (old, new)
        mixed += left not in (old, new)
        assert drafts.finish(package) == []
        assert sorted(path.name for path in package.iterdir()) == sorted(path.name for path in support.TINY.iterdir())
        data.load(package, validate=False)
    assert mixed == 2


def test_change_that_was_cut_off_is_not_finished_over_later_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _cut_off(tmp_path)
    package = next(folder for folder in sorted(tmp_path.iterdir()) if len(files.unfinished(folder)) == 1)
    file = package / files.unfinished(package)[0]
    file.write_bytes(file.read_bytes() + b"mine\n")
    before = fingerprint(package)
    assert command_line.main(["new", "round", "company_id=alpha-ai", "--package", str(package)]) == 2
    assert "is another since" in capsys.readouterr().err
    assert fingerprint(package) == before
    assert command_line.main(["check", "--package", str(package)]) == 1
    assert files.UNFINISHED in capsys.readouterr().err


# ---- a folder in which nothing may be written; a file where a folder has to be


@pytest.mark.parametrize("command", WRITING)
def test_folder_without_rights_is_said(command: str, asked: Asked, tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    with hardship.mode(folder, 0o500), hardship.without_rights():
        code, told = asked(command, folder / "out")
    _assert_told(code, told, folder)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("command", ["release", "propose"])
def test_file_in_the_place_of_a_folder_is_said(command: str, asked: Asked, tmp_path: Path) -> None:
    file = tmp_path / "taken"
    file.write_text("a letter\n", encoding="utf-8")
    for folder in (file, file / "out"):
        code, told = asked(command, folder)
        _assert_told(code, told, file)
    assert file.read_text(encoding="utf-8") == "a letter\n"


def test_preview_that_may_not_write_its_pages_says_so(tree: Tree) -> None:
    for path in (tree.site, tree.stage):
        shutil.rmtree(path)
    with hardship.mode(tree.stage.parent, 0o500):
        finished = tree.run_after(hardship.give_up_rights, "serve", "--address", "127.0.0.1:1")
    told, nothing_to_show = finished.stderr.strip().splitlines()
    _assert_told(finished.returncode, told, tree.stage.parent)
    assert "no good page" in nothing_to_show


# ---- a file that may not be read


@pytest.mark.parametrize("command", ["check", "stage", "build", "release", "diff", "propose"])
def test_table_that_may_not_be_read_is_said(
    command: str, form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = support.tiny(tmp_path)
    more = {"release": ["--out", tmp_path / "out"], "propose": ["--event", form], "build": ["--site", tmp_path / "site"]}.get(command, [])
    words = [command, support.TINY, package] if command == "diff" else [command, "--package", package, *more]
    with hardship.mode(package / "data" / "rounds.csv", 0), hardship.without_rights():
        code = command_line.main([str(word) for word in words])
    told = capsys.readouterr().err
    assert code == 1
    assert "rounds.csv" in told
    assert os.strerror(errno.EACCES) in told or "no right" in told
    assert len(told.strip().splitlines()) <= 4


@pytest.mark.parametrize("words", [["--event"], ["--body"]])
@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"[1]"], ids=["locked", "no text", "no event"])
def test_form_that_cannot_be_read_is_said(
    words: list[str], content: bytes | None, form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        form.write_bytes(content)
    with hardship.mode(form, 0 if content is None else 0o600), hardship.without_rights():
        code = command_line.main(["propose", "--package", str(support.TINY), *words, str(form)])
    told = capsys.readouterr().err
    if content == b"[1]" and words == ["--body"]:
        assert (code, told) == (0, "This is no form about the data: there is nothing to propose.\n")
    else:
        _assert_told(code, told, form)


def test_page_that_may_not_be_read_is_said(tree: Tree) -> None:
    with hardship.mode(tree.root / "docs" / "en" / "stories" / "tiny.md", 0) as page:
        finished = tree.run_after(hardship.give_up_rights, "build")
    _assert_told(finished.returncode, finished.stderr, page)
