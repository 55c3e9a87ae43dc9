""".xls and .et (BIFF in an OLE container) by xlrd; runs in the guarded worker only.

xlrd gives number formats, which calamine hides; it never calculates, and does not tell formulas
from typed values.
"""

from __future__ import annotations

import datetime as dt
import io
import struct
from typing import Any

from xl_jixiao.intake.address import uncover
from xl_jixiao.intake.display.builtin import BUILTIN, GENERAL
from xl_jixiao.intake.display.show import changes_text, show_number, show_text
from xl_jixiao.intake.refusal import ENCRYPTED, RefusedError, damaged
from xl_jixiao.intake.xlsx.cells import check_count
from xl_jixiao.intake.xlsx.strings import decode_escapes
from xl_jixiao.model.grid import Area, Cell, CellKind, Grid, Workbook

_FIRST_OWN_FORMAT = 164
_SAVED = 13
"""Property "last saved" of the summary information ([MS-OLEPS] 2.25.1)."""
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)


def read_biff(data: bytes) -> Workbook:
    """The workbook of a .xls.

    Raises:
        RefusedError: encrypted, damaged, or of a kind that xlrd does not know.
    """
    import xlrd

    try:
        # a damaged file makes xlrd fail in whatever way its bytes lead to
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, logfile=io.StringIO(), ragged_rows=True
        )
    except Exception as error:
        if "encrypted" in str(error).lower():
            raise RefusedError(ENCRYPTED) from error
        raise damaged("不是完整的 .xls 工作簿") from error
    reader = _Reader(book)
    grids = tuple(reader.grid(sheet) for sheet in book.sheets())
    if not grids:
        raise damaged("工作簿里没有工作表")
    return Workbook(grids, (), _names(book), _modified(data))


class _Reader:
    """Reads the sheets of one book; xlrd has no types."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._date1904 = bool(book.datemode)

    def grid(self, sheet: Any) -> Grid:
        cells: dict[tuple[int, int], Cell] = {}
        for row in range(sheet.nrows):
            types, values = sheet.row_types(row), sheet.row_values(row)
            for col, (kind, value) in enumerate(zip(types, values, strict=True)):
                cell = self._cell(sheet, row, col, kind, value) if kind else None
                if cell is not None:
                    cells[row + 1, col + 1] = cell
            check_count(cells)
        merges = tuple(
            Area(top + 1, left + 1, bottom, right)
            for top, bottom, left, right in sheet.merged_cells
            if bottom - top > 1 or right - left > 1
        )
        uncover(cells, merges)
        return Grid(sheet.name, cells, merges, sheet.visibility == 0)

    def _cell(self, sheet: Any, row: int, col: int, kind: int, value: Any) -> Cell | None:
        import xlrd

        row, col, place = row + 1, col + 1, (row, col)
        if kind in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
            code = self._code(sheet, *place)
            return Cell(row, col, *show_number(repr(value), code, date1904=self._date1904))
        if kind == xlrd.XL_CELL_TEXT and value:
            text, code = decode_escapes(str(value)), self._code(sheet, *place)
            if changes_text(code):
                text = show_text(text, code)
            return Cell(row, col, CellKind.TEXT, text)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return Cell(row, col, CellKind.TEXT, "TRUE" if value else "FALSE")
        if kind == xlrd.XL_CELL_ERROR:
            text = xlrd.error_text_from_code.get(value, "#VALUE!")
            return Cell(row, col, CellKind.ERROR, text)
        return None

    def _code(self, sheet: Any, row: int, col: int) -> str:
        style = sheet.cell_xf_index(row, col)
        if not 0 <= style < len(self._book.xf_list):
            return GENERAL
        key: int = self._book.xf_list[style].format_key
        known = self._book.format_map.get(key)
        # below the first own number xlrd knows the American formats only
        if key < _FIRST_OWN_FORMAT and key in BUILTIN:
            return BUILTIN[key]
        return known.format_str if known and known.format_str else GENERAL


def _names(book: Any) -> dict[str, str]:
    names = {}
    for one in sorted(book.name_obj_list, key=lambda name: name.scope == -1):
        result = getattr(one, "result", None)
        if not one.builtin and not one.macro and result is not None and result.text:
            names[str(one.name)] = str(result.text)
    return names


def _modified(data: bytes) -> dt.datetime | None:
    """When the file says that it was last saved; a broken property stream is no matter."""
    from xlrd.compdoc import CompDoc

    try:
        stream = CompDoc(data, logfile=io.StringIO()).get_named_stream("\x05SummaryInformation")
        if not stream:
            return None
        section = struct.unpack_from("<L", stream, 44)[0]
        count = struct.unpack_from("<L", stream, section + 4)[0]
        for index in range(min(count, 64)):
            key, offset = struct.unpack_from("<2L", stream, section + 8 + 8 * index)
            if key == _SAVED:
                ticks = struct.unpack_from("<Q", stream, section + offset + 4)[0]
                return _EPOCH + dt.timedelta(microseconds=ticks // 10) if ticks else None
    except Exception:  # noqa: BLE001  xlrd raises whatever the bytes lead to
        return None
    return None
