"""The descriptor against the official profile of Data Package 2.0, and what we ask of it beyond that."""

from __future__ import annotations

import copy
import functools
import json
import re
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from scripts import paths

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_SEMANTIC = re.compile(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?")


@functools.cache
def _profile() -> dict[str, Any]:
    """The official profile, as its authors publish it."""
    profile: dict[str, Any] = json.loads(files("dplib").joinpath("profiles/2.0/datapackage.json").read_text(encoding="utf-8"))
    return profile


def _fields_match(profile: dict[str, Any]) -> dict[str, Any]:
    """The place of the profile that is wrong: it types fieldsMatch as an array, where the standard has a word."""
    place: dict[str, Any] = profile["properties"]["resources"]["items"]["properties"]["schema"]["properties"]
    return place


@functools.cache
def _descriptor() -> dict[str, Any]:
    descriptor: dict[str, Any] = json.loads((paths.PACKAGE / paths.DESCRIPTOR).read_text(encoding="utf-8"))
    return descriptor


RESOURCES = {resource["name"]: resource for resource in _descriptor()["resources"]}


def _complaints(profile: dict[str, Any]) -> list[str]:
    errors = jsonschema.Draft7Validator(profile).iter_errors(_descriptor())
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in errors]


def test_descriptor_keeps_the_profile() -> None:
    profile = copy.deepcopy(_profile())
    place = _fields_match(profile)
    place["fieldsMatch"] = {"type": "string", "enum": place["fieldsMatch"]["item"]["enum"]}
    assert not _complaints(profile), "\n".join(_complaints(profile))


def test_profile_still_needs_its_patch() -> None:
    # When this fails, the profile was mended: use it as it is, and drop the patch above.
    assert _fields_match(_profile())["fieldsMatch"]["type"] == "array", "the profile's fieldsMatch was mended: drop the patch"
    assert any("fieldsMatch" in complaint for complaint in _complaints(_profile()))


def test_package_introduces_itself() -> None:
    descriptor = _descriptor()
    assert descriptor["$schema"] == PROFILE
    assert _SEMANTIC.fullmatch(descriptor["version"])
    for key in ("name", "title", "description", "licenses", "contributors", "sources", "keywords", "created"):
        assert descriptor.get(key), f"datapackage.json has no {key}"
    assert all(contributor.get("roles") for contributor in descriptor["contributors"])
    assert any(licence.get("name") == "CC-BY-4.0" for licence in descriptor["licenses"])


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_every_field_is_explained(name: str) -> None:
    resource = RESOURCES[name]
    assert resource["type"] == "table"
    assert resource.get("title")
    assert resource.get("description")
    fields = resource["schema"]["fields"]
    bare = [field["name"] for field in fields if not field.get("title", "").strip() or not field.get("description", "").strip()]
    assert not bare, f"without title or description: {bare}"
    # Two columns of one name in words would be told apart by nobody.
    titles = [field["title"] for field in fields]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_keys_and_units_name_columns(name: str) -> None:
    schema = RESOURCES[name]["schema"]
    columns = {field["name"] for field in schema["fields"]}
    assert isinstance(schema["primaryKey"], list)
    assert set(schema["primaryKey"]) <= columns
    for key in schema.get("foreignKeys", []):
        assert isinstance(key["fields"], list)
        assert set(key["fields"]) <= columns
        target = RESOURCES[key["reference"].get("resource") or name]
        assert set(key["reference"]["fields"]) <= {field["name"] for field in target["schema"]["fields"]}
    for field in schema["fields"]:
        for companion in ("unitField", "qualifierField"):
            assert field.get(companion, field["name"]) in columns


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_categories_are_enforced(name: str) -> None:
    # frictionless ignores categories: the same words must stand in enum, which it enforces.
    for field in RESOURCES[name]["schema"]["fields"]:
        if "categories" in field:
            words = [category["value"] if isinstance(category, dict) else category for category in field["categories"]]
            assert field["constraints"]["enum"] == words, field["name"]
            assert all(category.get("label") for category in field["categories"] if isinstance(category, dict)), field["name"]
