"""What the project is made with: listed with licences, in step with the lock file, asked after, and nothing foreign on the site."""

from __future__ import annotations

import hashlib
import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import license_expression
import material
import pytest
from boolean.boolean import AND, Expression
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts import licences, paths, release
from tests import support
from tests.built import Site

LOCK = (paths.ROOT / "requirements.txt").read_text(encoding="utf-8")
REMAKE = "run: make licences"


def test_the_list_is_in_step_with_the_lock_file_and_with_what_is_installed() -> None:
    packages, found = licences.locked(LOCK), licences.found(LOCK)
    assert len(packages) > 100
    assert paths.THIRD_PARTY.read_text(encoding="utf-8") == licences.as_markdown(packages, found), REMAKE
    assert paths.SBOM.read_text(encoding="utf-8") == licences.as_sbom(packages, found), REMAKE


def _is_allowed(expression: Expression) -> bool:
    """Whether a licence, all of several, or one to choose from, is one that may appear."""
    if not expression.args:
        return str(expression) in licences.ALLOWED
    return (all if isinstance(expression, AND) else any)(_is_allowed(part) for part in expression.args)


def test_no_licence_is_of_another_kind() -> None:
    spdx = license_expression.get_spdx_licensing()
    for (name, _), licence in licences.found(LOCK).items():
        assert not spdx.validate(licence).errors, f"{name}: {licence}"
        assert _is_allowed(spdx.parse(licence)) or licences.PROGRAMS.get(name) == licence, f"{name}: {licence}"
    assert not _is_allowed(spdx.parse("MIT AND GPL-3.0-only"))
    assert not _is_allowed(spdx.parse("AGPL-3.0-only"))
    assert _is_allowed(spdx.parse("(MIT OR GPL-3.0-only) AND ISC"))


def test_a_package_that_says_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "_READ", {})
    with pytest.raises(licences.Unknown, match="altair"):
        licences.licence("altair")
    assert licences.licence("pandas") == "BSD-3-Clause"
    with pytest.raises(metadata.PackageNotFoundError):
        licences.licence("no-such-package")


def test_every_line_of_the_lock_file_is_read() -> None:
    packages = licences.locked(LOCK)
    pinned = [line.split()[0] for line in LOCK.splitlines() if "==" in line and not line.startswith((" ", "#"))]
    assert [f"{package.name}=={package.version}" for package in packages] == [pin.split("[")[0].split(";")[0] for pin in pinned]
    named = {package.name for package in packages}
    for package in packages:
        assert package.needed_by, package.name
        assert set(package.needed_by) <= named | {"requirements.in"}, package.name
    assert len({package.name for package in packages if package.marker}) > 1


def test_the_bill_of_materials_is_valid_and_says_nothing_of_time_or_chance() -> None:
    text = paths.SBOM.read_text(encoding="utf-8")
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(text) is None
    assert validator.validate_str(text.replace('"type": "library"', '"type": "nonsense"', 1)) is not None
    content = json.loads(text)
    assert "serialNumber" not in content
    assert "timestamp" not in content["metadata"]
    listed = {(part["name"], part["version"]) for part in content["components"]}
    assert listed == {(package.name, package.version) for package in licences.locked(LOCK)}
    references = {part["bom-ref"] for part in content["components"]} | {content["metadata"]["component"]["bom-ref"]}
    assert {item["ref"] for item in content["dependencies"]} <= references


def test_a_release_carries_the_bill_of_materials() -> None:
    files = release.latest(support.tiny_tables())
    assert files[release.SBOM] == paths.SBOM.read_bytes()
    listed = {item["path"]: item["sha256"] for item in json.loads(files[release.INDEX])["files"]}
    assert listed[release.SBOM] == hashlib.sha256(files[release.SBOM]).hexdigest()


# ---- the audit, against an answerer of our own


class _Advisories(http.server.BaseHTTPRequestHandler):
    """Answers as the database of advisories does: one package is weak, and all others are fine."""

    weak: str
    asked: list[str]

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(asked["package"]["name"])
        found: dict[str, Any] = {}
        if asked["package"]["name"] == self.weak:
            about = {"package": {"name": self.weak, "ecosystem": "PyPI"}, "ranges": [], "versions": [asked["version"]]}
            found = {"vulns": [{"id": "TEST-2026-1", "summary": "A weakness.", "aliases": [], "affected": [about]}]}
        body = json.dumps(found).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(params=["", "altair"], ids=["all is fine", "one is weak"])
def advisories(request: pytest.FixtureRequest) -> Iterator[tuple[str, type[_Advisories]]]:
    handler = type("Handler", (_Advisories,), {"weak": request.param, "asked": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", handler
    server.shutdown()
    server.server_close()


def test_the_audit_asks_about_every_package_and_stops_at_a_weak_one(advisories: tuple[str, type[_Advisories]]) -> None:
    address, handler = advisories
    done = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "--old-file=requirements.txt", "audit"],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    program, *words = done.stdout.split()
    assert program.endswith("bin/pip-audit")
    command = [str(Path(sys.executable).parent / "pip-audit"), *words, "--vulnerability-service", "osv", "--osv-url", address]
    told = subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True, check=False, timeout=120)
    here = {package.name for package in licences.locked(LOCK) if not package.marker}
    assert here <= set(handler.asked)
    assert told.returncode == (1 if handler.weak else 0), told.stderr
    assert ("TEST-2026-1" in told.stdout) is bool(handler.weak)


# ---- the site


def test_the_site_carries_no_script_but_the_theme_s_and_ours(site: Site) -> None:
    """No library is vendored: what is neither ours nor, byte for byte, a file of the installed theme does not belong there."""
    theme = Path(next(iter(material.__path__))) / "templates"
    known = {hashlib.sha256(path.read_bytes()).digest() for path in [*theme.rglob("*.js"), *paths.ASSETS.rglob("*.js")]}
    scripts = [path for path in site.root.rglob("*") if path.suffix in (".js", ".mjs", ".wasm")]
    assert scripts
    assert [path.relative_to(site.root).as_posix() for path in scripts if hashlib.sha256(path.read_bytes()).digest() not in known] == []
