"""Marks and 检查结果 in an open workbook, taken off again without a trace."""

from __future__ import annotations

from collections.abc import Iterator

import xlwings as xw

from xl_jixiao.excel.book import LockedError, forget, grow, hide_name, unprotected
from xl_jixiao.excel.sheet_grid import is_visible, rows_of
from xl_jixiao.outputs.marks import (
    COLOURS,
    COMMENT_HEAD,
    FORMULAS,
    MARKER,
    NOT_CHECKED,
    RESULT_HEADERS,
    RESULT_SHEET,
    RESULT_WIDTHS,
    CellMark,
    MarkPlan,
    ResultRow,
    by_severity,
    without_ours,
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
    taken = [_take(sheet) for sheet in book.sheets if is_visible(sheet)]  # of every sheet
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
            _take_note(note)
    return True


def _take_note(note: xw.Note) -> None:
    """Delete the note; what a person wrote around ours stays in it."""
    own = without_ours(note.text)
    if own:
        note.text = own
    else:
        note.delete()


def _our_notes(sheet: xw.Sheet) -> Iterator[xw.Note]:
    return (note for note in list(sheet.notes) if COMMENT_HEAD in note.text)


_ADDED = "JX_ADDED_RESULTS"
"""Defined while the workbook has a 检查结果 that it did not bring along."""

_LAST = len(RESULT_HEADERS)

_FIRST_ROW = 3

_SUMMARY_HEIGHT = 18.0

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
        summary = sheet.range((2, 1))
        summary.raw_value = plan.summary
        grow(summary, plan.summary, sum(RESULT_WIDTHS), _SUMMARY_HEIGHT)
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
    places = sheet.range((_FIRST_ROW, 4), (last, 4))
    places.formula = tuple((_link(one) or f"'{one.place[:_CELL_LENGTH]}",) for one in rows)
    places.font.color = _LINK_COLOUR
    cells.wrap_text = True
    cells.vertical_alignment = "top"
    for severity in {one.severity for one in rows}:
        numbered = enumerate(rows, _FIRST_ROW)
        first = tuple(f"A{row}" for row, one in numbered if one.severity is severity)
        for part in _addresses(first):
            sheet.range(part).color = f"#{COLOURS[severity]}"
    cells.rows.autofit()


def _link(row: ResultRow) -> str:
    """A formula, because it leads within the workbook in Excel, WPS and LibreOffice alike."""
    if not row.link or len(row.link) > _LINK_LENGTH or len(row.place) > _LINK_LENGTH:
        return ""
    target = f"#{row.link}".replace('"', '""')
    return f'=HYPERLINK("{target}","{row.place}")'
