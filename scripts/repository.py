"""Where the project lives: its repository and its site, as the environment says (a fork needs no edit; at a desk neither is known).

`GITHUB_SERVER_URL`, `GITHUB_REPOSITORY` and the branch are set by GitHub Actions; `SITE_URL` is what GitHub Pages says the site's
address is. Set them by hand to see at the desk what the site will show.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from scripts import paths

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_SERVER = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]+)?")
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\`?#]+")
BRANCH = "main"


def name(environment: Mapping[str, str] = os.environ) -> str | None:
    """owner/name, or None where nobody says so."""
    text = environment.get("GITHUB_REPOSITORY", "")
    return text if _NAME.fullmatch(text) else None


def url(environment: Mapping[str, str] = os.environ) -> str | None:
    """The repository's page, without a slash at its end."""
    known, server = name(environment), environment.get("GITHUB_SERVER_URL") or "https://github.com"
    return f"{server}/{known}" if known and _SERVER.fullmatch(server) else None


def site(environment: Mapping[str, str] = os.environ) -> str | None:
    """The site's address with a slash at its end: SITE_URL, or where GitHub Pages puts the site of such a repository."""
    given = environment.get("SITE_URL", "")
    if _ADDRESS.fullmatch(given):
        return given.rstrip("/") + "/"
    known = name(environment)
    if known is None:
        return None
    owner, repository = known.lower().split("/")
    home = f"https://{owner}.github.io/"
    return home if repository == f"{owner}.github.io" else f"{home}{known.split('/')[1]}/"


def branch(environment: Mapping[str, str] = os.environ) -> str:
    """The branch that the site is made from: the one that was pushed, else `main`."""
    pushed = (
        environment.get("GITHUB_EVENT_NAME") in ("push", "schedule", "workflow_dispatch") and environment.get("GITHUB_REF_TYPE") == "branch"
    )
    return environment.get("GITHUB_REF_NAME") or BRANCH if pushed else BRANCH


def editor(file: str, line: int = 0, environment: Mapping[str, str] = os.environ) -> str | None:
    """The web editor on a file of the repository (its path from the root), at a line; None where the repository is not known."""
    base = url(environment)
    if base is None:
        return None
    return f"{base}/edit/{quote(branch(environment))}/{quote(file)}" + (f"#L{line}" if line else "")


def source(file: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """A file of the repository as it is shown there; None where the repository is not known."""
    base = url(environment)
    return f"{base}/blob/{quote(branch(environment))}/{quote(file)}" if base else None


def new_issue(form: str, environment: Mapping[str, str] = os.environ, **filled: str) -> str | None:
    """A new issue with the form `form` (the stem of its file), its fields filled in by their ids; None where no repository is known."""
    base = url(environment)
    if base is None:
        return None
    fields = {"template": f"{form}.yml", **{key: text for key, text in filled.items() if text}}
    return f"{base}/issues/new?{urlencode(fields, quote_via=quote)}"


def file_of(table_file: str) -> str:
    """The path of a package's file from the root of the repository."""
    return f"{paths.PACKAGE.relative_to(paths.ROOT).as_posix()}/{table_file}"
