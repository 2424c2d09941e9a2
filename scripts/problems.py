"""What a check reports: a place in a file, what is wrong there, and how to put it right."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from typing import Any


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
