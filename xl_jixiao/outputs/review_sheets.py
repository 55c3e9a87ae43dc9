"""The sheet 复核: its formulas are native, so that a reviewer sees what comes of an entry.

It is written by XlsxWriter as it is, cell by cell: it has the rows of the forms that are reviewed,
not of the whole run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from xl_jixiao.facts.reviewed import REVIEW_TITLES, ReviewField
from xl_jixiao.model.grid import column_letters
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.outputs.entry_cells import validate_entries
from xl_jixiao.outputs.sheets import HEADER_ROW, WorkbookContext, begin_sheet
from xl_jixiao.outputs.styles import points_for, width_of
from xl_jixiao.tables.reviewed import (
    CRITERIA_NAME,
    DEVIATION_TITLE,
    FINAL_TITLE,
    ReviewLine,
    ReviewSheets,
)
from xl_jixiao.tables.table import AnyColumn, CellValue
from xl_jixiao.text.wrapping import lines_in


def review_sheet(desk: WorkbookContext, made: ReviewSheets) -> None:
    """Write the sheet."""
    sheet = begin_sheet(desk, made.name, made.columns, made.note, made.hidden)
    letters = {one.title: column_letters(at) for at, one in enumerate(made.columns, 1)}
    first, last = HEADER_ROW + 1, HEADER_ROW + len(made.lines)
    for row, line in enumerate(made.lines, first):
        _write_row(desk, sheet, row, _cells(made, line, row + 1, letters))
    sheet.autofilter(HEADER_ROW, 0, last, len(made.columns) - 1)
    validate_entries(sheet, made.columns, first, last)
    _validate_scores(sheet, first, last, letters)
    if made.ids:
        at = _at(made.columns, REVIEW_TITLES[ReviewField.CLAUSE])
        rule = {
            "validate": "list",
            "source": f"='{CRITERIA_NAME}'!$A$4:$A${3 + len(made.ids)}",
            "error_type": "warning",
            "error_title": "扣分口径",
            "error_message": f"请填“{CRITERIA_NAME}”里的编号。",
        }
        sheet.data_validation(first, at, last, at, rule)


def _at(columns: tuple[AnyColumn, ...], title: str) -> int:
    return next(at for at, one in enumerate(columns) if one.title == title)


def _validate_scores(sheet: Any, first: int, last: int, letters: Mapping[str, str]) -> None:
    """复核得分: from 0 to the points of the row."""
    column = letters[REVIEW_TITLES[ReviewField.SCORE]]
    points = f"{letters['分值']}{first + 1}"
    cell = f"{column}{first + 1}"
    rule = {
        "validate": "custom",
        "value": f'=AND(ISNUMBER({cell}),{cell}>=0,OR({points}="",{cell}<={points}))',
        "error_title": "复核得分",
        "error_message": "请填不小于 0、不大于分值的数。",
    }
    sheet.data_validation(f"{cell}:{column}{last + 1}", rule)


class _Made(NamedTuple):
    """A cell."""

    column: AnyColumn
    value: CellValue
    formula: str


def _cells(
    made: ReviewSheets, line: ReviewLine, row: int, letters: Mapping[str, str]
) -> Iterator[_Made]:
    for column in made.columns:
        yield _Made(column, column.value(line), _formula(column.title, row, line, letters, made))


def _write_row(desk: WorkbookContext, sheet: Any, row: int, cells: Iterable[_Made]) -> None:
    lines = 1
    for at, (column, value, formula) in enumerate(cells):
        look = desk.styles.body[column.kind]
        if formula:
            cached = float(value) if isinstance(value, int | Decimal) else ""
            sheet.write_formula(row, at, formula, look, cached)
        elif isinstance(value, str) and value:
            sheet.write_string(row, at, safe_text(value), look)
            lines = max(lines, lines_in(value, int(width_of(column))))
        elif isinstance(value, int | Decimal):
            sheet.write_number(row, at, float(value), look)
        else:
            sheet.write_blank(row, at, None, look)
    sheet.set_row(row, points_for(lines))


def _formula(
    title: str, row: int, line: ReviewLine, letters: Mapping[str, str], made: ReviewSheets
) -> str:
    """Of a column in a row; "" where it has none."""
    if title == DEVIATION_TITLE:
        claimed, final = f"{letters['自评得分']}{row}", f"{letters[FINAL_TITLE]}{row}"
        return (
            f"=IF(AND(ISNUMBER({claimed}),ISNUMBER({final})),"
            f'IF({claimed}=0,"",({claimed}-{final})/{claimed}),"")'
        )
    if title != FINAL_TITLE:
        return ""
    score, share, clause = (
        f"{letters[REVIEW_TITLES[one]]}{row}"
        for one in (ReviewField.SCORE, ReviewField.SHARE, ReviewField.CLAUSE)
    )
    base = '""' if line.row.base is None else f"{float(line.row.base):.15g}"
    points = f"{letters['分值']}{row}"
    otherwise = base
    if made.ids:
        ids = f"'{CRITERIA_NAME}'!$A$4:$A${3 + len(made.ids)}"
        shares = f"'{CRITERIA_NAME}'!$C$4:$C${3 + len(made.ids)}"
        deduct = f'ROUND({points}*(1-INDEX({shares},MATCH({clause}&"",{ids},0))),2)'
        otherwise = f"IFERROR({deduct},{base})"
    if line.row.points is None:
        return f"=IF(ISNUMBER({score}),{score},{base})"
    return (
        f"=IF(ISNUMBER({score}),{score},"
        f"IF(ISNUMBER({share}),ROUND({points}*(1-{share}),2),{otherwise}))"
    )
