"""The commands of those who contribute: diff, new, propose, links. Each returns its exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts import paths

WHAT_MOVES = paths.BUILD / "what-moves"


def summarize(text: str) -> None:
    """Add Markdown to the page of the job, where this runs in one (GITHUB_STEP_SUMMARY names the file)."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if file:
        with open(file, "a", encoding="utf-8") as summary:
            summary.write(text.rstrip() + "\n\n")


def add(commands: Any, command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add these commands to the command line."""
    diff = commands.add_parser(
        "diff",
        help="Show what moves between two packages: rows, evidence, sentences, charts, totals, pages.",
        description="Show what moves between two packages: rows, evidence, sentences, charts, totals, pages.",
    )
    diff.add_argument(
        "base", nargs="?", default="HEAD", metavar="BASE", help="a package's folder or a git revision (default: the last commit)"
    )
    diff.add_argument("head", nargs="?", default=str(paths.PACKAGE), metavar="HEAD", help="the same (default: the package as it is now)")
    diff.add_argument("--format", choices=("markdown", "json", "html"), default="markdown", help="what to print")
    diff.add_argument(
        "--to", type=Path, metavar="DIR", help="also write all three into this folder: what-moves.md, changes.json, index.html"
    )
    diff.set_defaults(run=_diff)


def _diff(options: argparse.Namespace) -> int:
    from scripts import diff as differences
    from scripts.diff import report, revisions

    try:
        with revisions.side(options.base) as old, revisions.side(options.head) as new:
            before, after = differences.read(old.package, new.package)
            found = differences.compare(before, after, old.docs, new.docs, (old.label, new.label))
            print(report.FORMATS[options.format](found), end="")
            if options.to:
                options.to.mkdir(parents=True, exist_ok=True)
                for name, form in (("what-moves.md", "markdown"), ("changes.json", "json"), ("index.html", "html")):
                    (options.to / name).write_text(report.FORMATS[form](found), encoding="utf-8")
            summarize(report.as_markdown(found))
    except revisions.NoSuchSide as error:
        print(f"Nothing to compare: {error}.", file=sys.stderr)
        return 2
    return 0
