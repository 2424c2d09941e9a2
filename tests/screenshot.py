"""The picture in the README: `python -m tests.screenshot` takes it from the built site (run `make site` first)."""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

from scripts import paths
from tests.browser import launch

PAGE = "stories/moonshot/index.html"
PICTURE = paths.ROOT / ".github" / "screenshot.png"


def main() -> int:
    """Take the picture; returns the exit code."""
    page_file = paths.SITE / PAGE
    if not page_file.is_file():
        print(f"There is no {PAGE} in {paths.SITE}: run `make site` first.", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.goto(page_file.as_uri())
        page.screenshot(path=PICTURE)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
