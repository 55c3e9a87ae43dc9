"""The sheet 检查结果 of an open workbook: written by a check, emptied or taken away by clearing."""

from __future__ import annotations

import xlwings as xw

from xl_jixiao.excel.book_protection import LockedError, unprotected
from xl_jixiao.excel.book_state import forget, hide_name
from xl_jixiao.excel.sheet_grid import rows_of
from xl_jixiao.outputs.marking import (
    COLOURS,
    NOT_CHECKED,
    RESULT_HEADERS,
    RESULT_SHEET,
    RESULT_WIDTHS,
    MarkPlan,
    ResultRow,
)

_ADDED = "JX_ADDED_RESULTS"
"""Defined while the workbook has a 检查结果 that it did not bring along."""
_LAST = len(RESULT_HEADERS)
_FIRST_ROW = 3
_HEAD_COLOUR, _LINK_COLOUR = "#D9E1F2", (5, 99, 193)
_LINK_LENGTH = 250
"""Excel takes 255 characters in a text of a formula."""
_CELL_LENGTH = 32_000


def write_results(book: xw.Book, plan: MarkPlan) -> xw.Sheet:
    """List the findings on 检查结果, which is added at the end where it is missing.

    Raises:
        LockedError: the sheet has a password, or the workbook takes no further sheet.
    """
    sheet = find_results(book) or _add(book)
    with unprotected(sheet):
        _empty(sheet)
        _header(sheet)
        sheet.range((2, 1)).raw_value = plan.summary
        if plan.rows:
            _list(sheet, plan.rows)
    return sheet


def clear_results(book: xw.Book) -> bool:
    """Take 检查结果 away if a check added it, else empty it; whether there was one.

    Raises:
        LockedError: the sheet has a password.
    """
    sheet = find_results(book)
    if sheet is None:
        forget(book, _ADDED)
        return False
    if forget(book, _ADDED):
        sheet.delete()
        return True
    with unprotected(sheet):
        _empty(sheet)
        _header(sheet)
        sheet.range((2, 1)).raw_value = NOT_CHECKED
    return True


def find_results(book: xw.Book) -> xw.Sheet | None:
    """The sheet 检查结果, if there is one."""
    return next((sheet for sheet in book.sheets if sheet.name == RESULT_SHEET), None)


def _add(book: xw.Book) -> xw.Sheet:
    shown = book.sheets.active
    try:
        sheet = book.sheets.add(RESULT_SHEET, after=book.sheets[len(book.sheets) - 1])
    except Exception as error:  # whatever COM raises in a workbook with protected structure
        raise LockedError(
            "本工作簿保护了结构，不能添加“检查结果”工作表。请在“审阅”里撤消工作簿保护，再点一次。"
        ) from error
    hide_name(book, _ADDED, '="1"')
    shown.activate()
    for col, width in enumerate(RESULT_WIDTHS, 1):
        sheet.range((1, col)).column_width = width
    return sheet


def _empty(sheet: xw.Sheet) -> None:
    """Everything below the header away, the summary's own cell kept."""
    used = sheet.used_range
    last = used.row + used.shape[0] - 1
    if last >= _FIRST_ROW:
        sheet.range((_FIRST_ROW, 1), (last, max(_LAST, used.column + used.shape[1] - 1))).clear()
    sheet.range((2, 1)).raw_value = ""


def _header(sheet: xw.Sheet) -> None:
    header = sheet.range((1, 1), (1, _LAST))
    if tuple(rows_of(header.raw_value)[0]) != RESULT_HEADERS:
        header.raw_value = (RESULT_HEADERS,)
        header.font.bold = True
        header.color = _HEAD_COLOUR


def _list(sheet: xw.Sheet, rows: tuple[ResultRow, ...]) -> None:
    last = _FIRST_ROW + len(rows) - 1
    cells = sheet.range((_FIRST_ROW, 1), (last, _LAST))
    # with the apostrophe Excel takes a text for a text: no formula, no date, no number of it
    cells.raw_value = tuple(tuple(f"'{text[:_CELL_LENGTH]}" for text in one.values) for one in rows)
    cells.wrap_text = True
    cells.vertical_alignment = "top"
    for number, one in enumerate(rows, _FIRST_ROW):
        sheet.range((number, 1)).color = f"#{COLOURS[one.severity]}"
        if link := _link(one):
            cell = sheet.range((number, 4))
            cell.formula = link
            cell.font.color = _LINK_COLOUR


def _link(row: ResultRow) -> str:
    """A formula, because it leads within the workbook in Excel, WPS and LibreOffice alike."""
    if not row.link or len(row.link) > _LINK_LENGTH or len(row.place) > _LINK_LENGTH:
        return ""
    target = f"#{row.link}".replace('"', '""')
    return f'=HYPERLINK("{target}","{row.place}")'
