"""The same with ten, a hundred and a thousand times the rows.

The packages come from `python -m tests.benchmarks.synthetic`: the record itself, and beside it invented companies, rounds, figures,
pages and claims of the same shape. Each command runs in a process of its own; what it starts with (some 0.5 s) is part of its time.
Nothing that an earlier run has made is kept for the next one (a release keeps its files by their content, and would only copy them).
A command that takes longer than a quarter of a minute runs once. Growth is linear where a thousand claims take no longer in the
larger package than in the smaller one, and where a page takes mkdocs no longer on a large site than on the small one (see Builder).
A thousand times the rows are more than a table may have; what is measured of them is measured with that limit lifted.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.benchmarks import builder, copies, synthetic
from tests.benchmarks.result import Result, named
from tests.benchmarks.timing import Spent, python, spent
from tests.tree import Tree

TOOLS = ("frictionless", "mkdocs", "pandas", "pyarrow", "psutil")
FACTORS = (1, 10, 100)
# So many times the record has a hundred thousand claims.
HUNDRED_THOUSAND = 24.5
# So many times the record makes a site of more than five thousand pages.
SITE = 10
# A command that takes longer (in seconds) is not run again.
LONG, RUNS = 15, 3
ASSESS = "import sys; from pathlib import Path; from scripts import data, evidence; evidence.assess(data.trusted(Path(sys.argv[1])))"

Command = Callable[[Path, Path], list[str]]
COMMANDS: dict[str, Command] = {
    "check": lambda package, out: python("-m", "scripts", "check", "--package", package),
    "evidence": lambda package, out: python("-c", ASSESS, package),
    "diff": lambda package, out: python("-m", "scripts", "diff", package, out / "edited"),
    "release": lambda package, out: python("-m", "scripts", "release", "--package", package, "--out", out / "release"),
}
# What is run with more rows and larger files than are read otherwise.
THOUSAND = 1000
LIFTED = "from scripts import files; files.LARGEST_TABLE, files.MOST_ROWS = 10**10, 10**8; "
UNLIMITED: dict[str, Command] = {
    "check": lambda package, out: python(
        "-c", f"{LIFTED}from scripts.__main__ import program; raise SystemExit(program())", "check", "--package", package
    ),
    "evidence": lambda package, out: python("-c", LIFTED + ASSESS, package),
}
# In megabytes, as the rows grow; nothing is begun that would only fill the memory.
NEEDED = 20_000
OTHERS = (
    "Diff and release were not run: as they grow, they would need some {diff:,} and {release:,} MB. A release ends before that and says "
    "why: a sheet of XLSX holds 1,048,575 rows."
)
HUNDRED = (
    "A site of a hundred times the rows (50,000 pages) is not built here: pages are written as they are made, so that memory grows with "
    "the data alone, and staging it works; but at these times a page, staging and mkdocs take most of an hour together."
)


def claims(package: Path) -> int:
    """How many claims a package has; a row is a line."""
    return sum(1 for _ in (package / "data" / "claims.csv").open(encoding="utf-8")) - 1


def run() -> list[Result]:
    """Measure it."""
    results: list[Result] = []
    with copies.workshop() as folder:
        tree = copies.project(folder / "project")
        for factor in FACTORS:
            results += _commands(tree, folder / f"times-{factor}", factor)
            shutil.rmtree(folder / f"times-{factor}")
        results += _thousand(tree, folder / f"times-{THOUSAND}", others(results))
        shutil.rmtree(folder / f"times-{THOUSAND}")
        results += _hundred_thousand(tree, folder / "claims")
        results += _site(folder / "large", SITE)
    return results


def _package(folder: Path, factor: float) -> Path:
    package = folder / "package"
    synthetic.write(factor, package)
    return package


def _commands(tree: Tree, folder: Path, factor: int) -> list[Result]:
    """Every command on a package of one size; fewer runs where they are long."""
    package = _package(folder, factor)
    shutil.copytree(package, folder / "edited")
    copies.edit(folder / "edited", "Edit of the benchmark.")
    thousands = claims(package) / 1000
    results = []
    for name, command in COMMANDS.items():
        taken = _taken(command(package, folder), tree, folder / "release")
        first = factor == FACTORS[0]
        smaller = f"{name}, {FACTORS[max(0, FACTORS.index(factor) - 1)]} ×: a thousand claims"
        results += [
            Result(f"{name}, {factor} ×", _seconds(taken), "s"),
            Result(
                f"{name}, {factor} ×: a thousand claims",
                tuple(item.seconds * 1000 / thousands for item in taken),
                "ms",
                "" if first else smaller,
                "" if first else "at most 1.2 × of the smaller package",
            ),
            Result(f"{name}, {factor} ×: peak memory", _megabytes(taken), "MB"),
        ]
    return results


def others(results: list[Result]) -> str:
    """Why the other commands are not run on so many rows: by what they took of the largest package that they were run on."""
    times = THOUSAND // FACTORS[-1]
    memory = {name: named(results, f"{name}, {FACTORS[-1]} ×: peak memory").median for name in COMMANDS.keys() - UNLIMITED.keys()}
    return OTHERS.format(**{name: round(taken * times / 1000) * 1000 for name, taken in memory.items()})


def _thousand(tree: Tree, folder: Path, why_not_others: str) -> list[Result]:
    """What a thousand times the rows cost: to be refused, as they are, and what goes with the limit lifted."""
    package = _package(folder, THOUSAND)
    thousands, rows = claims(package) / 1000, "check, 1,000 ×, as it is: more rows than are read"
    results = [Result(f"{rows}, told", (spent(COMMANDS["check"](package, folder), tree.root, tree.environment(), (1,)).seconds,), "s")]
    free = psutil.virtual_memory().available / 1e6
    if free < NEEDED:
        why = f"The rest was not run: {NEEDED:,} MB of memory are needed for {thousands * 1000:,.0f} claims, and {free:,.0f} MB are free."
        return [dataclasses.replace(results[0], note=why)]
    for name, command in UNLIMITED.items():
        taken = spent(command(package, folder), tree.root, tree.environment())
        results += [
            Result(f"{name}, 1,000 ×, without a limit", (taken.seconds,), "s", note=why_not_others if name == "check" else ""),
            Result(
                f"{name}, 1,000 ×: a thousand claims",
                (taken.seconds * 1000 / thousands,),
                "ms",
                f"{name}, {FACTORS[-1]} ×: a thousand claims",
                "at most 1.2 × of the smaller package",
            ),
            Result(f"{name}, 1,000 ×: peak memory", (taken.megabytes,), "MB"),
        ]
    return results


def _taken(command: list[str], tree: Tree, made: Path) -> list[Spent]:
    """Run a command several times, or once if it is long; each time without what it made before."""
    taken: list[Spent] = []
    while len(taken) < RUNS and (not taken or taken[0].seconds < LONG):
        copies.empty(tree)
        shutil.rmtree(made, ignore_errors=True)
        taken.append(spent(command, tree.root, tree.environment()))
    return taken


def _seconds(taken: list[Spent]) -> tuple[float, ...]:
    return tuple(item.seconds for item in taken)


def _megabytes(taken: list[Spent]) -> tuple[float, ...]:
    return tuple(item.megabytes for item in taken)


def _hundred_thousand(tree: Tree, folder: Path) -> list[Result]:
    """The promise on a hundred thousand claims."""
    package = _package(folder, HUNDRED_THOUSAND)
    taken = [spent(COMMANDS["check"](package, folder), tree.root, tree.environment()) for _ in range(3)]
    what = f"check of {claims(package):,} claims"
    return [
        Result(what, _seconds(taken), "s", target="under 30 s"),
        Result(f"{what}: peak memory", _megabytes(taken), "MB", target="under 1,000 MB"),
    ]


def _site(folder: Path, factor: int) -> list[Result]:
    """A site of thousands of pages."""
    tree = copies.project(folder, factor)
    taken = builder.build(tree)
    alone = builder.bare(tree)
    count = builder.pages(tree)
    what, bare = f"cold build, {factor} ×", f"mkdocs build alone, {factor} ×"
    return [
        Result(bare, (alone.seconds,), "s"),
        Result(what, (taken.seconds,), "s", bare, "at most 1.3 × of mkdocs build alone", HUNDRED),
        Result(f"{what}: pages", (count,), "pages", target="at least 5,000 pages"),
        Result(f"{bare}: a page", (alone.seconds * 1000 / count,), "ms"),
        Result(f"{what}: a page", (taken.seconds * 1000 / count,), "ms", f"{bare}: a page"),
        Result(f"{bare}: peak memory", (alone.megabytes,), "MB"),
        Result(f"{what}: peak memory", (taken.megabytes,), "MB", target="under 8,000 MB"),
    ]
