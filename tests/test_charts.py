"""Every chart of scripts/charts, found by itself: well-formed, exact in width, in the theme's colours, said in words, backed by cells."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
import math
import re
import types
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pandas as pd
import pytest

from scripts import data, discovery, frames, paths, plates, refs, sketch, specs, svg, theme
from scripts.data import Table, Tables
from scripts.words import ENGLISH
from tests import support

CHARTS = discovery.modules(paths.CHARTS)
WIDTHS = (theme.WIDE, theme.NARROW)
TINY = Path(__file__).parent / "package"
# The tables that charts draw, each with those that cannot stand without it.
EMPTIED = (("rounds", "investments"), ("metrics",), ("claims", "rulings"), ("investments",), ("relations",))


@functools.cache
def package(name: str) -> Tables:
    """The tiny package, the real one, or the real one with some tables emptied."""
    if name in ("tiny", "real"):
        return data.load(TINY if name == "tiny" else paths.PACKAGE)
    return _with(package("real"), {table: {} for table in name.split("+")})


def _with(tables: Tables, rows: dict[str, dict[str, data.Row]]) -> Tables:
    def table(one: Table) -> Table:
        return dataclasses.replace(one, rows=types.MappingProxyType(rows[one.name])) if one.name in rows else one

    return dataclasses.replace(tables, by_name=types.MappingProxyType({one.name: table(one) for one in tables}))


PACKAGES = ("tiny", "real", *("+".join(names) for names in EMPTIED))


@functools.cache
def spec(chart: str, name: str, width: int) -> dict[str, object]:
    return specs.of(support.sketch(CHARTS[chart], package(name), width))


@functools.cache
def drawing(chart: str, name: str, width: int) -> str:
    """As the site has it, and kept with the site's: what two states of the data have alike is drawn once."""
    return drawn(chart, name, width, paths.CACHE)


def drawn(chart: str, name: str, width: int, cache: Path | None = None) -> str:
    module, tables = CHARTS[chart], package(name)
    size = next(size for size, each in plates.SIZES.items() if each == width)
    return svg.drawn(
        support.sketch(module, tables, width), plates.tips_of(frames.records(module.frame(tables, ENGLISH))), f"{chart}-{size}", cache
    )


every_chart = pytest.mark.parametrize("chart", CHARTS)
every_package = pytest.mark.parametrize("name", PACKAGES)
every_width = pytest.mark.parametrize("width", WIDTHS)
# The two packages at both widths; what a missing table does to a chart is the same at either.
every_drawing = pytest.mark.parametrize(
    ("name", "width"), [(name, width) for name in PACKAGES for width in WIDTHS if name in ("tiny", "real") or width == theme.NARROW]
)


def test_there_are_charts() -> None:
    assert CHARTS


@every_chart
def test_docstring_is_a_caption_and_what_one_should_know(chart: str) -> None:
    module = CHARTS[chart]
    assert discovery.summary(module).endswith((".", "?"))
    assert discovery.details(module), "say what is counted, what is left out and why"


@every_drawing
@every_chart
def test_drawing_is_whole(chart: str, name: str, width: int) -> None:
    root = ElementTree.fromstring(drawing(chart, name, width))
    space = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{space}svg"
    assert root.get("width") == str(width)
    assert (root.get("viewBox") or "").split()[2] == str(width)
    assert root.get("role") == "img"
    title, description = root.find(f"{space}title"), root.find(f"{space}desc")
    assert title is not None
    assert description is not None
    assert (title.text or "").strip()
    assert (description.text or "").strip()
    assert (root.get("aria-labelledby") or "").split() == [title.get("id"), description.get("id")]
    identities = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(identities) == len(set(identities))
    words = " ".join("".join(element.itertext()) for element in root.iter(f"{space}text"))
    assert "Model Money" in words, "the source line"
    assert not re.search(r"\b(nan|NaN|None|null|undefined|NaT)\b", f"{words} {title.text} {description.text}")


@every_width
@every_chart
def test_chart_follows_the_schema_of_vega_lite(chart: str, width: int) -> None:
    specs.of(support.sketch(CHARTS[chart], package("real"), width), validate=True)


@every_drawing
@every_chart
def test_chart_is_not_shrunk_to_fit(chart: str, name: str, width: int) -> None:
    """Names that are longer than planned make a chart smaller rather than cut off; with the data as it is, that must not happen."""
    assert "scale(0" not in drawing(chart, name, width)


@every_chart
def test_drawing_is_the_same_every_time(chart: str) -> None:
    assert drawn(chart, "real", theme.NARROW) == drawing(chart, "real", theme.NARROW)


@every_chart
def test_sketches_of_one_key_are_drawn_alike(chart: str) -> None:
    """A drawing that is kept is taken for any sketch of the same key; and the key sees what the data changes."""
    states: dict[str, list[str]] = {}
    for name in PACKAGES:
        states.setdefault(support.sketch(CHARTS[chart], package(name), theme.NARROW).key, []).append(name)
    assert len(states) > 1
    for same in (names for names in states.values() if len(names) > 1):
        specs = {json.dumps(spec(chart, name, theme.NARROW), sort_keys=True): name for name in same}
        # What is specified alike is drawn alike (test_drawing_is_the_same_every_time).
        assert len(specs) == 1 or len({svg.draw(spec(chart, name, theme.NARROW), chart) for name in specs.values()}) == 1


def test_a_sketch_that_is_given_the_tables_has_no_key() -> None:
    """Nobody could say whether two packages are the same to it: a drawing is given rows, numbers and words."""
    asked = sketch.Sketch(partial(lambda tables: None, package("tiny")), "", "", "", "")
    with pytest.raises(sketch.Unkeyed, match="rows, numbers and words"):
        _ = asked.key


def test_a_kept_drawing_is_taken_for_the_same_sketch_alone(tmp_path: Path) -> None:
    chart = support.sketch(CHARTS["cloud_growth"], package("real"))
    ref = CHARTS["cloud_growth"].frame(package("real"), ENGLISH)["ref"].iloc[0]
    first = svg.drawn(chart, {ref: "one"}, "a", tmp_path)
    kept = sorted(tmp_path.glob("*.drawn.svg"))
    assert [path.read_text(encoding="utf-8") for path in kept] == [first]
    kept[0].write_text("kept", encoding="utf-8")
    assert svg.drawn(chart, {ref: "one"}, "a", tmp_path) == "kept"
    others = [({ref: "two"}, "a", ""), ({ref: "one"}, "b", ""), ({ref: "one"}, "a", "light")]
    for tips, identity, scheme in others:
        assert svg.drawn(chart, tips, identity, tmp_path, scheme) != "kept"
    retold = dataclasses.replace(chart, finding="Something else")
    assert "Something else" in svg.drawn(retold, {ref: "one"}, "a", tmp_path)


@every_drawing
@every_chart
def test_colours_are_roles(chart: str, name: str, width: int) -> None:
    """Every colour is a variable of the page with the role's light colour behind it; nothing is blended."""
    drawn = drawing(chart, name, width)
    outside = re.sub(r"var\(--mm-[a-z0-9-]+, #[0-9a-f]{6}\)", "", drawn)
    assert not re.findall(r'(?:fill|stroke|style|color)="(?!none|transparent|")[^"]*"', outside)
    assert not re.search(r"rgba?\(|hsla?\(|opacity", outside)
    for role, colour in re.findall(r"var\(--mm-([a-z0-9-]+), (#[0-9a-f]{6})\)", drawn):
        assert theme.ROLES[role].light == colour


@every_chart
def test_a_drawing_for_use_elsewhere_has_plain_colours(chart: str) -> None:
    for scheme in ("light", "dark"):
        drawn = svg.draw(spec(chart, "real", theme.WIDE), "alone", scheme=scheme)
        known = {getattr(pair, scheme) for pair in theme.ROLES.values()}
        assert "var(" not in drawn
        assert set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', drawn)) <= known


@every_width
@every_chart
def test_marks_answer_to_a_pointer(chart: str, width: int) -> None:
    """The marks carry the ref of their row, so that each can say what is behind it."""
    tables = package("real")
    with_tips = specs.of(support.sketch(CHARTS[chart], tables, width))
    svg.add_tips(with_tips, {ref: "behind it" for ref in CHARTS[chart].frame(tables, ENGLISH)["ref"]})
    assert 'data-tip="behind it"' in svg.draw(with_tips, "tips")


@every_package
@every_chart
def test_rows_lead_to_cells(chart: str, name: str) -> None:
    frame = CHARTS[chart].frame(package(name), ENGLISH)
    assert isinstance(frame, pd.DataFrame)
    assert "ref" in frame.columns
    for path in frame["ref"]:
        row, field = refs.cell(package(name), path)
        assert field, f"{path} names no column"
        assert row[field] is not None, f"{path} is empty"
    assert frame["ref"].is_unique


@every_package
@every_chart
def test_table_holds_plain_values(chart: str, name: str) -> None:
    frame = CHARTS[chart].frame(package(name), ENGLISH)
    shown = [column for column in frame.columns if not column.startswith("_")]
    for column in shown:
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", column), column
        for value in frame[column]:
            assert isinstance(value, (str, bool, int, float)), f"{column}: {value!r}"
            assert not isinstance(value, float) or math.isfinite(value), f"{column}: {value!r}"


@every_chart
def test_real_package_has_rows(chart: str) -> None:
    assert len(CHARTS[chart].frame(package("real"), ENGLISH))


def _halves(tables: Tables) -> Iterator[Tables]:
    """The record as it was when it had fewer rows: every table that no other leans on, cut to a part of its rows."""
    for step, start in itertools.product((2, 7, 40), (0, 1)):
        some = {name: dict(list(tables[name].rows.items())[start::step]) for name in ("metrics", "relations", "investments")}
        rounds = {row["round_id"] for row in some["investments"].values()}
        some["rounds"] = {key: row for place, (key, row) in enumerate(tables.rounds.rows.items()) if key in rounds or place % step == start}
        yield _with(tables, some)


@every_chart
def test_every_state_of_the_data_can_be_drawn(chart: str) -> None:
    for tables, width in zip(_halves(package("real")), itertools.cycle(WIDTHS), strict=False):
        drawn = svg.draw(specs.of(support.sketch(CHARTS[chart], tables, width)), "half")
        assert f'width="{width}"' in drawn
        assert "scale(0" not in drawn


@every_chart
def test_rows_that_stand_twice_can_be_drawn(chart: str) -> None:
    """Rows that say the same under two ids are a rule's to find (where it is one); a chart is drawn of them all the same."""
    tables = package("real")
    twice: dict[str, dict[str, data.Row]] = {}
    for name in ("metrics", "investments", "relations", "stakes", "exits"):
        twice[name] = {}
        for key, row in tables[name].rows.items():
            again = f"{key}-again"
            twice[name].update({key: row, again: data.Row(name, again, row.line, {**row, tables[name].key[0]: again})})
    drawn = svg.draw(specs.of(support.sketch(CHARTS[chart], _with(tables, twice), theme.NARROW)), "twice")
    assert f'width="{theme.NARROW}"' in drawn


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("role", [role for role in theme.ROLES if role not in theme.SUPPORTS])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read(role: str, scheme: str) -> None:
    """Every role may write words, on the page (white or near to it, or dark) and on a filled band: 1.4.3 asks 4.5:1."""
    page = {"light": "#ffffff", "dark": "#14181f"}[scheme]
    for ground in (page, getattr(theme.ROLES["ground"], scheme), getattr(theme.ROLES["fill"], scheme)):
        assert contrast(getattr(theme.ROLES[role], scheme), ground) >= 4.5


def test_no_two_roles_share_a_colour() -> None:
    for scheme in ("light", "dark"):
        colours = [getattr(pair, scheme).lower() for pair in theme.ROLES.values()]
        assert len(colours) == len(set(colours))
        assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in colours)


def test_css_names_every_role_in_both_schemes() -> None:
    css = theme.css()
    for role, pair in theme.ROLES.items():
        assert f"--mm-{role}: {pair.light};" in css
        assert f"--mm-{role}: {pair.dark};" in css


def test_lines_of_text_fit() -> None:
    text = "月之暗面 reached the highest valuation of any company in this record, over US$20 billion " + "x" * 90
    for width in WIDTHS:
        lines = theme.wrap(text, width, theme.TITLE_SIZE, bold=True)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(theme.text_width(line, theme.TITLE_SIZE, bold=True) <= width for line in lines)


def test_charts_do_nothing_when_imported() -> None:
    for module in CHARTS.values():
        assert isinstance(module, ModuleType)
        values = [value for name, value in vars(module).items() if not name.startswith("__")]
        assert not any(isinstance(value, (pd.DataFrame, Tables)) for value in values)
