"""What is quoted of a page is in the script of the page's language: Chinese words under `en` are searched, spoken and read as amounts by the rules of English.

In a language with Latin letters a quote holds other letters at most for a name. A title may be in another script than its page (a summary in English keeps the Chinese headline, a Chinese relay the English one) if a quote shows that the language is right: a title is one line, often of another hand, a quote is the text itself. A title that could not be read stands in brackets, in our own words.
"""  # noqa: E501 (each paragraph is one line of the rules page)

import re
from collections.abc import Iterator, Mapping

from scripts.checks import _codes
from scripts.data import Row, Tables
from scripts.problems import Problem

# The letters of each script that is not Latin, by language.
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
SCRIPTS: Mapping[str, str] = {
    "zh": HAN,
    "ja": HAN + "\u3040-\u30ff",
    "ko": "\uac00-\ud7af\u1100-\u11ff" + HAN,
    "ru": "\u0400-\u052f",
    "uk": "\u0400-\u052f",
    "bg": "\u0400-\u052f",
    "el": "\u0370-\u03ff",
    "ar": "\u0600-\u06ff",
    "fa": "\u0600-\u06ff",
    "he": "\u0590-\u05ff",
    "hi": "\u0900-\u097f",
    "th": "\u0e00-\u0e7f",
}
_FOREIGN = re.compile(f"[{''.join(sorted(set(SCRIPTS.values())))}]")
# Three letters in a row: a word, where "10M" and "US$" are none.
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]{3}")
# A name of a company or a person has no more characters than this.
NAME = 8


def check(tables: Tables) -> Iterator[Problem]:
    """Every quote of a page in a language with Latin letters, then every title whose language no quote confirms.

    Tags that name no language are for codes_exist.
    """
    quotes: dict[str, list[str]] = {}
    for claim in tables.claims:
        source, words = tables.sources[claim["source_id"]], claim["as_reported"] or ""
        quotes.setdefault(source.id, []).append(words)
        if _language(source) in _codes.LANGUAGES - SCRIPTS.keys() and len(_FOREIGN.findall(words)) > NAME:
            message = f"the page {source.id} is in {source['language']}, but the quote is not"
            yield tables.problem(claim, "as_reported", message, "Quote the page's own words, or correct the language in sources.csv.")
    for row in tables.sources:
        title = row["title"] or ""
        language = _language(row)
        if language not in _codes.LANGUAGES or not title or title.startswith(("(", "[")) or _titled(title, language):
            continue
        if not any(_written(words, language) for words in quotes.get(row.id, ())):
            message = f"the page is in {row['language']}, but neither its title nor a quote is: {title[:40]!r}"
            yield tables.problem(row, "language", message, "Correct the language (zh-Hans, zh-Hant, ja …), or the title.")


def _language(source: Row) -> str:
    return (source["language"] or "").split("-")[0]


def _titled(title: str, language: str) -> bool:
    """Whether a title can be one of the language: with its script, or, where that is Latin, without any other."""
    return re.search(f"[{SCRIPTS[language]}]", title) is not None if language in SCRIPTS else not _FOREIGN.search(title)


def _written(words: str, language: str) -> bool:
    """Whether a quote shows that its page is in the language."""
    if language in SCRIPTS:
        return re.search(f"[{SCRIPTS[language]}]", words) is not None
    return len(_FOREIGN.findall(words)) <= NAME and _LATIN.search(words) is not None
