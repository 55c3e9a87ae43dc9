"""Pieces of a part of a zip that are deflated already, so that a run over unchanged files copies
them.

Each piece ends where the deflater was flushed in full: it refers to nothing before it, and what
follows does not refer to it. Pieces can therefore stand one after the other in one stream.
"""

from __future__ import annotations

import json
import time
import zipfile
import zlib
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple, Protocol

from xl_jixiao.fast_deflate import Deflater, crc32, raw_deflater

LEVEL = 2
"""Of a workbook's sheets: a thirteenth larger than level 3, for two thirds of its time."""

_MEMORY = 6
"""Of the deflater: the usual 8 makes nothing smaller here, and has four times as large a table of
what was met looked through for each window: an eighth of the time."""

_PLAIN = 1 << 16
"""Bytes that are compressed at a time, at least."""


class PieceMemory(Protocol):
    """Where pieces are found again; who keeps them knows what all of them depend on besides."""

    def piece(self, key: bytes) -> bytes | None:
        """What was kept for this key, None where there is nothing."""
        ...

    def keep_piece(self, key: bytes, data: bytes) -> None:
        """Keep it for this key."""
        ...


class Deflated(NamedTuple):
    """A piece of a stream."""

    data: bytes | memoryview
    size: int
    """Bytes before they were deflated; of these is the checksum."""
    crc: int
    shift: int
    """What a checksum is multiplied by when as many bytes follow."""


def deflated(data: bytes) -> Deflated:
    """A piece of these bytes."""
    deflater = _deflater()
    made = deflater.compress(data) + deflater.flush(zlib.Z_FULL_FLUSH)
    return Deflated(made, len(data), crc32(data), _shift(len(data)))


def _deflater() -> Deflater:
    return raw_deflater(LEVEL, _MEMORY)


class RowPiece(NamedTuple):
    """Rows of a sheet that follow each other, with their links."""

    rows: int
    links: int
    targets: tuple[tuple[int, str], ...]
    """The targets that are met in them for the first time on the sheet, by the index of a file
    that is led to, and their names."""
    xml: Deflated
    link_xml: Deflated


def piece_kept(one: RowPiece) -> bytes:
    """The piece as it is kept."""
    head = [one.rows, one.links, one.targets, [[len(of.data), *of[1:]] for of in one[3:]]]
    return b"".join((json.dumps(head).encode(), b"\n", one.xml.data, one.link_xml.data))


def piece_read(kept: bytes) -> RowPiece | None:
    """The piece again; None where it is none."""
    end = kept.find(b"\n")
    head, data = kept[:end], memoryview(kept)[end + 1 :]
    try:
        rows, links, named, ((length, *xml), (rest, *link_xml)) = json.loads(head)
        targets = tuple([(at, str(name)) for at, name in named])
        numbers = (rows, links, length, *xml, *link_xml, *(at for at, _ in targets))
        if length + rest != len(data) or not _are_whole(numbers):
            return None
        return RowPiece(
            rows,
            links,
            targets,
            Deflated(data[:length], *xml),
            Deflated(data[length:], *link_xml),
        )
    except (RecursionError, TypeError, ValueError):
        return None


def _are_whole(numbers: Iterable[object]) -> bool:
    return all(type(one) is int and one >= 0 for one in numbers)


def write_part(
    package: zipfile.ZipFile, name: str, pieces: Iterable[bytes | Deflated], *, big: bool
) -> None:
    """Write a part whose pieces are bytes, or deflated already.

    Args:
        package: takes it.
        name: of the part.
        pieces: what it consists of.
        big: whether it may be larger than the plain zip format holds.
    """
    info = zipfile.ZipInfo(name, time.localtime()[:6])
    deflater, size, crc = _deflater(), 0, 0
    # the package is told of a stored part, since it can't be given a deflated one
    with package.open(info, "w", force_zip64=big) as part:
        for one in _joined(pieces):
            if isinstance(one, bytes):
                part.write(deflater.compress(one))
                size, crc = size + len(one), crc32(one, crc)
            else:
                part.write(deflater.flush(zlib.Z_FULL_FLUSH))
                part.write(one.data)
                size, crc = size + one.size, _product(one.shift, crc) ^ one.crc
        part.write(deflater.flush())
    info.compress_type, info.file_size, info.CRC = zipfile.ZIP_DEFLATED, size, crc
    stream = package.fp
    if stream is None:
        raise ValueError(name)
    stream.seek(info.header_offset)
    stream.write(info.FileHeader(big))
    stream.seek(package.start_dir)


def _joined(pieces: Iterable[bytes | Deflated]) -> Iterable[bytes | Deflated]:
    """The same, small bytes together."""
    held: list[bytes] = []
    size = 0
    for one in pieces:
        if isinstance(one, bytes):
            held.append(one)
            size += len(one)
            if size <= _PLAIN:
                continue
        if size:
            yield b"".join(held)
            held, size = [], 0
        if not isinstance(one, bytes):
            yield one
    yield b"".join(held)


_POLYNOMIAL = 0xEDB88320
"""Of CRC-32, its lowest power first."""

_ONE = 1 << 31


def _product(one: int, other: int) -> int:
    """Of two polynomials modulo that of CRC-32 (zlib's multmodp): the checksum of two texts is that
    of the first, multiplied by x to the number of bits of the second, plus that of the second.
    """
    product = 0
    while one:
        if one & _ONE:
            product ^= other
        one = one << 1 & 0xFFFFFFFF
        other = other >> 1 ^ _POLYNOMIAL if other & 1 else other >> 1
    return product


def _shift(size: int) -> int:
    """X to the number of bits in so many bytes."""
    power, at = _ONE, 3
    while size:
        if size & 1:
            power = _product(_power(at), power)
        size, at = size >> 1, at + 1
    return power


@cache
def _power(at: int) -> int:
    """X to 2**at."""
    if not at:
        return _ONE >> 1
    half = _power(at - 1)
    return _product(half, half)
