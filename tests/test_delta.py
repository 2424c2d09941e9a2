"""What moved between two packages: complete, in a stable order, and enough to get from either to the other."""

from __future__ import annotations

import copy
import dataclasses
import json
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts import data, delta, files
from scripts.data import Tables
from scripts.delta import CellChange, Level, SchemaChange
from tests import support

Rows = dict[str, dict[str, dict[str, str]]]


def _with(rows: Rows, edit: Callable[[dict[str, Any]], object] | None = None) -> Tables:
    """Tables of the tiny package's descriptor (edited) with these rows."""
    descriptor = copy.deepcopy(dict(support.tiny_tables().descriptor))
    if edit:
        edit(descriptor)
    raw = {}
    for resource in descriptor["resources"]:
        header = [field["name"] for field in resource["schema"]["fields"]]
        raw[resource["name"]] = files.RawTable(
            header, [[cells.get(n, "") for n in header] for cells in rows.get(resource["name"], {}).values()]
        )
    return data.assemble(support.TINY, types.MappingProxyType(descriptor), raw)


def _rows() -> Rows:
    found = delta.rows(support.tiny_tables())
    return {table: {row_id: dict(cells) for row_id, cells in content.items()} for table, content in found.items()}


def test_nothing_moves_between_a_package_and_itself() -> None:
    found = delta.compare(support.tiny_tables(), _with(_rows()))
    assert not found
    assert found.level is Level.NONE


def test_three_edited_cells_are_three_changes_in_the_order_of_the_tables() -> None:
    rows = _rows()
    rows["rounds"]["alpha-ai-2024-05-b"]["amount"] = "650000000"
    rows["rounds"]["alpha-ai-2023-06-a"]["announced_on"] = "2023-06-16"
    del rows["companies"]["alpha-ai"]["city"]
    found = delta.compare(support.tiny_tables(), _with(rows))
    assert found.changed == (
        CellChange("companies", "alpha-ai", "city", "Beijing", None),
        CellChange("rounds", "alpha-ai-2023-06-a", "announced_on", "2023-06-15", "2023-06-16"),
        CellChange("rounds", "alpha-ai-2024-05-b", "amount", "600000000", "650000000"),
    )
    assert (found.added, found.removed, found.schema) == ((), (), ())
    assert found.level is Level.PATCH


def test_rows_that_come_and_go_carry_their_cells() -> None:
    rows = _rows()
    gone = rows["products"].pop(next(iter(rows["products"])))
    rows["companies"]["new-co"] = {"company_id": "new-co", "name": "New", "group": "platform", "country": "CN"}
    found = delta.compare(support.tiny_tables(), _with(rows))
    assert [(row.op, row.table, row.row_id, row.cells) for row in (*found.added, *found.removed)] == [
        ("ADD", "companies", "new-co", rows["companies"]["new-co"]),
        ("REMOVE", "products", gone["product_id"], gone),
    ]
    assert found.level is Level.MINOR


def test_the_order_of_the_files_does_not_matter() -> None:
    rows = {table: dict(reversed(content.items())) for table, content in _rows().items()}
    assert not delta.compare(support.tiny_tables(), _with(rows))


# ---- there and back


@st.composite
def _edited(draw: st.DrawFn) -> Rows:
    """The tiny package's rows after some random edits."""
    rows = _rows()
    fields = {
        table.name: [name for name, field in table.fields.items() if field.type == "string" and name not in table.key]
        for table in support.tiny_tables()
    }
    for _ in range(draw(st.integers(0, 8))):
        table = draw(st.sampled_from(sorted(name for name in rows if fields[name])))
        if not rows[table]:
            continue
        row_id = draw(st.sampled_from(sorted(rows[table])))
        action = draw(st.sampled_from(["set", "empty", "remove", "add"]))
        field = draw(st.sampled_from(fields[table]))
        if action == "set":
            rows[table][row_id][field] = draw(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=9))
        elif action == "empty":
            rows[table][row_id].pop(field, None)
        elif action == "remove":
            del rows[table][row_id]
        elif len(support.tiny_tables()[table].key) == 1:
            new = f"{row_id}-{draw(st.integers(0, 99))}"
            rows[table][new] = {**rows[table][row_id], support.tiny_tables()[table].key[0]: new}
    return rows


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_edited())
def test_base_and_delta_give_the_new_package_and_back(rows: Rows) -> None:
    old, new = support.tiny_tables(), _with(rows)
    found = delta.compare(old, new)
    written = json.loads(json.dumps(list(delta.records(found)), ensure_ascii=False))
    read = delta.from_records(written)
    assert read == found
    filled = {name: content for name, content in delta.rows(new).items() if content}
    assert delta.apply(delta.rows(old), read) == filled
    assert delta.apply(filled, read, reverse=True) == {name: content for name, content in delta.rows(old).items() if content}


@pytest.mark.parametrize("what", ["removed", "added", "changed"])
def test_a_delta_for_other_rows_is_refused(what: str) -> None:
    rows = _rows()
    if what == "removed":
        rows["products"].clear()
    elif what == "added":
        rows["companies"]["new-co"] = {"company_id": "new-co", "name": "New", "group": "platform", "country": "CN"}
    else:
        rows["rounds"]["alpha-ai-2024-05-b"]["amount"] = "1"
    found = delta.compare(support.tiny_tables(), _with(rows))
    with pytest.raises(ValueError, match="the delta"):
        delta.apply(rows, found)


# ---- promises


def _field(descriptor: dict[str, Any], table: str, name: str) -> dict[str, Any]:
    resource = next(resource for resource in descriptor["resources"] if resource["name"] == table)
    return next(field for field in resource["schema"]["fields"] if field["name"] == name)


def _fields(descriptor: dict[str, Any], table: str) -> list[dict[str, Any]]:
    return next(resource for resource in descriptor["resources"] if resource["name"] == table)["schema"]["fields"]


EDITS: dict[str, tuple[Callable[[dict[str, Any]], object], str, Level]] = {
    "a new field": (lambda d: _fields(d, "companies").append({"name": "size", "type": "string"}), "field", Level.MINOR),
    "a field gone": (lambda d: _fields(d, "companies").pop(), "field", Level.MAJOR),
    "another type": (lambda d: _field(d, "companies", "founded_on").update(type="number"), "type", Level.MAJOR),
    "another unit": (lambda d: _field(d, "stakes", "percent").update(unit="parts_per_million"), "unit", Level.MAJOR),
    "made compulsory": (lambda d: _field(d, "companies", "city").update(constraints={"required": True}), "required", Level.MAJOR),
    "no longer compulsory": (lambda d: _field(d, "companies", "country")["constraints"].pop("required"), "required", Level.MINOR),
    "one word more": (lambda d: _field(d, "companies", "group")["constraints"]["enum"].append("lab"), "enum", Level.MINOR),
    "one word less": (lambda d: _field(d, "companies", "group")["constraints"]["enum"].pop(), "enum", Level.MAJOR),
    "a higher least": (lambda d: _field(d, "rounds", "amount")["constraints"].update(minimum=1), "minimum", Level.MAJOR),
    "a lower least": (lambda d: _field(d, "rounds", "amount")["constraints"].update(minimum=-1), "minimum", Level.MINOR),
    "a lower most": (lambda d: _field(d, "stakes", "percent")["constraints"].update(maximum=99), "maximum", Level.MAJOR),
    "another pattern": (lambda d: _field(d, "companies", "website")["constraints"].update(pattern="^https://"), "pattern", Level.MAJOR),
    "no pattern": (lambda d: _field(d, "companies", "website")["constraints"].pop("pattern"), "pattern", Level.MINOR),
    "a table gone": (lambda d: d["resources"].pop(), "table", Level.MAJOR),
    "another key": (lambda d: d["resources"][0]["schema"].update(primaryKey=["name"]), "key", Level.MAJOR),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_change_of_what_is_promised_has_its_level(name: str) -> None:
    edit, what, level = EDITS[name]
    rows: Rows = {}
    old, new = _with(rows), _with(rows, edit)
    found = delta.compare(old, new)
    assert [(item.what, item.level) for item in found.schema] == [(what, level)]
    assert found.level is level
    assert delta.from_records(list(delta.records(found))) == found


def test_a_new_table_is_more_to_read() -> None:
    def cut(descriptor: dict[str, Any]) -> None:
        descriptor["resources"].pop()

    found = delta.compare(_with({}, cut), _with({}))
    assert [(item.op, item.what, item.level) for item in found.schema] == [("ADD", "table", Level.MINOR)]


def test_a_renamed_field_is_one_gone_and_one_new() -> None:
    def rename(descriptor: dict[str, Any]) -> None:
        _field(descriptor, "companies", "city")["name"] = "town"

    rows: Rows = {"companies": _rows()["companies"]}
    moved: Rows = {
        "companies": {key: {("town" if n == "city" else n): text for n, text in cells.items()} for key, cells in rows["companies"].items()}
    }
    found = delta.compare(_with(rows), _with(moved, rename))
    assert {(item.op, item.field) for item in found.schema} == {("ADD", "town"), ("REMOVE", "city")}
    assert found.level is Level.MAJOR
    assert delta.apply(delta.rows(_with(rows)), found) == moved


def test_changes_cannot_be_edited_by_accident() -> None:
    change = SchemaChange("ADD", "rounds", "", "table", None, [], Level.MINOR)
    with pytest.raises(dataclasses.FrozenInstanceError):
        change.op = "REMOVE"  # type: ignore[misc]


def test_a_package_on_disk_is_compared_like_one_in_memory(tmp_path: Path) -> None:
    package = support.tiny(tmp_path)
    support.edit(package, {"set": [{"table": "companies", "row": "alpha-ai", "field": "city", "value": "Shanghai"}]})
    found = delta.compare(support.tiny_tables(), data.load(package, validate=False))
    assert found.changed == (CellChange("companies", "alpha-ai", "city", "Beijing", "Shanghai"),)
