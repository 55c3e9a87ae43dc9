"""The streams of an OLE container (.xls, .doc, and the shell of encrypted files), by name only."""

from __future__ import annotations

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY_SIZE = 128
_NAME_SIZE = 64
_STREAM = 2


def has_stream(data: bytes, name: str) -> bool:
    """Whether the directory has a stream of that name.

    Found by the shape of a directory entry and not by following the sector chains: that also tells
    what a damaged or truncated file was meant to be.
    """
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
            return True
        at = data.find(encoded, at + 2)
    return False
