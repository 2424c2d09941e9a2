"""BENCHMARKS.md, made of what is stored; and the machine, as a reader must know it."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import json
import math
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from scripts import paths
from tests.benchmarks.result import Result, met, ratio

STORED = Path(__file__).parent / "results"
REPORT = paths.ROOT / "BENCHMARKS.md"

_HEAD = """\
# Benchmarks

What Model Money claims about its speed, measured beside what people would use instead. `make bench` runs all of it again and writes
this page; `make bench PART=contributor` runs one part. Things that are compared run in turns in one go. The middle column is the
median of the runs; the spread goes from the smallest to the largest. × compares with the line that is named run by run, each with the
one beside it, and is the median of that: so a machine that is slower for a while does not move it. A target that is missed is said
to be missed, with the reason below its table.
"""


def machine() -> dict[str, str]:
    """The processor, its cores, the memory and the system, and how busy it is: what else runs makes every time longer."""
    model = platform.processor()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        told = [line.partition(":") for line in cpuinfo.read_text(encoding="utf-8").splitlines()]
        names = [value.strip() for key, _, value in told if key.strip() == "model name"]
        model = names[0] if names else model
    return {
        "processor": model or platform.machine(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GB",
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def versions(tools: Iterable[str]) -> dict[str, str]:
    """Python's version and those of the distributions."""
    return {"Python": platform.python_version(), **{tool: importlib.metadata.version(tool) for tool in tools}}


# What the parts before have found is no change of what is measured.
_FOUND = tuple(f":!{path.relative_to(paths.ROOT).as_posix()}" for path in (REPORT, STORED))


def commit() -> str:
    """The commit that was measured, with a word where files had been changed since."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=paths.ROOT, capture_output=True, text=True, check=False).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", *_FOUND)
    return (git("rev-parse", "--short=12", "HEAD") or "none") + (", with changes" if changed else "")


def save(part: str, about: str, results: Sequence[Result], measured: Mapping[str, Any], folder: Path = STORED) -> None:
    """Keep what a part found. about: how it measures, in words."""
    folder.mkdir(parents=True, exist_ok=True)
    record = {"part": part, "about": about, **measured, "results": [dataclasses.asdict(result) for result in results]}
    (folder / f"{part}.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def stored(folder: Path = STORED) -> list[dict[str, Any]]:
    """What is kept of every part, in the order of their names."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


def number(value: float) -> str:
    """Three digits that count: 0.0123, 1.23, 12.3, 12,345; a whole number as it is."""
    digits = 0 if value == int(value) else max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _table(results: Sequence[Result]) -> list[str]:
    lines = ["| what | median | spread | runs | beside | target | |", "|---|---:|---:|---:|---|---|---|"]
    for result in results:
        low, high = result.spread
        spread = f"{number(low)}–{number(high)}" if len(result.values) > 1 else ""
        over = ratio(result, results)
        beside = "" if over is None else f"{number(over)} × {result.beside}"
        said = {None: "", True: "met", False: "**missed**"}[met(result, results)]
        cells = (result.what, f"{number(result.median)} {result.unit}", spread, str(len(result.values)), beside, result.target, said)
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return lines


def _part(record: Mapping[str, Any]) -> list[str]:
    results = [Result(**{**fields, "values": tuple(fields["values"])}) for fields in record["results"]]
    host, tools = record["machine"], ", ".join(f"{name} {version}" for name, version in record["versions"].items())
    lines = [f"## {record['part'].capitalize()}", "", record["about"], "", *_table(results), ""]
    for result in results:
        missed = met(result, results) is False
        if missed or result.note:
            reason = result.note or "The reason is not known yet."
            lines.append(f"- {'**Missed.** ' if missed else ''}*{result.what}*: {reason}")
    if lines[-1]:
        lines.append("")
    where = f"{host['processor']}, {host['cores']} cores, {host['memory']}, {host['system']}"
    if "load" in host:
        where += f" (load before it began: {host['load']})"
    return [*lines, f"Measured on {record['date']} on {where}, with {tools}, at {record['commit']}.", ""]


def written(records: Iterable[Mapping[str, Any]]) -> str:
    """The page."""
    return "\n".join([_HEAD, *(line for record in records for line in _part(record))]).rstrip("\n") + "\n"
