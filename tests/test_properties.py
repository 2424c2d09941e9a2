"""What holds for any value, not only for those that somebody thought of. Each property is tried on the same few hundred values every time.

Properties of one room stand beside its examples (test_evidence, test_printed, test_delta, test_files …); here are those between rooms.
"""

from __future__ import annotations

import calendar
import csv
import datetime
import io
from decimal import Decimal
from pathlib import Path

import markdown
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scripts import delta, evidence, files, markup, paths
from scripts.checks import _dates, periods_match_dates
from scripts.printed import amounts, fit
from scripts.words import ENGLISH
from tests import payloads, support

few = settings(derandomize=True, deadline=None, max_examples=40)
stable = settings(derandomize=True, deadline=None, max_examples=100)

# As many digits as printed figures have.
FIGURES = st.builds(lambda digits, zeros: Decimal(digits).scaleb(zeros), st.integers(1, 99_999), st.integers(-2, 10))
DAYS = st.dates(datetime.date(1980, 1, 1), datetime.date(2090, 12, 31))
# What a page may be handed: any letters, and the hostile ones in any company.
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([payload.text for payload in payloads.corpus() if len(payload.text) < 200]), min_size=1, max_size=3).map(
        "".join
    ),
)


# ---- intervals


@stable
@given(FIGURES, FIGURES, st.sampled_from(["over", "at_least", "nearly", "under", "up_to", "several"]))
def test_a_larger_figure_stands_for_more(one: Decimal, other: Decimal, qualifier: str) -> None:
    small, large = (evidence.interval(value, qualifier) for value in sorted((one, other)))
    assert small.low <= large.low
    assert small.high <= large.high


@stable
@given(FIGURES, st.sampled_from(sorted(evidence.QUALIFIERS)))
def test_a_loss_is_the_mirror_of_a_gain(value: Decimal, qualifier: str) -> None:
    gain, loss = evidence.interval(value, qualifier), evidence.interval(-value, qualifier)
    assert (loss.low, loss.high) == (-gain.high, -gain.low)


@stable
@given(FIGURES)
def test_weaker_words_stand_for_more(value: Decimal) -> None:
    exact, over, least, nearly, under, most = (
        evidence.interval(value, word) for word in ("exact", "over", "at_least", "nearly", "under", "up_to")
    )
    assert least.holds(over)
    assert under.holds(nearly)
    assert most.holds(under)
    assert all(exact.meets(other) for other in (over, least, nearly, under, most))


@stable
@given(FIGURES, FIGURES, st.sampled_from(sorted(evidence.QUALIFIERS)))
def test_a_printed_range_holds_all_that_lies_in_it(one: Decimal, other: Decimal, qualifier: str) -> None:
    low, high = sorted((one, other))
    assume(low < high)
    whole = evidence.interval(low, qualifier, high)
    assert whole.holds(evidence.Interval(low, high))
    assert whole.meets(evidence.interval(low, "exact"))
    assert whole.meets(evidence.interval(high, "exact"))


# ---- periods and dates


def _periods() -> st.SearchStrategy[tuple[str, datetime.date, datetime.date]]:
    """A period as the record writes it, with its first and last day worked out by the calendar alone."""

    def made(kind: str, day: datetime.date, length: int) -> tuple[str, datetime.date, datetime.date]:
        year, month = day.year, day.month
        if kind == "day":
            return day.isoformat(), day, day
        if kind == "days":
            return f"{day}/{day + datetime.timedelta(length)}", day, day + datetime.timedelta(length)
        if kind == "month":
            name, first, last = f"{year}-{month:02}", month, month
        elif kind == "quarter":
            part = (month - 1) // 3
            name, first, last = f"{year}-Q{part + 1}", 3 * part + 1, 3 * part + 3
        elif kind == "half":
            part = (month - 1) // 6
            name, first, last = f"{year}-H{part + 1}", 6 * part + 1, 6 * part + 6
        else:
            name, first, last = (f"{year}-9M", 1, 9) if kind == "nine" else (f"{year}", 1, 12)
        return name, datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1])

    return st.builds(made, st.sampled_from(["day", "days", "month", "quarter", "half", "nine", "year"]), DAYS, st.integers(1, 900))


@stable
@given(_periods())
def test_a_period_is_its_days(period: tuple[str, datetime.date, datetime.date]) -> None:
    name, first, last = period
    assert periods_match_dates.days_of(name) == (first, last)


@stable
@given(_periods(), st.sampled_from(["period_start", "period_end"]), st.integers(-400, 400).filter(bool))
def test_days_beside_the_period_are_told(period: tuple[str, datetime.date, datetime.date], column: str, off: int) -> None:
    name, first, last = period
    values = {"period": name, "period_start": str(first), "period_end": str(last)}
    tables = support.tiny_tables()
    row_id = "alpha-chat-mau-app-2024-06-panda-data"
    for key, value in values.items():
        tables = support.with_cell(tables, "metrics", row_id, key, value)
    assert not list(periods_match_dates.check(tables))
    moved = datetime.date.fromisoformat(values[column]) + datetime.timedelta(off)
    found = list(periods_match_dates.check(support.with_cell(tables, "metrics", row_id, column, str(moved))))
    assert [problem.row_id for problem in found] == [row_id]


@stable
@given(st.one_of(st.from_regex(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", fullmatch=True), st.text(max_size=12)))
def test_a_date_is_one_that_the_calendar_has(text: str) -> None:
    """A span begins and ends in what is written, or there is no such date."""
    span = _dates.span(text)
    if span is None:
        with pytest.raises(ValueError, match=r"."):
            datetime.date.fromisoformat(f"{text}-01-01"[:10] if len(text) == 4 else f"{text}-01"[:10] if len(text) == 7 else f"{text}!")
    else:
        assert str(span[0]).startswith(text)
        assert str(span[1]).startswith(text)
        day = datetime.timedelta(1)
        assert not str(span[1] + day).startswith(text) if span[1] < datetime.date.max else True


@stable
@given(st.one_of(DAYS.map(str), DAYS.map(lambda day: str(day)[:7])))
def test_a_date_in_words_reads_back(text: str) -> None:
    said = ENGLISH.date(text)
    form = "%d %B %Y" if len(text) == 10 else "%B %Y"
    assert str(datetime.datetime.strptime(said, form).date()).startswith(text)


# ---- figures in words


@stable
@given(
    st.builds(lambda digits, zeros: Decimal(digits).scaleb(zeros), st.integers(1, 9_999), st.integers(0, 9)),
    st.sampled_from(["USD", "CNY", "HKD", "EUR", "GBP"]),
    st.sampled_from(["exact", "about", "over", "at_least", "nearly", "under", "up_to"]),
)
def test_what_we_write_is_read_as_what_it_is(value: Decimal, currency: str, qualifier: str) -> None:
    """The page's own words, read as those of any other page, carry the figure, its currency and its hedge."""
    said = ENGLISH.amount(value, currency, qualifier)
    found = fit.fits(said, "en", fit.Figure(value, None, currency, qualifier))
    assert found.result == fit.CARRIED, said


@stable
@given(st.builds(lambda digits, zeros: Decimal(digits).scaleb(zeros), st.integers(1, 9_999), st.integers(-2, 9)))
def test_a_number_in_words_reads_back(value: Decimal) -> None:
    said = ENGLISH.number(value)
    assert [amount.value for amount in amounts(said, "en")] == [value], said


# ---- what strangers write


def _plain(text: str) -> str:
    """As a page shows it: what is invisible is a space, and spaces are one."""
    return " ".join(markup.visible(text).split())


@few
@given(TEXTS)
def test_escaped_words_are_shown_as_they_are(text: str) -> None:
    """In HTML, in an attribute, in Markdown inside an element and inside a line: one element, and the same words."""
    assume("\ufffd" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text))
    escaped = markup.escape(text)
    for source in (f"<p>{escaped}</p>", f'<p title="{markup.escape_attribute(text)}">{escaped}</p>'):
        for html in (source, markdown.markdown(source, extensions=EXTENSIONS)):
            paragraph = _only(html)
            assert " ".join(paragraph.text().split()) == _plain(text)
            assert set(paragraph.attributes) <= {"title"}
            if "title" in paragraph.attributes:
                assert " ".join((paragraph.attributes["title"] or "").split()) == _plain(text)
    assert " ".join(_only(markdown.markdown(f"Said: {escaped}", extensions=EXTENSIONS)).text().split()) == f"Said: {_plain(text)}".strip()


EXTENSIONS = ["abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"]


def _only(html: str):  # type: ignore[no-untyped-def]  # selectolax gives its nodes no public name
    """The one element of a document's body."""
    body = LexborHTMLParser(html).body
    assert body is not None
    elements = [node for node in body.traverse() if node.tag != "body" and not (node.tag or "-").startswith("-")]
    assert [node.tag for node in elements] == ["p"], html
    return elements[0]


@stable
@given(st.one_of(TEXTS, TEXTS.map(lambda text: f"https://example.org/{text}")))
def test_only_web_addresses_are_linked(text: str) -> None:
    url = markup.safe_url(text)
    if url is not None:
        assert url == text
        assert url.lower().startswith(("http://", "https://"))
        assert not set(url) & set("\"'<>`\\ \n\t\r")


# ---- files

_CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\0"), max_size=12)


@stable
@given(st.lists(st.tuples(_CELL, _CELL, _CELL), max_size=6))
def test_rows_are_read_as_they_were_written(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]) -> None:
    folder: Path = tmp_path_factory.mktemp("rows")
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([("a", "b", "c"), *rows])
    (folder / "t.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
    resource = {"name": "t", "path": "t.csv", "schema": {"fields": [{"name": name} for name in "abc"]}}
    raw, problems = files.read_table(folder, resource, paths.DESCRIPTOR)
    assert not problems
    assert raw is not None
    assert raw.rows == [list(row) for row in rows]
    assert all(raw.cells(line) == list(row) for line, row in enumerate(rows, 2))


# ---- what moved

_EDITED = st.lists(
    st.tuples(st.sampled_from([(row.table, row.id) for table in support.tiny_tables() for row in table if "note" in row]), _CELL),
    max_size=5,
)


@few
@given(_EDITED)
def test_the_way_back_is_the_other_way_round(edits: list[tuple[tuple[str, str], str]]) -> None:
    old = new = support.tiny_tables()
    for (table, row_id), text in edits:
        new = support.with_cell(new, table, row_id, "note", text or None)
    there, back = delta.compare(old, new), delta.compare(new, old)
    assert [(item.table, item.row_id, item.old, item.new) for item in there.changed] == [
        (item.table, item.row_id, item.new, item.old) for item in back.changed
    ]
    assert not delta.compare(new, new)
