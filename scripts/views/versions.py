"""The versions of the data, the newest first: each stays where it is."""

from scripts import history
from scripts.data import Tables
from scripts.markup import View
from scripts.news import moved
from scripts.refs import Item, Page, Text
from scripts.words import Words


def view(tables: Tables, words: Words, **where: str) -> View:
    """Columns: version, day, what moved, its files."""
    now = history.standing(tables)
    rows: list[tuple[Item, ...]] = []
    if not now.published:
        state = Text(f"{now.label} (not published yet)")
        rows.append(
            (
                state,
                Text(words.date(str(tables.descriptor["created"])[:10])),
                Text(moved(now.records, words)),
                Page("data/latest/index.json", "files"),
            )
        )
    for release in reversed(history.releases(tables.package)):
        what = moved(release.records, words) if release.previous else "The first version."
        rows.append(
            (
                Page(f"data/{release.version}/model-money-{release.version}.zip", release.version),
                Text(words.date(release.created[:10])),
                Text(what),
                Page(f"data/{release.version}/index.json", "files"),
            )
        )
    return View(caption="Versions", columns=("Version", "As of", "What changed", "Files"), rows=tuple(rows))
