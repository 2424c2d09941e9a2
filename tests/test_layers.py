"""The arrows of the house: who may import whom, and who may touch what. The rooms are found; only their order is written here."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import paths

SCRIPTS = paths.ROOT / "scripts"

# The floors of the house, the lowest first. A room (a module or a folder of scripts/) imports rooms of lower floors only.
# A new room is written on the lowest floor that stands above everything it imports.
FLOORS = (
    ("paths", "paging", "problems", "printed", "discovery", "words", "theme", "disk", "shapes", "frames", "heap"),
    ("licences", "children", "anchors", "repository", "files", "sketch", "specs", "policy", "templates", "critical"),
    ("descriptors", "verdicts"),
    ("schema",),
    ("data", "svg"),
    ("rates", "refs", "addresses", "delta", "corrections", "rulebook"),
    ("evidence", "versions", "forms", "marks", "readings"),
    ("measures", "reasons", "compare", "linkcheck"),
    ("history", "markup", "checks", "charts"),
    ("release", "news", "dossier", "drafts", "portraits", "stories"),
    ("answers", "listing", "views", "shelf", "citing", "feed", "plates"),
    ("doubts", "entries", "gallery", "lists", "ways"),
    ("propose", "vocabulary"),
    ("pages",),
    ("render",),
    ("beforehand", "engine"),
    ("mill", "inputs"),
    ("builder",),
    ("incremental", "halves", "preview"),
    ("build", "publish", "diff"),
    ("serve", "desk", "standby"),
    ("__main__",),
)
FLOOR = {room: number for number, floor in enumerate(FLOORS) for room in floor}

# Who may import a library that one room stands for.
OWNERS = {
    "frictionless": {"schema"},
    "re2": {"schema"},
    "altair": {"charts", "specs", "theme"},
    "vl_convert": {"svg"},
    "jinja2": {"pages", "templates", "engine", "diff"},
    "jieba": {"engine", "mill"},
    "mkdocs": {"engine", "mill", "preview"},
    "watchdog": {"preview", "serve"},
    "requests": {"linkcheck"},
    "apsw": {"release"},
    "pyarrow": {"release"},
    "xlsxwriter": {"release"},
    "cyclonedx": {"licences"},
    "packageurl": {"licences"},
    "packaging": {"licences"},
}
# Programs, not libraries: they are started, never imported.
NEVER = {"material", "zensical", "pytest", "tests"}
# Who may write files: pages, the site, releases, drawings to be kept, and what the desk is asked to write.
WRITERS = {
    "__main__",
    "preview",
    "disk",
    "licences",
    "render",
    "templates",
    "build",
    "incremental",
    "builder",
    "halves",
    "publish",
    "release",
    "svg",
    "verdicts",
    "plates",
    "policy",
    "critical",
    "desk",
    "drafts",
    "diff",
}
WRITING = {"write_text", "write_bytes", "mkdir", "rename", "unlink", "rmdir", "rmtree", "touch", "symlink_to"}
WRITING |= {"copytree", "copyfile", "copy2", "mkdtemp"}
# Those of scripts/disk.py, which write for others.
FOR_OTHERS = {"write", "same", "replaced", "clear"}
# Same input, same bytes: nothing that goes into a page may be thrown like dice.
DICE = {"random", "secrets", "uuid"}


def _room(path: Path) -> str:
    return path.relative_to(SCRIPTS).parts[0].removesuffix(".py")


MODULES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SCRIPTS.rglob("*.py")) if path != SCRIPTS / "__init__.py"}
ROOMS = sorted({_room(path) for path in MODULES})


def _imports(path: Path, tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every module that a module imports, wherever in it, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = ["scripts", *path.relative_to(SCRIPTS).parts[:-1]]
            base = package[: len(package) + 1 - node.level] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((f"{name}.{alias.name}", node.lineno) for alias in node.names) if name == "scripts" else ((name, node.lineno),)


def _where(path: Path, line: int) -> str:
    return f"{path.relative_to(paths.ROOT)}:{line}"


def test_every_room_has_its_floor() -> None:
    unplaced = [room for room in ROOMS if room not in FLOOR]
    assert not unplaced, f"write these rooms on a floor in tests/test_layers.py: {unplaced}"
    gone = [room for room in FLOOR if room not in ROOMS]
    assert not gone, f"these rooms are gone; take them out of tests/test_layers.py: {gone}"


@pytest.mark.parametrize("room", ROOMS)
def test_arrows_run_downwards(room: str) -> None:
    wrong = []
    for path, tree in MODULES.items():
        for name, line in _imports(path, tree) if _room(path) == room else ():
            parts = name.split(".")
            if parts[0] != "scripts" or len(parts) < 2 or parts[1] == room:
                continue
            if FLOOR.get(parts[1], len(FLOORS)) >= FLOOR.get(room, -1):
                wrong.append(f"{_where(path, line)} imports {parts[1]}, which is no lower room than {room}")
    assert not wrong, "\n".join(wrong)


def _cycle(graph: dict[str, set[str]]) -> list[str]:
    """A circle of a graph, or nothing."""
    done: set[str] = set()

    def walk(node: str, trail: list[str]) -> list[str]:
        if node in trail:
            return [*trail[trail.index(node) :], node]
        if node in done:
            return []
        for target in sorted(graph.get(node, ())):
            if found := walk(target, [*trail, node]):
                return found
        done.add(node)
        return []

    return next((found for node in sorted(graph) if (found := walk(node, []))), [])


def test_no_circles_between_modules() -> None:
    # Inside of a room too, where the floors say nothing.
    names = {".".join(path.relative_to(paths.ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES}
    graph: dict[str, set[str]] = {}
    for name, path in names.items():
        for node in ast.walk(MODULES[path]):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                targets = {f"{node.module}.{alias.name}" for alias in node.names} & set(names)
                # `from package import module` runs the package first; a package may do so with its own modules.
                graph.setdefault(name, set()).update(targets or ({node.module} & set(names)))
    circle = _cycle(graph)
    assert not circle, " → ".join(circle)


def test_libraries_have_one_door() -> None:
    wrong = []
    for path, tree in MODULES.items():
        for name, line in _imports(path, tree):
            library = name.split(".")[0]
            if library in OWNERS and _room(path) not in OWNERS[library]:
                wrong.append(f"{_where(path, line)} imports {library}: only {', '.join(sorted(OWNERS[library]))} may")
            if library in NEVER:
                wrong.append(f"{_where(path, line)} imports {library}: nothing may")
            if library in DICE:
                wrong.append(f"{_where(path, line)} imports {library}: the same input must give the same bytes")
    assert not wrong, "\n".join(wrong)


def test_libraries_are_locked() -> None:
    locked = (paths.ROOT / "requirements.in").read_text(encoding="utf-8").lower().replace("_", "-")
    # Names under which a package is imported, where they are not its own.
    named = {"yaml": "mkdocs", "vl-convert": "vl-convert-python", "re2": "google-re2", "markdown": "mkdocs"}
    missing = set()
    for path, tree in MODULES.items():
        for name, _ in _imports(path, tree):
            library = name.split(".")[0].replace("_", "-")
            if name.split(".")[0] not in sys.stdlib_module_names and library != "scripts" and named.get(library, library) not in locked:
                missing.add(library)
    assert not missing, f"imported, but not named in requirements.in: {sorted(missing)}"


def _writes(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "disk" and name in FOR_OTHERS:
            yield f"disk.{name}", node.lineno
        # A frame renames its columns by keyword; a file is renamed to a place.
        if name in WRITING and not (name == "rename" and node.keywords):
            yield name, node.lineno
        modes = [argument.value for argument in node.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
        if name == "open" and any(set(mode) & set("wax") and set(mode) <= set("wabtx+") for mode in modes):
            yield name, node.lineno


def test_few_rooms_write() -> None:
    wrong = [
        f"{_where(path, line)} calls {name}: only {', '.join(sorted(WRITERS))} may write"
        for path, tree in MODULES.items()
        if _room(path) not in WRITERS
        for name, line in _writes(tree)
    ]
    assert not wrong, "\n".join(wrong)


def test_paths_stand_on_nothing() -> None:
    found = [name for name, _ in _imports(SCRIPTS / "paths.py", MODULES[SCRIPTS / "paths.py"])]
    assert not [name for name in found if name.split(".")[0] == "scripts"]
