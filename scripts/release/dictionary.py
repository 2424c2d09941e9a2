"""What each column means: the rows of the dictionary, for the page of the site and for the file in the ZIP."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator

from scripts.data import Field, Table, Tables, as_cell


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One column of a table: what stands in it, and how often nothing does."""

    table: Table
    field: Field
    unit: str
    allowed: tuple[str, ...]
    rule: str
    target: str

    @property
    def example(self) -> str:
        """The most common filled cell, the first of them where several are; of long texts the first."""
        counts = Counter(as_cell(row[self.field.name]) for row in self.table if row[self.field.name] is not None)
        return max(counts, key=lambda text: counts[text]) if counts else ""

    @property
    def missing_share(self) -> float:
        """The part of the rows in which the cell is empty, in percent."""
        missing = sum(row[self.field.name] is None for row in self.table)
        return 100 * missing / len(self.table) if len(self.table) else 0.0


def _rule(table: Table, field: Field) -> str:
    """What a cell must be, beyond its type, in a few words."""
    constraints = field.constraints
    parts = ["key"] if table.key == (field.name,) else ["part of the key"] if field.name in table.key else []
    parts += [word for name, word in (("required", "always filled"), ("unique", "unique")) if constraints.get(name)]
    parts += [f"{word} {constraints[name]}" for name, word in (("minimum", "at least"), ("maximum", "at most")) if name in constraints]
    if field.evidence:
        parts.append("stands on claims")
    return ", ".join(parts)


def entries(tables: Tables, table: Table) -> Iterator[Entry]:
    """The dictionary of a table, column by column."""
    resource = next(resource for resource in tables.descriptor["resources"] if resource["name"] == table.name)
    targets = {}
    for key in resource["schema"].get("foreignKeys", []):
        fields = [key["fields"]] if isinstance(key["fields"], str) else key["fields"]
        for field in fields:
            targets[field] = key["reference"].get("resource") or table.name
    for field in table.fields.values():
        yield Entry(
            table=table,
            field=field,
            unit=field.unit or (f"in the column {field.unit_field}" if field.unit_field else ""),
            allowed=tuple(str(value) for value in field.constraints.get("enum", ())),
            rule=_rule(table, field),
            target=targets.get(field.name, ""),
        )


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "'")


def as_markdown(tables: Tables) -> str:
    """The whole dictionary as a Markdown file."""
    lines = [f"# Dictionary of {tables.descriptor.get('title', '')} {tables.descriptor.get('version', '')}", ""]
    for table in tables:
        lines += [f"## {table.name}", "", table.description, "", f"{len(table):,} rows; key: {', '.join(table.key)}.", ""]
        lines += ["| column | type | what it is | unit | allowed | rule | points to | missing |", "|---|---|---|---|---|---|---|---|"]
        for entry in entries(tables, table):
            field = entry.field
            cells = [
                field.name,
                field.type,
                f"{field.title}. {field.description}",
                entry.unit,
                ", ".join(entry.allowed),
                entry.rule,
                entry.target,
            ]
            lines.append("| " + " | ".join(map(_cell, cells)) + f" | {entry.missing_share:.0f}% |")
        lines.append("")
    return "\n".join(lines)
