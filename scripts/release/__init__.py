"""The files that people download: one version of the package in every format, each the same data, the same bytes everywhere."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import types
from collections.abc import Mapping
from importlib import metadata as installed
from pathlib import Path

from scripts import history, paths
from scripts.data import Tables
from scripts.release import archive, citation, database, dictionary, metadata, tabular, workbook

NAME = "model-money"
README = "README.md"
CHECKSUMS, INDEX, CHANGES = "checksums.txt", "index.json", "changes.jsonl"
# Beside the package's own files; the ZIP carries them too.
PAPERS = {"LICENSE.txt": "LICENSE-DATA", "CHANGELOG.md": "CHANGELOG.md"}
MEDIA = {
    ".zip": "application/zip",
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".sqlite": "application/vnd.sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".cff": "application/yaml",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".txt": "text/plain",
    ".md": "text/markdown",
}


def zip_name(version: str = "") -> str:
    """The name of the archive of a version; without one, the name under which the latest is always found."""
    return f"{NAME}-{version}.zip" if version else f"{NAME}.zip"


def labelled(tables: Tables, version: str) -> Tables:
    """The tables under another version."""
    return dataclasses.replace(tables, descriptor=types.MappingProxyType({**tables.descriptor, "version": version}))


def _papers(tables: Tables) -> dict[str, bytes]:
    """The files for people who only get the ZIP."""
    found = {README: tables.package / README, **{name: paths.ROOT / source for name, source in PAPERS.items()}}
    return {
        **{name: path.read_bytes() for name, path in found.items() if path.is_file()},
        "DICTIONARY.md": dictionary.as_markdown(tables).encode(),
        "CITATION.cff": citation.as_cff(tables.descriptor).encode(),
    }


def formats(tables: Tables, zip_path: str) -> dict[str, bytes]:
    """Every file of a version but those that list the others, by path."""
    csvs = {table.name: tabular.as_csv(table) for table in tables}
    described = metadata.as_json(metadata.descriptor(tables, csvs))
    package = {paths.DESCRIPTOR: described, **{table.file: csvs[table.name] for table in tables}}
    return {
        zip_path: archive.zipped({**package, **_papers(tables)}),
        f"{NAME}.sqlite": database.as_sqlite(tables),
        f"{NAME}.xlsx": workbook.as_xlsx(tables),
        **{f"parquet/{table.name}.parquet": tabular.as_parquet(table) for table in tables},
        **package,
        "croissant.json": metadata.as_json(metadata.croissant(tables, csvs)),
        "csvw-metadata.json": metadata.as_json(metadata.csv_on_the_web(tables)),
        "CITATION.cff": citation.as_cff(tables.descriptor).encode(),
        "citation.bib": citation.as_bibtex(tables.descriptor).encode(),
        "citation.ris": citation.as_ris(tables.descriptor).encode(),
        "LICENSE.txt": (paths.ROOT / PAPERS["LICENSE.txt"]).read_bytes(),
    }


def _index(tables: Tables, files: Mapping[str, bytes], standing: history.Standing) -> bytes:
    tables_by_file = {path: table.name for table in tables for path in (table.file, f"parquet/{table.name}.parquet")}
    return metadata.as_json(
        {
            "name": NAME,
            "title": tables.descriptor.get("title", ""),
            "version": tables.descriptor["version"],
            "published": standing.published,
            "created": tables.descriptor["created"],
            "previous": standing.previous,
            "licenses": list(tables.descriptor.get("licenses", [])),
            "tables": [{"name": table.name, "rows": len(table), "fields": len(table.fields), "key": list(table.key)} for table in tables],
            "files": [
                {
                    "path": path,
                    "bytes": len(content),
                    "sha256": metadata.sha256(content),
                    "mediatype": MEDIA[Path(path).suffix],
                    **({"table": tables_by_file[path]} if path in tables_by_file else {}),
                }
                for path, content in files.items()
            ],
            "made_with": {name: installed.version(name) for name in ("pyarrow", "xlsxwriter")},
        }
    )


def _key(tables: Tables, zip_path: str) -> str:
    """The hash of everything that the files are made from, the programs that make them included."""
    digest = hashlib.sha256(f"{zip_path} {history.content_hash(tables)} {json.dumps(dict(tables.descriptor), sort_keys=True)}".encode())
    own = [*sorted((paths.ROOT / "scripts" / "release").glob("*.py")), paths.ROOT / "scripts" / "delta.py", paths.ROOT / "requirements.txt"]
    for path in [*own, tables.package / README, *(paths.ROOT / name for name in PAPERS.values())]:
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def _cached(tables: Tables, zip_path: str, cache: Path | None) -> dict[str, bytes]:
    """The formats, made once for the same content; a wrong key cannot be hit, so the cache never needs clearing."""
    if cache is None:
        return formats(tables, zip_path)
    folder = cache / f"release-{_key(tables, zip_path)}"
    listing = folder / "order.json"
    if listing.is_file():
        return {path: (folder / path).read_bytes() for path in json.loads(listing.read_text(encoding="utf-8"))}
    made = formats(tables, zip_path)
    for path, content in made.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    listing.write_text(json.dumps(list(made)), encoding="utf-8")
    return made


def files(tables: Tables, standing: history.Standing, zip_path: str, cache: Path | None = None) -> dict[str, bytes]:
    """Every file of a version by its path: the formats, what changed since the version before, the index, the checksums."""
    tables = labelled(tables, standing.label)
    made = _cached(tables, zip_path, cache)
    if standing.previous is not None:
        made[CHANGES] = history.as_lines(list(standing.records))
    made[INDEX] = _index(tables, made, standing)
    made[CHECKSUMS] = "".join(f"{metadata.sha256(made[path])}  {path}\n" for path in sorted(made)).encode()
    return made


@functools.lru_cache(maxsize=4)
def latest(tables: Tables, cache: Path | None = None) -> Mapping[str, bytes]:
    """The files of the package as it stands, under the names that never change."""
    return types.MappingProxyType(files(tables, history.standing(tables), zip_name(), cache))


def staged(tables: Tables, cache: Path | None = None) -> dict[str, bytes]:
    """What the site serves under data/: the latest files, those of every published version, and the list of versions."""
    standing = history.standing(tables)
    result = {f"latest/{path}": content for path, content in latest(tables, cache).items()}
    versions = []
    for release in history.releases(tables.package):
        old = history.Standing(release.version, True, release.previous, history.Level.NONE, release.records if release.previous else ())
        rebuilt = tables if release.version == standing.label else history.rebuilt(tables.package, release.version)
        result |= _version(rebuilt, old, cache)
        versions.append({"version": release.version, "created": release.created, "published": True, "path": f"{release.version}/"})
    if not standing.published and not standing.label.endswith("-dev"):
        result |= _version(tables, standing, cache)
        versions.append(
            {"version": standing.label, "created": tables.descriptor["created"], "published": False, "path": f"{standing.label}/"}
        )
    result[INDEX] = metadata.as_json({"name": NAME, "latest": {"version": standing.label, "path": "latest/"}, "versions": versions})
    return result


def _version(tables: Tables, standing: history.Standing, cache: Path | None) -> dict[str, bytes]:
    made = files(tables, standing, zip_name(standing.label), cache)
    return {f"{standing.label}/{path}": content for path, content in made.items()}
