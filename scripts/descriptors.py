"""Reads datapackage.json, or says what in it is no Data Package that is read here: broken JSON, and what would change how files are read.

What its schemas mean for cells is data.py's to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts import files
from scripts.files import Broken
from scripts.files import problem as _problem
from scripts.problems import Problem

LARGEST_DESCRIPTOR = 5_000_000
# A JSON file that nests deeper than this is no descriptor (a schema with its constraints has ten levels); libraries that copy it
# would exhaust their stack.
DEEPEST_DESCRIPTOR = 50

# What a resource must say of its file where it says it, and what it must not say: these change what a program reads, and where from.
_AS_READ = {"type": "table", "format": "csv", "encoding": "utf-8", "scheme": "file"}
_CHANGES_READING = (
    *("profile", "dialect", "data", "compression", "innerpath", "extrapaths", "basepath", "multipart"),
    *("control", "layout", "detector", "pipeline", "transform"),
)


def read(package: Path, name: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Read datapackage.json. Returns the descriptor, or None and the problems."""
    if waiting := files.unfinished(package):
        message = f"a change was cut off before it was written whole: {', '.join(waiting[:5])} still has to come from {files.UNFINISHED}/"
        hint = f"Run the command again that was cut off: it finishes first. Or take the old files back, and delete {files.UNFINISHED}/."
        return None, [_problem(waiting[0], "file-unfinished", message, hint)]
    try:
        descriptor = json.loads(files.text(files.content(package / name, name, LARGEST_DESCRIPTOR), name), parse_constant=_no_number)
    except Broken as broken:
        return None, [broken.problem]
    except json.JSONDecodeError as error:
        return None, [
            _problem(
                name,
                "file-json",
                f"not valid JSON: {error.msg}",
                "A comma or a quote is missing or too many here or just before.",
                error.lineno,
            )
        ]
    except ValueError as error:  # NaN, or a number with more digits than Python reads
        return None, [_problem(name, "file-json", f"not valid JSON: {error}", "Write a plain number.")]
    except RecursionError:
        descriptor = _TOO_DEEP
    if _is_deeper(descriptor, DEEPEST_DESCRIPTOR):
        return None, [_problem(name, "file-json", "the JSON nests too deep to be a descriptor", "Take the nesting out.")]
    if _has_half_letters(descriptor):
        return None, [_problem(name, "file-encoding", "a text holds half a letter (a lone surrogate)", "Type the damaged letter again.")]
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list) or not resources:
        return None, [_problem(name, "file-json", "the descriptor has no list of resources", 'A Data Package needs "resources".')]
    problems = []
    if "profile" in descriptor:
        problems.append(_problem(name, "file-json", 'the descriptor has the property "profile"', 'Version 2 has "$schema" in its place.'))
    for number, resource in enumerate(resources, 1):
        problems.extend(_reading_problems(name, number, resource))
        for key, kind in (("name", str), ("path", str), ("schema", dict)):
            if not isinstance(resource, dict) or not isinstance(resource.get(key), kind):
                problems.append(_problem(name, "file-json", f'resource {number} has no "{key}"', "See the other resources for the form."))
        schema = resource.get("schema") if isinstance(resource, dict) else None
        if isinstance(schema, dict):
            fields = schema.get("fields")
            if not isinstance(fields, list) or not all(
                isinstance(field, dict) and isinstance(field.get("name"), str) and isinstance(field.get("type"), str) for field in fields
            ):
                problems.append(_problem(name, "file-json", f"resource {number} has fields without name or type", "Give every field both."))
            if not isinstance(schema.get("primaryKey"), (list, str)):
                problems.append(_problem(name, "file-json", f'resource {number} has no "primaryKey"', "Every table has a key."))
    return (None, problems) if problems else (descriptor, [])


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


_TOO_DEEP: list[Any] = []
_TOO_DEEP.append(_TOO_DEEP)


def _is_deeper(value: Any, levels: int) -> bool:
    """Whether JSON nests deeper than so many levels; it is not followed any further."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels == 0 or any(_is_deeper(item, levels - 1) for item in inner)


def _has_half_letters(value: Any) -> bool:
    """Whether a text of the JSON could not be written into any file."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _reading_problems(name: str, number: int, resource: Any) -> Iterator[Problem]:
    """Properties of a resource that make another program read another file, or this one otherwise."""
    if not isinstance(resource, dict):
        return
    for key, value in _AS_READ.items():
        if resource.get(key, value) != value:
            yield _problem(
                name, "file-json", f"resource {number} has the {key} {resource[key]!r:.80}", f'Write "{value}", or leave it out.'
            )
    for key in _CHANGES_READING:
        if key in resource:
            message = f'resource {number} has the property "{key}", which changes how its file is read'
            yield _problem(name, "file-json", message, "Take it out; every table is a plain CSV file of the package.")
