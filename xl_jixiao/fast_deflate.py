"""Deflating by Intel's library where it is installed: what zlib reads as its own, for a quarter of
the time that zlib takes and a twenty-fifth more bytes. It inflates in half of zlib's time.

The page and processors that no wheel is made for do without it.
"""

from __future__ import annotations

import zlib
from typing import Protocol, cast

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


class Inflater(Protocol):
    """One stream that is read, as zlib has it."""

    @property
    def eof(self) -> bool:
        """Whether its end has been met."""
        ...

    @property
    def unconsumed_tail(self) -> bytes:
        """What was given and not yet taken."""
        ...

    def decompress(self, data: bytes | memoryview, max_length: int, /) -> bytes:
        """At most so many bytes of it."""
        ...


def raw_inflater() -> Inflater:
    """For a stream without head and checksum, like those in a zip. A damaged one raises one
    of `INFLATE_ERRORS`.
    """
    if _library is None:
        return zlib.decompressobj(-zlib.MAX_WBITS)
    return _library.decompressobj(-zlib.MAX_WBITS)


INFLATE_ERRORS: tuple[type[Exception], ...] = (zlib.error,)
if _library is not None:
    INFLATE_ERRORS += (cast("type[Exception]", _library.error),)  # an object by its stub
"""What reading a damaged stream raises."""


def compress(data: bytes, level: int) -> bytes:
    """What `zlib.decompress` takes; of this level of zlib where the library is absent."""
    if _library is None:
        return zlib.compress(data, level)
    return _library.compress(data, _LEVEL)


def decompress(data: bytes) -> bytes:
    """What was compressed. What is none raises one of `INFLATE_ERRORS`."""
    return zlib.decompress(data) if _library is None else _library.decompress(data)


crc32 = zlib.crc32 if _library is None else _library.crc32
"""zlib's."""
