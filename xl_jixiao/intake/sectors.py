"""The sector chains of an OLE container, before a library follows them.

A chain that comes back to itself, or a stream that claims to be larger than its file, makes the
libraries take memory without end: 28 KB become gigabytes. Source: [MS-CFB] 2.2, 2.3, 2.5, 2.6.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator
from typing import NamedTuple

from xl_jixiao.intake.identify import OLE_SIGNATURE
from xl_jixiao.intake.refusal import damaged

_HEADER = 512
_SHIFTS = (9, 12)
"""Sectors of 512 and of 4,096 bytes; there are no others."""
_FIRST_TABLES = struct.Struct("<109L")
_ENTRY = 128
_STORED_KINDS = {2, 5}
"""A stream, and the root, whose stream holds the short ones."""
_OVERLAP = 4
"""How often the sectors may be in chains, on average; in a sound file each is in one."""


class _StoredStream(NamedTuple):
    """A stream as the directory names it."""

    kind: int
    start: int
    size: int


def check_chains(data: bytes) -> None:
    """Refuse a container whose chains have no end.

    Raises:
        UnusablePartError: it is one, or is no whole container. What is none at all passes.
    """
    if not data.startswith(OLE_SIGNATURE):
        return
    if len(data) < _HEADER:
        raise damaged("文件不完整，结尾缺失")
    _Container(data).check()


class _Container:
    """The tables of a container."""

    def __init__(self, data: bytes) -> None:
        """Raises UnusablePartError."""
        self._data = data
        (self._shift,) = struct.unpack_from("<H", data, 30)
        if self._shift not in _SHIFTS:
            raise damaged("扇区大小无法识别")
        self._count = (len(data) - 1) >> self._shift
        """Sectors of the file; the header takes the place of one."""
        self._left = 0
        self._table = self._numbers(self._tables())
        self._left = _OVERLAP * (self._count + 1)

    def check(self) -> None:
        """Walk along every chain. Raises UnusablePartError."""
        directory, cutoff, short = (_word(self._data, at) for at in (48, 56, 60))
        entries = list(self._entries(self._chain(self._table, directory)))
        shorts = self._numbers(self._chain(self._table, short))
        self._left += _OVERLAP * len(shorts)
        for one in entries:
            if one.size > len(self._data):
                raise damaged("其中一部分声明的长度比文件还大")
            is_short = one.kind != 5 and one.size < cutoff
            self._chain(shorts if is_short else self._table, one.start)

    def _tables(self) -> list[int]:
        """The sectors of the table of chains: 109 in the header, further ones in a chain."""
        found = list(_FIRST_TABLES.unpack_from(self._data, 76))
        at, seen = _word(self._data, 68), set()
        while at < self._count:
            if at in seen:
                raise _endless()
            seen.add(at)
            *more, at = self._numbers([at]) or [self._count]
            found += more
        return found

    def _numbers(self, sectors: list[int]) -> array[int]:
        """What is in these sectors, as numbers; those that are not in the file are left out."""
        size, pieces = 1 << self._shift, []
        for one in sectors:
            if one < self._count:
                piece = self._data[(one + 1) * size : (one + 2) * size]
                pieces.append(piece.ljust(size, b"\xff"))
        numbers = array("I", b"".join(pieces))
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers

    def _chain(self, table: array[int], start: int) -> list[int]:
        """The sectors from this one to the end of its chain. Raises UnusablePartError."""
        chain, seen, at = [], set(), start
        while at < len(table):
            if at in seen or self._left <= 0:
                raise _endless()
            self._left -= 1
            seen.add(at)
            chain.append(at)
            at = table[at]
        return chain

    def _entries(self, sectors: list[int]) -> Iterator[_StoredStream]:
        size = 1 << self._shift
        # the upper half of a size means something in large sectors only
        length = "<Q" if self._shift == _SHIFTS[1] else "<L"
        for one in sectors:
            sector = self._data[(one + 1) * size : (one + 2) * size]
            for at in range(0, len(sector) - _ENTRY + 1, _ENTRY):
                kind = sector[at + 66]
                if kind in _STORED_KINDS:
                    (stored,) = struct.unpack_from(length, sector, at + 120)
                    yield _StoredStream(kind, _word(sector, at + 116), stored)


def _word(data: bytes, at: int) -> int:
    found: int = struct.unpack_from("<L", data, at)[0]
    return found


def _endless() -> Exception:
    return damaged("其中的扇区链没有尽头")
