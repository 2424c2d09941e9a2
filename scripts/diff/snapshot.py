"""What a package says on the site, in a form that can be compared: sentences by page, charts, measures, agreement of cells (pure).

Both sides are told by the code of today. Whatever today's code cannot tell of an old package (a column that it does not have yet)
is listed as untold, never guessed.
"""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from scripts import data, discovery, evidence, pages, paths
from scripts.data import Tables
from scripts.diff import drawn
from scripts.diff.drawn import Chart, Portrait, reason
from scripts.templates import Templates
from scripts.vocabulary import Shared, Vocabulary
from scripts.words import ENGLISH

# What these say is compared in other ways: cells as cells, charts as charts. Here they would only cost time.
_SILENT = (
    *("table", "evidence", "facts", "neighbours", "crumbs", "about", "measure_values", "rule_book", "portrait", "mend"),
    *("dateline", "onwards", "sources_here", "every_table", "change_lists", "citation", "dataset", "version"),
    *("crumbs_of", "beside", "doubts"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Value:
    """A measure of one argument."""

    value: Decimal
    unit: str
    words: str
    low: Decimal | None
    high: Decimal | None
    counted: int | None
    of: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Snapshot:
    """One side; untold names the pages, charts and measures that could not be told, with the reason."""

    pages: Mapping[str, str]
    charts: Mapping[str, Chart]
    portraits: Mapping[Portrait, str]
    measures: Mapping[tuple[str, str], Value]
    agreement: Mapping[evidence.Cell, str]
    untold: Mapping[str, str]


def _pages(tables: Tables, docs: Path, untold: dict[str, str]) -> dict[str, str]:
    templates, shared = Templates(docs), Shared(tables, ENGLISH, None, pages.stories(docs))
    told = {}
    for page in pages.of(docs, tables):
        if page.stage_path.startswith("charts/") and page.source.name == pages.EACH:
            told[page.address] = ""
            continue
        words = Vocabulary(shared, page.address).functions()
        words.update({name: _silent for name in words if name in _SILENT or name.startswith("chart")})
        try:
            told[page.address] = pages.write(page, templates, words)
        except Exception as error:
            told[page.address] = ""
            untold[f"page {page.address or 'home'}"] = reason(error)
    return told


def _silent(*arguments: object, **named: object) -> str:
    return ""


def _measures(tables: Tables, untold: dict[str, str]) -> dict[tuple[str, str], Value]:
    told = {}
    for name, module in discovery.modules(paths.MEASURES).items():
        try:
            for argument in module.arguments(tables):
                found = module.measure(tables, argument)
                words = ENGLISH.amount(found.value, found.unit, found.qualifier)
                told[name, argument] = Value(found.value, found.unit, words, found.low, found.high, found.counted, found.of)
        except Exception as error:
            untold[f"measure {name}"] = reason(error)
    return told


def take(tables: Tables, docs: Path) -> Snapshot:
    """Everything that a package says."""
    untold: dict[str, str] = {}
    try:
        agreement = {cell: found.agreement for cell, found in evidence.assess(tables).items()}
    except Exception as error:
        agreement, untold["evidence"] = {}, reason(error)
    charts, portraits = drawn.charts(tables, untold), drawn.portraits(tables, untold)
    return Snapshot(_pages(tables, docs, untold), charts, portraits, _measures(tables, untold), agreement, untold)


def send(package: str, docs: str, target: str) -> None:
    """Write the snapshot of a package into a file, for the interpreter that asked for it (see beside.py)."""
    Path(target).write_bytes(pickle.dumps(take(data.trusted(Path(package)), Path(docs))))
