"""What a build costs.

Each build runs in a process of its own in a copy of the project. A cold build starts from nothing: no drawings, no pages, no site.
It runs in turns with `mkdocs build` alone on the Markdown that it had staged, which holds the finished charts: what is above that
is checking, computing, drawing and writing the pages, the release and the downloads. After it come a build with nothing changed
and one with one changed cell. Memory is that of all processes of a build at once.
"""

from __future__ import annotations

import shutil

from tests.benchmarks import copies
from tests.benchmarks.result import Result
from tests.benchmarks.timing import Spent, python, spent
from tests.tree import Tree

TOOLS = ("mkdocs", "mkdocs-material", "altair", "vl-convert-python", "pandas")
RUNS = 5
COLD = (
    "mkdocs alone is given the finished charts and tables. What comes before it is the check, every chart in two widths with its data, "
    "its picture to take away and its words, a chart for each company, investor, product and indicator, the evidence of every figure, "
    "and the release. One process writes pages from the first on and draws charts from the last on; a second one checks, makes the "
    "release, and draws charts from the first on; mkdocs is loaded beside. Then two forks of it build half of the pages each. Where two "
    "processors are one with two threads, as here, two processes at once do hardly more than one alone, and everything that comes before "
    "mkdocs shows."
)
WARM = (
    "What a cell moves is known when every page has been written, which two processes do from both ends; mkdocs then builds the pages that "
    "moved, and the others are taken from the last site. Tables that have not changed are not held against their schema again. What "
    "stays is what any build costs: starting, reading all, the rules, and the release of the new data. The first edit after a release "
    "changes the line about the version on every page: then all are built."
)


def build(tree: Tree) -> Spent:
    """Build the site of a tree."""
    return spent(tree.command("build"), tree.root, tree.environment())


def stage(tree: Tree) -> Spent:
    """Check the package of a tree and write its pages."""
    return spent(tree.command("stage"), tree.root, tree.environment())


def bare(tree: Tree) -> Spent:
    """The site builder alone, on what is staged."""
    target = tree.root / "build" / "bare"
    command = python("-m", "mkdocs", "build", "--strict", "--config-file", tree.root / "mkdocs.yml", "--site-dir", target)
    try:
        return spent(command, tree.root, tree.environment(NO_MKDOCS_2_WARNING="1"))
    finally:
        shutil.rmtree(target, ignore_errors=True)


def pages(tree: Tree) -> int:
    """How many pages a built site has."""
    return sum(1 for _ in tree.site.rglob("*.html"))


def run() -> list[Result]:
    """Measure it."""
    cold, alone, same, warm, drawn = [], [], [], [], []
    with copies.workshop() as folder:
        tree = copies.project(folder / "project")
        # From the first edit on, every page says that the record has changed since its last version.
        copies.edit(tree.package, "An edit before those of the benchmark.")
        for number in range(RUNS):
            copies.empty(tree)
            drawing = stage(tree).seconds
            copies.edit(tree.package, f"Edit {number} of the benchmark, before it.")
            drawn.append(drawing - stage(tree).seconds)
            copies.empty(tree)
            cold.append(build(tree))
            alone.append(bare(tree))
            same.append(build(tree))
            copies.edit(tree.package, f"Edit {number} of the benchmark.")
            warm.append(build(tree))
        count, drawings = pages(tree), sum(1 for path in (tree.root / "build" / "cache").rglob("*.svg"))

    def seconds(taken: list[Spent]) -> tuple[float, ...]:
        return tuple(item.seconds for item in taken)

    of_bare, of_cold = "mkdocs build alone", "cold build"
    each = tuple(saved * 1000 / drawings for saved in drawn)
    return [
        Result(of_bare, seconds(alone), "s"),
        Result(of_cold, seconds(cold), "s", of_bare, "at most 1.3 × of mkdocs build alone", COLD),
        Result("nothing changed", seconds(same), "s", of_cold),
        Result("one changed cell", seconds(warm), "s", of_cold, "at most 0.333 × of the cold build", WARM),
        Result("pages", (count,), "pages"),
        Result("mkdocs build alone: a page", tuple(item.seconds * 1000 / count for item in alone), "ms"),
        Result("cold build: a page", tuple(item.seconds * 1000 / count for item in cold), "ms", "mkdocs build alone: a page"),
        Result("cold build: a drawing", each, "ms", note=f"What staging takes longer where its {drawings} drawings are not kept yet."),
        Result("mkdocs build alone: peak memory", tuple(item.megabytes for item in alone), "MB"),
        Result("cold build: peak memory", tuple(item.megabytes for item in cold), "MB", "mkdocs build alone: peak memory"),
    ]
