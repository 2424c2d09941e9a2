"""What a check reports: a place in a file, what is wrong there, and how to put it right."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from typing import Any

# GitHub shows at most ten error annotations a step; the rest would silently vanish.
GITHUB_ANNOTATIONS = 10


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that a person must put right.

    file is relative to the package; line counts from 1 (the header is line 1) and is 0 where a
    problem belongs to no line; position is the 1-based place of the cell in its line (for
    annotations), 0 if unknown.
    """

    file: str
    line: int = 0
    column: str = ""
    rule: str = ""
    message: str = ""
    hint: str = ""
    table: str = ""
    row_id: str = ""
    value: str = ""
    position: int = 0

    def where(self) -> str:
        """`rounds.csv:17 amount`: clickable in terminals and editors."""
        line = f":{self.line}" if self.line else ""
        column = f" {self.column}" if self.column else ""
        return f"{self.file}{line}{column}"


class InvalidPackage(Exception):
    """The package cannot be read as the descriptor promises; .problems says all of why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__(f"{len(self.problems)} problem(s) in the data package")


def as_text(problems: Iterable[Problem]) -> str:
    """One line a problem, its hint indented below."""
    lines = []
    for problem in problems:
        lines.append(f"{problem.where()}  {problem.message}  [{problem.rule}]")
        if problem.hint:
            lines.append(f"    {problem.hint}")
    return "\n".join(lines)


def as_json(problems: Iterable[Problem]) -> str:
    """A JSON object with the key `problems`: a list of objects, null where nothing is known."""

    def fields(problem: Problem) -> dict[str, Any]:
        record = dataclasses.asdict(problem)
        return {key: (None if value in ("", 0) and key != "message" else value) for key, value in record.items()}

    return json.dumps({"problems": [fields(problem) for problem in problems]}, ensure_ascii=False, indent=2)


def _escape(text: str, *, is_property: bool = False) -> str:
    """Escape text for a GitHub workflow command, so that no cell can start a command of its own."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if is_property else text


def as_github(problems: Sequence[Problem], prefix: str = "") -> str:
    """Workflow commands that annotate the very lines: one a line of a file, its problems grouped.

    prefix is the folder of the package as seen from the root of the repository.
    """
    grouped: dict[tuple[str, int], list[Problem]] = {}
    for problem in problems:
        grouped.setdefault((problem.file, problem.line), []).append(problem)
    commands = []
    for (file, line), group in list(grouped.items())[:GITHUB_ANNOTATIONS]:
        properties = [f"file={_escape(prefix + file, is_property=True)}"]
        if line:
            properties.append(f"line={line}")
        if len(group) == 1 and group[0].position:
            properties.append(f"col={group[0].position}")
        properties.append(f"title={_escape(', '.join(sorted({item.rule for item in group})), is_property=True)}")
        text = "\n".join(
            f"{item.column + ': ' if item.column else ''}{item.message}{' ' + item.hint if item.hint else ''}"
            for item in group
        )
        commands.append(f"::error {','.join(properties)}::{_escape(text)}")
    if len(grouped) > GITHUB_ANNOTATIONS:
        commands.append(f"{len(grouped) - GITHUB_ANNOTATIONS} more line(s) have problems:")
        commands.extend(f"  {_escape(problem.where())}  {_escape(problem.message)}" for problem in problems)
    return "\n".join(commands)
