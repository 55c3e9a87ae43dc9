"""Deflating by Intel's library where it is installed: what zlib reads as its own, for a quarter of
the time that zlib takes and a twenty-fifth more bytes.

The page and processors that no wheel is made for do without it.
"""

from __future__ import annotations

import zlib
from typing import Protocol

try:
    from isal import isal_zlib as _library
except ImportError:
    _library = None  # type: ignore[assignment]  # absent

_LEVEL = 2
"""Of the library: 3 takes twice the time for nothing, 1 makes it no shorter."""


class Deflater(Protocol):
    """One stream, as zlib has it."""

    def compress(self, data: bytes, /) -> bytes:
        """What is ready of the stream."""
        ...

    def flush(self, mode: int = ..., /) -> bytes:
        """The rest of it, by a mode of zlib."""
        ...


def raw_deflater(level: int, memory: int) -> Deflater:
    """For a stream without head and checksum, like those in a zip.

    Args:
        level: of zlib, where the library is absent; like the next.
        memory: see zlib.compressobj.
    """
    if _library is None:
        return zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, memory)
    return _library.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)


def compress(data: bytes, level: int) -> bytes:
    """What `zlib.decompress` takes; of this level of zlib where the library is absent."""
    if _library is None:
        return zlib.compress(data, level)
    return _library.compress(data, _LEVEL)


crc32 = zlib.crc32 if _library is None else _library.crc32
"""zlib's."""
