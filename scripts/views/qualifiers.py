"""What each qualifier of a number stands for."""

from decimal import Decimal

from scripts import evidence
from scripts.data import Tables
from scripts.markup import View
from scripts.refs import Text
from scripts.words import Words, plain


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: word, what it stands for, the example of a hundred million."""
    rows = []
    for qualifier, (low, high) in evidence.QUALIFIERS.items():
        span = evidence.interval(Decimal(100_000_000), qualifier)
        meaning = f"{plain(low)} to {plain(high)} times the number" if low != high else "the number, rounded at its last printed digit"
        example = f"{words.number(span.low)} to {words.number(span.high)}"
        rows.append((Text(words.say(qualifier)), Text(meaning), Text(words.amount(Decimal(100_000_000), None, qualifier)), Text(example)))
    return View(caption="Qualifiers", columns=("Qualifier", "Stands for", "For example", "Is read as"), rows=tuple(rows))
