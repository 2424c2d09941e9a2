"""The same with ten and a hundred times the rows.

The packages come from `python -m tests.benchmarks.synthetic`: the record itself, and beside it invented companies, rounds, figures,
pages and claims of the same shape. Each command runs in a process of its own; what it starts with (some 0.5 s) is part of its time.
Growth is linear where a thousand claims take no longer in the larger package than in the smaller one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import builder, copies, synthetic
from tests.benchmarks.result import Result
from tests.benchmarks.timing import Spent, python, spent
from tests.tree import Tree

TOOLS = ("frictionless", "mkdocs", "pandas", "pyarrow", "psutil")
FACTORS = (1, 10, 100)
# So many times the record has a hundred thousand claims.
HUNDRED_THOUSAND = 24.5
# So many times the record makes a site of more than five thousand pages.
SITE = 8
ASSESS = "import sys; from pathlib import Path; from scripts import data, evidence; evidence.assess(data.trusted(Path(sys.argv[1])))"

Command = Callable[[Path, Path], list[str]]
COMMANDS: dict[str, Command] = {
    "check": lambda package, out: python("-m", "scripts", "check", "--package", package),
    "evidence": lambda package, out: python("-c", ASSESS, package),
    "diff": lambda package, out: python("-m", "scripts", "diff", package, out / "edited"),
    "release": lambda package, out: python("-m", "scripts", "release", "--package", package, "--out", out / "release"),
}
# It tells two whole sites: at the growth below it takes several minutes and both processors.
LEFT_OUT = {("diff", 100)}
THOUSAND = (
    "diff was not run on a hundred times the rows. "
    "A thousand times the rows (7 million, of them 4 million claims) was not run: at this growth its check takes a quarter of an hour "
    "and 16 GB of memory, more than this machine has free."
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
    synthetic.write(factor, folder / "edited")
    copies.edit(folder / "edited", "Edit of the benchmark.")
    thousands = claims(package) / 1000
    results = []
    for name, command in COMMANDS.items():
        if (name, factor) in LEFT_OUT:
            continue
        taken = [spent(command(package, folder), tree.root, tree.environment()) for _ in range(3 if factor == 1 else 1)]
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
                THOUSAND if name == "check" and factor == FACTORS[-1] else "",
            ),
            Result(f"{name}, {factor} ×: peak memory", _megabytes(taken), "MB"),
        ]
    return results


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
    count = builder.pages(tree)
    what = f"build, {factor} ×"
    return [
        Result(what, (taken.seconds,), "s"),
        Result(f"{what}: pages", (count,), "pages", target="at least 5,000 pages"),
        Result(f"{what}: a page", (taken.seconds * 1000 / count,), "ms"),
        Result(f"{what}: peak memory", (taken.megabytes,), "MB", target="under 8,000 MB"),
    ]
