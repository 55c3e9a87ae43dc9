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
)


def put_marks(book: xw.Book, plan: MarkPlan) -> None:
    """Colour the cells and comment on them.

    Raises:
        LockedError: a sheet is protected by a password.
    """
    by_sheet: dict[str, list[CellMark]] = {}
    for mark in plan.marks:
        by_sheet.setdefault(mark.sheet, []).append(mark)
    for sheet in book.sheets:
        if marks := by_sheet.get(sheet.name):
            with unprotected(sheet):
                for mark in marks:
                    _put(sheet, mark)


def take_marks(book: xw.Book) -> int:
    """Take all our marks off; how many cells had one.

    Raises:
        LockedError: a marked sheet is protected by a password.
    """
    return sum(_take(sheet) for sheet in book.sheets if is_visible(sheet))


def tint(cells: xw.Range, formula: str, colour: str) -> None:
    """Colour cells by a rule of ours."""
    cells.conditional_formats.add_custom(f"={formula}", fill_color=f"#{colour}")


def our_rules(sheet: xw.Sheet, marker: str = MARKER) -> list[xw.ConditionalFormat]:
    """The conditional formats with this marker, the last first, so that they can be deleted."""
    rules = sheet.cells.conditional_formats
    found = [rules[at] for at in range(len(rules))]
    return [rule for rule in reversed(found) if marker in (rule.formula or "")]


def _put(sheet: xw.Sheet, mark: CellMark) -> None:
    cell = sheet.range(mark.cell)
    tint(cell, FORMULAS[mark.severity], COLOURS[mark.severity])
    if cell.note is None:
        _comment(cell, mark.comment)


def _comment(cell: xw.Range, text: str) -> None:
    """A comment as large as its text. A cell with a threaded comment takes none: it is coloured,
    and 检查结果 says the rest.
    """
    try:
        note = cell.add_note(text)
    except Exception:  # noqa: BLE001  whatever COM raises where no note may stand
        return
    note.api.Shape.TextFrame.AutoSize = True


def _take(sheet: xw.Sheet) -> int:
    rules = our_rules(sheet)
    notes = list(_our_notes(sheet))
    if not rules and not notes:
        return 0
    with unprotected(sheet):
        for rule in rules:
            rule.delete()
        for note in notes:
            note.delete()
    return len(rules)


def _our_notes(sheet: xw.Sheet) -> Iterator[xw.Note]:
    return (note for note in list(sheet.notes) if note.text.startswith(COMMENT_HEAD))


