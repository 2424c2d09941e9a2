"""What several tests share: one browser a worker, and each built site once for all workers."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests import browser as browsers
from tests import tree as trees
from tests.built import ADDRESS, Site, serving

# The same values every time: a test that fails once in a while is believed by nobody.
settings.register_profile("stable", derandomize=True)
settings.load_profile("stable")

# The tests of these files share nothing that is dear to make, and each takes long: the workers divide them.
SPREAD = ("tests/test_browser.py", "tests/test_accessibility.py")

# The packages and sites that the tests keep are no garbage: looking for it among them takes a tenth of the time.
gc.set_threshold(200_000, 20, 100)

Once = Callable[[str, Callable[[Path], None]], Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --renew-golden."""
    parser.addoption("--renew-golden", action="store_true", help="write the golden files anew instead of comparing with them")


class _Files(LoadScopeScheduling):  # type: ignore[misc]
    """Gives a worker one file after the other, and of the SPREAD files one test after the other."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return nodeid if file in SPREAD else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Divide the tests among the workers. Xdist's own `loadgroup` does nothing under pytest 9.2."""
    return _Files(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests that need the whole site come last: it is being built meanwhile."""
    items.sort(key=_needs_site)


def _needs_site(item: pytest.Item) -> bool:
    return "site" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Once:
    """A function that makes a folder once for all workers of this run, and gives it to whoever asks by its name."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder, done, failed = shared / name, shared / f"{name}.done", shared / f"{name}.failed"
        with FileLock(shared / f"{name}.lock"):
            if failed.exists():
                raise RuntimeError(failed.read_text(encoding="utf-8"))
            if not done.exists():
                try:
                    make(folder)
                except Exception as error:
                    failed.write_text(str(error), encoding="utf-8")
                    raise
                done.touch()
        return folder

    return made


def _build_real(folder: Path) -> None:
    _build(trees.real(folder), SITE_URL=ADDRESS)


def _build_tiny(folder: Path) -> None:
    _build(trees.tiny(folder))


def _build_small(folder: Path) -> None:
    _build(trees.small(folder))


def _build(tree: trees.Tree, **environment: str) -> None:
    finished = tree.run("build", **environment)
    if finished.returncode:
        raise RuntimeError(f"the site cannot be built:\n{finished.stderr}{finished.stdout}")


@pytest.fixture(scope="session", autouse=True)
def _ahead(request: pytest.FixtureRequest, once: Once, worker_id: str) -> Iterator[None]:
    """Start building the real site while the tests that do not need it run."""
    thread = None
    if worker_id in ("master", "gw0") and any(map(_needs_site, request.session.items)):

        def build() -> None:
            # A failure is written down by `once` and told by the first test that needs the site.
            try:
                once("site", _build_real)
            except RuntimeError:
                return

        thread = threading.Thread(target=build, daemon=True)
        thread.start()
    yield
    if thread is not None:
        thread.join()


@pytest.fixture(scope="session")
def site(once: Once) -> Site:
    """The real site, built by the command line once a run."""
    tree = trees.Tree(once("site", _build_real))
    return Site(tree.site, tree.stage)


@pytest.fixture(scope="session")
def origin(site: Site) -> Iterator[str]:
    """Where the real site is served."""
    with serving(site.root) as origin:
        yield origin


@pytest.fixture(scope="session")
def tiny_site(once: Once) -> trees.Tree:
    """The site of the tiny package, built once a run. Only to be read: whoever wants to break something makes a tree of its own."""
    return trees.Tree(once("tiny", _build_tiny))


@pytest.fixture(scope="session")
def small_site(once: Once) -> trees.Tree:
    """The site of the tiny package with few charts, built once a run; only to be read, like the tiny one."""
    return trees.Tree(once("small", _build_small))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this worker."""
    with sync_playwright() as playwright:
        browser = browsers.launch(playwright, *browsers.FOR_TESTS)
        yield browser
        browser.close()
