"""What programs read about a version: its descriptor with sizes and hashes, schema.org, Croissant, CSV on the Web.

Addresses are relative to the folder of the version, so that the files are the same wherever the site stands.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from scripts.data import Table, Tables
from scripts.release import citation

CROISSANT = "http://mlcommons.org/croissant/1.1"
_CROISSANT_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{
        name: f"cr:{name}"
        for name in ("citeAs", "column", "equivalentProperty", "extract", "field", "fileObject", "fileProperty", "fileSet")
    },
    **{
        name: f"cr:{name}" for name in ("format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet")
    },
    **{
        name: f"cr:{name}"
        for name in ("references", "regex", "repeated", "replace", "samplingRate", "separator", "source", "subField", "transform")
    },
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "sc": "https://schema.org/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
}
_CROISSANT_TYPES = {"number": "sc:Float", "integer": "sc:Integer", "boolean": "sc:Boolean"}
_CSVW_TYPES = {"number": "decimal", "integer": "integer", "boolean": "boolean"}

# The tables of facts, with the column that says when.
_FACTS = {"rounds": "announced_on", "exits": "occurred_on", "metrics": "period_end", "stakes": "as_of", "investments": ""}

_Json = dict[str, Any]


def sha256(content: bytes) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def as_json(value: object) -> bytes:
    """A value as a JSON file."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def descriptor(tables: Tables, csvs: Mapping[str, bytes]) -> _Json:
    """The descriptor with `bytes` and `hash` for each resource; csvs are the files by table."""
    described = copy.deepcopy(dict(tables.descriptor))
    for resource in described["resources"]:
        content = csvs[resource["name"]]
        resource["bytes"] = len(content)
        resource["hash"] = f"sha256:{sha256(content)}"
    return described


def _licence(tables: Tables) -> str:
    return next((licence.get("path", licence["name"]) for licence in tables.descriptor.get("licenses", [])), "")


def _span(tables: Tables) -> str:
    """From the first to the last date of the facts, as ISO 8601."""
    days = [row[column] for name, column in _FACTS.items() if column and name in tables for row in tables[name] if row[column]]
    return f"{min(days)}/{max(days)}" if days else ""


def _dataset(tables: Tables) -> _Json:
    """What schema.org and Croissant both say of the whole."""
    about = tables.descriptor
    return {
        "name": about.get("title", ""),
        "description": about.get("description", ""),
        "version": about.get("version", ""),
        "datePublished": str(about.get("created", ""))[:10],
        "license": _licence(tables),
        "keywords": list(about.get("keywords", [])),
        "creator": [{"@type": "Organization", "name": person["title"]} for person in about.get("contributors", [])],
        "temporalCoverage": _span(tables),
        "spatialCoverage": {"@type": "Place", "name": "China"},
        "isAccessibleForFree": True,
        "inLanguage": ["en", "zh"],
    }


# What search engines are told of; the other files lead to the same data.
_DOWNLOADS = {
    "application/zip": ".zip",
    "text/csv": ".csv",
    "application/vnd.apache.parquet": ".parquet",
    "application/vnd.sqlite3": ".sqlite",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}


def schema_org(tables: Tables, files: Mapping[str, bytes], base: str, site: str | None) -> _Json:
    """A schema.org Dataset with its downloads.

    base is the address of the folder of the files (absolute, where the site knows its own), site that of the site.
    """
    downloads = [
        {
            "@type": "DataDownload",
            "name": path,
            "contentUrl": base + path,
            "encodingFormat": mediatype,
            "contentSize": f"{len(files[path])} B",
            "sha256": sha256(files[path]),
        }
        for mediatype, suffix in _DOWNLOADS.items()
        for path in files
        if path.endswith(suffix)
    ]
    measured = [field.title for name in _FACTS if name in tables for field in tables[name].fields.values() if field.evidence]
    if "indicators" in tables:
        measured += [row["name"] for row in tables.indicators]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        **_dataset(tables),
        **({"url": f"{site}data/", "@id": f"{site}data/"} if site else {}),
        "citation": citation.as_text(tables.descriptor),
        "measurementTechnique": "Compiled from published sources; every published value stands on claims, each with its source.",
        "variableMeasured": list(dict.fromkeys(measured)),
        "distribution": downloads,
    }


def _references(tables: Tables, table: Table) -> dict[str, tuple[str, str]]:
    resource = next(resource for resource in tables.descriptor["resources"] if resource["name"] == table.name)
    found = {}
    for key in resource["schema"].get("foreignKeys", []):
        fields, targets = ([part] if isinstance(part, str) else part for part in (key["fields"], key["reference"]["fields"]))
        for field, target in zip(fields, targets, strict=True):
            found[field] = (key["reference"].get("resource") or table.name, target)
    return found


def croissant(tables: Tables, csvs: Mapping[str, bytes]) -> _Json:
    """An MLCommons Croissant description: a file and a set of records for each table.

    Foreign keys are told in words only: mlcroissant joins on them whenever it reads a table, and stops at the second one.
    """
    sets = []
    for table in tables:
        references = _references(tables, table)
        fields = []
        for field in table.fields.values():
            target = f" Id of a row of {references[field.name][0]}." if field.name in references else ""
            described: _Json = {
                "@type": "cr:Field",
                "@id": f"{table.name}/{field.name}",
                "name": field.name,
                "description": (field.description or field.title) + target,
                "dataType": _CROISSANT_TYPES.get(field.type, "sc:Text"),
                "source": {"fileObject": {"@id": f"{table.name}.csv"}, "extract": {"column": field.name}},
            }
            fields.append(described)
        keys = [{"@id": f"{table.name}/{name}"} for name in table.key]
        sets.append(
            {"@type": "cr:RecordSet", "@id": table.name, "name": table.name, "description": table.description, "key": keys, "field": fields}
        )
    distribution = [
        {
            "@type": "cr:FileObject",
            "@id": f"{table.name}.csv",
            "name": f"{table.name}.csv",
            "contentUrl": table.file,
            "contentSize": f"{len(csvs[table.name])} B",
            "encodingFormat": "text/csv",
            "sha256": sha256(csvs[table.name]),
        }
        for table in tables
    ]
    return {
        "@context": dict(_CROISSANT_CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": CROISSANT,
        **_dataset(tables),
        **({"url": tables.descriptor["homepage"]} if tables.descriptor.get("homepage") else {}),
        "citeAs": citation.as_bibtex(tables.descriptor),
        "distribution": distribution,
        "recordSet": sets,
    }


def csv_on_the_web(tables: Tables) -> _Json:
    """CSV on the Web metadata: the same tables, types and keys in W3C's words."""
    described = []
    for table in tables:
        references = _references(tables, table)
        columns = [
            {
                "name": field.name,
                "titles": [field.name],
                "dc:description": field.description,
                "datatype": _CSVW_TYPES.get(field.type, "string"),
                "required": field.constraints.get("required") is True,
            }
            for field in table.fields.values()
        ]
        schema: _Json = {"columns": columns, "primaryKey": list(table.key)}
        if references:
            schema["foreignKeys"] = [
                {"columnReference": [name], "reference": {"resource": tables[target].file, "columnReference": [column]}}
                for name, (target, column) in references.items()
            ]
        described.append({"url": table.file, "dc:title": table.title, "dc:description": table.description, "tableSchema": schema})
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": tables.descriptor.get("title", ""),
        "dc:license": {"@id": _licence(tables)},
        "dialect": {"header": True, "encoding": "utf-8"},
        "tables": described,
    }
