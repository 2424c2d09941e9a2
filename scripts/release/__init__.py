"""The files that people download: one version of the package in every format, each the same data, the same bytes everywhere."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import json
import os
import shutil
import types
from collections.abc import Mapping
from importlib import metadata as installed
from pathlib import Path

from scripts import disk, history, paths
from scripts.data import Tables
from scripts.release import archive, citation, database, dictionary, metadata, tabular, workbook

NAME = "model-money"
README = "README.md"
_ORDER = "order.json"
CHECKSUMS, INDEX, CHANGES = "checksums.txt", "index.json", "changes.jsonl"
# Beside the package's own files; the ZIP carries them too.
PAPERS = {"LICENSE.txt": "LICENSE-DATA", "CHANGELOG.md": "CHANGELOG.md"}
# Of so many contents the formats are kept (5 MB each), beside those of the published versions, which every site shows.
_KEPT = 24
# What the programs that made the files were made with; beside the ZIP, not in it.
SBOM = paths.SBOM.name
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


def formats(tables: Tables) -> dict[str, bytes]:
    """Every file of a version but those that list the others, by path; the ZIP comes first."""
    csvs = {table.name: tabular.as_csv(table) for table in tables}
    described = metadata.as_json(metadata.descriptor(tables, csvs))
    package = {
        paths.DESCRIPTOR: described,
        **{table.file: csvs[table.name] for table in tables},
        "croissant.json": metadata.as_json(metadata.croissant(tables, csvs)),
        "csvw-metadata.json": metadata.as_json(metadata.csv_on_the_web(tables)),
    }
    return {
        zip_name(): archive.zipped({**package, **_papers(tables)}.items()),
        f"{NAME}.sqlite": database.as_sqlite(tables),
        f"{NAME}.xlsx": workbook.as_xlsx(tables),
        **{f"parquet/{table.name}.parquet": tabular.as_parquet(table) for table in tables},
        **package,
        "CITATION.cff": citation.as_cff(tables.descriptor).encode(),
        "citation.bib": citation.as_bibtex(tables.descriptor).encode(),
        "citation.ris": citation.as_ris(tables.descriptor).encode(),
        "LICENSE.txt": (paths.ROOT / PAPERS["LICENSE.txt"]).read_bytes(),
        SBOM: paths.SBOM.read_bytes(),
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
            "made_with": {name: installed.version(name) for name in ("apsw", "pyarrow", "xlsxwriter")},
        }
    )


def _key(tables: Tables) -> str:
    """The hash of everything that the files are made from, the programs that make them included."""
    digest = hashlib.sha256(f"{history.content_hash(tables)} {json.dumps(dict(tables.descriptor), sort_keys=True)}".encode())
    own = [*sorted((paths.ROOT / "scripts" / "release").glob("*.py")), paths.ROOT / "scripts" / "delta.py", paths.ROOT / "requirements.txt"]
    for path in [*own, paths.SBOM, tables.package / README, *(paths.ROOT / name for name in PAPERS.values())]:
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def is_kept(tables: Tables) -> bool:
    """Whether the formats of this content have been made before."""
    return (paths.CACHE / f"release-{_key(labelled(tables, history.standing(tables).label))}").is_dir()


def _cached(tables: Tables) -> dict[str, bytes]:
    """The formats, made once for the same content; a wrong key cannot be hit. Those that were not asked for lately are forgotten."""
    folder = paths.CACHE / f"release-{_key(tables)}"
    with contextlib.suppress(FileNotFoundError):  # not made yet, or forgotten just now
        made = {path: (folder / path).read_bytes() for path in json.loads((folder / _ORDER).read_text(encoding="utf-8"))}
        with contextlib.suppress(OSError):
            os.utime(folder)
        return made
    made = formats(tables)
    with disk.replaced(folder) as fresh:
        for path, content in {**made, _ORDER: metadata.as_json(list(made))}.items():
            disk.write(fresh / path, content)
    _forget(_KEPT + len(history.releases(tables.package)))
    return made


def _forget(kept: int) -> None:
    """Remove the formats of contents that were not asked for lately, but for so many."""
    with contextlib.suppress(OSError):  # another process may do so, too
        for old in sorted(paths.CACHE.glob("release-*"), key=lambda path: path.stat().st_mtime_ns, reverse=True)[kept:]:
            shutil.rmtree(old)


@functools.lru_cache(maxsize=4)
def _made(tables: Tables, label: str) -> tuple[Tables, Mapping[str, bytes]]:
    tables = labelled(tables, label)
    return tables, types.MappingProxyType(_cached(tables))


def files(tables: Tables, standing: history.Standing, zip_path: str) -> dict[str, bytes]:
    """Every file of a version by its path: the formats, what changed since the version before, the index, the checksums."""
    tables, made = _made(tables, standing.label)
    result = {zip_path if path == zip_name() else path: content for path, content in made.items()}
    if standing.previous is not None:
        result[CHANGES] = history.as_lines(list(standing.records))
    result[INDEX] = _index(tables, result, standing)
    result[CHECKSUMS] = "".join(f"{metadata.sha256(result[path])}  {path}\n" for path in sorted(result)).encode()
    return result


@functools.lru_cache(maxsize=4)
def latest(tables: Tables) -> Mapping[str, bytes]:
    """The files of the package as it stands, under the names that never change."""
    return types.MappingProxyType(files(tables, history.standing(tables), zip_name()))


def staged(tables: Tables) -> dict[str, bytes]:
    """What the site serves under data/: the latest files, those of every published version, and the list of versions."""
    standing = history.standing(tables)
    result = {f"latest/{path}": content for path, content in latest(tables).items()}
    listed = []

    def add(tables: Tables, standing: history.Standing) -> None:
        made = files(tables, standing, zip_name(standing.label))
        result.update({f"{standing.label}/{path}": content for path, content in made.items()})
        created = tables.descriptor["created"]
        listed.append({"version": standing.label, "created": created, "published": standing.published, "path": f"{standing.label}/"})

    for release in history.releases(tables.package):
        current = release.version == standing.label
        add(tables if current else history.rebuilt(tables.package, release.version), history.as_published(release))
    if not (standing.published or standing.is_unfinished):
        add(tables, standing)
    result[INDEX] = metadata.as_json({"name": NAME, "latest": {"version": standing.label, "path": "latest/"}, "versions": listed})
    return result
