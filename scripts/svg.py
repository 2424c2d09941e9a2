"""A chart as a static SVG: titled, described, coloured by CSS variables, the same bytes for the same chart."""

from __future__ import annotations

import hashlib
import json
import re
from html import escape
from pathlib import Path
from typing import Any

import vl_convert

from scripts import theme

VEGA_LITE = "6.1"


def spec_of(chart: Any) -> dict[str, Any]:
    """The Vega-Lite specification of a chart (an altair chart), with the theme's configuration."""
    spec: dict[str, Any] = chart.to_dict()
    spec["config"] = theme.config()
    return spec


def title_of(spec: dict[str, Any]) -> str:
    """The finding that stands above the chart."""
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(text) if isinstance(text, list) else str(text)


def description_of(spec: dict[str, Any]) -> str:
    """The long alternative text."""
    return str(spec.get("description", ""))


# Colours as vl-convert may write them. No two roles share one (a test holds this), so that each leads back to its role.
_ROLE_OF = {pair.light.lower(): role for role, pair in theme.ROLES.items()}
_COLOUR = re.compile(r'(fill|stroke)="(#[0-9a-fA-F]{6})"')


def _themed(match: re.Match[str]) -> str:
    role = _ROLE_OF.get(match[2].lower())
    return f'{match[1]}="var(--mm-{role}, {match[2].lower()})"' if role else match[0]


def draw(spec: dict[str, Any], identity: str, cache: Path | None = None) -> str:
    """Draw a specification. identity must be unique in the page: the ids of title and description begin with it.

    cache is a folder of drawings by the hash of their specification; a wrong hash cannot be hit, so it never needs clearing.
    """
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False)
    key = hashlib.sha256(f"{vl_convert.__version__} {VEGA_LITE} {text}".encode()).hexdigest()
    stored = cache / f"{key}.svg" if cache else None
    if stored is not None and stored.exists():
        drawing = stored.read_text(encoding="utf-8")
    else:
        drawing = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
        if stored is not None:
            stored.parent.mkdir(parents=True, exist_ok=True)
            partial = stored.with_suffix(".partial")
            partial.write_text(drawing, encoding="utf-8")
            partial.replace(stored)
    return _label(_COLOUR.sub(_themed, drawing), spec, identity)


def _label(drawing: str, spec: dict[str, Any], identity: str) -> str:
    """Give the drawing its role, its title and its description; vl-convert drops them."""
    head, rest = re.match(r"<svg ([^>]*)>(.*)", drawing, re.DOTALL).groups()  # type: ignore[union-attr]
    width, height = (re.search(rf'{side}="([0-9.]+)"', head) for side in ("width", "height"))
    if "viewBox" not in head and width and height:
        head += f' viewBox="0 0 {width[1]} {height[1]}"'
    head = re.sub(r'\s*(role|aria-[a-z]+|class)="[^"]*"', "", head)
    # The parts are decoration to a screen reader: the title, the description and the data table say it all.
    rest = re.sub(r'\s(role="[^"]*"|aria-[a-z]+="[^"]*")', "", rest)
    rest = re.sub(r'(url\(#|id=")([a-z]+[0-9]+)', rf"\g<1>{identity}-\g<2>", rest)
    return (
        f'<svg {head} class="mm-svg" role="img" aria-labelledby="{identity}-title {identity}-desc" focusable="false">'
        f'<title id="{identity}-title">{escape(title_of(spec))}</title>'
        f'<desc id="{identity}-desc">{escape(description_of(spec))}</desc>{rest}'
    )
