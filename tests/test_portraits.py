"""Every chart of one subject (scripts/portraits), for every row that has enough to draw, in the real record and in the tiny one."""

from __future__ import annotations

import functools
import itertools
import math
import re
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from scripts import data, discovery, paths, plates, refs, shapes, svg, theme
from scripts.data import Tables
from scripts.words import ENGLISH
from tests import support

PORTRAITS = discovery.modules(paths.PORTRAITS)
WIDTHS = (theme.WIDE, theme.NARROW)
_SPACE = "{http://www.w3.org/2000/svg}"

every_portrait = pytest.mark.parametrize("name", PORTRAITS)


@functools.cache
def package(which: str) -> Tables:
    return support.tiny_tables() if which == "tiny" else data.load(paths.PACKAGE)


@functools.cache
def frames(name: str, which: str = "real") -> dict[str, pd.DataFrame]:
    """The frame of every row of the table, the empty ones too."""
    tables = package(which)
    return {row.id: pd.DataFrame(PORTRAITS[name].points(tables, ENGLISH, row.id)) for row in tables[PORTRAITS[name].SUBJECT]}


def spec_of(name: str, subject: str, width: int) -> dict[str, Any]:
    tables = package("real")
    points = PORTRAITS[name].points(tables, ENGLISH, subject)
    return svg.of_shapes(PORTRAITS[name].picture(tables, ENGLISH, subject, points), width)


def drawable(name: str) -> dict[str, pd.DataFrame]:
    found = {subject: frame for subject, frame in frames(name).items() if len(frame)}
    assert found, "no row of the record has enough to draw"
    return found


def drawing(name: str, subject: str, width: int, scheme: str = "") -> str:
    spec = spec_of(name, subject, width)
    svg.add_tips(spec, {ref: f"behind {ref}" for ref in frames(name)[subject]["ref"]})
    return svg.draw(spec, f"{name}-{subject}-{width}", scheme=scheme)


@every_portrait
def test_docstring_is_a_caption_and_what_one_should_know(name: str) -> None:
    assert discovery.summary(PORTRAITS[name]).endswith(".")
    assert discovery.details(PORTRAITS[name]), "say what is counted and what is left out"
    assert PORTRAITS[name].SUBJECT in package("real")


@every_portrait
def test_nothing_is_drawn_of_less_than_two_points(name: str) -> None:
    """At two moments at least: one figure is a sentence, not a course."""
    for frame in [*frames(name).values(), *frames(name, "tiny").values()]:
        assert frame.empty or frame["_when"].nunique() > 1


@every_portrait
def test_a_subject_without_rows_has_nothing_to_draw(name: str) -> None:
    assert PORTRAITS[name].points(package("real"), ENGLISH, "nobody") == []


@every_portrait
def test_rows_lead_to_cells(name: str) -> None:
    for subject, frame in drawable(name).items():
        assert frame["ref"].is_unique, subject
        shown = [column for column in frame.columns if not str(column).startswith("_")]
        for record in frame.to_dict("records"):
            row, field = refs.cell(package("real"), record["ref"])
            assert field, record["ref"]
            assert row[field] is not None, record["ref"]
            for column in shown:
                value = record[column]
                assert isinstance(value, (str, float)), f"{column}: {value!r}"
                assert not isinstance(value, float) or math.isfinite(value), f"{column}: {value!r}"


@every_portrait
def test_every_drawing_is_whole(name: str) -> None:
    """Of every row that has one, at both widths: words, tips on every point, nothing outside, colours of the theme alone."""
    for subject, width in itertools.product(drawable(name), WIDTHS):
        where = f"{subject} at {width}"
        drawn = drawing(name, subject, width)
        root = ElementTree.fromstring(drawn)
        title, description = root.findtext(f"{_SPACE}title", ""), root.findtext(f"{_SPACE}desc", "")
        words = [text.text or "" for text in root.iter(f"{_SPACE}text")]
        assert title, where
        assert description, where
        assert "Model Money" in words[-1] or "Model Money" in " ".join(words[-3:]), f"{where}: the source line"
        assert not re.search(r"\b(nan|NaN|None|null|NaT)\b", " ".join([*words, title, description])), where
        refs_drawn = re.findall(r'data-tip="behind ([^"]*)"', drawn)
        assert sorted(refs_drawn) == sorted(frames(name)[subject]["ref"]), where
        assert "scale(0" not in drawn, where
        outside = re.sub(r"var\(--mm-[a-z0-9-]+, #[0-9a-f]{6}\)", "", drawn)
        assert not re.findall(r'(?:fill|stroke)="(?!none|")[^"]*"', outside), where
        height = float(root.get("height") or 0)
        for dot in root.iter(f"{_SPACE}circle"):
            assert -1 <= float(dot.get("cx") or -99) <= width, where
            assert -1 <= float(dot.get("cy") or -99) <= height, where


@every_portrait
def test_labels_cover_neither_each_other_nor_points(name: str) -> None:
    """Where a label has no room it is left out; the table has the value."""
    for subject, width in itertools.product(drawable(name), WIDTHS):
        spec = spec_of(name, subject, width)
        labels = [shape for shape in spec["shapes"] if isinstance(shape, shapes.Words) and shape.halo]
        boxes = []
        for label in labels:
            wide = theme.text_width(label.text, label.size, label.bold)
            left = label.x - {"left": 0.0, "center": wide / 2, "right": wide}[label.align]
            boxes.append((left, label.y - 6, left + wide, label.y + 6, label.text))
        for one, two in itertools.combinations(boxes, 2):
            apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
            assert apart, f"{subject} at {width}: {one[4]!r} and {two[4]!r}"
        for dot in (shape for shape in spec["shapes"] if isinstance(shape, shapes.Dot)):
            for left, top, right, bottom, text in boxes:
                assert not (left < dot.x < right and top < dot.y < bottom), f"{subject} at {width}: {text!r} covers a point"


def test_lines_join_figures_of_one_house_alone() -> None:
    """The first rule of the record: two houses count differently by a factor of two."""
    joined = 0
    for name in ("indicator_figures", "product_figures", "company_figures", "market_figures"):
        for frame in drawable(name).values():
            for series, line in frame[frame["_series"] != ""].groupby("_series"):
                rows = [package("real").metrics[path.split("/")[1]] for path in line["ref"]]
                assert len({row["measured_by"] for row in rows}) == 1, series
                assert rows[0]["measured_by"], series
                assert (
                    len({(row["indicator_id"], row["scope"], row["geography"], row["product_id"], row["company_id"]) for row in rows}) == 1
                )
                joined += len(rows) > 1
    assert joined > 20


def test_a_round_that_others_put_elsewhere_shows_the_range() -> None:
    """Zhipu's valuation of May 2025 is disputed: the bar holds the published value."""
    frame = frames("company_rounds")["zhipu"]
    ranges = frame[frame["_low"].notna()]
    assert len(ranges)
    assert (ranges["_low"] <= ranges["_value"]).all()
    assert (ranges["_value"] <= ranges["_high"]).all()
    assert (ranges["_low"] < ranges["_high"]).all()


def test_rounds_in_talks_are_hollow_and_joined_to_nothing() -> None:
    frame = frames("company_rounds")["moonshot"]
    talks = frame[~frame["_settled"]]
    assert len(talks)
    assert talks["_hollow"].all()
    assert (talks["_series"] == "").all()


def test_the_file_is_the_drawing_in_plain_colours() -> None:
    drawn = plates.portrait(package("real"), ENGLISH, "company_rounds", "moonshot", None)
    assert drawn is not None
    content = plates.alone(drawn).decode()
    assert content.startswith("<?xml")
    assert "var(" not in content
    assert "data-tip" in content
    assert plates.portrait(package("real"), ENGLISH, "company_rounds", "ant-group", None) is None
