"""Words that fit the room they have."""

from __future__ import annotations

from scripts import theme


def fitting(width: float, *texts: str, bold: bool = False) -> str:
    """The first of the texts that fits, or as much of the last as does, with an ellipsis."""
    for text in texts:
        if theme.text_width(text, bold=bold) <= width:
            return text
    lines = theme.wrap(texts[-1], width - theme.text_width("…", bold=bold), bold=bold)
    return f"{lines[0]}…" if lines else ""
