"""The commands of those who contribute: diff, new, propose, links. Each returns its exit code."""

from __future__ import annotations

import argparse
import datetime
import errno
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts import disk, paths
from scripts.problems import InvalidPackage, as_text

WHAT_MOVES = paths.BUILD / "what-moves"


def summarize(text: str) -> None:
    """Add Markdown to the page of the job, where this runs in one (GITHUB_STEP_SUMMARY names the file)."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if file:
        with disk.naming(Path(file)), open(file, "a", encoding="utf-8") as summary:
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
    new = command("new", "Add a row with the claims and the source that it needs, if no rule is broken by it.")
    new.add_argument(
        "table", metavar="TABLE", help="round, investment, metric, source, company … (one of the tables, with or without its s)"
    )
    new.add_argument(
        "words",
        nargs="+",
        metavar="field=value",
        help="cells, and source_url=, source_title=, as_reported=, locator= …; see CONTRIBUTING.md",
    )
    new.add_argument("--dry", action="store_true", help="show the patch and what the checks say; write nothing")
    new.set_defaults(run=_new)
    propose = command(
        "propose", "Turn the filled-in form of an issue into the rows that it asks for, or say what is missing; write nothing."
    )
    told = propose.add_mutually_exclusive_group(required=True)
    told.add_argument("--event", type=Path, metavar="FILE", help="the event of an issue, as GitHub Actions writes it")
    told.add_argument("--body", type=Path, metavar="FILE", help="the Markdown of an issue's body; - for standard input")
    propose.add_argument("--to", type=Path, metavar="DIR", help="also write answer.md (and change.patch) into this folder")
    propose.set_defaults(run=_propose)
    links = command("links", "Ask whether the pages that the record cites are still there, gently; rot is reported, nothing fails.")
    links.add_argument("--to", type=Path, metavar="DIR", help="write rot.md (empty if nothing is gone) and links.json into this folder")
    links.add_argument("--limit", type=int, metavar="N", help="ask only the first N addresses")
    links.set_defaults(run=_links)
    summary = "Remake the list of packages and licences (THIRD-PARTY.md, sbom.cdx.json) from requirements.txt and what is installed."
    commands.add_parser("licences", help=summary, description=summary).set_defaults(run=_licences)


def _diff(options: argparse.Namespace) -> int:
    from scripts.diff import beside, revisions

    try:
        with (
            revisions.side(options.base) as old,
            revisions.side(options.head) as new,
            beside.snapshot(old.package, old.docs) as before,
        ):
            # The libraries that draw are read while the second interpreter is at work already.
            from scripts.diff import comparison, report

            found = comparison.between(old.package, before, new.package, new.docs, (old.label, new.label))
            told = report.FORMATS[options.format](found)
            print(told, end="")
            if options.to:
                for name, form in (("what-moves.md", "markdown"), ("changes.json", "json"), ("index.html", "html")):
                    disk.write(options.to / name, report.FORMATS[form](found).encode())
            summarize(told if options.format == "markdown" else report.as_markdown(found))
    except revisions.NoSuchSide as error:
        print(f"Nothing to compare: {error}.", file=sys.stderr)
        return 2
    except InvalidPackage as invalid:
        print(as_text(invalid.problems), file=sys.stderr)
        print("\nNothing to compare: one of the two packages cannot be read.", file=sys.stderr)
        return 1
    return 0


def _table(name: str) -> str:
    """A table by its name or by what one of its rows is called (round, company)."""
    plural = f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    return name if name.endswith("s") else plural


def _new(options: argparse.Namespace) -> int:
    from scripts import entries
    from scripts.drafts import Draft, finish
    from scripts.readings import Refused

    wrong = [word for word in options.words if "=" not in word]
    if wrong:
        print(f"Write each cell as field=value, in quotes if it holds spaces: {wrong[0]!r} is not.", file=sys.stderr)
        return 2
    try:
        if not options.dry and (finished := finish(options.package)):
            print(f"First finished a change that was cut off: {', '.join(finished)}.", file=sys.stderr)
        draft = Draft(options.package)
        added = entries.new(draft, _table(options.table), dict(word.split("=", 1) for word in options.words), datetime.date.today())
    except Refused as refused:
        print(f"Nothing was written: {refused}.", file=sys.stderr)
        return 2
    print(draft.patch(), end="")
    problems = draft.problems()
    if problems:
        print(as_text(problems), file=sys.stderr)
        print("\nNothing was written: put this right in the command, and run it again.", file=sys.stderr)
        return 1
    if not options.dry:
        draft.write()
        print(f"Added {', '.join(added)}.", file=sys.stderr)
    return 0


def _propose(options: argparse.Namespace) -> int:
    from scripts import propose

    today = datetime.date.today()
    try:
        if options.event:
            issue = json.loads(options.event.read_text(encoding="utf-8")).get("issue") or {}
            body = str(issue.get("body") or "")
        else:
            body = sys.stdin.read() if str(options.body) == "-" else options.body.read_text(encoding="utf-8")
    except (ValueError, AttributeError, RecursionError):
        wanted = "the JSON event of an issue" if options.event else "text in UTF-8"
        raise OSError(errno.EINVAL, f"it is not {wanted}; name another file", str(options.event or options.body)) from None
    answer = propose.propose(body, options.package, today)
    if answer is None:
        print("This is no form about the data: there is nothing to propose.", file=sys.stderr)
        return 0
    text = propose.as_markdown(answer)
    print(text, end="")
    if options.to:
        disk.write(options.to / "answer.md", text.encode())
        disk.write(options.to / "change.patch", answer.patch.encode())
    output = os.environ.get("GITHUB_OUTPUT")
    if output:
        with disk.naming(Path(output)), open(output, "a", encoding="utf-8") as file:
            file.write("answered=true\n")
    return 0


def _links(options: argparse.Namespace) -> int:
    import dataclasses

    from scripts import data, linkcheck

    urls = linkcheck.addresses(data.load(options.package))
    chosen = dict(list(urls.items())[: options.limit])
    answers = linkcheck.ask(chosen)
    report = linkcheck.as_markdown(answers)
    counted = {verdict: sum(answer.verdict == verdict for answer in answers) for verdict in ("fine", "moved", "rot", "look")}
    said = f"{len(answers)} of {len(urls)} addresses asked: {', '.join(f'{number} {verdict}' for verdict, number in counted.items())}."
    print(f"{report}\n{said}" if report else said)
    summarize(f"## Links\n\n{said}\n\n{report}")
    if options.to:
        disk.write(options.to / "rot.md", linkcheck.as_markdown(answers, ("rot",)).encode())
        told = [dataclasses.asdict(answer) for answer in answers]
        disk.write(options.to / "links.json", (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode())
    return 0


def _licences(options: argparse.Namespace) -> int:
    from scripts import licences

    try:
        print(f"{licences.write()} packages in {paths.THIRD_PARTY.name} and {paths.SBOM.name}.")
    except licences.Unknown as unknown:
        print(f"Nothing was written: {unknown}.", file=sys.stderr)
        return 1
    return 0
