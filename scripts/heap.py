"""Python's search for garbage, put off while a room makes millions of small things that stay.

The search walks over everything that is held, again and again as it grows. Of rows and of what is made from them none of it is
garbage, and beyond the processor's caches each of these walks costs more for each thing that it passes: on a hundred times the
record it took a third of the time. The command line leaves it out altogether (see __main__.py); who imports the rooms does not.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def unsearched() -> Iterator[None]:
    """Without looking for garbage; afterwards it is looked for again if it was before."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
