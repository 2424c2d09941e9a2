"""How to cite a version: CITATION.cff, BibTeX, RIS, and one line of text. Everything comes from the descriptor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

SUBTITLE = "who funds China's large-model companies"


def _facts(descriptor: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
    """Title, author, version, day, address."""
    people = [person["title"] for person in descriptor.get("contributors", []) if "creator" in person.get("roles", ["creator"])]
    title = f"{descriptor.get('title', '')}: {SUBTITLE}"
    return (
        title,
        " and ".join(people),
        descriptor.get("version", ""),
        str(descriptor.get("created", ""))[:10],
        descriptor.get("homepage", ""),
    )


def as_cff(descriptor: Mapping[str, Any]) -> str:
    """A Citation File Format 1.2.0 file."""
    title, _, version, day, address = _facts(descriptor)
    record = {
        "cff-version": "1.2.0",
        "message": "If you use this data, please cite it as below, with the version that you used.",
        "type": "dataset",
        "title": title,
        "abstract": descriptor.get("description", ""),
        "authors": [{"name": person["title"]} for person in descriptor.get("contributors", [])],
        "version": version,
        "date-released": day,
        "license": [licence["name"] for licence in descriptor.get("licenses", [])][0],
        "keywords": list(descriptor.get("keywords", [])),
    }
    if address:
        record["url"] = address
    text: str = yaml.safe_dump(record, sort_keys=False, allow_unicode=True, width=120)
    return text


def as_bibtex(descriptor: Mapping[str, Any]) -> str:
    """A BibTeX entry."""
    title, author, version, day, address = _facts(descriptor)
    fields = {
        "author": f"{{{author}}}",
        "title": f"{{{title}}}",
        "version": version,
        "year": day[:4],
        "month": str(int(day[5:7])),
        "note": f"As of {day}",
    }
    if address:
        fields["url"] = address
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{model-money-{version},\n{body}\n}}\n"


def as_ris(descriptor: Mapping[str, Any]) -> str:
    """A RIS record."""
    title, author, version, day, address = _facts(descriptor)
    lines = [("TY", "DATA"), ("AU", author), ("TI", title), ("ET", version), ("PY", day[:4]), ("DA", day.replace("-", "/"))]
    lines += [("UR", address)] if address else []
    return "".join(f"{tag}  - {value}\r\n" for tag, value in [*lines, ("ER", "")])


def as_text(descriptor: Mapping[str, Any]) -> str:
    """One line for a list of references."""
    title, author, version, day, address = _facts(descriptor)
    return f"{author} ({day[:4]}): {title}. Data package, version {version}, as of {day}.{' ' + address if address else ''}"
