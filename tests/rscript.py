"""The R that runs the snippet for R. `python -m tests.rscript` makes sure that there is one where it may, and says so where it may not.

Debian's `r-base-core` is installed (29 MB, some ten seconds) by root, and by the project's own run (CI) where that may become root.
Elsewhere the snippet is not run, and `make test` says that in a line of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PROGRAM = "Rscript"
PACKAGE = "r-base-core"
SECONDS = 300


def _installed() -> bool:
    """Install R by Debian's means. Its words go nowhere, as a desk may well do without."""
    root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if shutil.which("apt-get") is None or (root and not (os.environ.get("CI") and shutil.which("sudo"))):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", PACKAGE]):
        try:
            command = [*root, "apt-get", "--quiet", "--quiet", *words]
            done = subprocess.run(command, env=environment, capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return False
        if done.returncode:
            return False
    return shutil.which(PROGRAM) is not None


def main() -> int:
    """Install R if it is missing. Returns the exit code: only the project's own run cannot do without."""
    if shutil.which(PROGRAM) or _installed():
        return 0
    print(f"R is not on this machine: its snippet is not run here (on Debian and Ubuntu: apt install {PACKAGE}).", file=sys.stderr)
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
