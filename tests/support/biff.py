"""A small .xls: one sheet of numbers, each under a number format of the workbook's own.

Source: [MS-XLS] 2.4 (records) and [MS-CFB] 2 (the container), as far as a reader needs them.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
FIRST_FORMAT = 164


def numbers_xls(codes: Sequence[str], values: Sequence[float]) -> bytes:
    """A workbook with a row for each format code and a column for each value."""
    return _container(_globals(codes) + _sheet(len(codes), values))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(data)) + data


def _beginning(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<4H2L", 0x0600, kind, 0x0DBB, 0x07CC, 0, 0x0306))


def _globals(codes: Sequence[str]) -> bytes:
    font = struct.pack("<5H4B", 220, 0, 0x7FFF, 400, 0, 0, 0, 134, 0) + _text8("Arial")
    before = _beginning(0x0005) + _record(0x0042, struct.pack("<H", 1200))
    before += _record(0x0031, font) * 5
    for number, code in enumerate(codes, FIRST_FORMAT):
        before += _record(0x041E, struct.pack("<H", number) + _text16(code))
    before += b"".join(_form(0, 0xFFF5) for _ in range(16))
    before += b"".join(_form(FIRST_FORMAT + at, 0x0001) for at in range(len(codes)))
    name = _text8("Sheet1")
    end = _record(0x000A)
    at = len(before) + 4 + 6 + len(name) + len(end)
    return before + _record(0x0085, struct.pack("<L2B", at, 0, 0) + name) + end


def _form(number: int, kind: int) -> bytes:
    return _record(0x00E0, struct.pack("<3H", 0, number, kind) + b"\x20" + b"\0" * 13)


def _text8(text: str) -> bytes:
    return struct.pack("<2B", len(text), 0) + text.encode("latin-1")


def _text16(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _sheet(rows: int, values: Sequence[float]) -> bytes:
    cells = b"".join(
        _record(0x0203, struct.pack("<3Hd", row, col, 16 + row, value))
        for row in range(rows)
        for col, value in enumerate(values)
    )
    size = struct.pack("<2L3H", 0, rows, 0, len(values), 0)
    return _beginning(0x0010) + _record(0x0200, size) + cells + _record(0x000A)


def _container(stream: bytes) -> bytes:
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    tables = -(-(count + 2) // (SECTOR // 4 - 1))
    first = tables + 1
    chain = [FAT] * tables + [END, *range(first + 1, first + count), END]
    chain += [FREE] * (tables * SECTOR // 4 - len(chain))
    header = bytearray(b"\xff" * SECTOR)
    header[:76] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(76, b"\0")
    struct.pack_into("<5H", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<L", header, 44, tables)
    struct.pack_into("<L", header, 48, tables)
    struct.pack_into("<5L", header, 56, 4096, END, 0, END, 0)
    struct.pack_into(f"<{tables}L", header, 76, *range(tables))
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, first, len(stream))
    fat = struct.pack(f"<{len(chain)}L", *chain)
    return bytes(header) + fat + directory.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<H2B", len(encoded), kind, 1)
    return (
        head
        + struct.pack("<3L", FREE, FREE, child)
        + b"\0" * 36
        + struct.pack("<2LL", start, size, 0)
    )
