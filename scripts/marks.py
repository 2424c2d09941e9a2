"""Problems as GitHub shows them on a pull request: marks at the very lines, and a summary in plain words (pure).

Cells of the record end up here and come from strangers: a mark must not start a command of its own, and the summary shows cells as
text, never as Markdown, HTML, a mention or a link.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scripts.problems import Problem
from scripts.rulebook import Rule, Rulebook

# GitHub shows at most ten error annotations a step; the rest would silently vanish.
LIMIT = 10
# How many places of one rule the summary lists; the file and the log have the rest.
PLACES = 20

# What these find mostly follows from a slip that another rule names: the slip itself is told first.
FOLLOWING = ("adopted_value_follows_rule", "cells_have_claims", "comparison_recomputes", "thresholds_hold")

# All that Markdown could read as more than itself, and what GitHub turns into mentions, references and links by itself.
_MARKED = re.compile(r"[\\`*_\[\]|~$]")
_INVISIBLE = re.compile("[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


def inert(text: str) -> str:
    """Any text as words inside a line of GitHub's Markdown: nothing in it is markup, a mention, a reference or a link."""
    text = _INVISIBLE.sub(" ", text).replace("&", "&amp;").replace("<", "&lt;")
    text = _MARKED.sub(r"\\\g<0>", text)
    text = re.sub(r"([@#])(?=\w)", r"\1<!-- -->", text)
    return text.replace("://", ":<!-- -->//").replace("www.", "www<!-- -->.")


def code(text: str) -> str:
    """Any text as a code span of Markdown, in one line, fit for a table's cell."""
    text = _INVISIBLE.sub(" ", text).replace("|", "¦")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if not text.strip() or text.startswith("`") or text.endswith("`") or longest else ""
    return f"{fence}{pad}{text or ' '}{pad}{fence}"


def _escape(text: str, *, is_property: bool = False) -> str:
    """Escape text for a workflow command, so that no cell can start a command of its own."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if is_property else text


def path_of(problem: Problem, prefix: str) -> str:
    """The file as seen from the root of the repository: prefix is the package's folder; pages name their whole path already."""
    return problem.file if problem.rule == "page" else prefix + problem.file


def worst_first(problems: Sequence[Problem], book: Rulebook) -> list[Problem]:
    """What hides other problems first: unreadable files, then breaches of the schema, then the rules, and last what follows from others."""
    return sorted(problems, key=lambda problem: (book[problem.rule].rank, problem.rule in FOLLOWING, problem))


def _sentence(problem: Problem) -> str:
    column = f"{problem.column}: " if problem.column else ""
    stop = "" if problem.message.endswith((".", "?", "!")) else "."
    return f"{column}{problem.message}{stop} {problem.hint}".rstrip()


def _grouped(problems: Sequence[Problem]) -> list[list[Problem]]:
    """At most LIMIT groups: one a line where that is enough, else one a rule and file; what is still too much goes with the last."""
    for key in (lambda item: (item.file, item.line), lambda item: (item.file, item.rule)):
        groups: dict[tuple[object, ...], list[Problem]] = {}
        for problem in problems:
            groups.setdefault(key(problem), []).append(problem)
        if len(groups) <= LIMIT:
            return list(groups.values())
    listed = list(groups.values())
    return [*listed[: LIMIT - 1], [problem for group in listed[LIMIT - 1 :] for problem in group]]


def commands(problems: Sequence[Problem], book: Rulebook, prefix: str = "") -> str:
    """Workflow commands that mark the very line and column; the worst first, all of them grouped into ten marks."""
    marked = []
    groups = _grouped(worst_first(problems, book))
    for group in groups:
        first = group[0]
        properties = [f"file={_escape(path_of(first, prefix), is_property=True)}"]
        if first.line:
            properties.append(f"line={first.line}")
        if first.position:
            properties.append(f"col={first.position}")
        rules = list(dict.fromkeys(problem.rule for problem in group))
        title = ", ".join(rules[:3]) + (f" and {len(rules) - 3} more rules" if len(rules) > 3 else "")
        properties.append(f"title={_escape(title, is_property=True)}")
        here = [problem for problem in group if (problem.file, problem.line) == (first.file, first.line)]
        lines = [_sentence(problem) for problem in here]
        elsewhere = list(dict.fromkeys(problem.where() for problem in group if problem not in here))
        if elsewhere:
            more = f" and {len(elsewhere) - PLACES} more" if len(elsewhere) > PLACES else ""
            lines.append(f"The same kind of problem: {', '.join(elsewhere[:PLACES])}{more}.")
        lines.extend(f"Why: {address}" for rule in rules[:3] if (address := book.address(rule)))
        marked.append(f"::error {','.join(properties)}::{_escape(chr(10).join(lines))}")
    if len({(problem.file, problem.line) for problem in problems}) > len(groups):
        marked.append(f"All {len(problems)} problems:")
        # A line of the log starts with the path, never with what a cell holds, so that it cannot be read as a command.
        marked.extend(f"  {_escape(prefix + problem.where())}  {_escape(problem.message)}" for problem in problems)
    return "\n".join(marked)


def summary(problems: Sequence[Problem], book: Rulebook, prefix: str = "", checked: str = "") -> str:
    """What the job's page says, in Markdown: for each rule what is wrong where, why the rule exists, how to put it right."""
    if not problems:
        return f"## The data is fine\n\nNo rule is broken. {checked}\n".replace(" \n", "\n")
    lines = [f"## {_count(len(problems), 'place')} to put right", ""]
    lines += ["Nothing is lost: edit the file on this pull request's branch again, and the checks run anew.", ""]
    rules: dict[str, list[Problem]] = {}
    for problem in worst_first(problems, book):
        rules.setdefault(problem.rule, []).append(problem)
    for name, found in rules.items():
        lines += [f"### {inert(name)}: {_count(len(found), 'place')}", "", *_why(book[name], book.address(name)), ""]
        lines += ["| Where | What is wrong | How to put it right |", "|---|---|---|"]
        for problem in found[:PLACES]:
            line = f", line {problem.line}" if problem.line else ""
            column = f", {code(problem.column)}" if problem.column else ""
            lines.append(f"| {code(path_of(problem, prefix))}{line}{column} | {inert(problem.message)} | {inert(problem.hint)} |")
        if len(found) > PLACES:
            lines += ["", f"and {len(found) - PLACES} more, which the log of this step lists."]
        lines.append("")
    return "\n".join(lines)


def _why(rule: Rule, address: str | None) -> list[str]:
    more = f" [More about this rule]({address})" if address else ""
    return [f"**The rule:** {inert(rule.sentence)}{more}"]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
