"""The command line: python -m scripts check | stage | build | serve | release | diff | new | propose | links | licences.

Exit code 0: all is well; 1: problems; 2: wrong usage.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts import checks, desk, disk, paths
from scripts.problems import InvalidPackage, Problem, as_json, as_text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts", description="Model Money: check the data, build the site, preview it.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    def command(name: str, summary: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=summary, description=summary)
        sub.add_argument("--package", type=Path, default=paths.PACKAGE, metavar="DIR", help="the folder that holds datapackage.json")
        return sub

    check = command("check", "Check the data package against its schema and every rule; write nothing.")
    stage = command("stage", "Check the package and write the Markdown pages that the site is built from.")
    stage.add_argument("--standby", action="store_true", help="begin at a line on standard input, with the pages of what was edited")
    build = command("build", "Check, write the pages and build the whole site; the old site stays until the new one is whole.")
    build.add_argument("--site", type=Path, default=paths.SITE, metavar="DIR", help="the folder of the finished site")
    for sub in (check, build):
        sub.add_argument("--format", choices=("text", "json", "github"), default="text", help="for people, for programs, or as annotations")
    serve = command("serve", "Preview the site and follow every change of data, words and charts.")
    serve.add_argument("--address", default="127.0.0.1:8000", metavar="HOST:PORT", help="where to serve the preview")
    release = command("release", "Write every file that people download, if the version fits what moved since the last one.")
    release.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of the files: new, or of an earlier release")
    release.add_argument("--record", action="store_true", help="also publish: add the version to the package's history, to be committed")
    desk.add(commands, command)
    return parser


def _report(problems: Sequence[Problem], form: str, package: Path, checked: str = "") -> None:
    """Print problems: for people on standard error, for programs on standard output. checked says what was looked at."""
    if form == "json":
        print(as_json(problems))
    elif form == "github":
        _on_github(problems, package, checked)
    elif problems:
        print(as_text(problems), file=sys.stderr)
        print(f"\n{len(problems)} problem{'s' if len(problems) > 1 else ''} in {_shown(package)}.", file=sys.stderr)


def _on_github(problems: Sequence[Problem], package: Path, checked: str) -> None:
    """Marks at the lines (they are read from standard output) and the summary on the page of the job."""
    from scripts import marks, rulebook

    try:
        prefix = package.resolve().relative_to(Path.cwd()).as_posix() + "/"
    except ValueError:
        prefix = ""
    prefix = "" if prefix == "./" else prefix
    book = rulebook.book()
    print(marks.commands(problems, book, prefix) if problems else checked)
    desk.summarize(marks.summary(problems, book, prefix, checked))


def _shown(path: Path) -> str:
    """A path as a person would type it from here."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("../..") else relative


def _release(options: argparse.Namespace) -> int:
    from scripts import publish, release

    written = publish.publish(checks.checked(options.package), options.out, options.record)
    print(f"{written} files in {_shown(options.out)}; {release.CHECKSUMS} has their hashes.")
    return 0


def _build(options: argparse.Namespace) -> int:
    # Before the heavy rooms: a site that is as it should be needs none of them, and the site builder is loaded beside them.
    from scripts import builder, inputs

    done = "Nothing changed since the last build"
    if inputs.last(options.site) == inputs.of(options.package).fingerprint:
        disk.clear(options.site)
    else:
        builder.load()
        from scripts import build

        try:
            if build.build(options.package, options.site):
                done = "Built"
        except builder.BuildFailed as failed:
            print(f"The site builder stopped; the old site stays.\n{failed}", file=sys.stderr)
            return 1
    print(f"{done}: open {_shown(options.site / 'index.html')}")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    form = getattr(options, "format", "text")
    try:
        if "run" in options:
            return int(options.run(options))
        if options.command == "check":
            tables = checks.checked(options.package)
            said = f"No problem in {_shown(options.package)}: {sum(len(table) for table in tables):,} rows in {len(tables.by_name)} tables."
            _report([], form, options.package, said)
            if form == "text":
                print(said)
            return 0
        if options.command == "build":
            return _build(options)
        # The heavy rooms are imported only by the commands that enter them: `check` stays quick.
        from scripts import build as building

        if options.command == "release":
            return _release(options)
        if options.command == "stage" and options.standby:
            from scripts import standby

            standby.wait(options.package)
        elif options.command == "stage":
            building.stage(options.package)
        elif options.command == "serve":
            from scripts.serve import serve

            return serve(options.package, options.address)
    except InvalidPackage as invalid:
        _report(invalid.problems, form, options.package)
        return 1
    except BrokenPipeError:
        raise
    except OSError as error:
        print(disk.sentence(error), file=sys.stderr)
        return 1
    return 0


def program() -> int:
    """The command line as a program: what it prints may go into a pipe that ends early, or to a disk that is full."""
    # A command keeps the rows and pages that it makes to its end: looking for garbage among them takes a fifth of the time for little.
    gc.disable()
    code = 1
    try:
        code = main()
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever reads has seen enough
        pass
    except OSError as error:
        if code == 0:  # else it is told already
            print(disk.sentence(OSError(error.errno, error.strerror, "standard output")), file=sys.stderr)
    # Otherwise the interpreter would try once more, and complain, as it ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


if __name__ == "__main__":
    sys.exit(program())
