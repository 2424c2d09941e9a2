"""A build is all or nothing: whatever breaks, the old site stays whole; the same input gives the same bytes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts import disk, paths, render
from scripts.problems import InvalidPackage
from tests import hardship
from tests import tree as trees
from tests.tree import Tree, fingerprint


@pytest.fixture
def tree(small_site: Tree, tmp_path: Path) -> Tree:
    """A tree with a finished site of the tiny package, to be broken."""
    return trees.again(small_site, tmp_path / "tree")


def _times(folder: Path) -> dict[str, int]:
    # Not the drawings: all trees share them, and another test may draw.
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if not path.is_symlink()}


def _rename_alpha(tree: Tree, name: str = "Alpha Renamed") -> None:
    """A change of the data that moves pages."""
    tree.edit("datapackage/data/companies.csv", "Alpha AI,", f"{name},")


def _leftovers(tree: Tree) -> list[str]:
    return [path.name for path in (tree.root / "build").rglob(".*-new-*")]


def test_second_build_does_nothing(tree: Tree) -> None:
    # The copy lies in another folder, but nothing that a site is made from has changed.
    before = _times(tree.root / "build")
    finished = tree.run("build")
    assert finished.returncode == 0
    assert "Nothing changed" in finished.stdout
    after = _times(tree.root / "build")
    lock = str(tree.root / "build" / ".lock")
    assert {path: when for path, when in after.items() if path != lock} == {path: when for path, when in before.items() if path != lock}


def test_broken_data_keeps_the_old_site(tree: Tree) -> None:
    before, pages = fingerprint(tree.site), fingerprint(tree.stage)
    tree.edit("datapackage/data/rounds.csv", ",200000000,USD,", ",plenty,USD,")
    finished = tree.run("build")
    assert finished.returncode == 1
    assert "data/rounds.csv:" in finished.stderr
    assert "plenty" in finished.stderr
    assert fingerprint(tree.site) == before
    assert fingerprint(tree.stage) == pages


def test_broken_page_keeps_the_old_site(tree: Tree) -> None:
    before, pages = fingerprint(tree.site), fingerprint(tree.stage)
    tree.edit("docs/en/stories/tiny.md", "rounds/alpha-ai-2023-06-a/amount", "rounds/no-such-round/amount")
    finished = tree.run("build")
    assert finished.returncode == 1
    assert "stories/tiny.md" in finished.stderr
    assert "no-such-round" in finished.stderr
    assert "Traceback" not in finished.stderr
    assert fingerprint(tree.site) == before
    assert fingerprint(tree.stage) == pages


def test_failing_site_builder_keeps_the_old_site(tree: Tree) -> None:
    before = fingerprint(tree.site)
    tree.edit("mkdocs.yml", "nav:", "nav:\n  - Nowhere: no/such/page.md")
    finished = tree.run("build")
    assert finished.returncode == 1
    assert "no/such/page.md" in finished.stderr
    assert "the old site stays" in finished.stderr
    assert fingerprint(tree.site) == before
    assert not _leftovers(tree)


def test_pages_are_written_as_they_come_and_seen_when_all_are_there(tmp_path: Path) -> None:
    stage = tmp_path / "stage"
    files = [("one.md", b"1"), ("two/two.md", b"2"), ("three.md", b"3")]
    assert render.stage(iter(files), stage) == (3, 0)
    first, whole = fingerprint(stage), stage.stat().st_ino

    def coming(last: bool) -> Iterator[tuple[str, bytes]]:
        yield "one.md", b"1"
        yield "two/two.md", b"changed"
        # Whoever makes the pages holds none that is made: there may be more of them than memory.
        assert [path.read_bytes() for path in sorted(tmp_path.glob(".stage-new-*/**/*.md"))] == [b"1", b"changed"]
        assert fingerprint(stage) == first
        if not last:
            raise InvalidPackage([])

    with pytest.raises(InvalidPackage):
        render.stage(coming(False), stage)
    assert render.stage(iter(files), stage) == (0, 0)
    assert (fingerprint(stage), stage.stat().st_ino) == (first, whole), "nothing has changed"
    unchanged = (stage / "one.md").stat()
    assert render.stage(coming(True), stage) == (1, 1)
    assert sorted(fingerprint(stage)) == ["one.md", "two/two.md"]
    assert ((stage / "one.md").stat().st_ino, (stage / "one.md").stat().st_mtime_ns) == (unchanged.st_ino, unchanged.st_mtime_ns)
    assert [path.name for path in tmp_path.iterdir()] == ["stage"]


def test_pages_are_not_replaced_while_they_are_read(tmp_path: Path) -> None:
    stage, lock = tmp_path / "stage", tmp_path / "lock"
    render.stage([("a.md", b"old")], stage, lock)
    with disk.held(lock):
        writer = threading.Thread(target=render.stage, args=([("a.md", b"new"), ("b.md", b"new")], stage, lock))
        writer.start()
        # It has written all that it can write: the new pages wait beside the old ones.
        while not list(tmp_path.glob(".stage-new-*/b.md")):
            time.sleep(0.01)
        writer.join(0.2)
        assert writer.is_alive()
        assert fingerprint(stage).keys() == {"a.md"}
    writer.join()
    assert fingerprint(stage).keys() == {"a.md", "b.md"}


def test_a_page_is_not_put_in_place_while_pages_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage, lock, told = tmp_path / "stage", tmp_path / "lock", tmp_path / "staged"
    monkeypatch.setattr(paths, "STAGED", told)
    render.stage([("a.md", b"old")], stage, lock)
    with disk.held(lock):
        writer = threading.Thread(target=render.put, args=([("a.md", b"new"), ("gone.md", b"new")], stage, lock))
        writer.start()
        writer.join(0.3)
        assert writer.is_alive()
        assert (stage / "a.md").read_bytes() == b"old"
        assert not told.exists()
    writer.join()
    assert (stage / "a.md").read_bytes() == b"new"
    assert told.exists()
    assert not (stage / "gone.md").exists()


def _new(tree: Tree, file: str) -> bool:
    """Whether the unfinished site holds a file."""
    return any(tree.site.parent.glob(f".{tree.site.name}-new-*/{file}"))


def test_killed_build_keeps_the_old_site(tree: Tree) -> None:
    before = fingerprint(tree.site)
    _rename_alpha(tree)
    pages = fingerprint(tree.stage)
    moments: dict[str, Callable[[], bool]] = {
        "while pages are written": lambda: any(tree.stage.parent.glob(f".{tree.stage.name}-new-*/*")),
        "while the site is built": lambda: _new(tree, "index.html"),
        "as the new site is put in place": lambda: _new(tree, "inputs.sha256"),
    }
    left, left_pages = {}, {}
    for turn, (moment, is_now) in enumerate(moments.items()):
        with tree.start("build") as build:
            while build.poll() is None and not is_now():
                time.sleep(0.002)
            # Every other time the program alone, so that the site builder that it started is left without it.
            if turn % 2:
                build.kill()
            elif build.poll() is None:
                os.killpg(build.pid, signal.SIGKILL)
            build.communicate()
        left[moment], left_pages[moment] = fingerprint(tree.site), fingerprint(tree.stage)
    finished = tree.run("build")
    assert finished.returncode == 0, finished.stderr
    after = fingerprint(tree.site)
    assert after != before
    # A build that was quicker than the kill has put the new site there, whole.
    broken = [moment for moment, found in left.items() if found not in (before, after)]
    assert not broken, f"killed, the site is neither the old nor the new one: {broken}"
    assert left["while pages are written"] == before
    new_pages = fingerprint(tree.stage)
    mixed = [moment for moment, found in left_pages.items() if found not in (pages, new_pages)]
    assert not mixed, f"killed, the staged pages are neither the old nor the new ones: {mixed}"
    assert not _leftovers(tree), "what killed builds left is still there"


def test_two_builds_at_once_do_not_mix(tree: Tree) -> None:
    # Both stage their pages in one folder; the second must wait, or their pages would be shuffled.
    expected = fingerprint(tree.site)
    (tree.site / "inputs.sha256").unlink()
    other = shutil.copytree(tree.package, tree.root / "other")
    companies = other / "data" / "companies.csv"
    companies.write_text(companies.read_text(encoding="utf-8").replace("Beta Labs,", "Beta Renamed,"), encoding="utf-8")
    commands = (["build"], ["build", "--package", "other", "--site", "build/other"], ["stage", "--package", "other"])
    running = [tree.start(*command) for command in commands]
    told = [build.communicate(timeout=300)[0] for build in running]
    assert [build.returncode for build in running] == [0, 0, 0], told
    assert fingerprint(tree.site) == expected
    home = (tree.root / "build" / "other" / "companies" / "beta-labs" / "index.html").read_text(encoding="utf-8")
    assert "Beta Renamed" in home
    assert "<title>Beta Labs" not in home


def test_same_input_gives_the_same_bytes(small_site: Tree, tmp_path: Path) -> None:
    other = trees.again(small_site, tmp_path / "another folder, and a longer one", with_site=False)
    # Files come in another order from a folder that was filled in another order, and every folder is listed in one of chance.
    data = other.package / "data"
    shuffled = data.with_name("shuffled")
    shuffled.mkdir()
    for path in sorted(data.iterdir(), reverse=True):
        path.rename(shuffled / path.name)
    data.rmdir()
    shuffled.rename(data)
    shuffled_too = {"PYTHONPATH": str(paths.ROOT / "tests" / "shuffled"), "MODEL_MONEY_SHUFFLE": "7"}
    finished = other.run("build", TZ="Pacific/Kiritimati", LC_ALL="C", LANG="C", PYTHONHASHSEED="7", **shuffled_too)
    assert finished.returncode == 0, finished.stderr
    here, there = fingerprint(small_site.site), fingerprint(other.site)
    assert sorted(here) == sorted(there)
    assert [path for path in here if here[path] != there[path]] == []


def test_a_chart_is_the_same_in_every_time_zone() -> None:
    # The builds above share their drawings; here one is made anew, with days on both sides of a change of the clocks.
    days = [{"day": f"{day}T00:00:00", "value": 1} for day in ("2024-01-05", "2024-07-15", "2025-03-31")]
    encoding = {"x": {"field": "day", "type": "temporal"}, "y": {"field": "value", "type": "quantitative"}}
    spec = {"width": 600, "height": 100, "data": {"values": days}, "mark": "point", "encoding": encoding}
    program = f"import sys; from scripts import svg; sys.stdout.write(svg.draw({spec!r}, 'x'))"
    drawn = [_printed_by(program, TZ=zone) for zone in ("UTC", "America/St_Johns")]
    assert drawn[0].startswith(b"<svg ")
    assert drawn[0] == drawn[1]


def test_a_picture_is_the_same_whatever_fonts_the_computer_has(tmp_path: Path) -> None:
    # Chromium comes with its own version of the font that is asked for: pairs of letters stand a hair wider apart in it.
    everywhere, nowhere = (tmp_path / name for name in ("all.conf", "none.conf"))
    everywhere.write_text("<fontconfig><dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir></fontconfig>", encoding="utf-8")
    nowhere.write_text(f"<fontconfig><dir>{tmp_path}</dir></fontconfig>", encoding="utf-8")
    words = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="30" font-family="x"><text y="20">HK$116.2 AV To</text></svg>'
    program = f"import sys; from scripts import svg; sys.stdout.buffer.write(svg.picture({words!r}))"
    drawn = [_printed_by(program, FONTCONFIG_FILE=str(fonts)) for fonts in (everywhere, nowhere)]
    blank = _printed_by(program.replace("HK$116.2 AV To", ""))
    assert drawn[0].startswith(b"\x89PNG")
    assert drawn[0] == drawn[1] != blank


def _printed_by(program: str, **environment: str) -> bytes:
    """What a program prints in a process of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=paths.ROOT, env={**kept, **environment}, capture_output=True, check=True, timeout=120).stdout


def test_unwritable_place_is_said(tree: Tree) -> None:
    # A file stands where a folder would have to be: that stops root too, whom no permission stops.
    blocked = tree.root / "blocked"
    blocked.write_text("a file\n", encoding="utf-8")
    finished = tree.run("build", "--site", blocked / "site")
    assert finished.returncode == 1
    assert "blocked" in finished.stderr
    assert "Traceback" not in finished.stderr
    assert len(finished.stderr.strip().splitlines()) == 1


def test_read_only_folder_is_said(tree: Tree) -> None:
    folder = tree.root / "locked"
    folder.mkdir(mode=0o500)
    finished = tree.run_after(hardship.give_up_rights, "build", "--site", folder / "site")
    assert finished.returncode == 1
    assert f"{folder}: you have no right to read or write it" in finished.stderr
    assert len(finished.stderr.strip().splitlines()) == 1


def test_foreign_folder_is_not_replaced(tree: Tree, tmp_path: Path) -> None:
    # --site ~ must not be the end of a home folder.
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("precious\n", encoding="utf-8")
    finished = tree.run("build", "--site", mine)
    assert finished.returncode == 1
    assert "mine" in finished.stderr
    assert (mine / "letter.txt").read_text(encoding="utf-8") == "precious\n"


def test_zensical_builds_the_same_pages(tiny_site: Tree, tmp_path: Path) -> None:
    # Its exit code proves nothing: pages and charts are counted.
    copy = tmp_path / "zensical"
    (copy / "build").mkdir(parents=True)
    shutil.copytree(tiny_site.stage, copy / "build" / "docs" / "en")
    shutil.copytree(tiny_site.root / "docs", copy / "docs")
    shutil.copy(tiny_site.root / "mkdocs.yml", copy)
    command = [shutil.which("zensical", path=os.path.dirname(sys.executable)) or "zensical", "build", "--config-file", "mkdocs.yml"]
    finished = subprocess.run(command, cwd=copy, env=tiny_site.environment(), capture_output=True, text=True, check=False, timeout=300)
    assert finished.returncode == 0, finished.stdout + finished.stderr

    def counted(site: Path) -> dict[str, int]:
        pages = {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("index.html")}
        return {path: text.count('<figure class="mm-chart"') + text.count("<figure class=mm-chart ") for path, text in pages.items()}

    ours, theirs = counted(tiny_site.site), counted(copy / "build" / "site")
    assert sum(ours.values()) > 0
    assert theirs == ours
