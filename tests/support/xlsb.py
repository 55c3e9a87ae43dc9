"""A minimal .xlsb, record by record ([MS-XLSB] 2.1.4), because no library here writes it."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from support.bad_files import pack, relations

Row = Sequence[float | str | None]


class Hidden(NamedTuple):
    """What is hidden on the sheet; rows and columns from 1."""

    rows: tuple[int, ...] = ()
    heights: Mapping[int, float] = {}
    """In points, set by hand."""
    cols: tuple[int, ...] = ()
    widths: Mapping[int, float] = {}
    """In characters."""
    filter_mode: bool = False
    filters: tuple[tuple[int, int, bool], ...] = ()
    """First and last row over columns A:C, and whether there is a criterion."""
    table_filter: tuple[int, int] = (0, 0)


def xlsb(rows: Sequence[Row], hidden: Hidden = Hidden()) -> bytes:  # noqa: B008  immutable
    """A workbook with one sheet 自评表; numbers and texts from A1 on."""
    return _workbook(list(enumerate(rows)), hidden)


def stray_xlsb() -> bytes:
    """A text in A1 and a number in XFD1048576: calamine aborts the process over it."""
    return _workbook([(0, ["甲"]), (1_048_575, [*[None] * 16_383, 1.0])])


def _workbook(rows: Sequence[tuple[int, Row]], hidden: Hidden = Hidden()) -> bytes:  # noqa: B008
    bundle = struct.pack("<2L", 0, 1) + _wide("rId1") + _wide("自评表")
    return pack(
        {
            "[Content_Types].xml": b"<Types/>",
            "_rels/.rels": relations({"a": ("officeDocument", "xl/workbook.bin")}),
            "xl/workbook.bin": _records((131,), (143,), (156, bundle), (144,), (132,)),
            "xl/_rels/workbook.bin.rels": relations(
                {"rId1": ("worksheet", "worksheets/sheet1.bin")}
            ),
            "xl/worksheets/sheet1.bin": _sheet(rows, hidden),
            "xl/worksheets/_rels/sheet1.bin.rels": relations(
                {"rId1": ("table", "../tables/table1.bin")}
            ),
            "xl/tables/table1.bin": _records(*_filter(*hidden.table_filter, criterion=True)),
        }
    )


def _filter(top: int, bottom: int, *, criterion: bool) -> list[tuple[int, bytes]]:
    if not top:
        return []
    area = struct.pack("<4L", top - 1, bottom - 1, 0, 2)
    column = [(163, struct.pack("<LH", 0, 0)), (164, b"")] if criterion else []
    return [(161, area), *column, (162, b"")]


def _head(hidden: Hidden) -> list[tuple[int, bytes]]:
    """The records before the cells."""
    mode = bytes([0xC9, 4, int(hidden.filter_mode)]) + bytes(8) + struct.pack("<2l", -1, -1)
    columns = [
        struct.pack("<4LH", col - 1, col - 1, round(hidden.widths.get(col, 9) * 256), 0, flag)
        for col, flag in ((col, int(col in hidden.cols)) for col in range(1, 6))
    ]
    return [(147, mode + _wide("")), (390, b""), *((60, one) for one in columns), (391, b"")]


def _row(row: int, hidden: Hidden) -> bytes:
    height = hidden.heights.get(row)
    flags = 0x10 * (row in hidden.rows) | 0x20 * (height is not None)
    twips = 300 if height is None else round(height * 20)
    return struct.pack("<2LH3BL", row - 1, 0, twips, 0, flags, 0, 0)


def _sheet(rows: Sequence[tuple[int, Row]], hidden: Hidden) -> bytes:
    bounds = struct.pack("<4L", 0, rows[-1][0], 0, max(len(row) for _, row in rows) - 1)
    records = [(129, b""), *_head(hidden), (148, bounds), (145, b"")]
    for row, values in rows:
        records.append((0, _row(row + 1, hidden)))
        for col, value in enumerate(values):
            place = struct.pack("<2L", col, 0)
            if isinstance(value, str):
                records.append((6, place + _wide(value)))
            elif value is not None:
                records.append((5, place + struct.pack("<d", value)))
    filters = [
        record
        for top, bottom, criterion in hidden.filters
        for record in _filter(top, bottom, criterion=criterion)
    ]
    return _records(*records, (146, b""), *filters, (130, b""))


def _records(*records: tuple[int, bytes] | tuple[int]) -> bytes:
    out = b""
    for kind, *rest in records:
        body = rest[0] if rest else b""
        out += _variable(kind, whole=False) + _variable(len(body), whole=True) + body
    return out


def _variable(number: int, *, whole: bool) -> bytes:
    if not whole:
        return bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    out = bytearray()
    while True:
        out.append(number & 0x7F | (0x80 if number > 0x7F else 0))
        number >>= 7
        if not number:
            return bytes(out)


def _wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")
