"""The sheet 复核: its formulas are native, so that a reviewer sees what comes of an entry.

The rows are streamed like those of every list; the cells of two columns then get their formulas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from html import escape
from typing import Any

from xl_jixiao.facts.reviewed import REVIEW_TITLES, ReviewField
from xl_jixiao.model.grid import column_letters
from xl_jixiao.outputs.column_cells import ROW_NUMBER
from xl_jixiao.outputs.entry_cells import validate_entries
from xl_jixiao.outputs.fragments import maker_of
from xl_jixiao.outputs.rows import RowBlock, SheetFill, Stretch
from xl_jixiao.outputs.sheets import (
    HEADER_ROW,
    WorkbookContext,
    begin_sheet,
    sample_row,
    sheet_part,
    styles_of,
)
from xl_jixiao.tables.reviewed import (
    CRITERIA_NAME,
    DEVIATION_TITLE,
    FINAL_TITLE,
    ReviewLine,
    ReviewSheets,
)
from xl_jixiao.tables.table import AnyColumn, cells


def review_sheet(desk: WorkbookContext, made: ReviewSheets) -> SheetFill:
    """The sheet without its rows, and what is streamed into it."""
    sheet = begin_sheet(desk, made.name, made.columns, made.note, made.hidden)
    letters = {one.title: column_letters(at) for at, one in enumerate(made.columns, 1)}
    first, last = HEADER_ROW + 1, HEADER_ROW + len(made.lines)
    sample_row(desk, sheet, first, made.columns)
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
    rows = _with_formulas(made, letters)
    stretch = Stretch(first + 1, len(made.lines), styles_of(made.columns), rows)
    return SheetFill(sheet_part(sheet), (stretch,), last + 1)


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


def _with_formulas(made: ReviewSheets, letters: Mapping[str, str]) -> Iterator[RowBlock]:
    """The rows, their values beside the formulas."""
    lines = iter(made.lines)
    values = (cells(made.columns, line) for line in made.lines)
    calculated = {
        title: re.compile(_CELL % letters[title].encode())
        for title in (FINAL_TITLE, DEVIATION_TITLE)
    }
    for block in maker_of(made.columns).blocks(values):
        rows = []
        for given, line in zip(block.rows, lines, strict=False):
            row = given
            for title, cell in calculated.items():
                formula = escape(_formula(title, line, letters, made), quote=False)
                row = cell.sub(partial(_calculated, formula.encode()), row, count=1)
            rows.append(row)
        yield block._replace(rows=rows)


_CELL = rb'(<c r="%b\x04" s="[0-9]+")(?:/>|><v>([^<]*)</v></c>)'
"""A cell of a column in a row whose number is not known yet: its beginning, its value."""


def _calculated(formula: bytes, cell: re.Match[bytes]) -> bytes:
    start, value = cell.groups()
    kind = b"" if value else b' t="str"'
    return b"%b%b><f>%b</f><v>%b</v></c>" % (start, kind, formula, value or b"")


def _formula(title: str, line: ReviewLine, letters: Mapping[str, str], made: ReviewSheets) -> str:
    """Of a column in a row."""
    row = ROW_NUMBER
    if title == DEVIATION_TITLE:
        claimed, final = f"{letters['自评得分']}{row}", f"{letters[FINAL_TITLE]}{row}"
        return (
            f"IF(AND(ISNUMBER({claimed}),ISNUMBER({final})),"
            f'IF({claimed}=0,"",({claimed}-{final})/{claimed}),"")'
        )
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
        return f"IF(ISNUMBER({score}),{score},{base})"
    return (
        f"IF(ISNUMBER({score}),{score},"
        f"IF(ISNUMBER({share}),ROUND({points}*(1-{share}),2),{otherwise}))"
    )
