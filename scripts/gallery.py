"""The words of pages that show charts: a chart, its table, its sources, what can be taken away, how to embed and cite it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from scripts import addresses, corrections, discovery, evidence, history, news, paging, paths, plates, refs, repository
from scripts.markup import Markup, escape, escape_attribute, tag
from scripts.plates import Plate
from scripts.release import citation

_SIZE = ((1_000_000, "MB"), (1_000, "kB"), (1, "bytes"))


class Drawing(Protocol):
    """Who draws the charts, once for all pages."""

    def drawn(self, name: str) -> Plate:
        """A chart by its name."""

    def taken(self, name: str) -> dict[str, bytes]:
        """The files of a chart by their paths from the root of the site."""

    def portrait(self, name: str, subject: str) -> Plate | None:
        """The chart of a subject; None where too little is known of it."""


class Gallery:
    """The words of charts as one page sees them."""

    def __init__(self, markup: Markup, drawing: Drawing) -> None:
        self._markup = markup
        self._drawing = drawing
        self._tables = markup.tables
        self._words = markup.words

    def functions(self) -> dict[str, Callable[..., Any]]:
        """The words by the name that templates use."""
        words = (
            *(self.chart, self.chart_alone, self.chart_title, self.chart_table, self.chart_sources, self.chart_changed),
            *(self.chart_downloads, self.chart_embed, self.chart_cite, self.chart_list, self.portrait),
        )
        return {function.__name__: function for function in words}

    def chart(self, name: str) -> str:
        """A chart: the drawing for wide and for narrow pages, its caption, and its data table."""
        drawn = self._drawing.drawn(name)
        more = tag("a", "Sources, download, embed", href=self._markup.href(f"charts/{name}/"))
        caption = tag("figcaption", f"{escape(discovery.summary(drawn.module))} {more}")
        return self._figure(drawn, caption, self.chart_table(name))

    def portrait(self, name: str, subject: str) -> str:
        """The chart of one row (`portrait("company_rounds", id)`) with its data table and its file; nothing where too little is known."""
        drawn = self._drawing.portrait(name, subject)
        if drawn is None:
            return ""
        ways = [tag("a", "Download (SVG)", href=self._markup.href(plates.portrait_path(name, drawn.module, subject)), download="")]
        url = corrections.chart(drawn.name, drawn.title, self._markup.page)
        if url:
            ways.append(tag("a", "Something is wrong with this chart", href=url, rel="nofollow"))
        caption = tag("figcaption", f"{escape(discovery.summary(drawn.module))} {' · '.join(ways)}")
        notes = "".join(tag("p", escape(text)) for text in discovery.details(drawn.module))
        file = f"data/latest/{self._tables[refs.cell(self._tables, drawn.rows[0]['ref'])[0].table].file}"
        return self._figure(drawn, caption, f"{notes}\n{self._table(drawn, file)}", "portrait")

    def chart_alone(self, name: str) -> str:
        """A chart with its caption, for the page that has its table and the rest beside it."""
        drawn = self._drawing.drawn(name)
        return self._figure(drawn, tag("figcaption", escape(discovery.summary(drawn.module))))

    @staticmethod
    def _figure(drawn: Plate, caption: str, below: str = "", kind: str = "chart") -> str:
        """Both drawings of a chart with its caption; what stands folded below is no part of the figure, whose caption comes last."""
        drawings = "".join(f'<div class="mm-chart__{size}">{drawing}</div>' for size, drawing in drawn.drawings.items())
        opening = f'<figure class="mm-chart" id="{kind}-{escape_attribute(drawn.name)}" data-search-exclude>'
        figure = f"{opening}\n{drawings}\n{caption}\n</figure>"
        summary = tag("summary", "The data of this chart")
        folded = f'<details class="mm-chart__data" data-search-exclude>{summary}\n{below}\n</details>'
        return f"{figure}\n{folded}" if below else figure

    def chart_title(self, name: str) -> str:
        """The finding of a chart."""
        return escape(self._drawing.drawn(name).title)

    def chart_table(self, name: str) -> str:
        """The rows of a chart; each leads to the cell behind it."""
        return self._table(self._drawing.drawn(name), f"{plates.FOLDER}/{name}/{name}.csv")

    def _table(self, drawn: Plate, file: str) -> str:
        """The first rows of a drawing; file holds them all."""
        found = evidence.assess(self._tables)
        rows = []
        for record in drawn.rows[: paging.CHART_ROWS]:
            cells = [escape(plates.text_of(record[column])) for column in drawn.shown]
            row, field = refs.cell(self._tables, record["ref"])
            cell = found.get((row.table, row.id, field)) or found.get((row.table, row.id, ""))
            label = escape(self._words.say(cell.agreement if cell else "claims"))
            rows.append([*cells, tag("a", label, href=self._markup.href(addresses.row(self._tables, row, field)))])
        if not rows:
            return tag("p", "The record holds no row for this chart yet.", class_="mm-empty")
        numeric = frozenset(i for i, column in enumerate(drawn.shown) if column in drawn.numeric)
        table = self._markup.grid(drawn.title, [*map(plates.column_of, drawn.shown), "Evidence"], rows, numeric)
        return self._left_out(len(rows), len(drawn.rows), "rows", file) + table

    def _left_out(self, shown: int, total: int, what: str, file: str) -> str:
        """That a list shows only its first items, and where all are; nothing where it shows all."""
        if shown == total:
            return ""
        link = tag("a", escape(file.rsplit("/", 1)[-1]), href=self._markup.href(file))
        return f"<p>{escape(f'The first {shown:,} of {total:,} {what}.')} All are in {link}.</p>\n"

    def chart_sources(self, name: str) -> str:
        """The pages behind a chart, those with the most claims first."""
        sources = plates.rows_behind(self._tables, self._drawing.drawn(name))
        items = "".join(f"<li>{self._markup.source(row)}</li>\n" for row in sources[: paging.CHART_SOURCES])
        count = escape(self._words.count(len(sources), "sources"))
        said = self._left_out(min(len(sources), paging.CHART_SOURCES), len(sources), "sources", f"{plates.FOLDER}/{name}/{name}.json")
        listing = f'{said}<ol class="mm-sources">\n{items}</ol>'
        return f"<details data-search-exclude><summary>{count}, those with the most claims first</summary>\n{listing}\n</details>"

    def chart_downloads(self, name: str) -> str:
        """The files of a chart with their sizes."""
        says = {"svg": "drawing, to print and to edit", "png": "picture", "csv": "data", "json": "data with everything about it"}
        items = []
        for path, content in self._drawing.taken(name).items():
            kind = path.rsplit(".", 1)[-1]
            if kind in says:
                link = tag("a", escape(path.rsplit("/", 1)[-1]), href=self._markup.href(path), download="")
                items.append(f"<li>{link}: {escape(says[kind])} ({_size(len(content))})</li>")
        return f"<ul>{''.join(items)}</ul>"

    def chart_embed(self, name: str) -> str:
        """What to paste into a page of one's own: a frame that needs no script, and one that keeps the height right."""
        drawn = self._drawing.drawn(name)
        address = f"{repository.site() or self._markup.href('') + 'charts/'}".removesuffix("charts/")
        source = f"{address}charts/{name}/embed/"
        ratio = f"{plates.SIZES['wide'] + 8} / {_height(drawn) + 44}"
        frame = (
            f'<iframe src="{pasted(source)}" title="{pasted(drawn.title)}" loading="lazy" '
            f'style="width:100%;border:0;aspect-ratio:{ratio}"></iframe>'
        )
        script = (
            "<script>addEventListener('message',e=>{for(const f of document.querySelectorAll('iframe'))"
            "if(f.contentWindow===e.source&&e.data.modelMoneyHeight)f.style.cssText+=';aspect-ratio:auto;height:'+e.data.modelMoneyHeight+'px'})</script>"
        )
        preview = tag("a", "See the page that it shows", href=self._markup.href(f"charts/{name}/embed/"))
        return (
            f"{code(frame)}\n<p>With this line besides, the frame takes the height that the chart needs on narrow screens:</p>\n"
            f"{code(script)}\n"
            f"<p>{preview}. It loads nothing else, follows the reader’s light or dark, and links back to this page.</p>"
        )

    def chart_cite(self, name: str) -> str:
        """How to cite a chart."""
        drawn = self._drawing.drawn(name)
        about = citation.as_text({**self._tables.descriptor, "homepage": repository.site() or ""})
        url = corrections.chart(name, drawn.title, f"charts/{name}/")
        mend = tag("p", tag("a", "Something is wrong with this chart", href=url, rel="nofollow"), class_="mm-mend") if url else ""
        return tag("p", escape(f"“{drawn.title}”, chart in: {about}")) + mend

    def chart_changed(self, name: str) -> str:
        """The version of the data that last moved something behind a chart, with its day."""
        drawn = self._drawing.drawn(name)
        behind = {f"{row.table}/{row.id}" for row, _ in (refs.cell(self._tables, shown["ref"]) for shown in drawn.rows)}
        last = history.last_change(self._tables, behind)
        if last is None:
            return tag("p", "No row behind this chart has changed in a version of the data.", class_="mm-note")
        version = tag("a", escape(last.label), href=self._markup.href(f"data/changes/#{news.anchor(last.label)}"))
        day = tag("time", escape(self._words.date(last.day)), datetime=last.day)
        state = "" if last.published else " (not published yet)"
        first = ", the first version" if last.is_first else ""
        return tag("p", f"Last changed in version {version}{state} of the data, {day}{first}.", class_="mm-note")

    def chart_list(self) -> str:
        """All charts: each finding leads to the chart's page."""
        items = []
        for name in discovery.modules(paths.CHARTS):
            drawn = self._drawing.drawn(name)
            title = tag("a", escape(drawn.title), href=self._markup.href(f"charts/{name}/"))
            items.append(f"<li>{title}<br>{escape(discovery.summary(drawn.module))}</li>")
        return '<ul class="mm-list">' + "\n".join(items) + "</ul>"


def code(text: str) -> str:
    """Text as a block of code."""
    return f'<pre><code tabindex="0">{escape(text)}</code></pre>'


def pasted(text: str) -> str:
    """Text inside the quotes of an attribute that a person will paste as HTML."""
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _height(drawn: Plate) -> int:
    """The height of the wide drawing."""
    opening = drawn.drawings["wide"].split(">", 1)[0]
    return int(float(opening.split('height="', 1)[1].split('"', 1)[0]))


def _size(count: int) -> str:
    scale, name = next((scale, name) for scale, name in _SIZE if count >= scale or scale == 1)
    return f"{count / scale:.0f} {name}"
