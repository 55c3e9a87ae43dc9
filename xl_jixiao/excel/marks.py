"""Marks put on an open workbook, and taken off again without a trace."""

from __future__ import annotations

from collections.abc import Iterator

import xlwings as xw

from xl_jixiao.excel.book_protection import unprotected
from xl_jixiao.excel.sheet_grid import is_visible
from xl_jixiao.outputs.marking import (
    COLOURS,
    COMMENT_HEAD,
    FORMULAS,
    MARKER,
    CellMark,
    MarkPlan,
    by_severity,
)

_ADDRESS = 240


def put_marks(book: xw.Book, plan: MarkPlan) -> None:
    """Colour the cells and comment on them.

    Raises:
        LockedError: a sheet is protected by a password.
    """
    by_sheet = plan.by_sheet
    for sheet in book.sheets:
        if marks := by_sheet.get(sheet.name):
            with unprotected(sheet):
                _put(sheet, marks)


def take_marks(book: xw.Book) -> bool:
    """Take all our marks off; whether there were any.

    Raises:
        LockedError: a marked sheet is protected by a password.
    """
    taken = [_take(sheet) for sheet in book.sheets if is_visible(sheet)]
    return any(taken)


def tint(cells: xw.Range, formula: str, colour: str) -> None:
    """Colour cells by a rule of ours."""
    cells.conditional_formats.add_custom(f"={formula}", fill_color=f"#{colour}")


def our_rules(sheet: xw.Sheet, marker: str = MARKER) -> list[xw.ConditionalFormat]:
    """The conditional formats with this marker, the last first, so that they can be deleted."""
    rules = sheet.cells.conditional_formats
    found = [rules[at] for at in range(len(rules))]
    return [rule for rule in reversed(found) if marker in (rule.formula or "")]


def _put(sheet: xw.Sheet, marks: tuple[CellMark, ...]) -> None:
    for severity, cells in by_severity(marks).items():
        for part in _addresses(cells):
            tint(sheet.range(part), FORMULAS[severity], COLOURS[severity])
    taken = {note.location.address for note in sheet.notes}
    for mark in marks:
        cell = sheet.range(mark.cell)
        if cell.address not in taken:
            _comment(cell, mark.comment)


def _addresses(cells: tuple[str, ...]) -> Iterator[str]:
    """The cells as few addresses: Excel takes 255 characters in one."""
    part = ""
    for cell in cells:
        if part and len(part) + len(cell) > _ADDRESS:
            yield part
            part = ""
        part = f"{part},{cell}" if part else cell
    if part:
        yield part


def _comment(cell: xw.Range, text: str) -> None:
    """A comment as large as its text. A cell with a threaded comment takes none: it is coloured,
    and 检查结果 says the rest.
    """
    try:
        note = cell.add_note(text)
    except Exception:  # noqa: BLE001  whatever COM raises where no note may stand
        return
    note.api.Shape.TextFrame.AutoSize = True


def _take(sheet: xw.Sheet) -> bool:
    rules = our_rules(sheet)
    notes = list(_our_notes(sheet))
    if not rules and not notes:
        return False
    with unprotected(sheet):
        for rule in rules:
            rule.delete()
        for note in notes:
            note.delete()
    return True


def _our_notes(sheet: xw.Sheet) -> Iterator[xw.Note]:
    return (note for note in list(sheet.notes) if note.text.startswith(COMMENT_HEAD))
