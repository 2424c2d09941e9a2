"""A site that two builders have built in halves is the one that a single builder builds, to the byte, and as strict."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.structure.files import File, file_sort_key

from scripts import anchors, halves, inputs
from tests import tree as trees
from tests.tree import Tree, fingerprint

_NAMES = st.text("abAB01-", min_size=1, max_size=3)
_PAGES = st.lists(
    st.lists(_NAMES, min_size=1, max_size=3).map("/".join) | st.sampled_from(["index", "README", "a/index", "a/README"]), unique=True
)


@pytest.fixture
def tree(small_site: Tree, tmp_path: Path) -> Tree:
    """A small project whose site is built in halves all the same, and says so."""
    tree = trees.by_two(trees.again(small_site, tmp_path / "halves", with_site=False))
    tree.edit(
        "scripts/halves.py",
        "        path.replace(fresh / path.name)\n    return True\n",
        "        path.replace(fresh / path.name)\n    print('in halves')\n    return True\n",
    )
    return tree


def test_two_halves_are_the_whole(tree: Tree, small_site: Tree) -> None:
    finished = tree.run("build")
    assert (finished.returncode, "in halves" in finished.stdout) == (0, True), finished.stderr
    one, two = fingerprint(small_site.site), fingerprint(tree.site)
    # The hash of the code, which was edited.
    assert one.pop(inputs.STAMP) != two.pop(inputs.STAMP)
    assert one == two


def test_where_a_half_fails_one_builder_builds_it_all(tree: Tree, small_site: Tree) -> None:
    tree.edit("scripts/halves.py", "    critical.inline(target)\n", "    raise builder.BuildFailed('for a test')\n")
    finished = tree.run("build")
    assert (finished.returncode, "in halves" in finished.stdout) == (0, False), finished.stderr
    one, two = fingerprint(small_site.site), fingerprint(tree.site)
    assert one.pop(inputs.STAMP) != two.pop(inputs.STAMP)
    assert one == two


def test_links_to_nowhere_are_told_as_ever(tree: Tree) -> None:
    """Those from one half into the other too, of which neither builder knows."""
    astray = {"index.md": "sources/index.md#nowhere", "sources/index.md": "../index.md#neither"}
    for page, link in astray.items():
        source = tree.root / "docs" / "en" / page
        source.write_text(f"{source.read_text(encoding='utf-8')}\n[astray]({link})\n", encoding="utf-8")
    finished = tree.run("build")
    assert (finished.returncode, "in halves" in finished.stdout) == (1, False)
    for page, link in astray.items():
        assert f"'{link.partition('#')[2]}'" in finished.stderr or f"#{link.partition('#')[2]}" in finished.stderr, finished.stderr
        assert page in finished.stderr
    assert not tree.site.exists()


def _running(tree: Tree) -> list[str]:
    """The programs that run in a project."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve(strict=True) == tree.root:
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:  # it has ended
            continue
    return found


def _wait(until: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not until():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_build_killed_in_halves_leaves_no_program_and_the_next_one_no_rest(tree: Tree, small_site: Tree) -> None:
    process = tree.start("build")
    _wait(lambda: list((tree.root / "build").glob(f".*/{halves.PLACES[1]}")))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdout
    process.stdout.close()
    assert not tree.site.exists()
    _wait(lambda: not _running(tree))
    assert tree.run("build").returncode == 0
    assert fingerprint(tree.site).keys() == fingerprint(small_site.site).keys()
    assert {path.name for path in (tree.root / "build").iterdir()} == {path.name for path in (small_site.root / "build").iterdir()}


@given(_PAGES)
def test_pages_come_in_the_order_of_the_site_builder(names: list[str]) -> None:
    pages = [f"{name}.md" for name in names]
    expected = sorted((File(page, "docs", "site", use_directory_urls=True) for page in pages), key=file_sort_key)
    assert halves.in_order(pages) == [file.src_uri for file in expected]


@pytest.mark.parametrize(("sizes", "cut"), [([1, 1, 1, 1], 2), ([5, 1, 1, 1], 0), ([1, 1, 1, 5], 3), ([1], 0), ([], 0), ([2, 2, 3], 1)])
def test_the_middle_is_where_half_of_the_whole_lies_before(sizes: list[int], cut: int) -> None:
    assert halves.middle(sizes) == cut


def test_anchors_and_what_leads_to_them_are_found() -> None:
    text = (
        '<h2 id="caf&eacute;">Café</h2><p id=plain>…</p>'
        '<a href="#plain">here</a><a href="../b/#x%20y">there</a><a href="../b/#x%20y">again</a><a href="/404.html#top">root</a>'
        '<a href="https://example.org/#z">elsewhere</a><a href="../c/">no anchor</a><a href="../c/#">top</a>'
    )
    assert anchors.of(text) == {"café", "plain"}
    assert list(anchors.led_to("a/index.html", text)) == [("a/index.html", "plain"), ("b/index.html", "x y"), ("404.html", "top")]
