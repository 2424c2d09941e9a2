"""The asker of links against a server of our own: what is rot, what needs a look, and how gently it asks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scripts import linkcheck
from scripts.__main__ import main
from scripts.linkcheck import FINE, LOOK, MOVED, ROT
from tests import support


class _Handler(BaseHTTPRequestHandler):
    """Answers with the status that the path names: /410, /head/405 (to HEAD only), /to/<path> (a redirect)."""

    seen: list[tuple[str, str, float, str]]

    def do_HEAD(self) -> None:
        self._answer(is_head=True)

    def do_GET(self) -> None:
        self._answer(is_head=False)

    def _answer(self, is_head: bool) -> None:
        self.seen.append((self.command, self.path, time.monotonic(), self.headers["User-Agent"]))
        if self.path.startswith("/to/"):
            self.send_response(301 if "loop" not in self.path else 302)
            self.send_header("Location", self.path.removeprefix("/to"))
        elif self.path.startswith("/out/"):
            self.send_response(302)
            self.send_header("Location", {"/out/private": "http://10.0.0.1/", "/out/file": "file:///etc/passwd"}[self.path])
        elif self.path.startswith("/head/"):
            self.send_response(int(self.path[6:]) if is_head else 200)
        else:
            self.send_response(int(self.path[1:4]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, list[tuple[str, str, float, str]]]]:
    seen: list[tuple[str, str, float, str]] = []
    handler = type("Handler", (_Handler,), {"seen": seen})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}", seen
        running.shutdown()
        thread.join()


def _ours(host: str) -> bool:
    return host == "127.0.0.1"


@pytest.mark.parametrize(
    ("path", "verdict", "said"),
    [
        ("/200", FINE, "200"),
        ("/404", ROT, "404"),
        ("/410", ROT, "410"),
        ("/403", LOOK, "403"),
        ("/429", LOOK, "429"),
        ("/503", LOOK, "503"),
        ("/head/405", FINE, "200"),
        ("/head/404", FINE, "200"),
        ("/to/200", MOVED, "moved to"),
        ("/to/404", ROT, "404"),
        ("/out/private", LOOK, "inside a private network"),
        ("/out/file", LOOK, "not of the web"),
    ],
)
def test_what_an_answer_means(server: tuple[str, list[tuple[str, str, float, str]]], path: str, verdict: str, said: str) -> None:
    home, _ = server
    (answer,) = linkcheck.ask({home + path: ("sources/x",)}, 0, _ours)
    assert answer.verdict == verdict, answer
    assert said in answer.said


def test_a_redirect_without_end_and_a_closed_door_need_a_look(server: tuple[str, list[tuple[str, str, float, str]]]) -> None:
    home, seen = server
    (answer,) = linkcheck.ask({home + "/to" * 9 + "/200": ("sources/x",)}, 0, _ours)
    assert (answer.verdict, answer.said) == (LOOK, "redirects without end")
    assert len(seen) <= linkcheck.REDIRECTS + 1
    (answer,) = linkcheck.ask({"http://127.0.0.1:9/": ("sources/x",)}, 0, _ours)
    assert (answer.verdict, answer.said) == (LOOK, "no answer (ConnectionError)")


def test_one_site_is_asked_one_question_at_a_time_with_pauses(server: tuple[str, list[tuple[str, str, float, str]]]) -> None:
    home, seen = server
    linkcheck.ask({f"{home}/200?{number}": ("sources/x",) for number in range(4)}, 0.1, _ours)
    times = [when for _, _, when, _ in seen]
    assert len(times) == 4
    assert all(later - earlier >= 0.09 for earlier, later in zip(times, times[1:], strict=False))
    assert {method for method, _, _, _ in seen} == {"HEAD"}
    assert all(agent.startswith("model-money-links/") for _, _, _, agent in seen)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "::1"])
def test_nothing_inside_a_network_is_asked(host: str) -> None:
    assert not linkcheck._is_public(host)


def test_pages_that_are_known_to_be_gone_are_not_asked() -> None:
    tables = support.tiny_tables()
    asked = linkcheck.addresses(tables)
    assert asked
    first = next(row for row in tables.sources if row["url"])
    changed = support.with_cell(tables, "sources", first.id, "note", "mirror; not linked")
    assert set(asked) - set(linkcheck.addresses(changed)) == {first["url"]}


def test_the_report_is_inert_and_empty_without_rot() -> None:
    hostile = linkcheck.Answer("https://x.example/`@octocat`<b>", ROT, "404 <img> @octocat", ("sources/x",))
    text = linkcheck.as_markdown([hostile])
    assert "<img" not in text
    assert linkcheck.as_markdown([linkcheck.Answer("https://x.example/", FINE, "200")]) == ""
    assert linkcheck.as_markdown([linkcheck.Answer("https://x.example/", LOOK, "403")], (ROT,)) == ""


def test_the_command_writes_its_report_and_never_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(linkcheck, "ask", lambda urls: [linkcheck.Answer(url, ROT, "404", rows) for url, rows in urls.items()])
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert main(["links", "--package", str(support.tiny(tmp_path)), "--to", str(tmp_path / "links"), "--limit", "2"]) == 0
    assert "2 rot" in capsys.readouterr().out
    assert "## Gone (404 or 410): 2" in (tmp_path / "links/rot.md").read_text(encoding="utf-8")
    assert len(json.loads((tmp_path / "links/links.json").read_text(encoding="utf-8"))) == 2
    assert "2 rot" in summary.read_text(encoding="utf-8")
