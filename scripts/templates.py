"""The engine that makes pages of templates; it keeps what it has compiled from one build to the next."""

from __future__ import annotations

import contextlib
import functools
import hashlib
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from scripts import disk


class Kept(jinja2.BytecodeCache):
    """Compiled templates, told apart by their names and texts; and by files, which say how they are compiled."""

    def __init__(self, cache: Path, what: str, *how: Path) -> None:
        digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in how)).hexdigest()
        self._folder = cache / f"{what}-{digest[:16]}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept, if it is of the same text, jinja and Python."""
        path = self._folder / bucket.key
        if path.is_file():
            with path.open("rb") as stream:
                bucket.load_bytecode(stream)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, where there is room: what is wrong with the disk is told by the pages, which must be written."""
        with contextlib.suppress(OSError):
            disk.write(self._folder / bucket.key, bucket.bytecode_to_string())


class Templates(jinja2.Environment):
    """The template engine for a folder of pages. cache: where compiled templates are kept."""

    def __init__(self, docs: Path, cache: Path | None = None) -> None:
        self.docs = docs
        # Jinja's own comment marks clash with Markdown's {#anchor}. Autoescape is off: what the vocabulary returns is markup,
        # and every word of the record in it went through markup.escape; a template has no other way to a cell.
        super().__init__(
            loader=jinja2.FileSystemLoader(docs),
            undefined=jinja2.StrictUndefined,
            comment_start_string="<!--#",
            comment_end_string="#-->",
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
            bytecode_cache=Kept(cache, "templates", Path(__file__)) if cache else None,
        )

    @functools.lru_cache(maxsize=256)  # noqa: B019  # lives and dies with one build
    def compiled(self, text: str, name: str) -> jinja2.Template:
        """A template, compiled once for all the pages that are made of it; in tracebacks it has this name."""
        kept = self.bytecode_cache.get_bucket(self, name, name, text) if self.bytecode_cache else None
        code = kept.code if kept else None
        if code is None:
            code = self.compile(text, filename=name)
            if kept and self.bytecode_cache:
                kept.code = code
                self.bytecode_cache.set_bucket(kept)
        return jinja2.Template.from_code(self, code, self.make_globals(None))

    def name(self, source: Path) -> str:
        """The name of the template that is a file of the folder."""
        return source.relative_to(self.docs).as_posix()
