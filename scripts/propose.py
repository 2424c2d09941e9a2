"""From the filled-in form of an issue to the rows that it asks for: a patch, or what is missing, in plain words.

What a stranger wrote stands in the answer only inside code or made inert.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts import citing, entries, forms
from scripts.drafts import Draft
from scripts.marks import FOLLOWING, code, inert
from scripts.problems import Problem
from scripts.readings import Refused, address, slug, tidy

# GitHub takes comments of up to 65,536 characters; a patch near that is no correction.
LONGEST_PATCH = 50_000
MOST_INVESTORS = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What to tell the author: the patch (empty if there is none), what stands in its way, and what it adds."""

    form: str
    patch: str = ""
    missing: str = ""
    problems: tuple[Problem, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[tuple[str, str, str, str, str], ...] = ()


def propose(body: str, package: Path, today: datetime.date) -> Answer | None:
    """What to answer to an issue's body; None if it is not a form about data. Nothing is written."""
    found = forms.read(body)
    if found is None or found[0].name == "broken-page":
        return None
    form, fields = found
    draft = Draft(package)
    try:
        added = _DO[form.name](draft, _tidied(fields), today)
    except Refused as refused:
        # Who fills in a form knows its questions, not the names of their fields.
        said = re.sub(r"\b(source_[a-z_]+|as_reported)\b", lambda name: f"“{form.labels.get(name[1], name[1])}”", str(refused))
        return Answer(form.name, missing=said)
    patch = draft.patch()
    if not patch:
        return Answer(form.name, missing="the record says exactly this already")
    if len(patch) > LONGEST_PATCH:
        return Answer(form.name, missing="the change is too long for a comment; open a pull request instead")
    return Answer(form.name, patch, "", tuple(draft.problems()), tuple(added), tuple(draft.changes()))


_SOURCE = ("source_url", "source_title", "source_publisher", "source_published_on", "source_kind", "source_origin", "source_language")
_APPARATUS = (*_SOURCE, "as_reported", "locator", "attributed_to")


def _tidied(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields without what Markdown and quotation marks put around words; lists keep their lines."""
    kept = ("investors", "remarks")
    tidied = {name: text if name in kept else tidy(text) for name, text in fields.items()}
    return {**tidied, "source_url": address(fields["source_url"])} if fields.get("source_url") else tidied


def _apparatus(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: fields[name] for name in _APPARATUS if fields.get(name)}


def _cell(draft: Draft, fields: Mapping[str, str]) -> tuple[str, str, str]:
    missing = [name for name in ("table", "row", "field") if not fields.get(name)]
    if missing:
        raise Refused(f"say which cell is meant: {', '.join(missing)} missing")
    row, field = fields["row"], fields["field"].lower().replace(" ", "_")
    table = _table(draft, fields["table"])
    return table, citing.find(draft, table, row), field


# The tables that people know; the others are the apparatus, where nothing is corrected by a form.
TABLES = ("companies", "products", "investors", "rounds", "investments", "stakes", "relations", "exits", "metrics")


def _table(draft: Draft, text: str) -> str:
    """The table that a text means: rounds, Round, funding rounds. Raises Refused."""
    words = re.findall(r"[a-z]+", text.lower())
    found = [table for table in TABLES if {table, table.removesuffix("s"), f"{table.removesuffix('ies')}y"} & set(words)]
    if text in draft.tables or len(found) != 1:
        if text in draft.tables:
            return text
        raise Refused(f"there is no table {text!r}; it is one of {', '.join(TABLES)}")
    return found[0]


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
        # The form asks for the words of one figure, and for the valuation as it is printed.
        given["as_reported.valuation"] = fields["valuation"]
    series = re.fullmatch(r"(?i)(?:series|round)?\s*(.+?)\s*(?:round|轮融资|輪融資|轮|輪)?", given.get("series", ""))
    if series:
        given["series"] = series[1]
    added = entries.new(draft, "rounds", given, today)
    round_id = added[0].removeprefix("rounds/")
    for role, name in _investors(draft, fields["investors"]):
        try:
            investor = citing.find(draft, "investors", name)
        except Refused:
            investor = draft.add("investors", {"investor_id": citing.free(draft, "investors", slug(name)), "name": name})
            added.append(f"investors/{investor}")
        known = _apparatus(fields) | {"as_reported": " ".join(name.split())}
        added += entries.new(draft, "investments", {"round_id": round_id, "investor_id": investor, "role": role, **known}, today)
    return added


_LED = re.compile(
    r"(?i)(?P<co>co-?)?lead(?:er|ing| investor)?s?\s*[:：]\s*(?P<name>.+)"
    r"|(?P<behind>.+?)\s*[(（](?P<with>co-?)?(?:lead|led|领投)[^)）]*[)）]"
)
# Others that nobody names are no investor.
_OTHERS = re.compile(r"(?i)(?:\s*(?:,|and|&)?\s*\b(?:others|other investors|among others)|等(?:机构|投资者)?)\s*$")


def _investors(draft: Draft, text: str) -> list[tuple[str, str]]:
    """The investors of a list, each with its role; a line may hold one or several."""
    found: list[tuple[str, str]] = []
    for line in [_OTHERS.sub("", tidy(line)) for line in text.splitlines()]:
        led = _LED.fullmatch(line)
        names = _OTHERS.sub("", (led["name"] or led["behind"]) if led else line)
        role = ("co_lead" if led["co"] or led["with"] else "lead") if led else "participant"
        try:
            citing.find(draft, "investors", names)
            parts = [names]
        except Refused:
            parts = re.split(r"\s*[,，、;；]\s*(?:and\s+)?|\s+and\s+", names)
        found += [(role, part) for part in parts if part]
    return found[:MOST_INVESTORS]


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
    lines = ["Thank you. This is what your form asks for. A person looks at it, and at the page, before anything is published.", ""]
    for table, row_id, column, before, after in answer.changed[:20]:
        lines.append(f"- {code(f'{table}/{row_id}')}, {code(column)}: {code(before or 'nothing')} → {code(after or 'nothing')}")
    lines += [f"- a new row of {code(name.partition('/')[0])}: {code(name.partition('/')[2])}" for name in answer.added[:20]]
    if len(answer.added) > 20:
        lines.append(f"- and {len(answer.added) - 20} more rows")
    lines.append("")
    slips = [problem for problem in answer.problems if problem.rule not in FOLLOWING]
    follows = [problem for problem in answer.problems if problem.rule in FOLLOWING]
    if slips:
        labels = next(form.labels for form in forms.forms() if form.name == answer.form)
        hint = "by editing the text above; this comment is written anew each time:"
        lines += [f"**Please put right**, {hint}", "", *_told(slips, labels), ""]
    if follows:
        lines += ["**Left to a maintainer**, as it follows from the change:", "", *_told(follows, {}), ""]
    if not answer.problems:
        lines += ["The checks find nothing against it.", ""]
    lines += ["<details><summary>The patch, for <code>git apply</code></summary>", ""]
    lines += [fence(answer.patch), "", "</details>", ""]
    return "\n".join(lines)


def _told(problems: Sequence[Problem], labels: Mapping[str, str]) -> list[str]:
    """Problems as a list; each by the question of the form that its cell comes from, or else by its place."""
    lines = []
    for problem in problems[:20]:
        label = labels.get(f"source_{problem.column}" if problem.table == "sources" else problem.column)
        where = f"“{inert(label)}”" if label else code(problem.where())
        lines.append(f"- {where}: {inert(problem.message)}. {inert(problem.hint)}".rstrip())
    return lines
