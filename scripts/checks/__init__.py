"""One rule a file: the stem is the rule's id.

A check module has a docstring (its first paragraph is the rule as a contributor reads it, with the reason; more may follow) and
`check(tables)`, which yields a Problem for every place where the rule is broken (`tables.problem(row, column, message, hint)`).
The smallest edit that triggers exactly this rule stands in tests/bad/<rule>/.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

from scripts import data, discovery, paths
from scripts.data import Tables
from scripts.problems import InvalidPackage, Problem


def run(tables: Tables) -> list[Problem]:
    """Run every check to its end; all problems, in the order of files and lines."""
    problems: list[Problem] = []
    for rule, module in discovery.modules(paths.CHECKS).items():
        problems.extend(dataclasses.replace(problem, rule=rule) for problem in module.check(tables))
    return sorted(problems)


def checked(package: Path, cache: Path | None = None) -> Tables:
    """The tables of a package that breaks no rule. Raises InvalidPackage with all problems.

    cache: a folder in which it is kept which tables are right (see data.load).
    """
    tables = data.load(package, cache=cache)
    problems = run(tables)
    if problems:
        raise InvalidPackage(problems)
    return tables
