"""The words that a page may use in double braces: chart, figure, table, source, link; and evidence for pages made from rows.

No logic in prose beyond these: whoever needs a number that no cell holds writes a measure, whoever needs a list writes a view.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from scripts import addresses, discovery, evidence, paths, refs, svg, theme
from scripts.data import Tables
from scripts.markup import Markup, escape, tag
from scripts.measures import Measure
from scripts.words import Words

SIZES = {"wide": theme.WIDE, "narrow": theme.NARROW}


@dataclasses.dataclass(frozen=True, eq=False)
class _Drawn:
    """A chart, drawn once for all pages."""

    module: ModuleType
    drawings: dict[str, str]
    title: str
    frame: pd.DataFrame


@dataclasses.dataclass(frozen=True, eq=False)
class Shared:
    """What all pages of a build have in common; a chart or measure that several pages show is computed once."""

    tables: Tables
    words: Words
    cache: Path | None

    @functools.cache  # noqa: B019: lives and dies with one build
    def drawn(self, name: str) -> _Drawn:
        """A chart by its name. Raises refs.BadReference if there is none."""
        module = discovery.modules(paths.CHARTS).get(name)
        if module is None:
            raise refs.BadReference(f"there is no chart {name!r} in scripts/charts")
        specs = {size: svg.spec_of(module.chart(self.tables, self.words, width)) for size, width in SIZES.items()}
        drawings = {size: svg.draw(spec, f"{name}-{size}", self.cache) for size, spec in specs.items()}
        return _Drawn(module, drawings, svg.title_of(specs["wide"]), module.frame(self.tables, self.words))

    @functools.cache  # noqa: B019
    def measured(self, name: str, argument: str) -> Measure:
        """A measure of an argument. Raises refs.BadReference if there is no such measure, or it has no such argument."""
        module = discovery.modules(paths.MEASURES).get(name)
        if module is None:
            raise refs.BadReference(f"there is no measure {name!r} in scripts/measures")
        if argument not in self.arguments(name):
            raise refs.BadReference(f"the measure {name!r} cannot be asked for {argument!r}")
        measured: Measure = module.measure(self.tables, argument)
        return measured

    @functools.cache  # noqa: B019
    def arguments(self, name: str) -> tuple[str, ...]:
        """Every argument of a measure."""
        return tuple(discovery.modules(paths.MEASURES)[name].arguments(self.tables))


class Vocabulary:
    """The vocabulary as one page sees it."""

    def __init__(self, shared: Shared, page: str) -> None:
        self._shared = shared
        self._markup = Markup(shared.tables, shared.words, page)

    @staticmethod
    def shared(tables: Tables, words: Words, cache: Path | None) -> Shared:
        """What all pages of a build share."""
        return Shared(tables, words, cache)

    def functions(self) -> dict[str, Callable[..., Any]]:
        """The words by the name that templates use."""
        words = (self.chart, self.figure, self.table, self.source, self.link, self.evidence, self.measure_values, self.chart_list)
        return {function.__name__: function for function in words}

    def figure(self, path: str, form: str | None = None) -> str:
        """A bound number: a cell (`rounds/<id>/amount`) or a measure (`measures/<name>/<argument>`), linked to what stands behind it."""
        if path.startswith("measures/"):
            name, _, argument = path.removeprefix("measures/").partition("/")
            return self._markup.measure(name, argument, self._shared.measured(name, argument))
        return self._markup.figure(path, form)

    def table(self, name: str, **where: str) -> str:
        """A view by its name, narrowed to rows whose columns hold these values."""
        module = discovery.modules(paths.VIEWS).get(name)
        if module is None:
            raise refs.BadReference(f"there is no view {name!r} in scripts/views")
        return self._markup.table(module.view(self._shared.tables, self._shared.words, **where))

    def source(self, source_id: str) -> str:
        """A source, with its link."""
        return self._markup.source(refs.cell(self._shared.tables, f"sources/{source_id}")[0])

    def link(self, path: str, text: str = "") -> str:
        """A link to a row (`companies/moonshot`) or to a page of the site (`/methods/`)."""
        if path.startswith("/"):
            return tag("a", escape(text), href=self._markup.href(path.lstrip("/")))
        return self._markup.link(refs.cell(self._shared.tables, path)[0], text)

    def evidence(self, table: str, **where: str) -> str:
        """Everything that stands behind the rows of a table whose columns hold these values, row by row."""
        tables = self._shared.tables
        if table not in tables:
            raise refs.BadReference(f"the package has no table {table!r}")
        key = tables[table].key[0]
        rows = [row for row in tables[table] if all(row[column] == value for column, value in where.items())]
        if set(where) == {key}:
            return "\n".join(self._markup.evidence_of(row) for row in rows)
        blocks = []
        for row in rows:
            head = f'<h3 id="{escape(row.id)}">{escape(self._heading(row.table, row.id))}</h3>'
            note = tag("p", escape(row["note"]), class_="mm-note") if "note" in row and row["note"] else ""
            blocks.append(f'<section class="mm-row">{head}\n{note}\n{self._markup.evidence_of(row, 4, row.id)}</section>')
        return "\n".join(blocks)

    def _heading(self, table: str, row_id: str) -> str:
        """What to call a row that has no page of its own."""
        tables, words = self._shared.tables, self._shared.words
        row = tables[table][row_id]
        if table == "metrics":
            subject = next(tables[name][row[key]]["name"] for name, key in _SUBJECTS if row[key])
            parts = [subject, words.period(row["period"]), (row["scope"] or "").replace("_", " "), row["measured_by"] or "house not named"]
            return ", ".join(part for part in parts if part)
        if table == "stakes":
            return f"{tables.investors[row['investor_id']]['name']}, {words.date(row['as_of']) if row['as_of'] else 'date not given'}"
        if table == "relations":
            investor, company = tables.investors[row["subject_investor_id"]]["name"], tables.companies[row["company_id"]]["name"]
            return f"{investor} {words.say(row['predicate'])} {company}"
        if table == "exits":
            return f"{words.say(row['event'])}, {words.date(row['occurred_on']) if row['occurred_on'] else 'date not given'}"
        if table == "investments":
            return f"{tables.investors[row['investor_id']]['name']} ({words.say(row['role'])})"
        return refs.name(row, tables)

    # ---- charts

    def chart(self, name: str) -> str:
        """A chart: the drawing for wide and for narrow pages, its caption, and its data table."""
        drawn = self._shared.drawn(name)
        drawings = "".join(f'<div class="mm-chart__{size}">{drawing}</div>' for size, drawing in drawn.drawings.items())
        more = tag("a", "About this chart", href=self._markup.href(f"charts/{name}/"))
        caption = tag("figcaption", f"{escape(discovery.summary(drawn.module))} {more}")
        table = f"<details><summary>The data of this chart</summary>\n{self._frame(drawn)}\n</details>"
        return f'<figure class="mm-chart" id="chart-{escape(name)}" data-search-exclude>\n{drawings}\n{caption}\n{table}\n</figure>'

    def _frame(self, drawn: _Drawn) -> str:
        """The rows of a chart as a table; each leads to the cell behind it."""
        frame = drawn.frame
        shown = [name for name in frame.columns if name != "ref" and not str(name).startswith("_")]
        rows = []
        found = evidence.assess(self._shared.tables)
        for record in frame.to_dict("records"):
            cells = [escape(_shown(record[name])) for name in shown]
            row, field = refs.cell(self._shared.tables, record["ref"])
            cell = found.get((row.table, row.id, field)) or found.get((row.table, row.id, ""))
            label = self._shared.words.say(cell.agreement if cell else "claims")
            cells.append(tag("a", escape(label), href=self._markup.href(addresses.row(self._shared.tables, row, field))))
            rows.append(cells)
        if not rows:
            return tag("p", "The record holds no row for this chart yet.", class_="mm-empty")
        numeric = frozenset(i for i, name in enumerate(shown) if pd.api.types.is_numeric_dtype(frame[name]))
        columns = [str(name).replace("_", " ").replace(" usd", ", US dollars").capitalize() for name in shown]
        return self._markup.grid(drawn.title, [*columns, "Evidence"], rows, numeric)

    def chart_list(self) -> str:
        """All charts: each title leads to the chart's page."""
        items = []
        for name in discovery.modules(paths.CHARTS):
            title = tag("a", escape(self._shared.drawn(name).title), href=self._markup.href(f"charts/{name}/"))
            items.append(f"<li>{title}<br>{escape(discovery.summary(self._shared.drawn(name).module))}</li>")
        return '<ul class="mm-list">' + "\n".join(items) + "</ul>"

    # ---- measures

    def measure_values(self, name: str) -> str:
        """Every value of a measure with the cells that it is made of."""
        rows = []
        for argument in self._shared.arguments(name):
            measured = self._shared.measured(name, argument)
            words = self._shared.words
            ends = [words.amount(end, measured.unit) if end is not None else "" for end in (measured.low, measured.high)]
            counted = f"{measured.counted} of {measured.of}" if measured.of is not None else ""
            parts = ", ".join(self._markup.figure(path) for path in measured.cells)
            anchor = f'<span id="{escape(addresses.slug(argument))}">{escape(argument)}</span>'
            rows.append([anchor, escape(words.amount(measured.value, measured.unit, measured.qualifier)), *map(escape, ends), escape(counted), parts])
        return self._markup.grid("", ["Of", "Value", "Low", "High", "Rows counted", "Made of"], rows)


_SUBJECTS = (("companies", "company_id"), ("products", "product_id"), ("markets", "market_id"))


def _shown(value: object) -> str:
    """A value of a frame as text: numbers with separators, times as dates, nothing for missing."""
    if value is None or (isinstance(value, float) and pd.isna(value)) or value is pd.NaT:
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:,.4g}"
    return str(value)
