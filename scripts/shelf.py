"""The words of the data pages: a view for every table, snippets, how to cite, changes, the description for search engines."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape as escape_html
from typing import Any

from scripts import history, news, paths, refs, release, repository
from scripts.markup import Markup, escape, tag
from scripts.release import citation, metadata

# What the snippets on disk call the site; a page shows the site's own address where it is known.
EXAMPLE = "https://model-money.example/"
LANGUAGES = {".py": "python", ".sql": "sql", ".R": "r", ".js": "javascript", ".sh": "bash", ".txt": "text"}


class Shelf:
    """The words of the data pages as one page sees them; table is the vocabulary's word of that name."""

    def __init__(self, markup: Markup, table: Callable[..., str]) -> None:
        self._markup = markup
        self._tables = markup.tables
        self._table = table

    def functions(self) -> dict[str, Callable[..., Any]]:
        """The words by the name that templates use."""
        words = (self.every_table, self.snippet, self.citation, self.change_lists, self.dataset, self.version)
        return {function.__name__: function for function in words}

    def every_table(self, view: str, folded: bool = False) -> str:
        """A heading for each table of the package with a view of it; folded: one step lower, behind a line to open."""
        blocks, level = [], "###" if folded else "##"
        for table in self._tables:
            content = self._table(view, table=table.name)
            if folded:
                content = f"<details data-search-exclude><summary>The first rows of {escape(table.name)}</summary>\n{content}\n</details>"
            key = escape(", ".join(table.key))
            about = f"<p>{escape(table.description)} One row has one {key}; {escape(self._markup.words.count(len(table), 'rows'))}.</p>"
            blocks.append(f"{level} {escape(table.title)} {{: #{table.name} }}\n\n{about}\n\n{content}")
        return "\n\n".join(blocks)

    def snippet(self, name: str) -> str:
        """A file of docs/snippets as a block of code, with the address of this site where it is known. Raises refs.BadReference."""
        path = paths.SNIPPETS / name
        if path.suffix not in LANGUAGES or not path.is_file():
            raise refs.BadReference(f"there is no snippet {name!r} in docs/snippets")
        return _code(path.read_text(encoding="utf-8").replace(EXAMPLE, repository.site() or EXAMPLE), LANGUAGES[path.suffix])

    def citation(self) -> str:
        """How to cite the package as it stands: in a line, as BibTeX, as RIS."""
        about = {
            **self._tables.descriptor,
            "version": self._version,
            "homepage": repository.site() or self._tables.descriptor.get("homepage", ""),
        }
        blocks = [_code(text, "text") for text in (citation.as_bibtex(about), citation.as_ris(about).replace("\r\n", "\n"))]
        return f"{tag('p', escape(citation.as_text(about)))}\n\n" + "\n\n".join(blocks)

    def change_lists(self) -> str:
        """Every version with its changes, the newest first."""
        now = history.standing(self._tables)
        found = [(r.version, r.created, r.previous) for r in reversed(history.releases(self._tables.package))]
        if not now.published:
            found.insert(0, (now.label, str(self._tables.descriptor["created"]), now.previous))
        blocks = []
        for version, created, previous in found:
            day = self._markup.words.date(created[:10])
            state = "" if version != now.label or now.published else " (not published yet)"
            head = f"## {escape(f'{version}, {day}{state}')} {{: #{news.anchor(version)} }}"
            first = tag("p", "The first version: every row is new.")
            blocks.append(f"{head}\n\n{self._table('changes', version=version) if previous else first}")
        return "\n\n".join(blocks)

    def dataset(self) -> str:
        """The schema.org description of the data, for search engines."""
        site = repository.site()
        base = f"{site}data/latest/" if site else "latest/"
        described = metadata.schema_org(release.labelled(self._tables, self._version), release.latest(self._tables), base, site)
        # No text of the record may end the script element.
        text = json.dumps(described, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        return f'<script type="application/ld+json">{text}</script>'

    def version(self) -> str:
        """The version of the data as it stands."""
        return escape(self._version)

    @property
    def _version(self) -> str:
        return history.standing(self._tables).label


def _code(text: str, language: str) -> str:
    # As a block of HTML, because a fence would end where the text has three backticks of its own. Where it is too wide it is scrolled,
    # with the keyboard too.
    return f'<pre class="mm-code"><code class="language-{language}" tabindex="0">{escape_html(text.rstrip())}</code></pre>'
