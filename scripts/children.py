"""What processes that a build starts have in common."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal


def die_with_the_build() -> None:
    """In a child: end when the build is killed, instead of writing on into a folder that nobody waits for (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG, <linux/prctl.h>


def two_at_once() -> bool:
    """Whether there is a second processor for a second process."""
    return (os.cpu_count() or 1) > 1
