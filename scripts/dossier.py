"""What stands behind a row, as HTML: each cell with its claims in the original words, its ruling, its notes (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from scripts import addresses, corrections, evidence, paging, refs
from scripts.data import Field, Row, Tables
from scripts.evidence import Evidence, Statement
from scripts.markup import Markup, escape, tag
from scripts.words import Words

_SUBJECTS = (("companies", "company_id"), ("products", "product_id"), ("markets", "market_id"))


def heading(tables: Tables, words: Words, row: Row) -> str:
    """What to call a row that is a part of a page."""
    if row.table == "metrics":
        subject = next(tables[name][row[key]]["name"] for name, key in _SUBJECTS if row[key])
        parts = [subject, words.period(row["period"]), (row["scope"] or "").replace("_", " "), row["measured_by"] or "house not named"]
        return ", ".join(part for part in parts if part) + (" (forecast)" if row["is_forecast"] else "")
    if row.table == "stakes":
        return f"{tables.investors[row['investor_id']]['name']}, {words.date(row['as_of']) if row['as_of'] else 'date not given'}"
    if row.table == "relations":
        investor, company = tables.investors[row["subject_investor_id"]]["name"], tables.companies[row["company_id"]]["name"]
        return f"{investor} {words.say(row['predicate'])} {company}"
    if row.table == "exits":
        said = words.say(row["event"])
        return f"{said[:1].upper()}{said[1:]}, {words.date(row['occurred_on']) if row['occurred_on'] else 'date not given'}"
    if row.table == "investments":
        return f"{tables.investors[row['investor_id']]['name']} ({words.say(row['role'])})"
    return refs.name(row, tables)


class Dossier:
    """Writes the evidence of rows for one page."""

    def __init__(self, markup: Markup) -> None:
        self._markup = markup
        self._tables = markup.tables
        self._words = markup.words

    def page(self, row: Row) -> str:
        """The evidence of a row that the page is about; the cells are its anchors."""
        cells, rest = self._parts(row)
        blocks = [self._cell(row, field, found, field.name, 3) for field, found in cells]
        if rest:
            blocks.append(self._rest(rest))
        if not blocks:
            blocks.append(tag("p", "No claim is recorded.", class_="mm-empty"))
        return "\n".join([*blocks, self.mend(row)])

    def part(self, row: Row) -> str:
        """The evidence of a row that is one of several on the page; the row is the anchor, its cells are anchors below it."""
        cells, rest = self._parts(row)
        title = escape(heading(self._tables, self._words, row))
        note = tag("p", escape(row["note"]), class_="mm-note") if "note" in row and row["note"] else ""
        left_out = "" if addresses.is_searched(self._tables) else " data-search-exclude"
        if len(cells) == 1:
            (field, found), *_ = cells
            anchor = f'<span id="{escape(row.id)}-{escape(field.name)}"></span>'
            head = f'<h3 id="{escape(row.id)}"{left_out}>{anchor}{title}: {self._value(row, field, found)}</h3>'
            blocks = [note, self._behind(found)]
        else:
            head = f'<h3 id="{escape(row.id)}"{left_out}>{title}</h3>'
            blocks = [note, *(self._cell(row, field, found, f"{row.id}-{field.name}", 4) for field, found in cells)]
        if rest:
            blocks.append(self._rest(rest))
        blocks.append(self.mend(row))
        return f'<section class="mm-row">{head}\n' + "\n".join(block for block in blocks if block) + "</section>"

    def mend(self, row: Row, field: str = "") -> str:
        """The ways to put a row right; nothing where the repository is not known."""
        address = addresses.row(self._tables, row, field)
        ways = (
            ("Suggest a correction", corrections.suggest(self._tables, row, field, address)),
            ("Edit this row on GitHub", corrections.edit(self._tables, row)),
        )
        links = [tag("a", escape(text), href=url, rel="nofollow") for text, url in ways if url]
        return tag("p", " · ".join(links), class_="mm-mend") if links else ""

    def _parts(self, row: Row) -> tuple[list[tuple[Field, Evidence]], list[Statement]]:
        """The cells of a row that need claims, and the claims on anything else of it."""
        found = evidence.assess(self._tables)
        fields = self._tables[row.table].fields.values()
        cells = [(field, found[key]) for field in fields if (key := (row.table, row.id, field.name)) in found]
        seen = {item.claim.id for _, cell in cells for item in cell.statements}
        rest = []
        for claim in evidence.claims_by_row(self._tables).get((row.table, row.id), ()):
            if claim.id not in seen:
                source = self._tables.sources[claim["source_id"]]
                rest.append(Statement(claim, source, evidence.origin_of(row, source), True, True))
        return cells, rest

    def _value(self, row: Row, field: Field, found: Evidence) -> str:
        badge = tag("span", escape(self._words.say(found.agreement)), class_=f"mm-badge mm-badge--{found.agreement}")
        return f"{escape(self._markup.value(row, field.name))} {badge}"

    def _cell(self, row: Row, field: Field, found: Evidence, anchor: str, level: int) -> str:
        left_out = None if addresses.is_searched(self._tables) else ""
        head = tag(f"h{level}", f"{escape(field.title)}: {self._value(row, field, found)}", id=anchor, data_search_exclude=left_out)
        return f"{head}\n{self._behind(found)}{self.mend(row, field.name)}"

    def _behind(self, found: Evidence) -> str:
        """The ruling on a cell, and its claims."""
        say = self._words.count
        counts = [f"{say(len(found.supporting), 'claims')} in support", f"from {say(len(found.origins), 'origins')}"]
        if found.differing:
            counts.append(f"{len(found.differing)} that {'does' if len(found.differing) == 1 else 'do'} not fit")
        if found.suspect:
            counts.append(f"{len(found.suspect)} suspect")
        ruling = ""
        if found.ruling is not None:
            ruling = tag("p", f"<strong>Ruling.</strong> {escape(found.ruling['reason'])}", class_="mm-ruling")
        return f"{ruling}{self._details(', '.join(counts), self._claims(found.statements, False))}"

    def _rest(self, rest: Sequence[Statement]) -> str:
        return self._details(f"{self._words.count(len(rest), 'claims')} on the row as a whole", self._claims(rest, True))

    @staticmethod
    def _details(summary: str, content: str) -> str:
        return f'<details class="mm-claims" data-search-exclude><summary>{escape(summary)}</summary>\n{content}\n</details>'

    def _claims(self, statements: Sequence[Statement], field_names: bool) -> str:
        """The claims, in their original words."""
        columns = ["Says", "In the words", "Source", "Origin", "Grade", "Remarks"]
        rows = [self._claim(item, field_names) for item in statements[: paging.CLAIMS]]
        table = self._markup.grid("", (["About", *columns] if field_names else columns), rows, name="Claims")
        if len(statements) <= paging.CLAIMS:
            return table
        file = self._tables.claims.file
        link = tag("a", escape(file.rsplit("/", 1)[-1]), href=self._markup.href(f"data/latest/{file}"))
        said = f"The first {paging.CLAIMS:,} of {len(statements):,} claims, in the order of the record. All are in {link}."
        return f"<p>{said}</p>\n{table}"

    def _claim(self, item: Statement, field_name: bool) -> list[str]:
        claim, source = item.claim, item.source
        number = evidence.number(claim["value"]) if claim["unit"] or claim["qualifier"] else None
        said = self._words.amount(number, claim["unit"], claim["qualifier"]) if number is not None else claim["value"] or "that it is so"
        high = evidence.number(claim["value_high"])
        if high is not None:
            said += f" to {self._words.amount(high, claim['unit'])}"
        verdict = f"suspect: {self._words.say(claim['suspect'])}" if item.suspect else ("" if item.meets else "does not fit")
        locator = "" if claim["locator"] == "opening" else claim["locator"] or ""
        credit = f"credited to {claim['attributed_to']}" if claim["attributed_to"] else ""
        remarks = "; ".join(part for part in (verdict, credit, locator, claim["note"] or "") if part)
        cells = [
            escape(said),
            tag("q", escape(claim["as_reported"] or ""), lang=source["language"]),
            tag("span", self._markup.source(source), id=f"claim-{claim.id}"),
            escape(item.origin),
            escape(source["grade"]),
            escape(remarks),
        ]
        return [escape((claim["field"] or "the row").replace("_", " ")), *cells] if field_name else cells

    def facts(self, row: Row, hidden: Sequence[str]) -> str:
        """The cells of a row as a list of terms: evidence cells as figures, references as links, the rest in words."""
        table = self._tables[row.table]
        beside = {name for field in table.fields.values() for name in (field.unit_field, field.qualifier_field) if name}
        targets = {key: target for key, target in table.references.items()}
        items = []
        for field in table.fields.values():
            if row[field.name] is None or field.name in beside or field.name in table.key or field.name in hidden:
                continue
            if field.name in targets:
                target = self._tables[targets[field.name]][row[field.name]]
                value = self._markup.link(target)
            elif field.evidence:
                value = self._markup.figure(f"{row.table}/{row.id}/{field.name}")
            elif field.name == "website":
                value = self._markup.item(refs.External(row["website"], row["website"]))
            else:
                value = tag("span", escape(self._markup.value(row, field.name)), lang="zh-Hans" if field.name.endswith("_zh") else None)
            # A column that holds an id is shown as the name it leads to.
            items.append(f"<div><dt>{escape(field.title.removesuffix(' id'))}</dt><dd>{value}</dd></div>")
        return f'<dl class="mm-facts">{"".join(items)}</dl>' if items else ""
