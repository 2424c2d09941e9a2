"""The words of printed amounts, language by language.

A line of a table is `kind meaning words`: what a word does in the grammar (grammar.py), what it stands for, and the words,
with _ for a space inside one. English, Chinese and the languages with a script of their own never collide, so they are
always known; the words of German, French, Portuguese and Spanish come on top only where the text is in that language
(German "fast" is nearly, English "fast" is not).

| kind | meaning |
|---|---|
| number, ordinal | its value |
| scale | its factor |
| several | the unit meant: `hundreds of` is 100 |
| unit | a currency (dollar, yuan, yen_or_yuan where it may be one of several), percent, percentage_points, tenths (成), times |
| hedge, after | the qualifiers that the word before or behind (or inside) an amount may stand for, the usual one first |
| fixed | value/unit/qualifiers of words that are an amount by themselves: doubled, double digits, millions of |
| half, hundredths | a half; 百分之 in front of a percentage |
| to, and, between, from | what makes a range, and what makes a change of it |
| glue | words that say nothing between a hedge and its amount |
| rank | words in front of a rank |
| per | what a price is for |
| comma | signs that part the amounts of a list |
| word | words that hold a word of the tables and do not mean it (最近 holds 近) |
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

# What a token does in the grammar.
NUMBER, ORDINAL, SCALE, SEVERAL, UNIT = "number", "ordinal", "scale", "several", "unit"
HEDGE, AFTER, FIXED, HALF, HUNDREDTHS = "hedge", "after", "fixed", "half", "hundredths"
TO, AND, BETWEEN, FROM, GLUE, RANK, PER, COMMA, WORD = "to", "and", "between", "from", "glue", "rank", "per", "comma", "word"

Lexicon = Mapping[str, tuple[str, Any]]

# Languages that write 1.234,5 where English writes 1,234.5, and those that part thousands with a plain space.
DECIMAL_COMMA = frozenset({"de", "fr", "pt", "es", "it", "ru", "id", "tr", "nl"})
SPACED_THOUSANDS = frozenset({"fr", "pt", "ru", "es"})

HAN_DIGITS = dict(zip("零〇一二两兩三四五六七八九", (0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
HAN_TENS = {"十": 10, "百": 100, "千": 1000}
# Words of counting that may stand between a number and the hedge behind it: 120人上下.
CLASSIFIERS = frozenset("人家名位起笔筆轮輪天年")

_ENGLISH = """
number 0 zero
number 1 one
number 2 two
number 3 three
number 4 four
number 5 five
number 6 six
number 7 seven
number 8 eight
number 9 nine
number 10 ten
number 11 eleven
number 12 twelve
number 13 thirteen
number 14 fourteen
number 15 fifteen
number 16 sixteen
number 17 seventeen
number 18 eighteen
number 19 nineteen
number 20 twenty
number 30 thirty
number 40 forty
number 50 fifty
number 60 sixty
number 70 seventy
number 80 eighty
number 90 ninety
scale 1e2 hundred
scale 1e3 thousand k
scale 1e6 million millions mil mln mn mio m
scale 1e7 crore
scale 1e9 billion billions bln bn b
scale 1e12 trillion trillions tn t
unit USD us$ usd$ usd us_dollars us_dollar u.s._dollars u.s._dollar american_dollars
unit HKD hk$ hkd hong_kong_dollars
unit CNY rmb cny cn¥ yuan renminbi
unit EUR € eur euro euros
unit GBP £ gbp pounds
unit JPY yen
unit KRW won
unit dollar $ dollar dollars
unit yen_or_yuan ¥ ￥
unit percent % per_cent percent pct
unit percentage_points percentage_points percentage_point percentage-point
unit times times fold -fold x
hedge about ~ about around roughly approximately approx approx. approximate circa ca. ≈ some nearly_about
hedge about in_the_region_of
hedge about|exact estimated an_estimated
hedge over over more_than above exceed exceeds exceeded exceeding surpass surpasses surpassed surpassing beyond
hedge over upwards_of in_excess_of north_of greater_than >
hedge over|exact topping topped tops broke breaking breaks past crossed crossing passed
hedge at_least at_least no_less_than not_less_than no_fewer_than minimum_of ≥
hedge at_least|exact minimum
hedge nearly nearly almost nearing approaching approached approaches just_shy_of shy_of
hedge about|nearly close_to near
hedge under under less_than below fewer_than lower_than <
hedge up_to up_to at_most no_more_than not_more_than maximum_of ≤
hedge up_to|exact as_much_as as_many_as maximum
hedge nearly|under just_under slightly_under slightly_below
hedge about|nearly|up_to toward towards
after about or_so -ish
after over|at_least + -plus or_more and_above or_above and_up
after at_least club
after under or_less
several 1 several multi multi-
several 10 tens_of dozens_of
several 100 hundreds_of
several 1000 thousands_of
half - half
fixed 2/times/- doubled doubles doubling doubled_to twice double twofold two-fold
fixed 3/times/- tripled tripling trebled triple threefold three-fold
fixed 4/times/- quadrupled quadrupling fourfold four-fold
fixed 5/times/- fivefold five-fold
fixed 6/times/- sixfold six-fold
fixed 7/times/- sevenfold seven-fold
fixed 8/times/- eightfold eight-fold
fixed 9/times/- ninefold nine-fold
fixed 10/times/- tenfold ten-fold
fixed 11/times/- elevenfold
fixed 12/times/- twelvefold twelve-fold
fixed 13/times/- thirteenfold thirteen-fold
fixed 14/times/- fourteenfold fourteen-fold
fixed 15/times/- fifteenfold fifteen-fold
fixed 16/times/- sixteenfold sixteen-fold
fixed 17/times/- seventeenfold seventeen-fold
fixed 18/times/- eighteenfold eighteen-fold
fixed 19/times/- nineteenfold nineteen-fold
fixed 20/times/- twentyfold twenty-fold
fixed 0/-/- free free_of_charge for_free
fixed 10/percent/at_least double_digits double-digit double_digit
fixed 100/percent/at_least triple_digits triple-digit
fixed 1e6/-/several millions_of multimillion multi-million
fixed 1e9/-/several billions_of multibillion multi-billion
fixed 1e12/-/several trillions_of multitrillion multi-trillion
to - - – — ～ to － 〜
and - and &
from - from
between - between
glue - a an the of total combined combined_total than cash
rank - no. # number_one_rank top rank ranked ranks ranking
ordinal 1 first
ordinal 2 second
ordinal 3 third
ordinal 4 fourth
ordinal 5 fifth
ordinal 6 sixth
ordinal 7 seventh
ordinal 8 eighth
ordinal 9 ninth
ordinal 10 tenth
per 1e3 per_thousand per_1,000 per_1000 per_1k /1000 /1,000 /1k /thousand a_thousand
per 1e6 per_million per_1m per_m /million /m /1m pro_million
comma - , 、 / respectively ; ( [ （
word - over_the_past in_the_past of_the_past up_to_date first_to a_few
"""

_CHINESE = """
scale 1e4 万 萬
scale 1e8 亿 億
scale 1e12 兆
scale 0.001 厘
scale 0.01 分钱 分錢
unit USD 美元 美金
unit HKD 港元 港币 港幣 港圆
unit CNY 人民币 人民幣
unit EUR 欧元 歐元
unit JPY 日元 日圆 円
unit yuan 元 块 塊
unit percentage_points 个百分点 個百分點 百分点 百分點
unit tenths 成
unit times 倍
hedge about 约 約 大约 大約 约为 約為 大概 约有 左右约
hedge about|exact 约合 約合 估计 估計
hedge over 超 超过 超過 超出 逾 高于 高於 高逾 高达逾 多于 多於 已破 超过了 超過了 超了 大于
hedge over|exact 突破 突破了 破 过 過
hedge at_least 至少 至少为 至少為 不低于 不低於 不少于 不少於 最少 不下
hedge at_least|exact 最低
hedge nearly 近 将近 將近 逼近 几近 幾近 近乎
hedge about|nearly 接近
hedge under 不到 不足 低于 低於 未满 未滿 少于 少於 不满 不滿
hedge up_to 最多 至多 顶天也就 不超过 不超過
hedge up_to|exact 最高 高达 高達 多达 多達
hedge over|about 上
after about 左右 上下 前后 上下规模
after over 多 余 餘 出头 有余 有餘
after over|at_least 以上 之上
after at_least 起步 俱乐部 俱樂部
after under 以下 之下
several 1 数 數 几 幾
half - 半
fixed 2/times/- 翻倍 翻番 翻一番 翻了一番 翻了一倍
fixed 4/times/- 翻两番 翻了两番
fixed 0/-/- 免费 免費
fixed 10/percent/at_least 双位数 雙位數 两位数 兩位數
fixed 100/percent/at_least 三位数 三位數
to - 至 到
and - 和 及 与 與 以及
from - 从 從 由 自
between - 介于 介於
glue - 了 的 是 爲 达到 達到 达 達 个 個 为 為
rank - 第
per 1e3 /千 每千
per 1e6 /百万 每百万 /百萬 每百萬 /1百万
hundredths - 百分之
word - 零一万物 零一萬物 百川 百度 最高的 上一 上兩 上两 冲上 沖上 衝上 升上 登上 网上 线上 線上 晚上 早上 上半年 下半年 半年 最近 近期 近日 近年 附近 过去 過去 通过 通過 经过 經過 不过 不過 合约 合約 签约 簽約 纽约 紐約 超级 超級 超算 超大
word - 起来 起來 多轮 多輪 多家 多个 多個 多模态 多模態 余额 餘額 第三方 一级 一級 一旦 一起 一直 一家 统一 統一 唯一 进一步 進一步
"""  # noqa: E501

_OTHER_SCRIPTS = """
scale 1e3 тысяч тысячи
scale 1e4 만
scale 1e5 लाख
scale 1e6 миллион миллиона миллионов млн مليون 백만
scale 1e7 करोड़
scale 1e8 억
scale 1e9 миллиард миллиарда миллиардов млрд مليار
unit USD 米ドル
unit EUR евро
unit KRW 원
unit dollar ドル 달러 долларов доллара دولار
hedge about около примерно 약 حوالي
hedge over более свыше больше أكثر_من
hedge at_least по_меньшей_мере не_менее
hedge nearly почти
hedge under менее
hedge up_to до
after about 내외
several 1 несколько 수
to - ー
and - и
from - от
between - между
"""

_GERMAN = """
number 1 ein eine einer einen
number 2 zwei
number 3 drei
number 4 vier
number 5 fünf
number 6 sechs
number 7 sieben
number 8 acht
number 9 neun
number 10 zehn
number 11 elf
number 12 zwölf
number 20 zwanzig
scale 1e2 hundert
scale 1e3 tausend tsd
scale 1e6 million millionen mio
scale 1e9 milliarde milliarden mrd
scale 1e12 billion billionen bio
unit USD us-dollar us-dollars
unit dollar dollar
unit HKD hongkong-dollar
unit CNY yuan
unit percent prozent
unit percentage_points prozentpunkte prozentpunkten
unit times mal -mal -fach fach
hedge about etwa rund ungefähr zirka ca. circa knapp_über
hedge over über mehr_als
hedge at_least mindestens wenigstens
hedge nearly fast beinahe nahezu knapp
hedge under weniger_als unter
hedge up_to bis_zu höchstens maximal
several 1 mehrere einige mehreren einigen
several 10 dutzende_von
several 100 hunderten_von hunderte hunderten
several 1000 tausende tausenden
half - halbe halben hälfte
fixed 2/times/- doppelt verdoppelt zweimal zweifach
fixed 3/times/- dreimal dreifach verdreifacht
fixed 4/times/- viermal vierfach
fixed 5/times/- fünfmal
fixed 6/times/- sechsmal sechsfach
fixed 8/times/- achtmal achtfach
fixed 10/times/- zehnmal zehnfach
fixed 0/-/- kostenlos
to - bis
and - und bzw beziehungsweise
from - von
between - zwischen
glue - der die das den dem insgesamt
ordinal 1 ersten erster erste
ordinal 2 zweiten zweiter zweite
ordinal 3 dritten dritter
ordinal 4 vierten vierter
ordinal 5 fünften fünfter
ordinal 6 sechsten
ordinal 7 siebten
ordinal 8 achten
ordinal 9 neunten
ordinal 10 zehnten
"""

_FRENCH = """
scale 1e3 mille
scale 1e6 million millions m
scale 1e9 milliard milliards md mds
scale 1e12 billion billions
unit percent pour_cent
hedge about environ près_d'environ
hedge over plus_de plus_d'
hedge at_least au_moins
hedge nearly près_de presque
hedge under moins_de
hedge up_to jusqu'à
several 1 plusieurs
several 100 centaines_de
to - à
and - et
between - entre
glue - de des d'
"""

_PORTUGUESE = """
scale 1e3 mil
scale 1e6 milhão milhões mi
scale 1e9 bilhão bilhões bi
scale 1e12 trilhão trilhões
unit USD dólares
unit EUR euros
unit percent por_cento
hedge about cerca_de aproximadamente
hedge over superior_a mais_de acima_de
hedge at_least pelo_menos
hedge nearly quase
hedge under menos_de
hedge up_to até
several 100 centenas_de
to - a
and - e
between - entre
glue - de
"""

_SPANISH = """
scale 1e3 mil
scale 1e6 millón millones
scale 1e12 billón billones
unit USD dólares
unit EUR euros
unit percent por_cento
hedge about unos cerca_de aproximadamente
hedge over más_de
hedge at_least al_menos
hedge nearly casi
hedge under menos_de
hedge up_to hasta
several 100 centenas_de
to - a
and - e
between - entre
glue - de
"""

_ALWAYS = (_ENGLISH, _CHINESE, _OTHER_SCRIPTS)
_ON_TOP = {"de": (_GERMAN,), "fr": (_FRENCH,), "pt": (_PORTUGUESE,), "es": (_SPANISH,)}


def _meaning(kind: str, text: str) -> Any:
    if kind in (NUMBER, ORDINAL, SCALE, SEVERAL, PER):
        return Decimal(text)
    if kind in (HEDGE, AFTER):
        return tuple(text.split("|"))
    if kind == FIXED:
        value, unit, readings = (None if part == "-" else part for part in text.split("/"))
        return Decimal(value or 0), unit, tuple((readings or "").split("|")) if readings else ()
    return text


@functools.cache
def lexicon(language: str) -> Lexicon:
    """The words of a language (its main tag, `de`) in small letters, each with its kind and its meaning."""
    words: dict[str, tuple[str, Any]] = {}
    for table in (*_ALWAYS, *_ON_TOP.get(language, ())):
        for line in table.strip().splitlines():
            kind, meaning, *listed = line.split()
            words.update((word.replace("_", " ").lower(), (kind, _meaning(kind, meaning))) for word in listed)
    return words


@functools.cache
def lengths(language: str) -> Mapping[str, tuple[int, ...]]:
    """How long the words are that begin with a letter, the longest first."""
    found: dict[str, set[int]] = {}
    for word in lexicon(language):
        found.setdefault(word[0], set()).add(len(word))
    return {letter: tuple(sorted(sizes, reverse=True)) for letter, sizes in found.items()}
