"""The path is the registry: the modules of a folder, by their stems, in alphabetical order."""

from __future__ import annotations

import functools
import importlib
import inspect
from pathlib import Path
from types import ModuleType


@functools.cache
def modules(folder: Path) -> dict[str, ModuleType]:
    """Every module of scripts/<folder> (names that start with an underscore are helpers and left out)."""
    stems = sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))
    return {stem: importlib.import_module(f"scripts.{folder.name}.{stem}") for stem in stems}


def docstring(module: ModuleType) -> str:
    """The module's docstring with its indentation cleaned."""
    return inspect.cleandoc(module.__doc__ or "")


def summary(module: ModuleType) -> str:
    """The first paragraph of the docstring, in one line."""
    return " ".join(docstring(module).split("\n\n", 1)[0].split())


def details(module: ModuleType) -> list[str]:
    """The paragraphs after the first, each in one line."""
    return [" ".join(paragraph.split()) for paragraph in docstring(module).split("\n\n")[1:] if paragraph.strip()]
