"""What printed words stand for, when claims agree, and which of them the rule adopts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scripts import evidence
from scripts.data import Row, Tables
from scripts.evidence import Interval
from tests import support

MILLION = 1_000_000


def _interval(low: object, high: object) -> Interval:
    return Interval(Decimal(str(low)), Decimal(str(high)))


@pytest.mark.parametrize(
    ("value", "qualifier", "low", "high"),
    [
        # rounded as printed: half a unit of the last printed digit
        ("75230000", "exact", "75225000", "75235000"),
        ("75000000", "exact", "74500000", "75500000"),
        ("75000000", None, "74500000", "75500000"),
        ("1000000000", "exact", "950000000", "1050000000"),
        ("2500000000", "exact", "2450000000", "2550000000"),
        ("508300", "exact", "508250", "508350"),
        ("1209", "exact", "1208.5", "1209.5"),
        ("385", "exact", "384.5", "385.5"),
        ("18.5", "exact", "18.45", "18.55"),
        ("0.8", "exact", "0.75", "0.85"),
        ("0", "exact", "-0.5", "0.5"),
        ("-12.5", "exact", "-12.55", "-12.45"),
        # the words
        ("100", "about", "90", "110"),
        ("200000000", "over", "200000000", "300000000"),
        ("200000000", "at_least", "200000000", "400000000"),
        ("500000000", "nearly", "450000000", "500000000"),
        ("500000000", "under", "250000000", "500000000"),
        ("500000000", "up_to", "0", "500000000"),
        ("100000000", "several", "200000000", "900000000"),
        ("10000000", "several", "20000000", "90000000"),
        ("-100", "over", "-150", "-100"),
        # "about 3" is printed as roughly as a lone 3
        ("3", "about", "2.5", "3.5"),
    ],
)
def test_interval(value: str, qualifier: str | None, low: str, high: str) -> None:
    assert evidence.interval(Decimal(value), qualifier) == _interval(low, high)


@pytest.mark.parametrize("qualifier", ["exact", "at_least", "about", None])
def test_interval_of_a_printed_range(qualifier: str | None) -> None:
    """The two ends say themselves what they stand for."""
    assert evidence.interval(Decimal(10 * MILLION), qualifier, Decimal(15 * MILLION)) == _interval(9_500_000, 15_500_000)


def test_every_qualifier_of_the_descriptor_has_an_interval() -> None:
    for table in support.tiny_tables():
        for field in table.fields.values():
            if field.name.endswith("qualifier"):
                assert set(field.constraints["enum"]) == set(evidence.QUALIFIERS)


# As many digits as printed figures have: up to five, of any size.
FIGURES = st.builds(lambda digits, zeros: Decimal(digits).scaleb(zeros), st.integers(1, 99_999), st.integers(-2, 12))
WORDS = st.sampled_from(sorted(evidence.QUALIFIERS))


@given(FIGURES, WORDS)
def test_interval_is_in_order_and_on_its_side(value: Decimal, qualifier: str) -> None:
    span = evidence.interval(value, qualifier)
    assert span.low <= span.high
    if qualifier in ("over", "at_least", "several"):
        assert span.low >= value
    elif qualifier in ("under", "nearly", "up_to"):
        assert span.high <= value
    else:
        assert span.low < value < span.high


@given(FIGURES)
def test_finer_figure_stands_for_less(value: Decimal) -> None:
    exact, about = evidence.interval(value, "exact"), evidence.interval(value, "about")
    assert about.holds(exact)
    assert exact.high - exact.low == 2 * evidence.half_unit(value)


@given(FIGURES)
def test_rounding_never_contradicts(value: Decimal) -> None:
    """A figure meets what a page makes of it that rounds to whole thousands, millions or billions, but to two digits at least."""
    assume(value >= 1000)
    leading = value.adjusted()
    rounded = round(value, -min(leading // 3 * 3, leading - 1))
    assert evidence.interval(rounded, "exact").meets(evidence.interval(value, "exact"))


@given(st.tuples(FIGURES, FIGURES), st.tuples(FIGURES, FIGURES))
def test_meeting_is_mutual(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> None:
    first, second = Interval(min(one), max(one)), Interval(min(other), max(other))
    assert first.meets(second) == second.meets(first)
    if first.holds(second):
        assert first.meets(second)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("2024-02", "2024-02-19", True),
        ("2024", "2024-02-19", True),
        ("2024-02-19", "2024-02-19", True),
        ("2024-02", "2024-03-01", False),
        ("2023", "2024-02", False),
    ],
)
def test_dates_agree_when_one_contains_the_other(one: str, other: str, agree: bool) -> None:
    assert evidence.dates_agree(one, other) is agree
    assert evidence.dates_agree(other, one) is agree


@pytest.mark.parametrize(
    ("text", "value"),
    [("1250000000", "1250000000"), ("-12.5", "-12.5"), ("0", "0")],
)
def test_number(text: str, value: str) -> None:
    assert evidence.number(text) == Decimal(value)


@pytest.mark.parametrize("text", [None, "", "2bn", "1,000", "1_000", "1e9", "NaN", "Infinity", " 5", "５", "+5", "01", "1."])
def test_no_number(text: str | None) -> None:
    assert evidence.number(text) is None


@pytest.mark.parametrize(
    ("cell", "agreement", "origins"),
    [
        (("rounds", "alpha-ai-2023-06-a", "amount"), evidence.CORROBORATED, {"North Times", "Alpha AI"}),
        (("rounds", "alpha-ai-2023-06-a", "announced_on"), evidence.CORROBORATED, {"North Times", "Alpha AI"}),
        (("rounds", "alpha-ai-2023-06-a-first-close", "amount"), evidence.SINGLE_SOURCE, {"North Times"}),
        (("rounds", "alpha-ai-2022-angel", "amount"), evidence.WEAK, {"Model Notes"}),
        (("rounds", "alpha-ai-2024-05-b", "amount"), evidence.DISPUTED, {"East Post"}),
        (("rounds", "beta-labs-2024-03-a", "amount"), evidence.DISPUTED, {"South Wire", "Model Notes"}),
        # a printed range that holds the figure
        (("rounds", "alpha-ai-2024-05-b", "valuation"), evidence.CORROBORATED, {"East Post", "Model Notes"}),
        # yuan and dollars of one sum
        (("rounds", "alpha-ai-2023-11-a-extension", "amount"), evidence.CORROBORATED, {"East Post", "West Wire"}),
        # a year and a month inside it
        (("companies", "beta-labs", "founded_on"), evidence.CORROBORATED, {"North Times", "South Wire"}),
        # two pages that relay one measuring house are one origin
        (("metrics", "alpha-chat-mau-app-2024-06-panda-data", "value"), evidence.SINGLE_SOURCE, {"Panda Data"}),
        (("metrics", "alpha-ai-revenue-2024-company", "value"), evidence.SINGLE_SOURCE, {"company"}),
        # a row as a whole
        (("investments", "alpha-ai-2023-06-a-smith-wu-capital", ""), evidence.CORROBORATED, {"North Times", "Alpha AI"}),
    ],
    ids=lambda value: "/".join(value) if isinstance(value, tuple) else "",
)
def test_agreement(cell: evidence.Cell, agreement: str, origins: set[str]) -> None:
    found = evidence.assess(support.tiny_tables())[cell]
    assert found.agreement == agreement
    assert found.origins == origins


def test_every_agreement_occurs() -> None:
    assert {item.agreement for item in evidence.assess(support.tiny_tables()).values()} >= set(evidence.AGREEMENTS)


def test_suspect_claim_never_supports_nor_disputes() -> None:
    found = evidence.assess(support.tiny_tables())["rounds", "alpha-ai-2023-06-a", "amount"]
    assert [item.claim.id for item in found.suspect] == ["test-0016-amount"]
    assert not found.differing
    tables = support.with_cell(support.tiny_tables(), "claims", "test-0018-amount", "suspect", "outlier")
    alone = evidence.assess(tables)["rounds", "alpha-ai-2023-06-a-first-close", "amount"]
    assert alone.agreement == evidence.UNSUPPORTED
    assert not evidence.candidates(alone)


@pytest.mark.parametrize(("dollars", "meets"), [("42900000", True), ("40500000", True), ("43100000", False), ("40300000", False)])
def test_currencies_agree_within_three_percent(dollars: str, meets: bool) -> None:
    """300 million yuan at 7.2 is 41.67 million dollars; the page may have another day's rate."""
    tables = support.tiny_tables()
    tables = support.with_cell(tables, "rounds", "alpha-ai-2023-11-a-extension", "amount_qualifier", "exact")
    tables = support.with_cell(tables, "claims", "test-0021-amount", "qualifier", "exact")
    tables = support.with_cell(tables, "claims", "test-0021-amount", "value", dollars)
    found = evidence.assess(tables)["rounds", "alpha-ai-2023-11-a-extension", "amount"]
    assert {item.claim.id: item.meets for item in found.statements}["test-0021-amount"] is meets


def test_claim_without_a_rate_does_not_meet() -> None:
    tables = support.with_cell(support.tiny_tables(), "claims", "test-0021-amount", "unit", "HKD")
    found = evidence.assess(tables)["rounds", "alpha-ai-2023-11-a-extension", "amount"]
    assert found.agreement == evidence.DISPUTED


def _stated(values: Mapping[str, str], cell: tuple[str, str, str] = ("companies", "delta-models", "city"), **more: str) -> Tables:
    """The tiny package with one claim on a cell for each source of `values`, in order."""
    table, row_id, field = cell
    claims = [
        {"claim_id": f"more-{number}", "source_id": source, "table": table, "row_id": row_id, "field": field, "value": value, **more}
        for number, (source, value) in enumerate(values.items())
    ]
    adopted = support.with_cell(support.tiny_tables(), table, row_id, field, next(iter(values.values())))
    return support.with_rows(adopted, "claims", claims)


@pytest.mark.parametrize(
    ("values", "best"),
    [
        ({"blog-2024-alpha": "Rome", "relay-east-2024-05-alpha-b": "Rome", "east-post-2024-05-alpha-b": "Bern"}, "Bern"),
        ({"east-post-2025-02-beta-b": "Rome", "north-times-2023-06-alpha-a": "Bern", "lake-2024-chat": "Bern"}, "Bern"),
        (
            {"east-post-2024-05-alpha-b": "Rome", "east-post-2025-02-beta-b": "Rome", "panda-2024-chat": "Bern", "lake-2024-chat": "Bern"},
            "Bern",
        ),
        ({"east-post-2024-05-alpha-b": "Rome", "east-post-2025-02-beta-b": "Bern"}, "Bern"),
        ({"lake-2024-chat": "Rome", "panda-2024-chat": "Bern"}, "Rome"),
    ],
    ids=["grade-before-origins", "origins-before-date", "one-outlet-is-one-origin", "date", "later-month"],
)
def test_rule(values: dict[str, str], best: str) -> None:
    found = evidence.assess(_stated(values))["companies", "delta-models", "city"]
    assert evidence.candidates(found)[0].claim["value"] == best


@given(st.permutations(["north-times-2023-06-alpha-a", "relay-east-2024-05-alpha-b", "panda-2024-chat", "alpha-prospectus-2025"]))
@settings(max_examples=24, deadline=None)
def test_rule_does_not_depend_on_the_order_of_lines(sources: list[str]) -> None:
    found = evidence.assess(_stated({source: source for source in sources}))["companies", "delta-models", "city"]
    ranked = [candidate.claim["value"] for candidate in evidence.candidates(found)]
    assert ranked == ["alpha-prospectus-2025", "panda-2024-chat", "north-times-2023-06-alpha-a", "relay-east-2024-05-alpha-b"]


def _follows(tables: Tables, table: str, row_id: str, field: str) -> bool:
    return evidence.follows_rule(tables, tables[table][row_id], tables[table].fields[field], evidence.assess(tables)[table, row_id, field])


@pytest.mark.parametrize(("date", "follows"), [("2023-02", True), ("2023", True), ("2023-02-11", True), ("2022-12", False)])
def test_finer_date_inside_the_better_page_may_stand(date: str, follows: bool) -> None:
    tables = support.with_cell(support.tiny_tables(), "companies", "beta-labs", "founded_on", date)
    assert _follows(tables, "companies", "beta-labs", "founded_on") is follows


@pytest.mark.parametrize(
    ("value", "qualifier", "follows"),
    [
        (1_000_000_000, "over", True),
        (1_200_000_000, "exact", True),
        (1_600_000_000, "exact", False),  # outside of "over 1 billion"
        (1_000_000_000, "at_least", False),  # less precise
        (900_000_000, "exact", False),
    ],
)
def test_finer_figure_inside_the_better_page_may_stand(value: int, qualifier: str, follows: bool) -> None:
    """The page prints "more than $1 billion"."""
    tables = support.with_cell(support.tiny_tables(), "rounds", "alpha-ai-2023-06-a", "valuation", Decimal(value))
    tables = support.with_cell(tables, "rounds", "alpha-ai-2023-06-a", "valuation_qualifier", qualifier)
    assert _follows(tables, "rounds", "alpha-ai-2023-06-a", "valuation") is follows


def test_other_text_needs_a_ruling() -> None:
    tables = support.with_cell(support.tiny_tables(), "companies", "alpha-ai", "city", "Shanghai")
    assert not _follows(tables, "companies", "alpha-ai", "city")


def test_ruling_stands_beside_its_cell() -> None:
    found = evidence.assess(support.tiny_tables())["rounds", "beta-labs-2024-03-a", "amount"]
    assert found.ruling is not None
    assert found.ruling.id == "beta-labs-2024-03-a-amount"


@given(st.sampled_from(list(support.tiny_tables().claims)), FIGURES)
@settings(max_examples=40, deadline=None)
def test_agreement_is_never_better_than_its_claims(claim: Row, value: Decimal) -> None:
    """Whatever one claim says, a cell is corroborated only by two origins, and disputed only by a claim that differs."""
    assume(claim["unit"] is not None and claim["field"] is not None)
    tables = support.with_cell(support.tiny_tables(), "claims", claim.id, "value", f"{value:f}")
    for found in evidence.assess(tables).values():
        if found.agreement == evidence.CORROBORATED:
            assert len({item.origin for item in found.supporting}) > 1
        if found.agreement == evidence.DISPUTED:
            assert found.differing
