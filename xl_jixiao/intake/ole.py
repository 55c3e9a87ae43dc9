"""The streams of an OLE container (.xls, .doc, and the shell of encrypted files).

Found by the shape of a directory entry and not by following the sector chains: that also tells
what a damaged or truncated file was meant to be.
"""

from __future__ import annotations

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY_SIZE = 128
_NAME_SIZE = 64
_STREAM = 2
_START_AT = 116
"""Where an entry names the first sector of its stream."""
_HEADER_SIZE = 512
_SHIFT_AT = 30
_SHIFTS = (9, 12)
"""Sectors of 512 and of 4,096 bytes; there are no others."""


def has_stream(data: bytes, name: str) -> bool:
    """Whether the directory has a stream of that name."""
    return bool(_entry(data, name))


def stream_head(data: bytes, name: str, size: int) -> bytes:
    """The first bytes of a stream, at most to the end of its first sector; b"" where there is none.

    Only for streams that lie in sectors of the file itself (4,096 bytes and more, as the main
    stream of Word always does).
    """
    entry = _entry(data, name)
    if not entry or len(data) < _HEADER_SIZE:
        return b""
    shift = int.from_bytes(data[_SHIFT_AT : _SHIFT_AT + 2], "little")
    if shift not in _SHIFTS:
        return b""
    start = int.from_bytes(entry[_START_AT : _START_AT + 4], "little")
    at = (start + 1) << shift
    return data[at : at + min(size, 1 << shift)]


def _entry(data: bytes, name: str) -> bytes:
    """The directory entry of the stream, b"" where there is none."""
    encoded = (name + "\0").encode("utf-16-le")
    at = data.find(encoded)
    while at >= 0:
        entry = data[at : at + _ENTRY_SIZE]
        if (
            at % _ENTRY_SIZE == 0
            and len(entry) == _ENTRY_SIZE
            and entry[_NAME_SIZE] == len(encoded)
            and entry[_NAME_SIZE + 2] == _STREAM
        ):
            return entry
        at = data.find(encoded, at + 2)
    return b""
