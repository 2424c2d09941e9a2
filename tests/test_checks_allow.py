"""What looks like a breach of a rule and is none: the exceptions that the checks' docstrings promise."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scripts import discovery, paths
from scripts.data import Tables, Value
from scripts.problems import as_text
from tests import support

RULES = discovery.modules(paths.CHECKS)
TEXT_RULES = (
    "invisible_characters",
    "lookalike_letters",
    "normal_form",
    "plain_digits",
    "plain_text",
    "spreadsheet_formulas",
    "text_spacing",
)


def _passes(tables: Tables, *rules: str) -> None:
    found = [problem for rule in rules for problem in RULES[rule].check(tables)]
    assert not found, as_text(found)


@pytest.mark.parametrize(
    "text",
    [
        "+232% year on year.",
        "-85.4万、373.8万",
        "-0.11亿、-0.70亿",
        "-12.5",
        "+5.33% month on month",
        "-49.3% in one paper, -46.77% in another",
        "less than <5%, or 3 < 4",
        "R&D; M&A; AT&T",
        "“quoted”, (in brackets) — with a dash…",
        "贝塔实验室，估值超过25亿美元；「独家」！",
        "серии C на сумму 450 миллионов долларов",
        "β-test of the Ω model",
        "कुल विजिट्स 79.2 करोड़",
        "क्\u200dष",  # a joiner where the script is written with it
        "می\u200cشود",
        "Ångström, café, naïve",
        "H₂O and 10² are no digits of a number",
        "C++ and F# = languages",
    ],
)
def test_text(text: str) -> None:
    _passes(support.with_cell(support.tiny_tables(), "rounds", "alpha-ai-2022-angel", "note", text), *TEXT_RULES)


@pytest.mark.parametrize(
    ("table", "row", "column"), [("claims", "test-0007-series", "as_reported"), ("sources", "lake-2024-chat", "title")]
)
def test_quotation_keeps_the_letters_of_the_page(table: str, row: str, column: str) -> None:
    _passes(support.with_cell(support.tiny_tables(), table, row, column, "融资１２亿，ＡＩ独角兽"), "plain_digits")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://www.example.org:8080/a/b.html?x=1&y=2#part",
        "https://example.org/news/智谱AI-上市",
        "https://xn--fiqs8s.example/",
        "http://118.190.159.175/news/1",
        "https://example.org/a(b)'c!~*;,+$@:=%20",
    ],
)
def test_address(url: str) -> None:
    _passes(support.with_cell(support.tiny_tables(), "sources", "lake-2024-chat", "url", url), "web_addresses", "plain_text")


@pytest.mark.parametrize(
    ("quote", "good"),
    [
        ("one two three four five six seven eight nine ten eleven twelve", True),
        ("US$1.2bn – 1.5bn, or 3 % — of all", True),
        ("三十字" * 10, True),
        ("三十字" * 10 + "多", False),
        ("跟投的有阿里、腾讯、IDG、红杉中国、美团、高榕创投", True),
        ("a" * 121, False),
        ("문샷 AI는 10억 달러를 조달했다", True),
    ],
)
def test_quote(quote: str, good: bool) -> None:
    tables = support.with_cell(support.tiny_tables(), "claims", "test-0040", "as_reported", quote)
    assert bool(list(RULES["short_quotes"].check(tables))) is not good


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-03-14", "2024-03-14", "2024-03-14"),
        ("2024-Q4", "2024-10-01", "2024-12-31"),
        ("2025-H2", "2025-07-01", "2025-12-31"),
        ("2025-9M", "2025-01-01", "2025-09-30"),
        ("FY2024", "2023-04-01", "2024-03-31"),
        ("FY2024", "2024-01-01", "2024-12-31"),
        ("FY2024", "2023-03-01", "2024-02-29"),
        ("2024-10-01/2025-09-30", "2024-10-01", "2025-09-30"),
    ],
)
def test_period(period: str, start: str, end: str) -> None:
    tables = support.tiny_tables()
    for column, value in (("period", period), ("period_start", start), ("period_end", end)):
        tables = support.with_cell(tables, "metrics", "alpha-ai-revenue-2024-company", column, value)
    _passes(tables, "periods_match_dates")


def test_forecast_may_be_of_the_future() -> None:
    row = support.tiny_tables().metrics["cn-example-models-market-size-2027-panda-data"]
    assert row["is_forecast"]
    assert row["period_end"] > "2027"
    _passes(support.tiny_tables(), "dates_are_past")


def test_ruling_may_be_younger_than_the_last_page() -> None:
    _passes(support.with_cell(support.tiny_tables(), "rulings", "beta-labs-2024-03-a-amount", "decided_on", "2027-02-01"), "dates_are_past")


@pytest.mark.parametrize("date", ["2022", "2022-04", "2022-04-01", "2023-01"])
def test_date_that_contains_the_founding(date: str) -> None:
    _passes(support.with_cell(support.tiny_tables(), "rounds", "alpha-ai-2022-angel", "announced_on", date), "nothing_before_founding")


@pytest.mark.parametrize(
    ("table", "row", "note"),
    [
        ("rounds", "alpha-ai-2024-05-b", "A blog gives US$2bn to US$3bn; one relay 400 million dollars, the slip 2 billion."),
        ("rounds", "alpha-ai-2024-05-b", "Beta Labs raised 450m yuan in the same year."),
        ("rounds", "alpha-ai-2024-05-b", "On 17 April 2023 the 2nd of 5 rounds, ten times the first; less than half of it was paid."),
        ("investments", "alpha-ai-2024-05-b-river-cloud", "More than the 18.5% of River Cloud."),
        ("metrics", "cn-example-models-market-size-2024-panda-data", "The forecast for 2027 is over 80bn yuan."),
        ("metrics", "alpha-chat-mau-app-2024-06-panda-data", "Lake Research counts about 9.8 million."),
        ("investors", "north-fund", "Has about 6 per cent of one company."),
        ("claims", "test-0040", "The page prints US$77m too."),
        ("sources", "lake-2024-chat", "Costs US$77."),
    ],
)
def test_figure_in_a_note(table: str, row: str, note: str) -> None:
    _passes(support.with_cell(support.tiny_tables(), table, row, "note", note), "note_figures_have_claims")


def test_title_in_another_script_than_its_page() -> None:
    """A summary in English under the Chinese headline, a Chinese page under an English one, a title in our own words."""
    for source, title in (
        ("relay-north-2024-03-beta-a", "贝塔实验室完成A轮融资"),
        ("north-times-2024-03-beta-a", "Beta Labs closes its Series A"),
        ("example-rates", "[汇率]"),
    ):
        _passes(support.with_cell(support.tiny_tables(), "sources", source, "title", title), "languages_match_script")


@pytest.mark.parametrize("founded", ["2023-02", "2023-02-14"])
def test_finer_value_of_a_weak_page(founded: str) -> None:
    """It lies inside what every better page prints."""
    tables = support.with_cell(support.tiny_tables(), "companies", "beta-labs", "founded_on", founded)
    tables = support.with_cell(tables, "claims", "test-0006-founded-on", "value", founded)
    tables = support.with_cell(tables, "sources", "relay-north-2024-03-beta-a", "grade", "D")
    _passes(tables, "weak_claims_have_rulings", "adopted_value_follows_rule")


def _stake(investor: str, percent: int) -> dict[str, Value]:
    return {
        "stake_id": f"alpha-ai-{investor}-2024-12-31-more",
        "company_id": "alpha-ai",
        "investor_id": investor,
        "as_of": "2024-12-31",
        "percent": Decimal(percent),
        "percent_qualifier": "exact",
    }


def test_holding_that_another_contains_is_not_added() -> None:
    """River Cloud has 18.5 percent; its own fund, and River Cloud together with others, hold the same shares."""
    joint = {"investor_id": "river-and-north", "name": "River Cloud and North Fund together"}
    tables = support.with_rows(support.tiny_tables(), "investors", [joint])
    stakes = [_stake("river-cloud-ventures", 18), _stake("river-and-north", 70), _stake("smith-wu-capital", 80)]
    _passes(support.with_rows(tables, "stakes", stakes), "stakes_within_hundred")


def test_holders_of_different_dates_are_not_added() -> None:
    stake = {**_stake("smith-wu-capital", 90), "as_of": "2023"}
    _passes(support.with_rows(support.tiny_tables(), "stakes", [stake]), "stakes_within_hundred")


def test_commitment_may_exceed_what_was_paid() -> None:
    """Figures are read by their words: an investment of "up to" a sum may be all of a smaller round."""
    tables = support.with_cell(support.tiny_tables(), "investments", "beta-labs-2024-03-a-south-city-fund", "amount", Decimal(900_000_000))
    tables = support.with_cell(tables, "investments", "beta-labs-2024-03-a-south-city-fund", "amount_qualifier", "up_to")
    _passes(tables, "investments_within_round")


def _round(**more: Value) -> dict[str, Value]:
    return {
        "round_id": "beta-labs-2024-04-more",
        "company_id": "beta-labs",
        "announced_on": "2024-04",
        "status": "closed",
        "amount": Decimal(500_000_000),
        "amount_currency": "CNY",
        "amount_qualifier": "exact",
        **more,
    }


@pytest.mark.parametrize(
    "more",
    [
        {"series": "A+"},
        {"series": "Debt"},
        {"series": "Secondary"},
        {"status": "in_talks"},
        {"announced_on": "2024-06"},
        {"amount": Decimal(600_000_000)},
        {"extends_round_id": "beta-labs-2024-03-a"},
        {"part_of_round_id": "beta-labs-2024-03-a"},
    ],
    ids=lambda more: next(iter(more)),
)
def test_other_round(more: dict[str, Value]) -> None:
    _passes(support.with_rows(support.tiny_tables(), "rounds", [_round(**more)]), "duplicate_rounds")


@pytest.mark.parametrize("series", ["IPO", "Placement", "Secondary listing"])
def test_listed_company_may_sell_shares(series: str) -> None:
    later = _round(round_id="alpha-ai-2026-more", company_id="alpha-ai", announced_on="2026", series=series)
    _passes(support.with_rows(support.tiny_tables(), "rounds", [later]), "no_rounds_after_exit")


def test_jump_that_one_page_prints_is_believed() -> None:
    """The page gives both months itself, so that its reader would see a slip."""
    _passes(
        support.with_cell(
            support.with_cell(support.tiny_tables(), "metrics", "alpha-chat-mau-app-2024-07-panda-data", "value", Decimal(56_300_000)),
            "claims",
            "test-0065-value",
            "value",
            "56300000",
        ),
        "metric_jumps",
    )


def test_suspect_slip_is_no_slip() -> None:
    claim = support.tiny_tables().claims["test-0016-amount"]
    assert claim["suspect"] == "unit_slip"
    _passes(support.tiny_tables(), "tenfold_slips")
    unmarked = support.with_cell(support.tiny_tables(), "claims", claim.id, "suspect", None)
    assert [problem.row_id for problem in RULES["tenfold_slips"].check(unmarked)] == [claim.id]
