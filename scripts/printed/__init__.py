"""Printed amounts: the figures in a phrase of a page, in English, Chinese, German and a little of other languages (pure).

    >>> [str(amount) for amount in amounts("over US$1.2bn at a $20 billion valuation")]
    ['over 1200000000 USD', '20000000000 dollar']

A phrase is cut into tokens (lexer.py) by small tables of words (lexicon.py). The grammar over the tokens:

    phrase   = { amount | anything else }
    amount   = [hedge …] (quantity [to quantity] | rank | fixed) [after]
    quantity = [unit] core {[after] scale} [after] [unit]
    core     = number | half | several | hundredths number | a scale alone, after "a" or a hedge (a billion, 破亿)
    rank     = (rank number) | ordinal                         第五, No. 1, fifth
    fixed    = doubled, sechsmal, double digits, billions of …

- hedge: a word before the amount (over, nearly, 约, 近, mindestens); after: one behind or inside it (左右, 多, +). Up to three
  words that say nothing (the, a total of, 了) may stand between.
- to: a dash, "to", 至; "and" after "between". After "from" two amounts are a change, not a range. The lower end of a range
  takes the scale and the unit of the upper one if it has none (10–15 million).
- several: several, 数, mehrere, hundreds of: the value is the unit meant (several hundred million is 100,000,000).
- The hedge in front of a list may belong to each of its amounts: they carry it as `shared`.
- Percentages are numbers of percent (36 %, 百分之三十六, 七成 is 70); multiples are numbers of times (6-fold, 8倍, doubled is 2).
- A unit that fits several currencies keeps its own name: dollar ($, 달러), yuan (元), yen_or_yuan (¥): see MAY_MEAN.
- The sign of a number is not read: minus signs and words of falling are the reader's.
"""

from scripts.printed.grammar import MAY_MEAN, Amount, amounts

__all__ = ["MAY_MEAN", "Amount", "amounts"]
