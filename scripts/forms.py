"""The filled-in form of an issue, read back into its fields.

An issue's body is Markdown that a stranger may have edited at will: it is read line by line against the labels of the forms in
.github/ISSUE_TEMPLATE, in their order, and nothing of it is run.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from scripts import paths

FORMS = paths.ROOT / ".github" / "ISSUE_TEMPLATE"
# What GitHub writes where a field was left empty.
EMPTY = "_No response_"
# GitHub takes bodies of up to 65,536 characters.
LONGEST_BODY = 65_536
LONGEST_FIELD = 2_000


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """A form: the stem of its file, and the label of each field by its id, in order."""

    name: str
    labels: Mapping[str, str]


@functools.cache
def forms(folder: Path = FORMS) -> tuple[Form, ...]:
    """Every form of the repository."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        fields = {field["id"]: field["attributes"]["label"] for field in content.get("body", ()) if "id" in field}
        if fields:
            found.append(Form(path.stem, fields))
    return tuple(found)


def _read(body: str, form: Form) -> dict[str, str] | None:
    """The fields of a body by their ids, or None if it is not of this form.

    A label counts once and only after the one before it: text that looks like a heading cannot go back and change a field.
    """
    pending = list(form.labels.items())
    told: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in body.replace("\r\n", "\n").split("\n"):
        heading = re.fullmatch(r"### (.+?)\s*", line)
        place = next((place for place, (_, label) in enumerate(pending) if heading and heading[1] == label), None)
        if place == 0:
            identity, _ = pending.pop(0)
            current = told.setdefault(identity, [])
        elif current is not None:
            current.append(line)
    if pending:
        return None
    texts = {identity: "\n".join(lines).strip() for identity, lines in told.items()}
    return {identity: "" if text in (EMPTY, "None") else text[:LONGEST_FIELD] for identity, text in texts.items()}


def read(body: str) -> tuple[Form, dict[str, str]] | None:
    """The form that a body was filled into, and its fields; None if it is none of ours."""
    for form in sorted(forms(), key=lambda form: -len(form.labels)):
        fields = _read(body[:LONGEST_BODY], form)
        if fields is not None:
            return form, fields
    return None
