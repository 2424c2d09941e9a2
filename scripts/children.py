"""What processes that a build starts have in common."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from multiprocessing import connection


def die_with_the_build() -> None:
    """In a child: end when the build is killed, instead of writing on into a folder that nobody waits for."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            connection.wait([parent.sentinel])
            os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def two_at_once() -> bool:
    """Whether there is a second processor for a second process."""
    return (os.cpu_count() or 1) > 1
