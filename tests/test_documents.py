"""The papers say what is so: the commands, files and links that they name are there. Documents are found, not listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from scripts import __main__ as command_line
from scripts import paths

ROOT = paths.ROOT
# Folders that are made, or hold nothing that is written by hand.
MADE = ("build", ".venv", "node_modules", ".git", ".hypothesis", ".pytest_cache", ".mypy_cache", ".ruff_cache")


def _by_hand() -> Iterator[Path]:
    """Every file of the project that somebody wrote."""
    folders = [ROOT]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            if path.name in MADE or path.name == "__pycache__":
                continue
            if path.is_dir() and not path.is_symlink():
                folders.append(path)
            else:
                yield path


FILES = list(_by_hand())
NAMES = {path.name for path in FILES}
PAPERS = [path for path in FILES if path.suffix == ".md" and not path.is_relative_to(ROOT / "tests")]
# A file that the programs make is named in them.
CODE = "\n".join(path.read_text(encoding="utf-8") for path in FILES if path.is_relative_to(ROOT / "scripts") and path.suffix == ".py")
# Papers that are read where they lie; those of the site are templates, whose links the tests of the site follow.
READ_IN_PLACE = [path for path in PAPERS if not path.is_relative_to(paths.DOCS.parent)]

_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_MAKE = re.compile(r"(?:^|[\s;&|(])make ((?:[a-z]+ )*[a-z]+)\b(?![-.])")
_PROGRAM = re.compile(r"python3? -m scripts ([a-z]+)((?: +(?:--?[a-z][a-z-]*|[^\s`|&;#]+))*)")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|<(?:img|a)\b[^>]*?\b(?:src|href)=\"([^\"]+)\"")
_PLACEHOLDER = re.compile(r"[<>*{}…$\[\]]|\bDIR\b|\bNAME\b")


def _id(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _code(text: str) -> list[str]:
    """Everything that a paper sets as code: blocks and spans."""
    blocks = [match[0] for match in _FENCE.finditer(text)]
    return [*(line for block in blocks for line in block.splitlines()[1:-1]), *_SPAN.findall(_FENCE.sub("", text))]


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def _options() -> dict[str, set[str]]:
    """The options of every command, as the program has them."""
    choices = next(action.choices for action in command_line._parser()._actions if isinstance(action.choices, dict))
    return {name: {option for action in parser._actions for option in action.option_strings} for name, parser in choices.items()}


@pytest.mark.parametrize("paper", PAPERS, ids=_id)
def test_commands_are_there(paper: Path) -> None:
    targets, options = _targets(), _options()
    wrong = []
    for code in _code(paper.read_text(encoding="utf-8")):
        for words in _MAKE.findall(code):
            wrong += [f"make {word}" for word in words.split()[:1] if word not in targets]
        for verb, rest in _PROGRAM.findall(code):
            if verb not in options:
                wrong.append(f"python -m scripts {verb}")
                continue
            wrong += [f"python -m scripts {verb} {word}" for word in re.findall(r"(?<!\S)--[a-z-]+", rest) if word not in options[verb]]
        for module in re.findall(r"python3? -m (tests\.[\w.]+)", code):
            if not (ROOT / (module.replace(".", "/") + ".py")).is_file():
                wrong.append(f"python -m {module}")
    assert not wrong, f"named, but not there: {wrong}"


@pytest.mark.parametrize("paper", PAPERS, ids=_id)
def test_files_are_there(paper: Path) -> None:
    wrong = []
    tops = {path.name for path in ROOT.iterdir() if path.name not in MADE}
    for code in _SPAN.findall(_FENCE.sub("", paper.read_text(encoding="utf-8"))):
        name = code.strip().split(":")[0]
        if _PLACEHOLDER.search(code) or " " in code or name.startswith(("http", "/")):
            continue
        first = name.removeprefix("./").split("/")[0]
        if "/" in name and first in tops:
            if not (ROOT / name).exists():
                wrong.append(code)
        elif re.fullmatch(r"[\w.-]+\.(md|py|toml|yml|yaml|txt|in|css|cff)", name) and name not in NAMES and f'"{name}"' not in CODE:
            wrong.append(code)
    assert not wrong, f"named, but not there: {wrong}"


def _anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a paper, and those that it sets itself."""
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    headings = re.findall(r"^#{1,6} +(.+?) *$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading).lower()).replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r"\b(?:id|name)=\"([^\"]+)\"", text))


@pytest.mark.parametrize("paper", READ_IN_PLACE, ids=_id)
def test_links_lead_somewhere(paper: Path) -> None:
    wrong = []
    for groups in _LINK.findall(_FENCE.sub("", paper.read_text(encoding="utf-8"))):
        link = groups[0] or groups[1]
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            if parts.scheme not in ("http", "https", "mailto"):
                wrong.append(link)
            continue
        target = (paper.parent / unquote(parts.path)) if parts.path else paper
        if not target.exists():
            # A page of GitHub itself (../../issues/new) has no file.
            if not re.match(r"(\.\./)+(issues|discussions|security|actions|pulls|releases)\b", link):
                wrong.append(link)
        elif parts.fragment and target.suffix == ".md" and unquote(parts.fragment) not in _anchors(target):
            wrong.append(link)
    assert not wrong, f"links that lead nowhere: {wrong}"


_PROMISED = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "LICENSE-DATA", "CITATION.cff", "datapackage/README.md"]


@pytest.mark.parametrize("name", _PROMISED)
def test_paper_is_there(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").strip()


def test_papers_name_no_place_of_one_machine() -> None:
    told = re.compile(r"(?<![\w.])(/home/|/root/|/Users/|/tmp/|/work/|C:\\)|\blocalhost:\d{5}")
    kinds = (".md", ".yml", ".toml", ".cff", ".txt", ".in", ".json")
    # The texts of tests/hostile are what strangers might write.
    papers = [path for path in FILES if path.suffix in kinds and path.parent.name != "hostile"]
    assert not [_id(path) for path in papers if told.search(path.read_text(encoding="utf-8", errors="replace"))]


def test_makefile_verbs_are_explained() -> None:
    lines = re.findall(r"^([a-z][a-z-]*):(?!=)(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"site", "serve", "check", "test", "lock"} <= {name for name, _ in lines}
    assert not [name for name, rest in lines if "##" not in rest], "a verb without its sentence (## …)"
