"""The preview follows every change, keeps the last good page while something is broken, and leaves nothing running behind it."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from scripts import disk
from scripts.preview import youngest
from tests import tree as trees
from tests.tree import Tree

# Patience for slow machines; a preview that works takes a fraction of it.
SECONDS = 90


class Preview:
    """A running `python -m scripts serve` on a free port."""

    def __init__(self, tree: Tree) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.tree = tree
        self.program = tree.start("serve", "--address", f"127.0.0.1:{self.port}")
        self.told: queue.Queue[str] = queue.Queue()
        self.heard = ""
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        assert self.program.stdout is not None
        with self.program.stdout as lines:
            for line in lines:
                self.told.put(line)

    def said(self) -> str:
        """Everything that it has printed until now."""
        with contextlib.suppress(queue.Empty):
            while True:
                self.heard += self.told.get_nowait()
        return self.heard

    def get(self, address: str) -> str:
        """A page, or nothing where there is none yet."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{address}", timeout=10) as answer:
                text: str = answer.read().decode("utf-8")
                return text
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return ""

    def until(self, what: str, happens: Callable[[], bool]) -> None:
        """Wait for something to happen. Fails with everything that was printed."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            if happens():
                return
            if self.program.poll() is not None:
                time.sleep(0.2)
                pytest.fail(f"the preview ended while waiting for {what}:\n{self.said()}")
            time.sleep(0.1)
        pytest.fail(f"waited in vain for {what}:\n{self.said()}")

    def shows(self, address: str, words: str) -> None:
        """Wait for a page to show words."""
        self.until(f"{words!r} on /{address}", lambda: words in self.get(address))

    def family(self) -> list[psutil.Process]:
        """The program and all that it has started."""
        process = psutil.Process(self.program.pid)
        return [process, *process.children(recursive=True)]


@pytest.fixture
def tree(small_site: Tree, tmp_path: Path) -> Tree:
    """A tree of the tiny package, to be edited."""
    return trees.again(small_site, tmp_path / "tree")


@contextlib.contextmanager
def _preview(tree: Tree) -> Iterator[Preview]:
    preview = Preview(tree)
    family = []
    try:
        yield preview
        family = preview.family() if preview.program.poll() is None else []
    finally:
        with contextlib.suppress(psutil.Error):
            family = family or preview.family()
        for process in family:
            with contextlib.suppress(psutil.Error):
                process.kill()
        preview.program.wait()
        preview.listener.join(5)


def _end(preview: Preview, number: signal.Signals) -> None:
    family = preview.family()
    assert len(family) > 1, "the preview has a server as its child"
    preview.program.send_signal(number)
    assert preview.program.wait(20) == 0
    _, alive = psutil.wait_procs(family, timeout=5)
    assert not alive, f"left behind: {[' '.join(process.cmdline()) for process in alive]}"
    assert "Traceback" not in preview.said(), preview.said()


@pytest.mark.parametrize("wanted", [[], ["a"], ["a", "b/c", "d"]], ids=len)
def test_the_youngest_of_many_pages_are_built_first(wanted: list[str], tmp_path: Path) -> None:
    stage, site = tmp_path / "stage", tmp_path / "site"
    pages = ["a", "b/c", "d", "still"]
    for age, page in enumerate(reversed(pages)):
        disk.write(stage / f"{page}.md", b"words")
        disk.write(site / page / "index.html", b"page")
        for file, seconds in ((stage / f"{page}.md", 1000 + age if page in wanted else 500), (site / page / "index.html", 900)):
            os.utime(file, (seconds, seconds))
    disk.write(stage / "new.md", b"a page that was never built")
    for number in range(3):
        disk.write(stage / f"future-{number}.md", b"words of a clock that was set back")
        disk.write(site / f"future-{number}" / "index.html", b"page")
        os.utime(stage / f"future-{number}.md", (time.time() + 3600,) * 2)

    def old() -> list[str]:
        return [page for page in pages if (site / page / "index.html").stat().st_mtime < (stage / f"{page}.md").stat().st_mtime]

    with contextlib.suppress(KeyError), youngest(site, stage, 2) as others:
        assert old() == wanted[:2]
        assert others == (len(wanted) > 2)
        raise KeyError
    assert old() == wanted, "what was not built is built later, whatever happened"


def test_preview_follows_every_change(tree: Tree) -> None:
    # So few that all pages are built in several turns.
    tree.edit("scripts/preview.py", "AT_ONCE = 100", "AT_ONCE = 20")
    with _preview(tree) as preview:
        preview.shows("companies/alpha-ai/", "Alpha AI")

        tree.edit("datapackage/data/companies.csv", "Alpha AI,", "Alpha Renamed,")
        preview.shows("companies/alpha-ai/", "Alpha Renamed")

        tree.edit("docs/en/stories/tiny.md", "and {{ figure", "and then {{ figure")
        preview.shows("stories/tiny/", "and then ")

        chart = "scripts/charts/valuation_ladder.py"
        docstring = (tree.root / chart).read_text(encoding="utf-8").split('"""')[1]
        tree.edit(chart, docstring, "A docstring that was edited.\n\n" + docstring)
        preview.shows("charts/valuation_ladder/", "A docstring that was edited.")

        page = tree.root / "docs" / "en" / "stories" / "new.md"
        page.write_text("---\ntitle: New\ndescription: New.\n---\n# A page that was added\n", encoding="utf-8")
        preview.shows("stories/new/", "A page that was added")

        # Broken: the problem is told, the last good page stays; mended: it goes on.
        tree.edit("datapackage/data/rounds.csv", ",200000000,USD,", ",plenty,USD,")
        preview.until("the problem", lambda: "data/rounds.csv:" in preview.said() and "last good pages stay" in preview.said())
        assert "Alpha Renamed" in preview.get("companies/alpha-ai/")
        assert preview.program.poll() is None
        tree.edit("datapackage/data/rounds.csv", ",plenty,USD,", ",210000000,USD,")
        claims = tree.root / "datapackage" / "data" / "claims.csv"
        text = claims.read_text(encoding="utf-8")
        for currency in ("$", "US$"):
            text = text.replace(f",amount,200000000,,USD,exact,{currency}200 m", f",amount,210000000,,USD,exact,{currency}210 m")
        claims.write_text(text, encoding="utf-8")
        preview.shows("rounds/alpha-ai-2023-06-a/", "210")
        _end(preview, signal.SIGTERM)


def test_a_page_that_comes_while_the_first_is_built_is_shown(tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    staged = tree.stage / "companies" / "alpha-ai.md"
    with _preview(tree) as preview:
        # The words of all pages have been read when the first one is written.
        preview.until("a page that is built", lambda: any(place.glob("preview-*/index.html")))
        # As render.put does it.
        with disk.held(tree.root / "build" / ".reading"):
            staged.write_text(f"{staged.read_text(encoding='utf-8')}\nA line that came late.\n", encoding="utf-8")
        (tree.root / "build" / "staged").write_text("now", encoding="utf-8")
        preview.shows("companies/alpha-ai/", "A line that came late.")


def test_ctrl_c_leaves_no_orphan(tree: Tree) -> None:
    with _preview(tree) as preview:
        preview.shows("", "Model Money")
        _end(preview, signal.SIGINT)


def test_taken_address_is_said(tree: Tree) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with tree.start("serve", "--address", f"127.0.0.1:{taken.getsockname()[1]}") as program:
            told, _ = program.communicate(timeout=SECONDS)
        assert program.returncode == 1
        assert "taken" in told
        assert not [process for process in psutil.process_iter() if str(tree.root) in _command_of(process)]


def _command_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline()) if process.pid != os.getpid() else ""
    except psutil.Error:
        return ""


def test_nothing_good_to_show_is_said(tree: Tree) -> None:
    # No page was ever made here, and the data is broken from the start.
    for path in (tree.root / "build" / "docs", tree.site):
        path.rename(path.with_name(path.name + "-gone"))
    tree.edit("datapackage/data/rounds.csv", ",200000000,USD,", ",plenty,USD,")
    finished = tree.run("serve", "--address", "127.0.0.1:1")
    assert finished.returncode == 1
    assert "no good page" in finished.stderr
