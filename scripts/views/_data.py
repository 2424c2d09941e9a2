"""What the views of the data pages share: sizes, licences and texts cut short."""

from __future__ import annotations

from collections.abc import Mapping

from scripts.data import Table, Tables
from scripts.refs import External, Item, Several

LONGEST = 80


def size(length: int) -> str:
    """A number of bytes in the unit that fits: 812 bytes, 24 KB, 2.6 MB."""
    if length < 1000:
        return f"{length} bytes"
    return f"{length / 1000:.0f} KB" if length < 1_000_000 else f"{length / 1_000_000:.1f} MB"


def licence(tables: Tables, table: Table) -> Item:
    """The licence of a table: its own, or that of the package."""
    resource = next(resource for resource in tables.descriptor["resources"] if resource["name"] == table.name)
    licences = resource.get("licenses") or tables.descriptor.get("licenses", [])
    return Several(tuple(External(_named(licence), licence.get("path", "")) for licence in licences))


def _named(licence: Mapping[str, str]) -> str:
    """CC-BY-4.0; a licence without a name of its own by its title."""
    return licence.get("title", licence["name"]) if licence["name"].startswith("other") else licence["name"]


def short(text: str, longest: int = LONGEST) -> str:
    """A text that fits into a cell of a page."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
