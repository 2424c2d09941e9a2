"""The one look of the charts: fonts, sizes, colours, light and dark.

A chart is drawn once, in the light colours below. In the SVG each of them is then replaced by a CSS variable of the same role
(see svg.py), so that one drawing follows the site's switch between light and dark. Hence the rule: colours come from here, and
no two roles share a colour.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import altair as alt

WIDE = 720
NARROW = 340

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"


@dataclasses.dataclass(frozen=True, slots=True)
class Colour:
    """A role with its colour on light and on dark ground."""

    light: str
    dark: str


# Contrast on white (light) and on #14181f (dark): ink and muted at least 4.5:1, marks at least 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
ROLES: Mapping[str, Colour] = {
    "ink": Colour("#1b1f24", "#e9edf2"),
    "muted": Colour("#59626d", "#a3adb9"),
    "rule": Colour("#d9dde2", "#353c46"),
    "ground": Colour("#fefefe", "#14181f"),
    "other": Colour("#7b8591", "#8f99a5"),
    "accent": Colour("#0f5cc0", "#6ea8ff"),
    "highlight": Colour("#b3321b", "#ff8f73"),
    "strong": Colour("#24486e", "#9cc3ee"),
    "soft": Colour("#8fb4dc", "#41648c"),
    # Companies. Hues after Okabe and Ito (2008), chosen to differ in lightness too; labels stand beside the marks, never colour alone.
    "moonshot": Colour("#5b3fa8", "#b39dff"),
    "zhipu": Colour("#0a6fae", "#5cb8f2"),
    "minimax": Colour("#c2410c", "#ff9a5c"),
    "baichuan": Colour("#047857", "#3fc79a"),
    "01-ai": Colour("#a16207", "#e0b63f"),
    "stepfun": Colour("#be185d", "#ff86b8"),
    "deepseek": Colour("#1d4ed9", "#8aa8ff"),
}


def colour(role: str) -> str:
    """The colour of a role, as charts write it; a company without one of its own is drawn as `other`."""
    return ROLES[role].light if role in ROLES else ROLES["other"].light


def css() -> str:
    """The colours as CSS variables for both schemes of the site."""
    def block(selector: str, scheme: str) -> str:
        lines = [f"  --mm-{role}: {getattr(pair, scheme)};" for role, pair in ROLES.items()]
        return selector + " {\n" + "\n".join(lines) + "\n}\n"

    light = block(':root, [data-md-color-scheme="default"]', "light")
    dark = block('[data-md-color-scheme="slate"]', "dark")
    return light + dark + "@media print {\n" + block(':root, [data-md-color-scheme="slate"]', "light") + "}\n"


def config() -> dict[str, Any]:
    """The Vega-Lite configuration of every chart."""
    ink, muted, rule = colour("ink"), colour("muted"), colour("rule")
    text = {"font": FONT, "fontSize": 12}
    return {
        "font": FONT,
        "background": None,
        "padding": {"left": 4, "right": 4, "top": 4, "bottom": 4},
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "frame": "group",
            "color": ink,
            "font": FONT,
            "fontSize": 17,
            "fontWeight": 600,
            "offset": 14,
            "subtitleColor": muted,
            "subtitleFont": FONT,
            "subtitleFontSize": 13,
            "subtitlePadding": 6,
            "lineHeight": 22,
            "subtitleLineHeight": 18,
        },
        "axis": {
            "labelColor": muted,
            "titleColor": muted,
            "domainColor": rule,
            "tickColor": rule,
            "gridColor": rule,
            "labelFont": FONT,
            "titleFont": FONT,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelPadding": 6,
            "titlePadding": 10,
            "labelLimit": 220,
        },
        "axisX": {"grid": False},
        "axisY": {"domain": False, "ticks": False},
        "legend": {"labelColor": ink, "titleColor": muted, "labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12},
        "text": {**text, "color": ink},
        "line": {"strokeWidth": 2.5, "color": colour("accent")},
        "point": {"filled": True, "size": 80, "color": colour("accent")},
        "circle": {"size": 80, "color": colour("accent")},
        "bar": {"color": colour("accent")},
        "rule": {"color": muted},
        "header": {"labelColor": ink, "titleColor": muted, "labelFont": FONT, "titleFont": FONT},
    }


def wrap(text: str, width: int, size: int = 17) -> list[str]:
    """Break a title into lines that fit the width (pixels) at a font size, by an average letter of half its size."""
    limit = max(12, int(width / (size * 0.52)))
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= limit:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def title(text: str, subtitle: str, width: int) -> alt.TitleParams:
    """The finding above a chart, and below it what is shown and in which unit."""
    return alt.TitleParams(text=wrap(text, width), subtitle=wrap(subtitle, width, 13))
