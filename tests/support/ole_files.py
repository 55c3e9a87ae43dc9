"""OLE containers with streams of any content ([MS-CFB]), and the records of a .xls stream."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator, Mapping

from xlrd.compdoc import CompDoc

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _SMALL = 512, 4096
BOUNDSHEET, FORMAT, XF = 0x85, 0x41E, 0xE0

Record = tuple[int, bytes]


def container(streams: Mapping[str, bytes]) -> bytes:
    """A container with these streams, each of 4,096 bytes and more: short ones lie elsewhere."""
    assert all(len(data) >= _SMALL for data in streams.values())
    sectors: list[bytes] = []
    chain: list[int] = []

    def put(data: bytes) -> int:
        first, count = len(sectors), -(-len(data) // _SECTOR)
        for number in range(count):
            piece = data[number * _SECTOR : (number + 1) * _SECTOR]
            sectors.append(piece.ljust(_SECTOR, b"\0"))
            chain.append(first + number + 1 if number < count - 1 else _END)
        return first

    entries = [_entry("Root Entry", 5, right=_FREE, child=1, start=_END, size=0)]
    # siblings hang on the right of each other, in the order that the format asks for
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    for number, name in enumerate(names, 1):
        data = streams[name]
        right = number + 1 if number < len(names) else _FREE
        entries.append(_entry(name, 2, right=right, child=_FREE, start=put(data), size=len(data)))
    directory = put(b"".join(entries))
    tables = 1
    while (len(sectors) + tables) * 4 > tables * _SECTOR:
        tables += 1
    places = [len(sectors) + number for number in range(tables)]
    table = struct.pack(f"<{len(chain) + tables}L", *chain, *[_FAT] * tables)
    header = bytearray(_SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<5H", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<8L", header, 44, tables, directory, 0, _SMALL, _END, 0, _END, 0)
    struct.pack_into("<109L", header, 76, *places, *[_FREE] * (109 - tables))
    return bytes(header) + b"".join(sectors) + table.ljust(tables * _SECTOR, b"\xff")


def _entry(name: str, kind: int, *, right: int, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    head += struct.pack("<3L", _FREE, right, child) + bytes(36)
    return head + struct.pack("<LQ", start, size)


def stream(data: bytes, name: str) -> bytes:
    """The content of a stream of a container."""
    found = CompDoc(data, logfile=io.StringIO()).get_named_stream(name)
    assert found is not None
    return bytes(found)


def records(workbook: bytes) -> Iterator[Record]:
    """The records of a Workbook stream: number and body."""
    at = 0
    while at + 4 <= len(workbook):
        kind, size = struct.unpack_from("<2H", workbook, at)
        yield kind, workbook[at + 4 : at + 4 + size]
        at += 4 + size


def join(found: Iterable[Record]) -> bytes:
    """The stream again; where the sheets begin is put right."""
    found = list(found)
    starts, at = [], 0
    for kind, body in found:
        if kind == 0x809:
            starts.append(at)
        at += 4 + len(body)
    sheets = iter(starts[1:])
    out = b""
    for kind, body in found:
        if kind == BOUNDSHEET:
            body = struct.pack("<L", next(sheets)) + body[4:]  # noqa: PLW2901  the same record
        out += struct.pack("<2H", kind, len(body)) + body
    # behind the last sheet nobody reads on
    return out if len(out) >= _SMALL else out + struct.pack("<2H", 0, _SMALL) + bytes(_SMALL)


def with_format(data: bytes, number: int, code: str) -> bytes:
    """A .xls whose cell styles all name this format, which the file defines itself."""
    made: list[Record] = []
    for kind, body in records(stream(data, "Workbook")):
        if kind == XF:
            if made[-1][0] != XF:
                text = code.encode("utf-16-le")
                made.append((FORMAT, struct.pack("<2HB", number, len(code), 1) + text))
            body = body[:2] + struct.pack("<H", number) + body[4:]  # noqa: PLW2901  as above
        if kind != FORMAT:
            made.append((kind, body))
    return container({"Workbook": join(made)})
