"""Protected sheets: opened for the time of a change, closed again as they were whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import xlwings as xw

_ALLOWED = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)
"""In the order of the arguments of Worksheet.Protect."""
_NO_PASSWORD = ""


class LockedError(Exception):
    """A sheet is protected by a password, or the workbook does not let a sheet be added; the
    message says so in Chinese.
    """


@contextmanager
def unprotected(sheet: xw.Sheet) -> Iterator[None]:
    """The sheet without its protection; afterwards it permits exactly what it permitted before.

    Raises:
        LockedError: protected by a password.
    """
    api = sheet.api
    if not api.ProtectContents:
        yield
        return
    allowed = tuple(bool(getattr(api.Protection, name)) for name in _ALLOWED)
    drawings, scenarios = bool(api.ProtectDrawingObjects), bool(api.ProtectScenarios)
    _open(sheet)
    try:
        yield
    finally:
        # arguments by place: pywin32 takes names only where the type library was compiled
        api.Protect(_NO_PASSWORD, drawings, True, scenarios, False, *allowed)


def _open(sheet: xw.Sheet) -> None:
    try:
        # an empty password is given, else Excel asks the clerk for one and waits
        sheet.api.Unprotect(_NO_PASSWORD)
    except Exception as error:  # whatever COM raises for a wrong password
        raise _locked(sheet) from error
    if sheet.api.ProtectContents:
        raise _locked(sheet)


def _locked(sheet: xw.Sheet) -> LockedError:
    return LockedError(
        f"工作表“{sheet.name}”有保护密码，程序不能写入。请先用密码撤消工作表保护，再点一次。"
    )
