"""What a computer may do to a program: no right to a file, no room on the disk. As real as it can be had without an own disk."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
from collections.abc import Callable, Iterator
from pathlib import Path

# <linux/capability.h>: what lets root read and write whatever its permissions say.
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2
_CAPABILITY_VERSION_3 = 0x20080522
_PR_CAPBSET_DROP = 24  # <linux/prctl.h>


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def _checked(code: int) -> None:
    if code:
        raise OSError(ctypes.get_errno(), f"this root cannot do without its rights: {os.strerror(ctypes.get_errno())}")


@contextlib.contextmanager
def without_rights() -> Iterator[None]:
    """Let permissions count in this thread, for root too."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = _Header(_CAPABILITY_VERSION_3, 0), (_Sets * 2)()
    _checked(libc.capget(ctypes.byref(header), ctypes.byref(sets)))
    before = sets[0].effective
    sets[0].effective = before & ~(1 << _DAC_OVERRIDE | 1 << _DAC_READ_SEARCH)
    _checked(libc.capset(ctypes.byref(header), ctypes.byref(sets)))
    try:
        yield
    finally:
        sets[0].effective = before
        _checked(libc.capset(ctypes.byref(header), ctypes.byref(sets)))


def give_up_rights() -> None:
    """In a new process, before its program starts: let permissions count for it and for all that it starts."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (_DAC_OVERRIDE, _DAC_READ_SEARCH):
            _checked(libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0))


def let_no_file_above(size: int) -> Callable[[], None]:
    """In a new process: let no file grow above a number of bytes, as a disk does that is full. A write fails in the middle."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@contextlib.contextmanager
def mode(path: Path, bits: int) -> Iterator[Path]:
    """Another permission for as long as the context lasts."""
    before = path.stat().st_mode
    path.chmod(bits)
    try:
        yield path
    finally:
        path.chmod(before)
