"""Asks whether the pages that the record cites are still there: one question at a time to each site, with a pause, under our own name.

404 and 410 are rot: the page is gone. 401, 403 and 429, a server's error, a time-out or no answer at all are for a person to look at:
many newspapers answer programs so, and the page is there. Only http and https are asked; nothing of an answer is kept but its status.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urljoin, urlsplit

import requests

from scripts import repository
from scripts.data import Tables
from scripts.marks import code, inert

FINE, MOVED, ROT, LOOK = "fine", "moved", "rot", "look"
GONE = (404, 410)
# Between two questions to one site, in seconds; between two sites nothing. At most this many sites at the same time.
PAUSE, SITES_AT_ONCE = 3.0, 4
TIMEOUT = (10, 20)
REDIRECTS = 5
# What a server says that knows the page but not the question without a body.
_NO_HEAD = (400, 403, 404, 405, 406, 501)
LISTED = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What became of one address: verdict is one of fine, moved, rot, look; said is the status or the error in a few words."""

    url: str
    verdict: str
    said: str
    rows: tuple[str, ...] = ()


def addresses(tables: Tables) -> dict[str, tuple[str, ...]]:
    """Every address that the record cites, with the rows that do; those that its notes mark as gone or not to be linked are left out."""
    found: dict[str, list[str]] = {}
    for table, column in (("sources", "url"), ("companies", "website")):
        for row in tables[table]:
            note = (row["note"] or "").lower()
            if row[column] and not any(mark in note for mark in ("not linked", "gone", "dead link", "archived")):
                found.setdefault(row[column], []).append(f"{table}/{row.id}")
    return {url: tuple(rows) for url, rows in found.items()}


def _is_public(host: str) -> bool:
    """Whether every address of a host is one of the open internet: a cited page cannot make us ask inside the network we run in."""
    found = {info[4][0] for info in socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)}
    return all(ipaddress.ip_address(address).is_global for address in found)


class Asker:
    """Asks the addresses of one site after each other. is_allowed says whether a host may be asked (the tests allow their own server)."""

    def __init__(self, pause: float = PAUSE, is_allowed: Callable[[str], bool] = _is_public) -> None:
        self._pause = pause
        self._is_allowed = is_allowed
        self._session = requests.Session()
        home = repository.url() or repository.site()
        self._session.headers["User-Agent"] = f"model-money-links/1{f' (+{home})' if home else ''}"

    def ask(self, url: str) -> Answer:
        """One address; its redirects are followed by hand, so that each host on the way is looked at."""
        here, moved = url, False
        try:
            for _ in range(REDIRECTS):
                parts = urlsplit(here)
                if parts.scheme not in ("http", "https") or not parts.hostname:
                    return Answer(url, LOOK, "leads to an address that is not of the web")
                if not self._is_allowed(parts.hostname):
                    return Answer(url, LOOK, "leads to an address inside a private network")
                status, target = self._status(here)
                if target is None:
                    break
                moved, here = moved or status in (301, 308), urljoin(here, target)
            else:
                return Answer(url, LOOK, "redirects without end")
        except socket.gaierror:
            return Answer(url, LOOK, "the site has no address")
        except (requests.RequestException, UnicodeError, ValueError) as error:
            return Answer(url, LOOK, f"no answer ({type(error).__name__})")
        if status in GONE:
            return Answer(url, ROT, str(status))
        if status >= 400:
            return Answer(url, LOOK, str(status))
        return Answer(url, MOVED if moved else FINE, f"moved to {here}" if moved else str(status))

    def _status(self, url: str) -> tuple[int, str | None]:
        """The status of an address and where it redirects to; asked without the body first, as that costs the site least."""
        for method in ("HEAD", "GET"):
            with contextlib.closing(self._session.request(method, url, timeout=TIMEOUT, allow_redirects=False, stream=True)) as answer:
                status, target = answer.status_code, answer.headers.get("Location") if answer.is_redirect else None
            if method == "GET" or status not in _NO_HEAD:
                break
            time.sleep(self._pause)
        return status, target

    def all(self, urls: Iterable[str]) -> Iterator[Answer]:
        """Addresses of one site, with a pause between them."""
        for number, url in enumerate(urls):
            if number:
                time.sleep(self._pause)
            yield self.ask(url)


def ask(urls: dict[str, tuple[str, ...]], pause: float = PAUSE, is_allowed: Callable[[str], bool] = _is_public) -> list[Answer]:
    """Ask every address; a few sites at the same time, each site one question at a time."""
    sites: dict[str, list[str]] = {}
    for url in urls:
        sites.setdefault((urlsplit(url).hostname or "").removeprefix("www."), []).append(url)
    with concurrent.futures.ThreadPoolExecutor(SITES_AT_ONCE) as pool:
        # The sites with the most addresses take longest: they begin.
        longest_first = sorted(sites.values(), key=len, reverse=True)
        answers = pool.map(lambda of_site: list(Asker(pause, is_allowed).all(of_site)), longest_first)
        found = [dataclasses.replace(answer, rows=urls[answer.url]) for of_site in answers for answer in of_site]
    return sorted(found, key=lambda answer: (answer.rows, answer.url))


def as_markdown(answers: Iterable[Answer], verdicts: tuple[str, ...] = (ROT, LOOK)) -> str:
    """The answers of these kinds as a report; empty if there are none."""
    titles = {
        ROT: (
            "Gone (404 or 410)",
            "Look for the page elsewhere (the outlet, an archive) and correct `url`, or write into `note` that it is gone.",
        ),
        LOOK: ("Not sure", "These refuse programs, or were out of reach today. If the page opens in a browser, nothing is to be done."),
    }
    lines: list[str] = []
    listed = list(answers)
    for verdict in verdicts:
        found = [answer for answer in listed if answer.verdict == verdict]
        if found:
            title, hint = titles[verdict]
            lines += [f"## {title}: {len(found)}", "", hint, ""]
            lines += [f"- {code(', '.join(answer.rows[:3]))}: {inert(answer.said)}, {code(answer.url[:500])}" for answer in found[:LISTED]]
            lines += [f"- and {len(found) - LISTED} more"] if len(found) > LISTED else []
            lines.append("")
    return "\n".join(lines)
