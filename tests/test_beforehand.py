"""A build by two processes gives what one gives: what the second one makes is used, and what it does not do is done all the same."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import beforehand, inputs, paths, render
from scripts.problems import InvalidPackage, Problem
from scripts.render import Made
from scripts.vocabulary import Shared
from scripts.words import ENGLISH
from tests import support
from tests import tree as trees
from tests.tree import Tree, fingerprint

_BEGINNING = "    children.die_with_the_build()\n    # Whatever"
ENDS = "    import os\n    os._exit(3)\n" + _BEGINNING


@pytest.fixture
def tree(small_site: Tree, tmp_path: Path) -> Tree:
    """A small project that is built by two processes all the same."""
    return trees.by_two(trees.again(small_site, tmp_path / "tree", with_site=False))


def test_what_is_wrong_is_told_as_by_the_check(tree: Tree) -> None:
    tree.edit("datapackage/data/rounds.csv", ",200000000,USD,", ",210000000,USD,")
    check, build = tree.run("check"), tree.run("build")
    assert (check.returncode, build.returncode) == (1, 1)
    assert "rounds.csv:" in check.stderr
    assert build.stderr == check.stderr
    assert not tree.stage.exists()
    assert not tree.site.exists()


def test_a_second_process_that_ends_is_done_without(tree: Tree, small_site: Tree) -> None:
    tree.edit("scripts/beforehand.py", _BEGINNING, ENDS)
    finished = tree.run("build")
    assert finished.returncode == 0, finished.stderr
    one, two = fingerprint(small_site.site), fingerprint(tree.site)
    assert one.pop(inputs.STAMP) != two.pop(inputs.STAMP)
    assert one == two


def test_what_comes_is_sorted() -> None:
    mine, its = multiprocessing.Pipe(duplex=False)
    second, page = beforehand.Second(mine, None), Made("a.md", {"a.md": b"a"})
    assert (second.problems(), [*second.pages()]) == (None, [])
    its.send(page)
    assert [*second.pages()] == [page]
    its.send(page)
    its.send((Problem("rounds.csv", message="wrong"),))
    its.close()
    assert [problem.message for problem in second.problems(wait=True) or ()] == ["wrong"]
    assert [*second.pages()] == [page]
    assert [*second.pages()] == []


def test_of_one_that_ended_without_a_word_nothing_is_known() -> None:
    mine, its = multiprocessing.Pipe(duplex=False)
    its.close()
    assert beforehand.Second(mine, None).problems(wait=True) is None


def test_a_table_that_leads_nowhere_is_left_to_the_check(tmp_path: Path) -> None:
    package = support.tiny(tmp_path)
    table = package / "data" / "rounds.csv"
    table.unlink()
    table.symlink_to(tmp_path / "nowhere")
    with beforehand.second(package) as second:
        assert second is None


def _docs(folder: Path) -> Path:
    """Three pages, one of them of a template with rows."""
    (folder / "investors").mkdir(parents=True)
    (folder / "a.md").write_text("---\ntitle: A\n---\n# A\n", encoding="utf-8")
    (folder / "b.md").write_text("---\ntitle: B\n---\n# B\n", encoding="utf-8")
    shutil.copy(paths.DOCS / "investors" / "_each.md", folder / "investors")
    return folder


def _elsewhere(*pages: Made) -> Callable[[], list[Made]]:
    """Somebody who makes pages: they come all at once, when one asks first."""
    waiting = [*pages]

    def come() -> list[Made]:
        taken = [*waiting]
        waiting.clear()
        return taken

    return come


def test_pages_made_elsewhere_are_not_made_again(tmp_path: Path) -> None:
    docs, tables = _docs(tmp_path / "docs"), support.tiny_tables()
    alone = dict(render.made_pages(Shared(tables, ENGLISH, paths.CACHE), docs))
    come = _elsewhere(Made("b.md", {"b.md": b"from elsewhere", "b/drawing.svg": b"<svg/>"}))
    both = dict(render.made_pages(Shared(tables, ENGLISH, paths.CACHE), docs, come=come))
    assert both == {**alone, "b.md": b"from elsewhere", "b/drawing.svg": b"<svg/>"}


def test_a_page_in_the_place_of_another_is_told_whoever_made_it(tmp_path: Path) -> None:
    docs, tables = _docs(tmp_path / "docs"), support.tiny_tables()
    name = next(iter(tables.investors.rows))
    (docs / "investors" / f"{name}.md").write_text("---\ntitle: X\n---\n# X\n", encoding="utf-8")
    for come in (_elsewhere(), _elsewhere(Made(f"investors/{name}.md", {f"investors/{name}.md": b"from elsewhere"}))):
        with pytest.raises(InvalidPackage) as raised:
            dict(render.made_pages(Shared(tables, ENGLISH, paths.CACHE), docs, come=come))
        assert f"investors/{name}/" in raised.value.problems[0].message
