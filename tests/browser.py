"""The browser that the tests use. `python -m tests.browser` makes sure that there is one, and says nothing where there is.

Looked for in this order: the program that MODEL_MONEY_BROWSER names, Playwright's own Chromium, a Chromium or Chrome on the PATH.
Where none of them is there, Playwright's own is downloaded; where that cannot be, Debian's `chromium` is installed (as root only).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

VARIABLE = "MODEL_MONEY_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# The browser must not call home: the tests count every request.
ARGUMENTS = ("--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-dev-shm-usage")
# A page of a test is gone before code that was made faster would pay, and other workers want the processors. Not for measuring.
FOR_TESTS = ("--js-flags=--single-threaded --no-opt",)
# A host that does not answer is given up after ten seconds; a download that crawls, after ten minutes.
CONNECT_MILLISECONDS = "10000"
DOWNLOAD_SECONDS = 600


def candidates(playwright: Playwright) -> list[Path]:
    """Every browser that is there, the best first."""
    named = os.environ.get(VARIABLE)
    on_path = [shutil.which(name) for name in NAMES]
    found = [Path(text) for text in (named, playwright.chromium.executable_path, *on_path) if text]
    return [path for path in found if path.is_file()]


def launch(playwright: Playwright, *more: str) -> Browser:
    """Start the first browser that starts, with more arguments than it always gets. Raises RuntimeError if none does."""
    problem = "no Chromium or Chrome was found"
    for path in candidates(playwright):
        try:
            return playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *more])
        except PlaywrightError as error:
            lines = [line.strip() for line in error.message.splitlines() if line.strip()]
            problem = f"{path} does not start ({next((line for line in lines if 'error' in line.lower()), lines[0])})"
    raise RuntimeError(problem)


def trouble() -> str:
    """Why no browser can be used; empty if one can."""
    with sync_playwright() as playwright:
        try:
            launch(playwright).close()
        except RuntimeError as error:
            return str(error)
    return ""


def _run(*command: str) -> bool:
    """Run an installer; its words go nowhere, as the next one may well succeed."""
    environment = {**os.environ, "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": CONNECT_MILLISECONDS, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, env=environment, capture_output=True, timeout=DOWNLOAD_SECONDS, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _with_playwright() -> bool:
    return _run(sys.executable, "-m", "playwright", "install", "chromium")


def _with_apt() -> bool:
    install = ("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
    return _run(*install) or (_run("apt-get", "update") and _run(*install))


def main() -> int:
    """Make sure that there is a browser; returns the exit code."""
    problem = trouble()
    if not problem:
        return 0
    ways = [("Playwright's Chromium", _with_playwright)]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways.append(("Debian's chromium", _with_apt))
    for name, install in ways:
        print(f"The tests need a browser, and {problem}; installing {name}.", flush=True)
        if install():
            problem = trouble()
            if not problem:
                print(f"Installed {name}.", flush=True)
                return 0
    print(
        f"The tests need a browser: {problem}, and none could be installed. "
        f"Install Chromium or Chrome and run `make test` again, or name the program in {VARIABLE}.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
