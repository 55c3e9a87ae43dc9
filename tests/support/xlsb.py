"""A minimal .xlsb, record by record ([MS-XLSB] 2.1.4), because no library here writes it."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from support.bad_files import pack, relations

Row = Sequence[float | str | None]


def xlsb(rows: Sequence[Row]) -> bytes:
    """A workbook with one sheet 自评表; numbers and texts from A1 on."""
    return _workbook(list(enumerate(rows)))


def stray_xlsb() -> bytes:
    """A text in A1 and a number in XFD1048576: calamine aborts the process over it."""
    return _workbook([(0, ["甲"]), (1_048_575, [*[None] * 16_383, 1.0])])


def _workbook(rows: Sequence[tuple[int, Row]]) -> bytes:
    bundle = struct.pack("<2L", 0, 1) + _wide("rId1") + _wide("自评表")
    return pack(
        {
            "[Content_Types].xml": b"<Types/>",
            "_rels/.rels": relations({"a": ("officeDocument", "xl/workbook.bin")}),
            "xl/workbook.bin": _records((131,), (143,), (156, bundle), (144,), (132,)),
            "xl/_rels/workbook.bin.rels": relations(
                {"rId1": ("worksheet", "worksheets/sheet1.bin")}
            ),
            "xl/worksheets/sheet1.bin": _sheet(rows),
        }
    )


def _sheet(rows: Sequence[tuple[int, Row]]) -> bytes:
    bounds = struct.pack("<4L", 0, rows[-1][0], 0, max(len(row) for _, row in rows) - 1)
    records: list[tuple[int, bytes]] = [(129, b""), (148, bounds), (145, b"")]
    for row, values in rows:
        records.append((0, struct.pack("<2LHBBBL", row, 0, 300, 0, 0, 0, 0)))
        for col, value in enumerate(values):
            place = struct.pack("<2L", col, 0)
            if isinstance(value, str):
                records.append((6, place + _wide(value)))
            elif value is not None:
                records.append((5, place + struct.pack("<d", value)))
    return _records(*records, (146, b""), (130, b""))


def _records(*records: tuple[int, bytes] | tuple[int]) -> bytes:
    out = b""
    for kind, *rest in records:
        body = rest[0] if rest else b""
        out += _variable(kind, whole=False) + _variable(len(body), whole=True) + body
    return out


def _variable(number: int, *, whole: bool) -> bytes:
    if not whole:
        return bytes([number]) if number < 128 else bytes([number & 0xFF, number >> 8 or 1])
    out = bytearray()
    while True:
        out.append(number & 0x7F | (0x80 if number > 0x7F else 0))
        number >>= 7
        if not number:
            return bytes(out)


def _wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")
