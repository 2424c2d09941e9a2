"""What the site builder does slowly each time that it starts or builds, done quicker in the processes that run it; nothing else changes.

MkDocs makes a new template engine for every build, which would compile the theme's templates anew. The search's dictionary of Chinese
words is read from its file word by word, which takes three times as long as reading the file and then its words.
"""

from __future__ import annotations

import logging
import marshal
import types
from typing import IO, Any

import jieba
import jinja2
from mkdocs.theme import Theme

from scripts import paths, templates

_new = Theme.get_env


def _keeping(self: Theme) -> jinja2.Environment:
    engine: jinja2.Environment = _new(self)
    engine.bytecode_cache = templates.Kept(paths.CACHE, "theme", paths.ROOT / "requirements.txt")
    return engine


def _read(stream: IO[bytes]) -> Any:
    return marshal.loads(stream.read())


def hurry() -> None:
    """Let every engine of this process keep what it compiles and take what was compiled before, and the dictionary be read at once."""
    Theme.get_env = _keeping  # type: ignore[method-assign]
    jieba.marshal = types.SimpleNamespace(load=_read, dump=marshal.dump)
    jieba.setLogLevel(logging.WARNING)
