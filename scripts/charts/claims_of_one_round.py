"""What the sources say of the most contested round.

The round is chosen by the data: of the settled rounds of large-model companies the one on whose amount and valuation most origins (the
outlets whose reporting it is) say something that does not fit what this record publishes. Where no round is contested, it is the one
with most claims.

Counted: every claim on its amount and its valuation. Claims with the same figure, the same origin and the same grade share a row with the
number of pages. The bar is what the words stand for: "about" reaches a tenth to either side, "over" up to half as much again. The band
behind is what this record publishes. Grades: A a filing or the company itself, B a newsroom's own reporting, C a page that relays
another and says so, D anything weaker.

Hollow: a claim known to be wrong in some way; it supports nothing, and stays here because it is in print. Figures in another currency are
converted at the average rate of the month.
"""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from scripts import evidence, rates, sketch, theme
from scripts.charts import _fit, _most, _place, _plot, _rows, _say
from scripts.data import Row, Tables
from scripts.evidence import Evidence, Statement
from scripts.measures import _disputes, _money, _sources
from scripts.words import Words

FIELDS = {"amount": "Amount", "valuation": "Valuation"}
FITS, DIFFERS, WRONG = "fits what is published", "does not fit", "known to be wrong"
# How a claim of each kind is drawn: the role (empty: the company's) and whether its mark is hollow.
_LOOKS = {FITS: ("", False), DIFFERS: ("highlight", False), WRONG: ("muted", True)}
_COLUMNS = ("what_it_is_of", "said", "figure", "lowest", "highest", "origin", "grade", "published_by", "published_on", "stands", "ref")
_HIDDEN = ("_field", "_unit", "_kind", "_company_id")
_NOTHING = "No round has a claim on its amount or valuation."


@dataclasses.dataclass(frozen=True, slots=True)
class Published:
    """What the record publishes of a field: in words, its interval, and the sign of its money."""

    words: str
    low: float
    high: float
    symbol: str


def _cells(tables: Tables, row: Row) -> dict[str, Evidence]:
    """The evidence of the amount and the valuation, as far as they are published."""
    found = evidence.assess(tables)
    return {field: found[cell] for field in FIELDS if (cell := ("rounds", row.id, field)) in found and found[cell].statements}


def _chosen(tables: Tables) -> Row | None:
    """The settled round that most origins contradict; of equals the one with more claims that do not fit, then with more claims."""

    def contested(row: Row) -> tuple[int, int, int, str]:
        cells = _cells(tables, row).values()
        differing = [statement for cell in cells for statement in cell.differing]
        return -len({item.origin for item in differing}), -len(differing), -sum(len(cell.statements) for cell in cells), row.id

    rounds = (row for row in tables.rounds if _money.is_counted(row) and tables.companies[row["company_id"]]["group"] == "large_model")
    return min((row for row in rounds if _cells(tables, row)), key=contested, default=None)


def frame(tables: Tables, words: Words) -> pd.DataFrame:
    """One row a claim: what it is of, the figure as said and in the currency of the cell, whose it is, and how it stands."""
    row = _chosen(tables)
    rows: list[dict[str, Any]] = []
    for field, cell in _cells(tables, row).items() if row is not None else ():
        for item in cell.statements:
            found = _claim(tables, row, field, item, words) if row is not None else None
            rows += [found] if found else []
    kinds = list(_LOOKS)
    rows.sort(key=lambda one: (list(FIELDS).index(one["_field"]), kinds.index(one["_kind"]), one["figure"], one["origin"], one["ref"]))
    return pd.DataFrame(rows, columns=[*_COLUMNS, *_HIDDEN])


def _claim(tables: Tables, row: Row, field: str, item: Statement, words: Words) -> dict[str, Any] | None:
    """A claim as a row; None where it is no figure that can be set beside the cell."""
    column, claim = tables.rounds.fields[field], item.claim
    span, figure = evidence.claimed_interval(tables, row, column, claim), _disputes.said_in_unit(tables, row, column, claim)
    value, high = evidence.number(claim["value"]), evidence.number(claim["value_high"])
    if span is None or figure is None or value is None:
        return None
    said = words.amount(value, claim["unit"], claim["qualifier"])
    if high is not None:
        said = f"{words.amount(value, claim['unit'])} to {words.amount(high, claim['unit'])}"
    kind = WRONG if item.suspect else FITS if item.meets else DIFFERS
    stands = f"{kind}: {words.say(claim['suspect'])}" if item.suspect else kind
    values = (FIELDS[field], said, float(figure), float(span.low), float(span.high), item.origin, item.source["grade"])
    page = (item.source["publisher"] or "", item.source["published_on"] or "", stands, f"claims/{claim.id}/value")
    hidden = (field, evidence.unit_of(row, column) or "", kind, row["company_id"])
    return dict(zip((*_COLUMNS, *_HIDDEN), (*values, *page, *hidden), strict=True))


def chart(tables: Tables, words: Words, rows: pd.DataFrame) -> sketch.Sketch:
    """A dot with its range for each figure and origin, in groups by how it stands."""
    drawn = _most.first(rows, "figures")
    finding, description = drawn.said(lambda some: _sentences(tables, some, words))
    published = {field: _published(tables, field, words) for field in rows["_field"].unique()}
    return sketch.Sketch(
        partial(_drawing, drawn.rows, published) if len(rows) else partial(_plot.empty, _NOTHING),
        finding=finding,
        shown="Each figure in print, by the outlet whose reporting it is and the grade of the page, A to D. Band: what is published here."
        + drawn.note,
        description=description,
        source=_sources.line(tables, rows["ref"], words),
    )


def _published(tables: Tables, field: str, words: Words) -> Published:
    """What the record publishes of the chosen round in a field."""
    row, cell = _chosen(tables), tables.rounds.fields[field]
    assert row is not None, "there are claims"
    span = evidence.adopted_interval(row, cell)
    symbol = words.money(Decimal(1), evidence.unit_of(row, cell) or rates.USD).removesuffix("1")
    return Published(_say.cell(tables, f"rounds/{row.id}/{field}", words), float(span.low), float(span.high), symbol)


def _drawing(rows: pd.DataFrame, published: Mapping[str, Published], width: int) -> _plot.Plot:
    same = ["_field", "_unit", "_kind", "stands", "said", "origin", "grade", "figure", "lowest", "highest", "_company_id"]
    lines = rows.groupby(same, sort=False).agg(_pages=("ref", "size"), ref=("ref", "first")).reset_index()
    lines["_origin"] = [_named(line, width) for line in lines.to_dict("records")]
    layers: list[alt.Chart] = []
    y = 8.0
    for field, group in lines.groupby("_field", sort=False):
        panel, y = _panel(group, FIELDS[str(field)], published[str(field)], width, y + (20 if layers else 0))
        layers += panel
    return _plot.layered(*layers, width=width - 4, height=int(y))


def _named(line: dict[Any, Any], width: int) -> str:
    """The origin of a row, with the number of its pages where there is room; narrow, with the grade, before the words of the claim."""
    wide = width >= theme.WIDE
    grade = "" if wide else f" · {line['grade']}"
    room = 220.0 if wide else width - 16 - theme.text_width(line["said"], bold=True) - theme.text_width(grade)
    origin = line["origin"]
    return _fit.fitting(room, f"{origin}, {line['_pages']} pages" if line["_pages"] > 1 else origin, origin) + grade


def _panel(lines: pd.DataFrame, name: str, here: Published, width: int, y: float) -> tuple[list[alt.Chart], float]:
    """The layers of one field from `y` on, and where they end."""
    wide = width >= theme.WIDE
    step = 22 if wide else 36
    heading = pd.DataFrame([{"_text": name, "_y": y}])
    published = pd.DataFrame([{"_text": f"published here: {here.words}", "_y": y}])
    offset = theme.text_width(name, theme.SUBTITLE_SIZE, bold=True) + 8
    top = y + 34

    left = max(theme.text_width(name) for name in lines["_origin"]) + 40 if wide else 8.0
    # A slip of ten times would squeeze all that is in doubt into a corner: it stands at the edge, with an arrow.
    most = max([here.high, *lines.loc[lines["_kind"] != WRONG, "highest"]]) * 1.03
    lines["_beyond"] = lines["highest"] > most
    # Wide, the scale is as long as it can be with the words behind every bar.
    need = [theme.text_width(text, bold=True) + 16 if wide else 16 for text in lines["said"]]
    shares = (lines["highest"] / most).clip(lower=0.01, upper=1.0)
    right = min([width - 16.0, *(left + (width - left - room) / share for room, share in zip(need, shares, strict=True))])
    across = _rows.Across(_place.Scale(0.0, most, False), left, right)
    heads: list[dict[str, Any]] = []
    places: dict[Any, float] = {}
    y = top
    for stands, group in lines.groupby("stands", sort=False):
        heads.append({"_text": f"{str(stands)[0].upper()}{str(stands)[1:]}", "_y": y + 10})
        y += 20
        for index in group.index:
            places[index] = y + step / 2 if wide else y + step - 9
            y += step
        y += 4
    lines = lines.assign(_y=pd.Series(places))
    for end, value in (("_from", "lowest"), ("_x", "figure"), ("_to", "highest")):
        lines[end] = lines[value].clip(upper=most).map(across)
    lines["_line"] = lines["_y"] - (0 if wide else 16)
    lines["_said_x"] = lines["_to"] + 10 if wide else width - 8.0
    grade_x = left - 18 if wide else width - 8.0
    band = pd.DataFrame([{"_from": across(here.low) - 1.5, "_to": min(across(here.high), right) + 1.5}])

    layers = [
        _plot.marks(band).mark_rect(color=theme.colour("fill")).encode(**_plot.px(x="_from", x2="_to", y=top, y2=y)),
        *across.grid([(top, y)], top - 10, here.symbol),
        _rows.text(heading, "_text", 0, "_y", bold=True, fontSize=theme.SUBTITLE_SIZE),
        _rows.text(published, "_text", offset, "_y", "muted"),
        *_words(pd.DataFrame(heads), "_text", 0.0, "_y", "muted"),
    ]
    for kind, group in lines.groupby("_kind", sort=False):
        layers += _marks(group, *_LOOKS[str(kind)], grade_x, wide)
    return layers, y


def _marks(group: pd.DataFrame, role: str, hollow: bool, grade_x: float, wide: bool) -> list[alt.Chart]:
    """The claims of one kind: bars, dots (an arrow where the figure is beyond the scale), and their words."""
    role = role or (group["_company_id"].iloc[0] if group["_company_id"].iloc[0] in theme.ROLES else "other")
    ink, ground = theme.colour(role), theme.colour("ground")
    inside, beyond = group[~group["_beyond"]], group[group["_beyond"]]
    at, dash = _plot.px(x="_x", y="_y"), [2, 3] if hollow else alt.Undefined
    layers = [
        _plot.marks(inside).mark_rule(color=ink, strokeWidth=2, strokeDash=dash).encode(**_plot.px(x="_from", x2="_to", y="_y")),
        _plot.marks(inside).mark_point(color=ground if hollow else ink, stroke=ink, strokeWidth=2, size=60).encode(**at),
        _plot.marks(beyond)
        .mark_point(shape="triangle-right", color=ground if hollow else ink, stroke=ink, strokeWidth=2, size=60)
        .encode(**at),
        *_words(group, "_origin", 0.0, "_line", "ink"),
        *_words(group, "said", group["_said_x"], "_line", role, not hollow, "left" if wide else "right"),
    ]
    return [*layers, _rows.text(group, "grade", grade_x, "_line", "muted", align="center")] if wide else layers


def _words(
    rows: pd.DataFrame, column: str, x: float | pd.Series, y: str, role: str, bold: bool = False, align: str = "left"
) -> list[alt.Chart]:
    """Words that stay legible where a line of the grid crosses them."""
    placed = rows.assign(_label_x=x, _label_y=rows[y], _align=align, _bold=bold, _text=rows[column])
    return _plot.texts(placed, alt.ColorValue(theme.colour(role)))


def _sentences(tables: Tables, rows: pd.DataFrame, words: Words) -> tuple[str, str]:
    """The title: how far apart the sources are; and the long description."""
    row = _chosen(tables)
    if row is None or rows.empty:
        return "No claim on a round is known yet", "The record holds no claim on the amount or valuation of a settled round."
    company, series = tables.companies[row["company_id"]]["name"], row["series"]
    when = _say.during(words, row["announced_on"]) if row["announced_on"] else ""
    name = f"{company}’s {series + ' ' if series else ''}round {when}".strip()
    sure = rows[rows["_kind"] != WRONG]
    origins = sure[sure["_kind"] == DIFFERS].groupby("_field")["origin"].nunique()
    if origins.empty:
        finding = f"The most reported round is not contested: {words.count(len(rows), 'claims')} on {name}, and none that does not fit"
    else:
        field = min(origins.index, key=lambda field: (-origins[field], list(FIELDS).index(field)))
        some = sure[sure["_field"] == field].sort_values(["figure", "ref"])
        low, high = some["said"].iloc[0], some["said"].iloc[-1]
        finding = f"Sources put the {FIELDS[field].lower()} of {name} anywhere from {low} to {high}"
    each = []
    for (of, stands, said), group in rows.groupby(["what_it_is_of", "stands", "said"], sort=False):
        listed = words.listed(sorted({f"{origin} ({grade})" for origin, grade in zip(group["origin"], group["grade"], strict=True)}))
        each.append(f"{of}, {said}, {stands}: {listed}")
    return finding, f"Dots with ranges, one for each figure and origin, of {name}. {'. '.join(each)}."
