"""From the filled-in form of an issue to the rows that it asks for: a patch, or what is missing, in plain words.

An issue's body is Markdown that a stranger may have edited at will. It is read line by line against the labels of the forms in
.github/ISSUE_TEMPLATE, in their order; nothing of it is run, and in the answer it stands only inside code blocks or made inert.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from scripts import entries, paths
from scripts.drafts import Draft, Refused
from scripts.marks import inert
from scripts.problems import Problem

FORMS = paths.ROOT / ".github" / "ISSUE_TEMPLATE"
# What GitHub writes where a field was left empty.
EMPTY = "_No response_"
# GitHub takes bodies and comments of up to 65,536 characters; a patch near that is no correction.
LONGEST_BODY, LONGEST_PATCH = 65_536, 50_000
LONGEST_FIELD = 2_000
MOST_INVESTORS = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """A form: the stem of its file, and the label of each field by its id, in order."""

    name: str
    labels: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What to tell the author: the patch (empty if there is none), what stands in its way, and what it adds."""

    form: str
    patch: str = ""
    missing: str = ""
    problems: tuple[Problem, ...] = ()
    added: tuple[str, ...] = ()


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


def propose(body: str, package: Path, today: datetime.date) -> Answer | None:
    """What to answer to an issue's body; None if it is not a form about data. Nothing is written."""
    found = read(body)
    if found is None or found[0].name == "broken-page":
        return None
    form, fields = found
    draft = Draft(package)
    try:
        added = _DO[form.name](draft, fields, today)
    except Refused as refused:
        return Answer(form.name, missing=str(refused))
    patch = draft.patch()
    if not patch:
        return Answer(form.name, missing="the record says exactly this already")
    if len(patch) > LONGEST_PATCH:
        return Answer(form.name, missing="the change is too long for a comment; open a pull request instead")
    return Answer(form.name, patch, problems=tuple(draft.problems()), added=tuple(added))


_SOURCE = ("source_url", "source_title", "source_publisher", "source_published_on", "source_kind", "source_origin", "source_language")
_APPARATUS = (*_SOURCE, "as_reported", "locator", "attributed_to")


def _apparatus(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: fields[name] for name in _APPARATUS if fields.get(name)}


def _cell(draft: Draft, fields: Mapping[str, str]) -> tuple[str, str, str]:
    missing = [name for name in ("table", "row", "field") if not fields.get(name)]
    if missing:
        raise Refused(f"say which cell is meant: {', '.join(missing)} missing")
    table, row, field = fields["table"].strip(), fields["row"].strip(), fields["field"].strip().lower().replace(" ", "_")
    if table not in draft.tables:
        raise Refused(f"there is no table {table!r}; the tables are {', '.join(draft.tables.by_name)}")
    return table, entries.find(draft, table, row), field


def _correction(draft: Draft, fields: Mapping[str, str], today: datetime.date) -> list[str]:
    if not fields["value"]:
        raise Refused("say what the cell should hold")
    return entries.correct(draft, _cell(draft, fields), fields["value"], _apparatus(fields), today)


def _missing_source(draft: Draft, fields: Mapping[str, str], today: datetime.date) -> list[str]:
    """A claim of the source's own words; the published value stays until the evidence rule asks for another."""
    table, row_id, field = _cell(draft, fields)
    return entries.support(draft, (table, row_id, field), fields["value"], _apparatus(fields), today)


def _missing_round(draft: Draft, fields: Mapping[str, str], today: datetime.date) -> list[str]:
    columns = ("company_id", "series", "announced_on", "status", "amount", "valuation")
    given = {name: fields[name] for name in columns if fields[name]} | _apparatus(fields)
    if fields["valuation"]:
        given["valuation_basis"] = fields["valuation_basis"] or "unspecified"
    added = entries.new(draft, "rounds", given, today)
    round_id = added[0].removeprefix("rounds/")
    lines = [line.strip(" -*•") for line in fields["investors"].splitlines()]
    for line in [line for line in lines if line][:MOST_INVESTORS]:
        led = re.fullmatch(r"(?i)(co-)?lead(?:er)?\s*:\s*(.+)", line)
        name = led[2] if led else line
        role = ("co_lead" if led[1] else "lead") if led else "participant"
        try:
            investor = entries.find(draft, "investors", name)
        except Refused:
            investor = draft.add("investors", {"investor_id": entries.free(draft, "investors", entries.slug(name)), "name": name})
            added.append(f"investors/{investor}")
        known = _apparatus(fields) | {"as_reported": " ".join(name.split())}
        added += entries.new(draft, "investments", {"round_id": round_id, "investor_id": investor, "role": role, **known}, today)
    return added


_DO = {"correction": _correction, "missing-source": _missing_source, "missing-round": _missing_round}


def fence(text: str) -> str:
    """A text as a code block that it cannot end."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    marks = "`" * max(3, longest + 1)
    return f"{marks}diff\n{text.rstrip()}\n{marks}"


def as_markdown(answer: Answer) -> str:
    """The comment that answers the issue."""
    if answer.missing:
        return (
            f"Thank you. This cannot be turned into rows of the record yet: {inert(answer.missing)}.\n\n"
            "Edit the text above; this comment is written anew each time. If you are stuck, leave it: a person reads it too.\n"
        )
    lines = [
        "Thank you. These are the rows that your form asks for. A person looks at them, and at the page, before anything is published.",
        "",
    ]
    if answer.problems:
        lines += ["**What the checks would say**, and what a maintainer has to settle first:", ""]
        lines += [f"- {inert(problem.where())}: {inert(problem.message)}. {inert(problem.hint)}" for problem in answer.problems[:20]]
        lines.append("")
    else:
        lines += ["The checks find nothing against them.", ""]
    lines += [f"<details><summary>The patch ({len(answer.added)} rows added; <code>git apply</code> takes it)</summary>", ""]
    lines += [fence(answer.patch), "", "</details>", ""]
    return "\n".join(lines)
