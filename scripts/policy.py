"""A Content-Security-Policy for every finished page: scripts of our own origin and the theme's inline ones by their hash, no other host.

Done on the finished HTML because only there it is known which inline scripts a page holds. A static host sends no headers of ours,
hence the meta element; what only a header can say (frame-ancestors) is left out.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from scripts import disk

_INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
_CHARSET = re.compile(r'<meta charset="?utf-8"?\s*/?>', re.IGNORECASE)
_MARK = "Content-Security-Policy"


def policy(html: str) -> str:
    """The policy that lets a page do what it does and nothing else."""
    hashes = []
    for match in _INLINE.finditer(html):
        attributes = match["attributes"]
        is_data = "type=" in attributes and "javascript" not in attributes and "module" not in attributes
        if "src=" not in attributes and not is_data and match["code"].strip():
            digest = base64.b64encode(hashlib.sha256(match["code"].encode()).digest()).decode()
            hashes.append(f"'sha256-{digest}'")
    scripts = " ".join(["'self'", *dict.fromkeys(hashes)])
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            # The theme and the highlighter write style attributes; a style can load nothing here, since no other host is allowed.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "frame-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def sealed(html: str) -> str:
    """A page with its policy, first thing after its encoding; unchanged if it has one already."""
    charset = _CHARSET.search(html)
    if _MARK in html or charset is None:
        return html
    meta = f'<meta http-equiv="{_MARK}" content="{policy(html)}">'
    return html[: charset.end()] + meta + html[charset.end() :]


def seal(site: Path, among: Iterable[Path] | None = None) -> None:
    """Give pages their policy: all under a folder, or some that were built anew."""
    for page in sorted(site.rglob("*.html") if among is None else among):
        before = page.read_text(encoding="utf-8")
        after = sealed(before)
        if after != before:
            disk.write(page, after.encode())
