"""The guarded child: xlrd and calamine, which may hang, blow up or abort.

The guarded worker: reads workbooks with libraries that may hang, blow up or abort.

Run as `python -m xl_jixiao.intake.old_formats_child`; `old_formats` talks to it. A request on
standard input is a line with the name of the task, a line with the number of bytes, and the bytes.
The answer is a line `ok` or `refused`, a line with the number of bytes, and the bytes: a workbook
as JSON, a decrypted file, or a reason.

.xlsb, and the .xls that xlrd refuses, by calamine; runs in the guarded worker only.

calamine hides number formats, error cells and formulas never calculated (performance.md section
2), so what depends on how a number is shown stays unknown: `display_known` is False.

.xls and .et (BIFF in an OLE container) by xlrd; runs in the guarded worker only.

xlrd gives number formats, which calamine hides; it never calculates, and does not tell formulas
from typed values.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import struct
import sys
from dataclasses import replace
from typing import Any, BinaryIO

from xl_jixiao.intake.address import uncover
from xl_jixiao.intake.display.code import BUILTIN, GENERAL
from xl_jixiao.intake.display.show import changes_text, show_number, show_text
from xl_jixiao.intake.objects import text_cell
from xl_jixiao.intake.passwords import open_without_asking
from xl_jixiao.intake.refusal import (
    CHILD_MEMORY,
    ENCRYPTED,
    TEXT_LENGTH,
    UnusablePartError,
    damaged,
    too_large,
)
from xl_jixiao.intake.sectors import check_chains
from xl_jixiao.intake.visibility import LEAST_HEIGHT, LEAST_WIDTH, VisibilityMarks
from xl_jixiao.intake.wire import dump_workbook
from xl_jixiao.intake.xlsb_records import with_records
from xl_jixiao.intake.xlsx.cells import check_count, decode_escapes
from xl_jixiao.model.grid import Area, Cell, CellKind, Grid, Workbook, column_letters
from xl_jixiao.process_limits import limit_memory


def main() -> None:
    """Answer requests until standard input ends."""
    limit_memory(CHILD_MEMORY)
    requests, answers = sys.stdin.buffer, _private_output()
    while name := requests.readline().strip():
        size = int(requests.readline())
        word, body = answer(name.decode("ascii"), requests.read(size))
        answers.write(b"%s\n%d\n" % (word, len(body)))
        answers.write(body)
        answers.flush()


def answer(name: str, data: bytes) -> tuple[bytes, bytes]:
    """The word and the body of an answer to one request."""
    try:
        if name in _CONTAINERS:
            check_chains(data)
        if name == "decrypt":
            return b"ok", open_without_asking(data)
        return b"ok", dump_workbook(_read(name, data))
    except UnusablePartError as error:
        return b"refused", error.reason.encode()
    except MemoryError:
        return b"refused", _OUT_OF_MEMORY
    except RecursionError:
        return b"refused", _TOO_DEEP


_CONTAINERS = {"xls", "decrypt"}

_OUT_OF_MEMORY = too_large("读取它需要过多内存").reason.encode()
"""Ready before memory runs out."""

_TOO_DEEP = damaged("内容层层嵌套，没有尽头").reason.encode()


def _read(name: str, data: bytes) -> Workbook:
    if name == "html":
        from xl_jixiao.intake.html_tables import read_page

        return read_page(data)

    if name != "xls":
        return with_records(read_any(data), data)

    try:
        return read_biff(data)
    except UnusablePartError as error:
        # calamine reads some files that xlrd refuses; where it fails too, xlrd's word stands
        try:
            return read_any(data)
        except UnusablePartError:
            raise error from None


def _private_output() -> BinaryIO:
    """Standard output for answers alone: a library that prints must not get in between."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return answers


def read_any(data: bytes) -> Workbook:
    """The workbook as far as calamine sees it.

    Raises:
        UnusablePartError: encrypted or damaged.
    """
    import python_calamine

    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
    except python_calamine.PasswordError as error:
        raise UnusablePartError(ENCRYPTED) from error
    except MemoryError:
        raise
    except Exception as error:  # calamine raises whatever the bytes lead to
        raise damaged("工作簿的内容无法解析") from error
    grids, unreadable = [], []
    for meta in book.sheets_metadata:
        if "WorkSheet" not in str(meta.typ):
            continue
        try:
            sheet = book.get_sheet_by_name(meta.name)
            grids.append(_grid(sheet, visible=str(meta.visible).endswith("Visible")))
        except UnusablePartError as error:
            unreadable.append((meta.name, error.reason))
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  as above
            unreadable.append((meta.name, damaged("工作表的内容无法解析").reason))
    if not grids:
        raise UnusablePartError(unreadable[0][1]) if unreadable else damaged("工作簿里没有工作表")
    return Workbook(tuple(grids), tuple(unreadable))


def _grid(sheet: Any, *, visible: bool) -> Grid:
    """`sheet` is a CalamineSheet."""
    cells: dict[tuple[int, int], Cell] = {}
    top, left = sheet.start or (0, 0)
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
        for col, value in enumerate(values, left + 1):
            if value != "":
                cells[row, col] = _cell(row, col, value)
        check_count(cells)
    merges = tuple(
        Area(first_row + 1, first_col + 1, last_row + 1, last_col + 1)
        for (first_row, first_col), (last_row, last_col) in sheet.merged_cell_ranges or ()
    )
    uncover(cells, merges)
    return Grid(sheet.name, cells, merges, visible, unseen_known=False)


def _cell(row: int, col: int, value: object) -> Cell:
    if isinstance(value, bool):
        return Cell(row, col, CellKind.TEXT, "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return Cell(row, col, *show_number(repr(value)), display_known=False)
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        text = f"{day.year}/{day.month}/{day.day}"
        return Cell(row, col, CellKind.DATE, text, date=day, display_known=False)
    if isinstance(value, dt.time | dt.timedelta):
        return Cell(row, col, CellKind.DATE, str(value), display_known=False)
    return text_cell(row, col, decode_escapes(str(value))[:TEXT_LENGTH])


_SAVED = 13
"""Property "last saved" of the summary information ([MS-OLEPS] 2.25.1)."""

_BOF, _EOF, _FILTER_MODE = 0x809, 0x0A, 0x9B

_FILTER_DATABASE = "_FilterDatabase"
"""Built-in name of the range that a filter works on."""

_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)


def read_biff(data: bytes) -> Workbook:
    """The workbook of a .xls.

    Raises:
        UnusablePartError: encrypted, damaged, or of a kind that xlrd does not know.
    """
    try:
        book = _open(data)
    except _EncryptedError:
        data = open_without_asking(data)
        book = _open(data)
    reader = _XlsReader(book)
    grids = tuple(reader.grid(sheet) for sheet in book.sheets())
    if not grids:
        raise damaged("工作簿里没有工作表")
    if any(grid.unseen.rows for grid in grids):
        grids = _with_filters(book, data, grids)
    return Workbook(grids, (), _names(book), _modified(data))


class _EncryptedError(UnusablePartError):
    """The workbook has a password, maybe one that Excel would not ask for."""


def _open(data: bytes) -> Any:
    """A Book of xlrd, which has no types."""
    import xlrd

    try:
        # a damaged file makes xlrd fail in whatever way its bytes lead to
        return xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            logfile=io.StringIO(),
            ragged_rows=True,
            # exports whose sector table lists a sector twice; Excel opens them without a word
            ignore_workbook_corruption=True,
        )
    except MemoryError:
        raise
    except Exception as error:
        if "encrypted" in str(error).lower():
            raise _EncryptedError(ENCRYPTED) from error
        raise damaged("不是完整的 .xls 工作簿") from error


class _XlsReader:
    """Reads the sheets of one book; xlrd has no types."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._date1904 = bool(book.datemode)
        self._own = {one.format_key for one in book.format_list}
        """Formats that the file defines itself."""

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
        return Grid(
            sheet.name, cells, merges, sheet.visibility == 0, unseen=_marks(sheet).settled(cells)
        )

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
            return text_cell(row, col, text)
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
        # of the formats that the file names by id only xlrd knows the American ones
        if key in BUILTIN and key not in self._own:
            return BUILTIN[key]
        return known.format_str if known and known.format_str else GENERAL


def _marks(sheet: Any) -> VisibilityMarks:
    """What xlrd says of rows and columns; sizes are in twips and 1/256 of a character."""
    marks = VisibilityMarks()
    for row, info in sheet.rowinfo_map.items():
        low = not info.has_default_height and info.height < 20 * LEAST_HEIGHT
        if info.hidden or low:
            marks.rows.add(row + 1)
    for col, info in sheet.colinfo_map.items():
        if info.hidden or info.width < 256 * LEAST_WIDTH:
            marks.cols.add(col + 1)
    return marks


def _with_filters(book: Any, data: bytes, grids: tuple[Grid, ...]) -> tuple[Grid, ...]:
    """The grids with the rows told apart that a filter hides: the sheet has a FILTERMODE record
    ([MS-XLS] 2.4.102) while one does, and the name _FilterDatabase says over what.
    """
    filtered = _filtered_sheets(data)
    if len(filtered) != len(grids):
        return grids
    made = []
    for number, grid in enumerate(grids):
        if filtered[number]:
            marks = VisibilityMarks(set(grid.unseen.rows), set(grid.unseen.cols), filter_mode=True)
            marks.filters = _filter_ranges(book, number)
            grid = replace(grid, unseen=marks.settled(grid.cells))  # noqa: PLW2901  the same sheet
        made.append(grid)
    return tuple(made)


def _filtered_sheets(data: bytes) -> list[bool]:
    """For each sheet whether it has a FILTERMODE record; [] where the stream cannot be followed."""
    from xlrd.compdoc import CompDoc

    try:
        stream = CompDoc(data, logfile=io.StringIO()).get_named_stream("Workbook") or b""
    except Exception:  # noqa: BLE001  xlrd raises whatever the bytes lead to
        return []
    found: list[bool] = []
    at, depth = 0, 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        if kind == _BOF:
            # a chart inside a sheet has a beginning of its own
            depth += 1
            if depth == 1:
                found.append(False)
        elif kind == _EOF:
            depth -= 1
        elif kind == _FILTER_MODE and found:
            found[-1] = True
        at += 4 + size
    # the first part is that of the whole workbook
    return found[1:]


def _filter_ranges(book: Any, sheet: int) -> list[str]:
    """The range of the sheet's filter, as A1:B2."""
    for name in book.name_obj_list:
        if name.builtin and name.name == _FILTER_DATABASE and name.scope == sheet:
            try:
                _, top, bottom, left, right = name.area2d()
            except Exception:  # noqa: BLE001  as above
                return []
            return [f"{column_letters(left + 1)}{top + 1}:{column_letters(right)}{bottom}"]
    return []


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


if __name__ == "__main__":
    main()
