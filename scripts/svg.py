"""A chart as a static SVG: titled, described, coloured by CSS variables, the same bytes for the same chart."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import json
import math
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

import vl_convert

from scripts import disk, paths, shapes, sketch, specs, theme

VEGA_LITE = "6.4"
_STARTED = threading.Event()
# What XML has no way to write, and control characters that mean nothing in a drawing.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def of_shapes(picture: shapes.Picture, width: int) -> dict[str, Any]:
    """The specification of a picture at a width: drawn, titled and described like any other chart."""
    drawing, height = picture.draw(width)
    return {
        "title": {
            "text": theme.wrap(picture.finding, width, theme.TITLE_SIZE, bold=True),
            "subtitle": theme.wrap(picture.shown, width, theme.SUBTITLE_SIZE),
        },
        "description": picture.description,
        "usermeta": {"width": width, "source": theme.wrap(picture.source, width, theme.SOURCE_SIZE)},
        "shapes": tuple(drawing),
        "width": width,
        "height": height,
    }


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
# What vl-convert writes and no browser needs: the fonts of single words (the drawing names its own), empty shapes, defaults.
_NEEDLESS = re.compile(
    r'<path class="(?:background|foreground)"(?![^>]*(?:fill|stroke)=)[^>]*/>'
    r'| (?:class|font-family|pointer-events|role|aria-[a-z]+)="[^"]*"| opacity="1"'
)
# The room between the words above, the chart, and the source line below.
_GAP_SUBTITLE, _GAP_CHART, _GAP_SOURCE = 3, 16, 10

# Text is measured in a font that vl-convert carries with it, so that a drawing is the same on every computer.
_MEASURED = "Liberation Sans"


# Marks that stand for a row; lines and words do not answer to a pointer.
_SPEAKING = ("point", "circle", "square", "rect", "bar", "arc", "tick")
_TIP = "tip: "


def add_tips(spec: dict[str, Any], tips: Mapping[str, str]) -> None:
    """Let every mark whose row has a `ref` say what the tips have for it (in the drawing: the attribute data-tip)."""
    if "shapes" in spec:
        spec["tips"] = dict(tips)
        return

    def visit(part: dict[str, Any]) -> None:
        mark = part.get("mark")
        rows = part.get("data", {}).get("values", [])
        if (mark.get("type") if isinstance(mark, dict) else mark) in _SPEAKING and any(row.get("ref") in tips for row in rows):
            part["data"]["values"] = [{**row, "_tip": _TIP + tips.get(row.get("ref"), "")} for row in rows]
            part.setdefault("encoding", {})["description"] = {"field": "_tip", "type": "nominal"}
        for key in ("layer", "hconcat", "vconcat", "concat"):
            for inner in part.get(key, []):
                visit(inner)

    visit(spec)


def draw(spec: dict[str, Any], identity: str, cache: Path | None = None, scheme: str = "") -> str:
    """Draw a specification, of a chart or of shapes. identity must be unique in the page: the ids of title and description begin with it.

    The drawing is as wide as the chart was asked to be, and follows the colours of the page; with scheme `light` or `dark` it has
    colours of its own, for use outside of a page. cache is a folder of drawings by the hash of their specification; a wrong hash
    cannot be hit, so it never needs clearing.
    """
    if "shapes" in spec:
        drawn = spec.get("written") or shapes.written(spec["shapes"], spec.get("tips", {}))
        framed = _framed(drawn, spec["width"], spec["height"], spec, identity)
        return _COLOUR.sub(lambda match: _coloured(match, scheme), _NO_XML.sub(" ", framed))
    body = {key: value for key, value in spec.items() if key not in ("title", "description", "usermeta")}
    drawing = _body(_legible({**body, "config": theme.config(_MEASURED)}), cache)
    opening = re.match(r'<svg [^>]*?width="([0-9.]+)" height="([0-9.]+)"[^>]*>', drawing)
    assert opening is not None, "vl-convert writes an <svg> with its size"
    inner = drawing[opening.end() : drawing.rindex("</svg>")]
    inner = inner.replace(f'aria-label="{_TIP}', 'data-tip="')
    inner = re.sub(r"<[^>]*>", lambda tag: _NEEDLESS.sub("", tag[0]), inner)
    inner = re.sub(r'(url\(#|id=")([a-z]+[0-9]+)', rf"\g<1>{identity}-\g<2>", inner)
    framed = _framed(inner, float(opening[1]), float(opening[2]), spec, identity)
    return _COLOUR.sub(lambda match: _coloured(match, scheme), _NO_XML.sub(" ", framed))


def drawn(chart: sketch.Sketch, tips: Mapping[str, str], identity: str, cache: Path | None = None, scheme: str = "") -> str:
    """Draw a chart with its tips, as draw() does; where the same code has drawn the same sketch before, nothing is built again."""
    stored = cache / f"{_hash(_code(), chart.key, tips, identity, scheme)}.drawn.svg" if cache else None
    return _kept(stored, lambda: draw(_with_tips(chart, tuple(tips.items())), identity, cache, scheme))


def pictured(
    picture: shapes.Picture, tips: Mapping[str, str], wanted: Mapping[str, tuple[int, str]], cache: Path | None = None
) -> dict[str, str]:
    """The drawings of a picture with its tips by the prefix of their ids. wanted: the width and the scheme of each.

    They are kept together, as pictures are many.
    """
    words = (picture.finding, picture.shown, picture.description, picture.source)
    made_of = sketch.key_of(picture.draw.func.__module__, picture.draw.func.__qualname__, picture.draw.args, words, dict(tips))

    def draw_all() -> str:
        laid = {width: of_shapes(picture, width) for width, _ in wanted.values()}
        for spec in laid.values():
            # Drawings of one width differ in their colours and ids alone.
            spec["written"] = shapes.written(spec["shapes"], tips)
        return json.dumps({identity: draw(laid[width], identity, scheme=scheme) for identity, (width, scheme) in wanted.items()})

    stored = cache / f"{_hash(_code(), made_of, wanted)}.drawn.json" if cache else None
    drawings: dict[str, str] = json.loads(_kept(stored, draw_all))
    return drawings


def _kept(stored: Path | None, make: Callable[[], str]) -> str:
    """What is kept in a file, if there is one, or what is made now and kept from now on."""
    if stored is not None and stored.exists():
        return stored.read_text(encoding="utf-8")
    made = make()
    if stored is not None:
        disk.write(stored, made.encode())
    return made


@functools.lru_cache(maxsize=2)
def _with_tips(chart: sketch.Sketch, tips: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """The specification of a sketch with its tips, kept for a moment: a chart is drawn for the page, and at once as a file."""
    spec = specs.of(chart)
    add_tips(spec, dict(tips))
    return spec


def _hash(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


@functools.cache
def _code() -> str:
    """Everything that makes a drawing of a sketch: our code, and the versions of the libraries."""
    ours = [(str(path.relative_to(paths.ROOT)), path.read_bytes().hex()) for path in sorted((paths.ROOT / "scripts").rglob("*.py"))]
    return _hash(ours, _program(), *(importlib.metadata.version(name) for name in ("altair", "pandas")))


def _legible(value: Any) -> Any:
    """A specification without the characters that no XML file can hold: the program that draws would end with all that runs beside it."""
    if isinstance(value, dict):
        return {key: _legible(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_legible(item) for item in value]
    return _NO_XML.sub(" ", value) if isinstance(value, str) else value


def has_threads() -> bool:
    """Whether the program that draws runs in this process, with threads of its own: then a fork of the process must not draw."""
    return _STARTED.is_set()


def picture(drawing: str, cache: Path | None = None, scale: float = 2.0) -> bytes:
    """A drawing in its own colours as a PNG on white, twice its size, in the font that was measured: the same on every computer.

    Only Chinese characters, of which that font has none, are drawn with what the computer has.
    """
    stored = cache / f"{_hash(_program(), scale, drawing)}.png" if cache else None
    if stored is not None and stored.exists():
        return stored.read_bytes()
    opening, rest = drawing.split(">", 1)
    framed = (
        re.sub(r'font-family="[^"]*"', f'font-family="{_MEASURED}"', opening) + '><rect width="100%" height="100%" fill="#ffffff"/>' + rest
    )
    with _as_everywhere():
        made = bytes(vl_convert.svg_to_png(framed, scale=scale))
    if stored is not None:
        disk.write(stored, made)
    return made


# What the program that draws reads when it starts. In other time zones a day has another length where a clock is put forward, and an
# axis would show it; of the computer's fonts see the file.
_SURROUNDINGS = {"TZ": "UTC", "FONTCONFIG_FILE": str(paths.FONTS)}


@contextlib.contextmanager
def _as_everywhere() -> Iterator[None]:
    """The surroundings in which all is drawn, on every computer."""
    before = {name: os.environ.get(name) for name in _SURROUNDINGS}
    os.environ.update(_SURROUNDINGS)
    _STARTED.set()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@functools.cache
def _program() -> str:
    """What draws: its version, that of its language, and the fonts."""
    return _hash(importlib.metadata.version("vl-convert-python"), VEGA_LITE, paths.FONTS.read_text(encoding="utf-8"))


def _body(spec: dict[str, Any], cache: Path | None) -> str:
    """The chart without its words, as vl-convert draws it."""
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False)
    stored = cache / f"{_hash(_program(), text)}.svg" if cache else None
    return _kept(stored, lambda: _converted(spec))


def _converted(spec: dict[str, Any]) -> str:
    with _as_everywhere():
        return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE))


def _coloured(match: re.Match[str], scheme: str) -> str:
    """A colour as the page's colour of the same role, or as the role's colour in one scheme."""
    role = _ROLE_OF.get(match[2].lower())
    if role is None:
        return match[0]
    own = getattr(theme.ROLES[role], scheme or "light")
    return f'{match[1]}="{own}"' if scheme else f'{match[1]}="var(--mm-{role}, {own})"'


def _lines(lines: list[str], top: float, size: int, leading: int, role: str, bold: bool = False) -> str:
    """Lines of text one below the other, the first at `top`."""
    weight = ' font-weight="600"' if bold else ""
    return "".join(
        f'<text x="0" y="{top + size + index * leading:g}" font-size="{size}px"{weight} fill="{theme.colour(role)}">{escape(line)}</text>'
        for index, line in enumerate(lines)
    )


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [str(value)] if value else []


def _framed(inner: str, width: float, height: float, spec: dict[str, Any], identity: str) -> str:
    """The chart between its words: finding and subtitle above, sources below, all flush left; the whole titled and described.

    vl-convert drops title and description. The parts are decoration to a screen reader: the title, the description and the
    data table beside the drawing say it all.
    """
    title = spec.get("title", {})
    title = title if isinstance(title, dict) else {"text": title}
    usermeta = spec.get("usermeta", {})
    whole = usermeta.get("width", round(width))
    # A name longer than the chart had planned for makes the chart a little smaller, rather than being cut off.
    scale = min(1.0, whole / width)
    finding, shown, sources = (_listed(value) for value in (title.get("text"), title.get("subtitle"), usermeta.get("source")))
    top = 0.0
    head = _lines(finding, top, theme.TITLE_SIZE, theme.TITLE_LEADING, "ink", bold=True)
    top += len(finding) * theme.TITLE_LEADING + _GAP_SUBTITLE
    head += _lines(shown, top, theme.SUBTITLE_SIZE, theme.SUBTITLE_LEADING, "muted")
    top += len(shown) * theme.SUBTITLE_LEADING + _GAP_CHART
    below = top + height * scale + _GAP_SOURCE
    foot = _lines(sources, below, theme.SOURCE_SIZE, theme.SOURCE_LEADING, "muted")
    tall = math.ceil(below + len(sources) * theme.SOURCE_LEADING + 4)
    move = f"translate(0,{top:g})" + (f" scale({scale:.4f})" if scale < 1 else "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="mm-svg" width="{whole}" height="{tall}" viewBox="0 0 {whole} {tall}" '
        f'font-family="{escape(theme.FONT)}" role="img" aria-labelledby="{identity}-title {identity}-desc" focusable="false">'
        f'<title id="{identity}-title">{escape(title_of(spec))}</title>'
        f'<desc id="{identity}-desc">{escape(description_of(spec))}</desc>'
        f'{head}<g transform="{move}">{inner}</g>{foot}</svg>'
    )
