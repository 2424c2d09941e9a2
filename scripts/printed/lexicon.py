"""The words of printed amounts, language by language: small tables, nothing else.

A table maps a token kind (grammar.py says what each kind does) to its words. English, Chinese and the languages with a
script of their own never collide, so they are always known; the words of German, French, Portuguese and Spanish come on
top only where the text is in that language (German "fast" is nearly, English "fast" is not).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

# What a token does in the grammar.
NUMBER, SCALE, UNIT, HEDGE, AFTER, SEVERAL, HALF, FIXED = "number", "scale", "unit", "hedge", "after", "several", "half", "fixed"
TO, AND, FROM, BETWEEN, GLUE, RANK, ORDINAL, PER, HUNDREDTHS, COMMA, WORD = (
    "to", "and", "from", "between", "glue", "rank", "ordinal", "per", "hundredths", "comma", "word",
)  # fmt: skip

Meaning = object
Lexicon = Mapping[str, tuple[str, Meaning]]

# Languages that write 1.234,5 where English writes 1,234.5.
DECIMAL_COMMA = frozenset({"de", "fr", "pt", "es", "it", "ru", "id", "tr", "nl"})
# Languages that part thousands with a plain space.
SPACED_THOUSANDS = frozenset({"fr", "pt", "ru", "es"})

_SCALES = {
    "1e2": "hundred",
    "1e3": "thousand k тысяч тысячи",
    "1e4": "万 萬 만",
    "1e5": "लाख",
    "1e6": "million millions mil mln mn mio m миллион миллиона миллионов млн مليون 백만",
    "1e7": "crore करोड़ करोड़",
    "1e8": "亿 億 억",
    "1e9": "billion billions bln bn b миллиард миллиарда миллиардов млрд مليار",
    "1e12": "trillion trillions tn t 兆",
}
# Units of a length above one word are written with underscores instead of spaces in these tables.
_UNITS = {
    "USD": "us$ usd us_dollars us_dollar u.s._dollars u.s._dollar american_dollars 美元 美金 米ドル",
    "HKD": "hk$ hkd hong_kong_dollars 港元 港币 港幣 港圆",
    "CNY": "rmb cny cn¥ yuan renminbi 人民币 人民幣",
    "EUR": "€ eur euro euros 欧元 歐元 евро",
    "GBP": "£ gbp pounds",
    "JPY": "yen 日元 日圆 円",
    "KRW": "won 원",
    "dollar": "$ dollar dollars ドル 달러 долларов доллара دولار",  # whose dollars is not said
    "yuan": "元 块 塊",  # China's, Hong Kong's or Taiwan's
    "yen_or_yuan": "¥ ￥",
    "percent": "% per_cent percent pct",
    "percentage_points": "percentage_points percentage_point percentage-point 个百分点 個百分點 百分点 百分點",
    "tenths": "成",  # 七成 is 70 percent
    "times": "times fold -fold x 倍",
}
_HEDGES = {
    "about": "about around roughly approximately approx approx. approximate circa ca. ~ ≈ some estimated an_estimated nearly_about in_the_region_of "
    "约 約 大约 大約 约为 約為 约合 約合 大概 约有 左右约 估计 около примерно 약 حوالي",
    "over": "over more_than above exceed exceeds exceeded exceeding surpass surpasses surpassed surpassing topping topped tops "
    "beyond upwards_of in_excess_of north_of greater_than broke breaking breaks past crossed crossing passed > 超 超过 超過 超出 逾 高于 高於 高逾 高达逾 多于 多於 "
    "突破 突破了 破 已破 超过了 超過了 超了 过 過 大于 более свыше больше أكثر_من",
    "at_least": "at_least no_less_than not_less_than no_fewer_than minimum minimum_of ≥ 至少 至少为 至少為 不低于 不低於 不少于 不少於 最低 最少 不下 по_меньшей_мере не_менее",
    "nearly": "nearly almost close_to near nearing approaching approached approaches just_shy_of shy_of "
    "近 将近 將近 接近 逼近 几近 幾近 近乎 почти",
    "under": "under less_than below fewer_than lower_than < 不到 不足 低于 低於 未满 未滿 少于 少於 不满 不滿 менее",
    "up_to": "up_to as_much_as as_many_as at_most no_more_than not_more_than maximum maximum_of ≤ 最多 至多 顶天也就 最高 不超过 不超過 高达 高達 多达 多達 до",
}  # fmt: skip
# Words that two careful readers read differently: the first reading is the canonical one.
_READINGS = {
    "about|nearly": "near close_to 接近",
    "nearly|under": "just_under slightly_under slightly_below",
    "over|about": "上",
    "up_to|exact": "高达 高達 多达 多達 最高 maximum as_much_as as_many_as",
    "over|exact": "crossed crossing passed past topped tops topping broke breaking breaks 突破 突破了 破 过 過",
    "at_least|exact": "最低 minimum",
    "about|nearly|up_to": "toward towards",
    "about|exact": "estimated an_estimated 估计 估計 约合 約合",
}
_AFTER = {
    "about": "左右 上下 or_so -ish 내외 前后 上下规模",
    "over": "+ -plus 多 余 餘 出头 有余 有餘 以上 之上 or_more and_above or_above and_up",
    "at_least": "起步 俱乐部 俱樂部 club",
    "under": "以下 之下 or_less",
}  # fmt: skip
_AFTER_READINGS = {"over|at_least": "+ -plus 以上 之上 or_more or_above and_above and_up"}
_SEVERAL = {
    "1": "several multi multi- 数 數 几 幾 несколько 수",
    "10": "tens_of dozens_of",
    "100": "hundreds_of",
    "1000": "thousands_of",
}
# "millions of users", "multibillion-dollar": a unit without a number.
_MILLIONS_OF = {
    "1e6": "millions_of multimillion multi-million",
    "1e9": "billions_of multibillion multi-billion",
    "1e12": "trillions_of multitrillion multi-trillion",
}
_NUMBERS = {
    word: value
    for value, words in enumerate(
        "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen".split("|")
    )
    for word in words.split()
} | {word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_ORDINALS = {word: value for value, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)}

HAN_DIGITS = dict(zip("零〇一二两兩三四五六七八九", (0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
HAN_TENS = {"十": 10, "百": 100, "千": 1000}

# What a price is for: 0.02 yuan per thousand tokens. And the small coins of the yuan.
_PER = {
    "1e3": "per_thousand per_1,000 per_1000 per_1k /千 每千 /1000 /1,000 /1k /thousand a_thousand",
    "1e6": "per_million per_1m per_m /百万 每百万 /百萬 每百萬 /million /m /1m /1百万 pro_million",
}
_COINS = {"0.001": "厘", "0.01": "分钱 分錢"}

_TWICE = {"2": "doubled doubles doubling doubled_to twice double 翻倍 翻番 翻一番 翻了一番 翻了一倍", "3": "tripled tripling trebled triple", "4": "quadrupled quadrupling 翻两番 翻了两番"}
_FREE = "free free_of_charge for_free 免费 免費 kostenlos"
_DIGITS_OF = {"10": "double_digits double-digit double_digit 双位数 雙位數 两位数 兩位數", "100": "triple_digits triple-digit 三位数 三位數"}

# Words of counting that may stand between a number and the hedge behind it: 120人上下.
CLASSIFIERS = frozenset("人家名位起笔筆轮輪天年")

# Words that hold a word of the tables and do not mean it.
_NOT = (
    "冲上 沖上 衝上 升上 登上 网上 线上 線上 晚上 早上 最近 近期 近日 近年 附近 过去 過去 通过 通過 经过 經過 不过 不過 合约 合約 签约 簽約 纽约 紐約 超级 超級 超算 超大 起来 起來 "
    "多轮 多輪 多家 多个 多個 多模态 多模態 余额 餘額 第三方 一级 一級 一個 一个 一旦 一起 一直 一家 统一 統一 唯一 进一步 進一步 "
    "over_the_past in_the_past of_the_past up_to_date first_to a_few"
)

_ENGLISH_AND_OTHERS: dict[str, dict[str, str]] = {
    TO: {"": "- – — ~ ～ to 至 到 － 〜 ー"},
    AND: {"": "and 和 及 与 與 以及 & и"},
    FROM: {"": "from 从 從 由 自 от"},
    BETWEEN: {"": "between 介于 介於 между"},
    GLUE: {"": "a an the of total combined 了 的 是 爲 达到 達到 达 達 个 個 为 為 combined_total than cash"},
    COMMA: {"": ", 、 / respectively ; ( [ （"},
    RANK: {"": "第 no. # number_one_rank top rank ranked ranks ranking"},
    HUNDREDTHS: {"": "百分之"},
    HALF: {"": "half 半"},
}

_OVERLAYS: dict[str, dict[str, dict[str, str]]] = {
    "de": {
        SCALE: {"1e2": "hundert", "1e3": "tausend tsd", "1e6": "million millionen mio", "1e9": "milliarde milliarden mrd", "1e12": "billion billionen bio"},
        UNIT: {"USD": "us-dollar us-dollars", "dollar": "dollar", "HKD": "hongkong-dollar", "CNY": "yuan", "percent": "prozent", "percentage_points": "prozentpunkte prozentpunkten", "times": "mal -mal -fach fach"},
        HEDGE: {
            "about": "etwa rund ungefähr zirka ca. circa knapp_über", "over": "über mehr_als", "at_least": "mindestens wenigstens",
            "nearly": "fast beinahe nahezu knapp", "under": "weniger_als unter", "up_to": "bis_zu höchstens maximal",
        },
        SEVERAL: {"1": "mehrere einige mehreren einigen", "10": "dutzende_von", "100": "hunderten_von hunderte hunderten_hunderte hunderten", "1000": "tausende tausenden"},
        NUMBER: {"1": "ein eine einer einen", "2": "zwei", "3": "drei", "4": "vier", "5": "fünf", "6": "sechs", "7": "sieben", "8": "acht", "9": "neun", "10": "zehn", "11": "elf", "12": "zwölf", "20": "zwanzig"},
        FIXED: {"2": "doppelt verdoppelt zweimal zweifach", "3": "dreimal dreifach verdreifacht", "4": "viermal vierfach", "5": "fünfmal", "6": "sechsmal sechsfach", "8": "achtmal achtfach", "10": "zehnmal zehnfach"},
        ORDINAL: {"1": "ersten erster erste", "2": "zweiten zweiter zweite", "3": "dritten dritter", "4": "vierten vierter", "5": "fünften fünfter", "6": "sechsten", "7": "siebten", "8": "achten", "9": "neunten", "10": "zehnten"},
        TO: {"": "bis"}, AND: {"": "und bzw beziehungsweise"}, FROM: {"": "von"}, BETWEEN: {"": "zwischen"}, GLUE: {"": "der die das den dem insgesamt von"}, HALF: {"": "halbe halben hälfte"},
    },
    "fr": {
        SCALE: {"1e3": "mille", "1e6": "million millions m", "1e9": "milliard milliards md mds", "1e12": "billion billions"},
        UNIT: {"percent": "pour_cent"},
        HEDGE: {"about": "environ près_d'environ", "over": "plus_de plus_d'", "at_least": "au_moins", "nearly": "près_de presque", "under": "moins_de", "up_to": "jusqu'à"},
        SEVERAL: {"1": "plusieurs", "100": "centaines_de"},
        TO: {"": "à"}, AND: {"": "et"}, BETWEEN: {"": "entre"}, GLUE: {"": "de des d'"},
    },
    "pt": {
        SCALE: {"1e3": "mil", "1e6": "milhão milhões mi", "1e9": "bilhão bilhões bi", "1e12": "trilhão trilhões"},
        UNIT: {"USD": "dólares", "EUR": "euros", "percent": "por_cento"},
        HEDGE: {"about": "cerca_de aproximadamente", "over": "superior_a mais_de acima_de", "at_least": "pelo_menos", "nearly": "quase", "under": "menos_de", "up_to": "até"},
        SEVERAL: {"100": "centenas_de"}, TO: {"": "a"}, AND: {"": "e"}, BETWEEN: {"": "entre"}, GLUE: {"": "de"},
    },
}  # fmt: skip
_OVERLAYS["es"] = _OVERLAYS["pt"] | {
    SCALE: {"1e3": "mil", "1e6": "millón millones", "1e12": "billón billones"},
    HEDGE: {"about": "unos cerca_de aproximadamente", "over": "más_de", "at_least": "al_menos", "nearly": "casi", "under": "menos_de", "up_to": "hasta"},
}  # fmt: skip


def _split(words: str) -> Iterator[str]:
    return (word.replace("_", " ") for word in words.split())


def _entries(kind: str, table: Mapping[str, str]) -> Iterable[tuple[str, tuple[str, Meaning]]]:
    """(word, (kind, meaning)): numbers as Decimal, hedges as their readings, units as they are."""
    for key, words in table.items():
        meaning: Meaning = key
        if kind in (SCALE, SEVERAL, NUMBER, ORDINAL, PER):
            meaning = Decimal(key)
        elif kind in (HEDGE, AFTER):
            meaning = tuple(key.split("|"))
        elif kind == FIXED:
            meaning = (Decimal(key), "times", ())
        for word in _split(words):
            yield word, (kind, meaning)


def _base() -> dict[str, tuple[str, Meaning]]:
    found: dict[str, tuple[str, Meaning]] = {}
    for kind, table in _ENGLISH_AND_OTHERS.items():
        found.update(_entries(kind, table))
    for kind, table in ((SCALE, _SCALES), (UNIT, _UNITS), (HEDGE, _HEDGES), (HEDGE, _READINGS), (AFTER, _AFTER), (AFTER, _AFTER_READINGS), (SEVERAL, _SEVERAL), (PER, _PER), (SCALE, _COINS)):
        found.update(_entries(kind, table))
    found.update(_entries(FIXED, _TWICE))
    found.update((f"{word}{fold}", (FIXED, (Decimal(value), "times", ()))) for word, value in _NUMBERS.items() for fold in ("fold", "-fold"))
    found.update((word, (FIXED, (Decimal(0), None, ()))) for word in _split(_FREE))
    for value, words in _DIGITS_OF.items():
        found.update((word, (FIXED, (Decimal(value), "percent", ("at_least",)))) for word in _split(words))
    for value, words in _MILLIONS_OF.items():
        found.update((word, (FIXED, (Decimal(value), None, ("several",)))) for word in _split(words))
    found.update((word, (NUMBER, Decimal(value))) for word, value in _NUMBERS.items())
    found.update((word, (ORDINAL, Decimal(value))) for word, value in _ORDINALS.items())
    found.update((word, (WORD, None)) for word in _split(_NOT))
    return found


@functools.cache
def lexicon(language: str) -> Lexicon:
    """The words of a language (its main tag, `de`), casefolded."""
    words = _base()
    for kind, table in _OVERLAYS.get(language, {}).items():
        words.update(_entries(kind, table))
    return {word.casefold(): meaning for word, meaning in words.items()}


@functools.cache
def longest(language: str) -> int:
    """The length of the longest word."""
    return max(map(len, lexicon(language)))
