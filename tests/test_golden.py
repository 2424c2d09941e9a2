"""A few pages of the tiny package, letter by letter: whoever changes what pages look like sees it, and says so with --renew-golden."""

from __future__ import annotations

import difflib
import json
import re
from pathlib import Path

import pytest

from scripts import paths
from tests.tree import Tree

GOLDEN = paths.ROOT / "tests" / "golden"
PAGES = ("companies/beta-labs.md", "rounds/alpha-ai-2024-05-b.md", "charts/valuation_ladder.md", "stories/tiny.md")
RENEW = "run `python -m pytest tests/test_golden.py --renew-golden` and look at the change of tests/golden before you commit it"


def _page(tree: Tree, page: str) -> str:
    """A staged page without what is tested elsewhere (drawings) or changes with every release (version and day)."""
    text = (tree.stage / page).read_text(encoding="utf-8")
    text = re.sub(r"<svg\b.*?</svg>", "<svg>…</svg>", text, flags=re.DOTALL)
    descriptor = json.loads((tree.package / paths.DESCRIPTOR).read_text(encoding="utf-8"))
    text = text.replace(descriptor["version"], "VERSION").replace(descriptor["created"][:10], "DAY")
    text = text.replace(f"({descriptor['created'][:4]})", "(YEAR)")
    return re.sub(r"\b\d{1,2} [A-Z][a-z]+ \d{4}, version VERSION", "DAY, version VERSION", text)


@pytest.mark.parametrize("page", PAGES)
def test_page_is_as_it_was(page: str, tiny_site: Tree, request: pytest.FixtureRequest) -> None:
    golden = GOLDEN / page.replace("/", "-")
    now = _page(tiny_site, page)
    if request.config.getoption("--renew-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(now, encoding="utf-8")
    was = golden.read_text(encoding="utf-8") if golden.is_file() else ""
    changes = "\n".join(difflib.unified_diff(was.splitlines(), now.splitlines(), golden.name, page, lineterm="", n=1))
    assert not changes, f"{page} has changed; if it should, {RENEW}:\n{changes[:6000]}"


def test_no_golden_file_is_forgotten() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(page.replace("/", "-") for page in PAGES)


def test_golden_pages_hold_no_place_of_this_machine() -> None:
    found = [path.name for path in GOLDEN.iterdir() if re.search(r"/(tmp|home|root|Users|work)/", path.read_text(encoding="utf-8"))]
    assert not found
    assert all(Path(path).stat().st_size < 60_000 for path in GOLDEN.iterdir()), "golden files are few and small"
