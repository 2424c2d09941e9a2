"""The site builder, MkDocs, loaded: only processes that build import this, before there is anything to build (see builder.py).

Loading takes it a second and a half, most of it for the dictionary with which the search cuts Chinese text into words.
"""

from __future__ import annotations

import contextlib
import gc
import io
import logging
import os
import traceback
from collections.abc import Mapping, Sequence

import jieba
import mkdocs.__main__
import mkdocs.commands.build
from mkdocs.config import load_config

from scripts import engine, paths

# What the theme has to say about a later MkDocs is for its own readers.
os.environ["NO_MKDOCS_2_WARNING"] = "1"
engine.hurry()
jieba.initialize()
# The theme, the plugin and the extensions that the configuration names; what is wrong with it is told when it is used.
logging.disable()
with contextlib.suppress(Exception):
    load_config(str(paths.MKDOCS), docs_dir=str(paths.DOCS))
logging.disable(logging.NOTSET)
# Of what is loaded nothing is garbage, and it is shared with the processes that build.
gc.freeze()


def run(words: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """The program, run in this process: its words and environment in, its exit code and all that it printed out."""
    os.environ.update(environment)
    os.chdir(paths.ROOT)
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        try:
            mkdocs.__main__.cli.main([*words], prog_name="mkdocs")
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else int(ended.code is not None), told.getvalue()
        except Exception:
            traceback.print_exc()
    return 1, told.getvalue()
