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

TITLE_SIZE, TITLE_LEADING = 17, 22
SUBTITLE_SIZE, SUBTITLE_LEADING = 13, 18
TEXT_SIZE, TEXT_LEADING = 12, 15
SOURCE_SIZE, SOURCE_LEADING = 11, 15

FONT = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, "
    "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Colour:
    """A role with its colour on light and on dark ground."""

    light: str
    dark: str


# All but SUPPORTS also write words: at least 4.5:1 on white (light), on #14181f (dark) and on `fill` (WCAG 2.2, 1.4.3), held by a test.
# SUPPORTS never say anything alone.
ROLES: Mapping[str, Colour] = {
    "ink": Colour("#1b1f24", "#e9edf2"),
    "muted": Colour("#59626d", "#a3adb9"),
    "rule": Colour("#d9dde2", "#353c46"),
    "fill": Colour("#e6eaef", "#262d37"),
    "ground": Colour("#fefefe", "#14181f"),
    "other": Colour("#5f6975", "#8f99a5"),
    "accent": Colour("#0f5cc0", "#6ea8ff"),
    "highlight": Colour("#b3321b", "#ff8f73"),
    "strong": Colour("#24486e", "#9cc3ee"),
    "soft": Colour("#8fb4dc", "#41648c"),
    # Companies. Hues after Okabe and Ito (2008), chosen to differ in lightness too; labels stand beside the marks, never colour alone.
    "moonshot": Colour("#5b3fa8", "#b39dff"),
    "zhipu": Colour("#0a6cab", "#5cb8f2"),
    "minimax": Colour("#b93d0b", "#ff9a5c"),
    "baichuan": Colour("#047555", "#3fc79a"),
    "01-ai": Colour("#6f6a00", "#cfc74e"),
    "stepfun": Colour("#be185d", "#ff86b8"),
    "deepseek": Colour("#1d4ed9", "#8aa8ff"),
    "light-years-beyond": Colour("#4a5f66", "#9fb9c2"),
    "infinigence": Colour("#3d7221", "#8fcf6b"),
    "modelbest": Colour("#7c4a2d", "#d9a583"),
    "shengshu": Colour("#86198f", "#e38ff0"),
    "alibaba": Colour("#8a5300", "#f0ad4e"),
    "alibaba-cloud": Colour("#a14d00", "#ffb86b"),
    "tencent": Colour("#0b6f82", "#45c4d6"),
    "bytedance": Colour("#a3123f", "#ff7d8f"),
}
SUPPORTS = ("rule", "fill", "ground", "soft")


def colour(role: str) -> str:
    """The colour of a role, as charts write it; a company without one of its own is drawn as `other`."""
    return ROLES[role].light if role in ROLES else ROLES["other"].light


def css() -> str:
    """The colours as CSS variables for both schemes of the site; without scripts, which would set the scheme, the system's choice holds."""

    def block(selector: str, scheme: str) -> str:
        lines = [f"  --mm-{role}: {getattr(pair, scheme)};" for role, pair in ROLES.items()]
        return selector + " {\n" + "\n".join(lines) + "\n}\n"

    light = block(':root, [data-md-color-scheme="default"]', "light")
    dark = block('[data-md-color-scheme="slate"]', "dark")
    dark += "@media screen and (prefers-color-scheme: dark) {\n" + block('.no-js [data-md-color-scheme="default"]', "dark") + "}\n"
    return light + dark + "@media print {\n" + block(':root, [data-md-color-scheme="slate"]', "light") + "}\n"


def config(font: str = FONT) -> dict[str, Any]:
    """The Vega-Lite configuration of every chart."""
    ink, muted, rule = colour("ink"), colour("muted"), colour("rule")
    text = {"font": font, "fontSize": TEXT_SIZE}
    return {
        "font": font,
        "background": "transparent",
        "padding": {"left": 4, "right": 4, "top": 4, "bottom": 4},
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": ink,
            "font": font,
            "fontSize": TITLE_SIZE,
            "fontWeight": 600,
            "offset": 14,
            "subtitleColor": muted,
            "subtitleFont": font,
            "subtitleFontSize": SUBTITLE_SIZE,
            "subtitlePadding": 6,
            "lineHeight": TITLE_LEADING,
            "subtitleLineHeight": SUBTITLE_LEADING,
        },
        "axis": {
            "labelColor": muted,
            "titleColor": muted,
            "domainColor": rule,
            "tickColor": rule,
            "gridColor": rule,
            "labelFont": font,
            "titleFont": font,
            "labelFontSize": TEXT_SIZE,
            "titleFontSize": TEXT_SIZE,
            "titleFontWeight": "normal",
            "labelPadding": 6,
            "titlePadding": 10,
            "labelLimit": 220,
        },
        "axisX": {"grid": False},
        "axisY": {"domain": False, "ticks": False},
        "legend": {"disable": True},
        "text": {**text, "color": ink},
        "line": {"strokeWidth": 2.5, "color": colour("accent")},
        "point": {"filled": True, "opacity": 1, "size": 80, "color": colour("accent")},
        "circle": {"opacity": 1, "size": 80, "color": colour("accent")},
        "bar": {"color": colour("accent")},
        "rule": {"color": muted},
        "header": {"labelColor": ink, "titleColor": muted, "labelFont": font, "titleFont": font},
    }


# Widths of letters in Liberation Sans, which is as wide as Arial, in thousandths of the font size.
_WIDTHS = {
    191: "'",
    222: "ijl‘’",
    278: " !,./:;I[\\]ft|·",
    333: "()-`r{}“”•",
    355: '"*',
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu–¥€£",
    584: "+<=>~^−×",
    611: "FTZ●○",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    889: "Mm%",
    1000: "W@—…→",
}


class _WidthOf(dict[str, int]):
    """Widths by letter; one that is not listed is as wide as high where it is Chinese."""

    def __missing__(self, letter: str) -> int:
        return 1000 if ord(letter) > 0x2E7F else 620


_WIDTH_OF = _WidthOf((letter, width) for width, letters in _WIDTHS.items() for letter in letters)
# How much wider the widest of the fonts in FONT (DejaVu Sans, where a system has nothing else) sets the same words.
_SLACK, _SLACK_BOLD = 1.15, 1.29


def text_width(text: str, size: float = TEXT_SIZE, bold: bool = False) -> float:
    """At most how many pixels a line of text takes in any of the fonts."""
    return sum(map(_WIDTH_OF.__getitem__, text)) * size / 1000 * (_SLACK_BOLD if bold else _SLACK)


def wrap(text: str, width: float, size: float = TEXT_SIZE, bold: bool = False) -> list[str]:
    """Break a text into lines that fit the width (pixels) at a font size: between words, in a long word between letters."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size, bold) <= width:
            lines[-1] += " " + word
            continue
        if text_width(word, size, bold) <= width:
            lines.append(word)
            continue
        lines.append("")
        for letter in word:
            if lines[-1] and text_width(lines[-1] + letter, size, bold) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def title(text: str, subtitle: str, width: int) -> alt.TitleParams:
    """The finding above a chart, and below it what is shown and in which unit."""
    return alt.TitleParams(text=wrap(text, width, TITLE_SIZE, bold=True), subtitle=wrap(subtitle, width, SUBTITLE_SIZE))
