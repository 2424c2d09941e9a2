"""ZIP archives whose bytes depend on their content alone.

Python's zipfile compresses with whatever zlib the machine has, and those differ (zlib, zlib-ng, Apple's): the same content gives
other bytes elsewhere. pyarrow brings its own zlib, which the lock file pins, so the members are compressed with that one; the
container around them is written here, because zipfile takes no member that is compressed already.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

import pyarrow as pa

# 1980-01-01 00:00, the first moment that the format knows.
_TIME, _DATE = 0, (1 << 5) | 1
_VERSION = 20
_UTF8 = 0x800
_DEFLATED = 8
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3 << 8
# gzip's own head and tail around the deflated bytes.
_GZIP_HEAD, _GZIP_TAIL = 10, 8


def deflated(content: bytes) -> bytes:
    """The content as a raw deflate stream."""
    wrapped: bytes = pa.Codec("gzip", compression_level=6).compress(content, asbytes=True)
    return wrapped[_GZIP_HEAD:-_GZIP_TAIL]


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP archive of the files, in the order given. Paths are relative, with forward slashes."""
    out = io.BytesIO()
    directory = io.BytesIO()
    count = 0
    for path, content in files:
        count += 1
        name, packed = path.encode(), deflated(content)
        common = struct.pack(
            "<HHHHHIIIHH", _VERSION, _UTF8, _DEFLATED, _TIME, _DATE, zlib.crc32(content), len(packed), len(content), len(name), 0
        )
        directory.write(
            b"PK\1\2" + struct.pack("<H", _VERSION | _UNIX) + common + struct.pack("<HHHII", 0, 0, 0, _PLAIN_FILE, out.tell()) + name
        )
        out.write(b"PK\3\4" + common + name + packed)
    start, size = out.tell(), directory.tell()
    out.write(directory.getvalue())
    out.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, size, start, 0))
    return out.getvalue()


def repacked(archive: bytes) -> bytes:
    """An archive with the same members, in the same order, written by zipped()."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return zipped((name, opened.read(name)) for name in opened.namelist())
