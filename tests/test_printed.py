"""The parser of printed amounts: what each language writes, and that nothing breaks it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.printed import Amount, amounts, fit

EXAMPLES = [
    # English
    ("en", "US$1.2bn", "1200000000 USD"),
    ("en", "over $300 million", "over 300000000 dollar"),
    ("en", "508.3k users", "508300"),
    ("en", "two billion", "2000000000"),
    ("en", "twenty-five million", "25000000"),
    ("en", "half of that", "50 percent"),
    ("en", "half a billion dollars", "500000000 dollar"),
    ("en", "10–15 million", "10000000 to 15000000"),
    ("en", "between 4 and 5 billion", "4000000000 to 5000000000"),
    ("en", "between HK$4 billion (US$514 million) and HK$5 billion", "4000000000 to 5000000000 HKD"),
    ("en", "USD$500m-$1bn", "500000000 to 1000000000 USD"),
    ("en", "from $2 million to $5 million", "2000000 dollar | 5000000 dollar"),
    ("en", "in 2025 to 2,772", "2025 | 2772"),
    ("en", "several hundred million yuan", "several 100000000 CNY"),
    ("en", "tens of millions of dollars", "several 10000000 dollar"),
    ("en", "a multibillion-dollar sale", "several 1000000000 dollar"),
    ("en", "more than a billion users", "over 1000000000"),
    ("en", "US$300-plus million", "over 300000000 USD"),
    ("en", "800 M+ weekly", "over 800000000"),
    ("en", "just shy of 9 million", "nearly 9000000"),
    ("en", "no less than RMB380 billion", "at_least 380000000000 CNY"),
    ("en", "six-fold", "6 times"),
    ("en", "revenue doubled", "2 times"),
    ("en", "ranked fifth", "5 rank"),
    ("en", "No. 3", "3 rank"),
    ("en", "up 36%", "36 percent"),
    ("en", "grew by double digits", "at_least 10 percent"),
    ("en", "16 percentage points", "16 percentage_points"),
    ("en", "$32.5B$33.7BFunding", "32500000000 dollar | 33700000000 dollar"),
    ("en", "20, 30 and 40 million", "20000000 | 30000000 | 40000000"),
    ("en", "free of charge", "0"),
    ("en", "GPT-4 and Q3 FY2025", ""),
    # Chinese, simplified and traditional
    ("zh-Hant", "3億", "300000000"),
    ("zh-Hans", "20.65亿元", "2065000000 yuan"),
    ("zh-Hans", "近5亿", "nearly 500000000"),
    ("zh-Hans", "数亿元", "several 100000000 yuan"),
    ("zh-Hans", "数十亿美元", "several 1000000000 USD"),
    ("zh-Hant", "3,200億元", "320000000000 yuan"),
    ("zh-Hans", "一亿", "100000000"),
    ("zh-Hans", "一亿二千万", "120000000"),
    ("zh-Hans", "1.2万亿", "1200000000000"),
    ("zh-Hans", "5千万美元", "50000000 USD"),
    ("zh-Hans", "百分之三十六", "36 percent"),
    ("zh-Hans", "近七成", "nearly 70 percent"),
    ("zh-Hans", "10亿至15亿", "1000000000 to 1500000000"),
    ("zh-Hans", "8~10亿美金", "800000000 to 1000000000 USD"),
    ("zh-Hans", "从5740万人民币飙升至1.9亿", "57400000 CNY | 190000000"),
    ("zh-Hans", "约30%至992.6万", "about 30 percent | 9926000"),
    ("zh-Hans", "300多万", "over 3000000"),
    ("zh-Hans", "10亿美元以上", "over 1000000000 USD"),
    ("zh-Hans", "估值超过了百亿美元", "over 10000000000 USD"),
    ("zh-Hans", "ARR快速破亿元", "over 100000000 yuan"),
    ("zh-Hant", "超過一個多億", "over 100000000"),
    ("zh-Hans", "人民币约5亿元", "about 500000000 CNY"),
    ("zh-Hans", "第五", "5 rank"),
    ("zh-Hans", "增长8倍", "8 times"),
    ("zh-Hans", "最近5年", "5"),
    ("zh-Hans", "34.46、13.91、7.55亿元", "3446000000 yuan | 1391000000 yuan | 755000000 yuan"),
    ("zh-Hant", "為2505(萬)", "25050000"),
    # German
    ("de", "über 800 Millionen US-Dollar", "over 800000000 USD"),
    ("de", "36 %", "36 percent"),
    ("de", "508.300 bzw. 2.984.600", "508300 | 2984600"),
    ("de", "14,8 Milliarden Dollar", "14800000000 dollar"),
    ("de", "mehrere hundert Millionen Euro", "several 100000000 EUR"),
    ("de", "weniger als 600 Millionen US-Dollar", "under 600000000 USD"),
    ("de", "fast sechsmal so hoch", "nearly 6 times"),
    ("de", "zwischen 30 Millionen und 300 Millionen", "30000000 to 300000000"),
    ("de", "den fünften Platz", "5 rank"),
    # a little of others
    ("fr", "environ 6,6 milliards de dollars", "about 6600000000 dollar"),
    ("fr", "1 Md$", "1000000000 dollar"),
    ("pt", "superior a US$ 300 milhões", "over 300000000 USD"),
    ("ru", "более 100 миллионов", "over 100000000"),
    ("ja", "1億ドル", "100000000 dollar"),
    ("ko", "1억 달러", "100000000 dollar"),
    ("hi", "79.2 करोड़", "792000000"),
    ("ar", "400 مليون دولار", "400000000 dollar"),
]


@pytest.mark.parametrize(("language", "text", "expected"), EXAMPLES)
def test_reads_what_is_printed(language: str, text: str, expected: str) -> None:
    assert " | ".join(str(amount) for amount in amounts(text, language)) == expected


def test_says_where_an_amount_stands() -> None:
    (amount,) = amounts("worth about US$2bn now", "en")
    assert amount.text == "about US$2bn"
    assert "worth about US$2bn now"[amount.start : amount.end] == amount.text


def test_hedge_of_a_list_is_shared() -> None:
    first, second = amounts("分别约为1.2亿、1.3亿", "zh")
    assert (first.readings, second.readings, second.shared) == (("about",), (), ("about",))


def test_price_says_what_it_is_for() -> None:
    assert [amount.per for amount in amounts("从 0.02 元/千 tokens 降至 0.5 元/百万 tokens", "zh")] == [Decimal(1000), Decimal(10**6)]


def test_word_of_two_readings() -> None:
    assert amounts("close to $5 billion")[0].readings == ("about", "nearly")


# Round trips: a number as a language writes it, and back.

DIGITS = st.decimals(min_value="0.01", max_value=9999, places=2)
ENGLISH = {"thousand": 3, "million": 6, "m": 6, "bn": 9, "billion": 9, "trillion": 12}
CHINESE = {"万": 4, "萬": 4, "亿": 8, "億": 8, "万亿": 12}
GERMAN = {"Tausend": 3, "Millionen": 6, "Mio": 6, "Milliarden": 9, "Mrd": 9, "Billionen": 12}
HEDGES = {
    "en": {
        "": "exact",
        "about ": "about",
        "over ": "over",
        "at least ": "at_least",
        "nearly ": "nearly",
        "less than ": "under",
        "up to ": "up_to",
    },
    "zh": {"": "exact", "约": "about", "超過": "over", "至少": "at_least", "近": "nearly", "不到": "under", "最多": "up_to"},
    "de": {
        "": "exact",
        "rund ": "about",
        "mehr als ": "over",
        "mindestens ": "at_least",
        "fast ": "nearly",
        "weniger als ": "under",
        "bis zu ": "up_to",
    },
}


def german(value: Decimal) -> str:
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def only(text: str, language: str) -> Amount:
    found = amounts(text, language)
    assert len(found) == 1, found
    return found[0]


@given(DIGITS, st.sampled_from(list(ENGLISH)), st.sampled_from(list(HEDGES["en"])), st.sampled_from(["US$", "HK$", "RMB", ""]))
def test_english_round_trip(value: Decimal, scale: str, hedge: str, currency: str) -> None:
    amount = only(f"{hedge}{currency}{value:,} {scale}", "en")
    assert amount.value == value * 10 ** ENGLISH[scale]
    assert amount.qualifier == HEDGES["en"][hedge]
    assert amount.unit == {"US$": "USD", "HK$": "HKD", "RMB": "CNY", "": None}[currency]


@given(DIGITS, st.sampled_from(list(CHINESE)), st.sampled_from(list(HEDGES["zh"])), st.sampled_from(["美元", "港元", "元", ""]))
def test_chinese_round_trip(value: Decimal, scale: str, hedge: str, currency: str) -> None:
    amount = only(f"{hedge}{value}{scale}{currency}", "zh")
    assert amount.value == value * 10 ** CHINESE[scale]
    assert amount.qualifier == HEDGES["zh"][hedge]
    assert amount.unit == {"美元": "USD", "港元": "HKD", "元": "yuan", "": None}[currency]


@given(DIGITS, st.sampled_from(list(GERMAN)), st.sampled_from(list(HEDGES["de"])), st.sampled_from([" US-Dollar", " Euro", ""]))
def test_german_round_trip(value: Decimal, scale: str, hedge: str, currency: str) -> None:
    amount = only(f"{hedge}{german(value)} {scale}{currency}", "de")
    assert amount.value == value * 10 ** GERMAN[scale]
    assert amount.qualifier == HEDGES["de"][hedge]
    assert amount.unit == {" US-Dollar": "USD", " Euro": "EUR", "": None}[currency]


def han(number: int) -> str:
    """A number below ten thousand in Chinese characters."""
    text, zero = "", False
    for ten, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, ten)
        if digit:
            text += ("零" if zero and text else "") + "零一二三四五六七八九"[digit] + sign
            zero = False
        else:
            zero = True
    return text


@given(st.integers(1, 9999), st.sampled_from(["", "万", "亿"]))
def test_chinese_numerals_round_trip(number: int, scale: str) -> None:
    assert only(f"{han(number)}{scale}美元", "zh").value == number * 10 ** CHINESE.get(scale, 0)


@given(
    st.integers(1, 499),
    st.integers(500, 999),
    st.sampled_from([("{}–{} million", "en", 6), ("{}-{}亿", "zh", 8), ("{} bis {} Millionen", "de", 6)]),
)
def test_range_round_trip(low: int, high: int, form: tuple[str, str, int]) -> None:
    text, language, power = form
    amount = only(text.format(low, high), language)
    assert (amount.value, amount.high) == (low * 10**power, high * 10**power)


@given(st.text(), st.sampled_from(["en", "zh-Hans", "de", "fr", "ru", "tlh", ""]))
def test_no_text_breaks_it(text: str, language: str) -> None:
    for amount in amounts(text, language):
        assert text[amount.start : amount.end] == amount.text


@given(
    st.lists(
        st.sampled_from([*"$%(),.-~/+ 3十百亿数几近约多第半", "from ", "between ", "and ", "half ", "billion ", "a ", "hundreds of "]),
        max_size=12,
    )
)
def test_no_order_of_words_breaks_it(pieces: list[str]) -> None:
    amounts("".join(pieces), "en")


# Words against a figure.

FITS = [
    ("US$1.2bn", (1_200_000_000, None, "USD", "exact"), fit.CARRIED),
    ("$1.2bn", (1_200_000_000, None, "HKD", "exact"), fit.CARRIED),
    ("1.2亿美元", (1_200_000_000, None, "USD", "exact"), fit.SLIPPED),
    ("US$1.3bn", (1_200_000_000, None, "USD", "exact"), fit.ABSENT),
    ("RMB1.2bn", (1_200_000_000, None, "USD", "exact"), fit.CURRENCY),
    ("over US$1.2bn", (1_200_000_000, None, "USD", "exact"), fit.HEDGED),
    ("US$1.2bn", (1_200_000_000, None, "USD", "over"), fit.UNHEDGED),
    ("10–15 million", (10_000_000, None, "users", "exact"), fit.RANGE),
    ("10–15 million", (15_000_000, None, "users", "up_to"), fit.RANGE),
    ("10–15 million", (10_000_000, 15_000_000, "users", "exact"), fit.CARRIED),
    ("10–15 million", (10_000_000, 15_000_000, "users", "at_least"), fit.CARRIED),
    ("about 10–15 million", (10_000_000, 15_000_000, "users", "at_least"), fit.CARRIED),
    ("10 million", (10_000_000, None, "users", "at_least"), fit.UNHEDGED),
    ("分别约为1.2亿、1.3亿", (130_000_000, None, "users", "about"), fit.CARRIED),
    ("分别约为1.2亿、1.3亿", (130_000_000, None, "users", "exact"), fit.CARRIED),
    ("a loss of 5 million", (-5_000_000, None, "USD", "exact"), fit.CARRIED),
    ("0.0008 yuan/1000 tokens", (Decimal("0.8"), None, "CNY_per_million_tokens", "exact"), fit.CARRIED),
    ("36%", (36, None, "users", "exact"), fit.ABSENT),
    ("第五", (5, None, "rank", "exact"), fit.CARRIED),
    ("", (5, None, "rank", "exact"), fit.ABSENT),
]


@pytest.mark.parametrize(("text", "figure", "expected"), FITS)
def test_words_against_a_figure(text: str, figure: tuple[int | Decimal, int | None, str, str], expected: str) -> None:
    value, high, unit, qualifier = figure
    stated = fit.Figure(Decimal(value), None if high is None else Decimal(high), unit, qualifier)
    assert fit.fits(text, "en", stated).result == expected


def test_numbers_of_a_table_count_what_the_page_says() -> None:
    stated = fit.Figure(Decimal(2_905_000), None, "users", "exact")
    assert fit.fits("2,905 14,692", "en", stated).result == fit.SLIPPED
    assert fit.fits("2,905 14,692", "en", stated, Decimal(1000)).result == fit.CARRIED
