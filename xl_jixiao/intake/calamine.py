""".xlsb, and the .xls that xlrd refuses, by calamine; runs in the guarded worker only.

calamine hides number formats, error cells and formulas never calculated (performance.md section
2), so what depends on how a number is shown stays unknown: `display_known` is False.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from xl_jixiao.intake.address import uncover
from xl_jixiao.intake.display.show import show_number
from xl_jixiao.intake.limits import TEXT_LENGTH
from xl_jixiao.intake.refusal import ENCRYPTED, RefusedError, damaged
from xl_jixiao.intake.xlsx.cells import check_count
from xl_jixiao.intake.xlsx.strings import decode_escapes
from xl_jixiao.model.grid import Area, Cell, CellKind, Grid, Workbook


def read_any(data: bytes) -> Workbook:
    """The workbook as far as calamine sees it.

    Raises:
        RefusedError: encrypted or damaged.
    """
    import python_calamine

    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
    except python_calamine.PasswordError as error:
        raise RefusedError(ENCRYPTED) from error
    except Exception as error:  # calamine raises whatever the bytes lead to
        raise damaged("工作簿的内容无法解析") from error
    grids, unreadable = [], []
    for meta in book.sheets_metadata:
        if "WorkSheet" not in str(meta.typ):
            continue
        try:
            sheet = book.get_sheet_by_name(meta.name)
            grids.append(_grid(sheet, visible=str(meta.visible).endswith("Visible")))
        except RefusedError as error:
            unreadable.append((meta.name, error.reason))
        except Exception:  # noqa: BLE001  as above
            unreadable.append((meta.name, damaged("工作表的内容无法解析").reason))
    if not grids:
        raise RefusedError(unreadable[0][1]) if unreadable else damaged("工作簿里没有工作表")
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
    return Grid(sheet.name, cells, merges, visible)


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
    return Cell(row, col, CellKind.TEXT, decode_escapes(str(value))[:TEXT_LENGTH])
