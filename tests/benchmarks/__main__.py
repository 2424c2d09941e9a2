"""Run the benchmarks: python -m tests.benchmarks [PART …] (all parts where none is named). Writes results/ and BENCHMARKS.md."""

from __future__ import annotations

import datetime
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

from tests import benchmarks
from tests.benchmarks import report


def parts() -> dict[str, ModuleType]:
    """The modules beside this one that have a `run`, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_"))
    modules = {name: importlib.import_module(f"tests.benchmarks.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "run")}


def measure(name: str, module: ModuleType, folder: Path = report.STORED) -> None:
    """Run one part and keep what it found."""
    host = report.machine()
    results = module.run()
    tools = report.versions(getattr(module, "TOOLS", ())) | (module.versions() if hasattr(module, "versions") else {})
    measured = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "commit": report.commit(),
        "machine": host,
        "versions": tools,
    }
    # The first line of a docstring names the part; how it measures stands below.
    _, _, about = inspect.cleandoc(module.__doc__ or "").partition("\n\n")
    report.save(name, about.replace("\n", " ").replace("  ", "\n\n"), results, measured, folder)


def main(names: Sequence[str], found: Mapping[str, ModuleType] | None = None) -> int:
    """Run the named parts, or all; write the page. Returns the exit code."""
    found = parts() if found is None else found
    unknown = [name for name in names if name not in found]
    if unknown:
        print(f"No such part: {', '.join(unknown)}. There are: {', '.join(found)}.", file=sys.stderr)
        return 2
    for name in names or found:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        measure(name, found[name])
        report.REPORT.write_text(report.written(report.stored()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
