"""What calamine does not say of a .xlsb: rows and columns that nobody sees, cells it passes over.

The parts of a .xlsb are records ([MS-XLSB] 2.1.4): a kind and a size of one to four bytes each,
seven bits a byte, and the body. Runs in the guarded worker only.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import NamedTuple

from xl_jixiao.intake.package import Archive, Relationship, main_part, relations_of
from xl_jixiao.intake.refusal import LAST_COL, UnusablePartError, damaged
from xl_jixiao.intake.visibility import LEAST_HEIGHT, LEAST_WIDTH, VisibilityMarks
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Workbook, column_letters

_ROW, _COLUMNS, _PROPERTIES = 0, 60, 147
"""BrtRowHdr, BrtColInfo, BrtWsProp ([MS-XLSB] 2.4.726, .323, .824)."""
_FILTER, _CRITERION = 161, 163
"""BrtBeginAFilter, BrtBeginFilterColumn."""
_SHEET = 156
"""BrtBundleSh."""
_SHORT_CELLS = range(13, 19)
"""BrtShortRk to BrtShortIsst: cells that stand right of the one before; 12 is a blank one."""
_ROW_HEAD = struct.Struct("<2LH2B")
_COLUMN_HEAD = struct.Struct("<4LH")
_AREA = struct.Struct("<4L")
_HIDDEN_ROW, _OWN_HEIGHT = 0x10, 0x20
_FILTER_MODE = 1
"""In the byte after the 16 bits of flags of BrtWsProp."""


class SheetRecords(NamedTuple):
    """What the records of one sheet say."""

    marks: VisibilityMarks
    short_cells: bool
    """Whether it has cells that calamine passes over without a word."""


_PASSED_OVER = (
    "单元格用了一种本程序只能读出一部分的存法，未读取。"
    "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再报送。"
)


def with_records(workbook: Workbook, data: bytes) -> Workbook:
    """The workbook as calamine reads it from these bytes, with what is hidden on its sheets, and
    without those that it cannot read in full.

    Raises:
        UnusablePartError: none is left.
    """
    records = read_sheet_records(data)
    grids, unreadable = [], list(workbook.unreadable)
    for grid in workbook.grids:
        known = records.get(grid.sheet)
        if known is None:
            grids.append(grid)
        elif known.short_cells:
            unreadable.append((grid.sheet, _PASSED_OVER))
        else:
            unseen = known.marks.settled(grid.cells)
            grids.append(replace(grid, unseen=unseen, unseen_known=True))
    if not grids:
        raise UnusablePartError(unreadable[0][1])
    return replace(workbook, grids=tuple(grids), unreadable=tuple(unreadable))


def read_sheet_records(data: bytes) -> Mapping[str, SheetRecords]:
    """By name of the sheet; one whose records can't be followed is left out."""
    try:
        archive = Archive(data)
        main = main_part(archive)
        targets = {one.id: one.target for one in relations_of(archive, main)}
        sheets = dict(_sheets(archive, main))
    except UnusablePartError:
        return {}
    found = {}
    for name, part in sheets.items():
        try:
            found[name] = _read_sheet(archive, targets.get(part, ""))
        except UnusablePartError:
            continue
    return found


def _sheets(archive: Archive, main: str) -> Iterator[tuple[str, str]]:
    """Name and id of the relation of every sheet."""
    for kind, body in _records(archive, main):
        if kind == _SHEET:
            relation, at = _text(body, 8)
            yield _text(body, at)[0], relation


def _text(body: memoryview, at: int) -> tuple[str, int]:
    """A string with its length before it, and where it ends. Raises UnusablePartError."""
    if at + 4 > len(body):
        raise _broken()
    (length,) = struct.unpack_from("<L", body, at)
    end = at + 4 + 2 * length
    if end > len(body):
        raise _broken()
    return bytes(body[at + 4 : end]).decode("utf-16-le", "replace"), end


@dataclass(slots=True)
class _SheetReader:
    marks: VisibilityMarks = field(default_factory=VisibilityMarks)
    short_cells: bool = False

    def take(self, kind: int, body: memoryview) -> None:
        """One record. Raises struct.error where it is too short."""
        if kind == _ROW:
            row, _, height, _, flags = _ROW_HEAD.unpack_from(body)
            low = flags & _OWN_HEIGHT and height < 20 * LEAST_HEIGHT
            if flags & _HIDDEN_ROW or low:
                self.marks.rows.add(row + 1)
        elif kind in _SHORT_CELLS:
            self.short_cells = True
        elif kind == _COLUMNS:
            first, last, width, _, flags = _COLUMN_HEAD.unpack_from(body)
            if flags & 1 or width < 256 * LEAST_WIDTH:
                self.marks.cols |= set(range(first + 1, min(last + 1, LAST_COL) + 1))
        elif kind == _PROPERTIES:
            self.marks.filter_mode = bool(body[2] & _FILTER_MODE)
        elif kind == _FILTER:
            self.marks.open_filter(_reference(body))
        elif kind == _CRITERION:
            self.marks.add_criterion()


def _read_sheet(archive: Archive, part: str) -> SheetRecords:
    """Raises UnusablePartError."""
    reader = _SheetReader()
    _walk(archive, part, reader)
    if reader.marks.rows:
        for relation in relations_of(archive, part):
            if _is_table(archive, relation):
                _walk(archive, relation.target, reader)
    return SheetRecords(reader.marks, reader.short_cells)


def _is_table(archive: Archive, relation: Relationship) -> bool:
    return relation.kind == "table" and relation.target in archive


def _walk(archive: Archive, part: str, reader: _SheetReader) -> None:
    try:
        for kind, body in _records(archive, part):
            reader.take(kind, body)
    except (struct.error, IndexError) as error:
        raise _broken() from error


def _reference(body: memoryview) -> str:
    top, bottom, left, right = _AREA.unpack_from(body)
    left, right = (min(col, LAST_COL - 1) + 1 for col in (left, right))
    return f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"


def _records(archive: Archive, part: str) -> Iterator[tuple[int, memoryview]]:
    """Kind and body of every record. Raises UnusablePartError."""
    data = memoryview(b"".join(archive.pieces(part)))
    at, end = 0, len(data)
    while at < end:
        kind, at = _number(data, at, 2)
        size, at = _number(data, at, 4)
        if at + size > end:
            raise _broken()
        yield kind, data[at : at + size]
        at += size


def _number(data: memoryview, at: int, most: int) -> tuple[int, int]:
    """Seven bits a byte, the lowest first; and where it ends."""
    value = 0
    for step in range(most):
        if at >= len(data):
            raise _broken()
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << 7 * step
        if not byte & 0x80:
            break
    return value, at


def _broken() -> UnusablePartError:
    return damaged("工作表的记录不完整")
