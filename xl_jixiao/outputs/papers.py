"""The sheets that are printed: 概览 on A4 upright, 汇总表 and its likes on A4 landscape."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache, partial
from itertools import chain
from typing import Any

from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.outputs.rows import SheetFill, Stretch
from xl_jixiao.outputs.sheets import (
    WorkbookContext,
    blocks_of_rows,
    check_room,
    header_text,
    sample_row,
    sheet_part,
    styles_of,
)
from xl_jixiao.outputs.styles import points_for, set_up_paper, width_of
from xl_jixiao.tables.papers import PaperSection, PaperTable
from xl_jixiao.tables.table import AnyColumn, ColumnKind, RowValues
from xl_jixiao.text.wrapping import lines_in

_PLAIN_HEIGHT = 15.0
_TITLE_HEIGHT = 30.0
_PAGE_HEIGHT = {False: 860.0, True: 1_160.0}
"""Points of rows that fit on a page of A4 landscape, and upright, without becoming too small to
read."""
_AROUND = 8
"""Rows above and below the tables of a sheet, at most."""
_MEASURED = 2_000
"""Rows whose heights are asked for; a table of more takes as many pages as it takes."""


def paper_table(desk: WorkbookContext, table: PaperTable) -> SheetFill | None:
    """A printed table; its rows are streamed in.

    Raises:
        SheetFullError: there are more than Excel holds.
    """
    check_room(desk, table.name, _size(table) + 3 * len(table.sections) + _AROUND)
    sheet = desk.workbook.add_worksheet(table.name)
    seen = [at for at, one in enumerate(table.columns) if one.title not in table.hidden]
    for at, column in enumerate(table.columns):
        options = {"hidden": column.title in table.hidden}
        sheet.set_column(at, at, width_of(column), None, options)
    styles, last = desk.styles, len(table.columns) - 1
    sheet.merge_range(0, 0, 0, last, safe_text(table.title), styles.paper_title)
    sheet.set_row(0, _TITLE_HEIGHT)
    sheet.write_string(1, seen[0], table.left, styles.paper_left)
    sheet.write_string(1, seen[-1], table.right, styles.paper_right)
    columns = table.columns
    for at, column in enumerate(columns):
        sheet.write_string(2, at, header_text(column), styles.header)
    sheet.set_row(2, points_for(2))
    sheet.freeze_panes(3, 0)
    row = 3
    stretches: list[Stretch] = []
    for section in table.sections:
        stretches += _section(desk, sheet, table, section, row)
        row += bool(section.title) + len(section.rows) + len(section.totals)
    row = _foot(desk, sheet, table, row, seen)
    pages = 0
    if _size(table) <= _MEASURED:
        height = _TITLE_HEIGHT + points_for(2) + _PLAIN_HEIGHT * (row - 2) + _extra(table)
        pages = math.ceil(height / _PAGE_HEIGHT[table.upright])
    set_up_paper(
        sheet,
        repeat=2,
        pages=pages,
        upright=table.upright,
        area=(row, last),
    )
    if not stretches:
        return None
    return SheetFill(sheet_part(sheet), tuple(stretches), row + 1)


def _section(
    desk: WorkbookContext,
    sheet: Any,  # XlsxWriter ships no types
    table: PaperTable,
    section: PaperSection,
    row: int,
) -> Iterator[Stretch]:
    """The head and the totals of a section from a row on, and its rows."""
    last = len(table.columns) - 1
    if section.title:
        sheet.merge_range(row, 0, row, last, safe_text(section.title), desk.styles.paper_section)
        row += 1
    if section.rows:
        sample_row(desk, sheet, row, table.columns)
        blocks = blocks_of_rows(desk, table.columns, section.rows)
        yield Stretch(row + 1, len(section.rows), styles_of(table.columns), blocks)
        row += len(section.rows)
    for totals in section.totals:
        for at, column in enumerate(table.columns):
            _write(sheet, row, at, totals.get(column.title), desk.styles.total[column.kind])
        row += 1


def _write(sheet: Any, row: int, at: int, value: Decimal | int | str | None, style: Any) -> None:
    if value is None:
        sheet.write_blank(row, at, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, at, safe_text(value), style)
    else:
        sheet.write_number(row, at, value, style)


def _foot(
    desk: WorkbookContext, sheet: Any, table: PaperTable, row: int, seen: Sequence[int]
) -> int:
    """The sentence below the table and what is signed; the last row."""
    sheet.write_string(row, seen[0], safe_text(table.note), desk.styles.note)
    if table.signed:
        row += 2
        sheet.set_row(row, 22)
        for at, text in zip(
            _spread(table.columns, seen, len(table.signed)), table.signed, strict=True
        ):
            sheet.write_string(row, at, text, desk.styles.paper_left)
    return row


def _spread(columns: Sequence[AnyColumn], seen: Sequence[int], count: int) -> Iterable[int]:
    """Columns that begin nearest to the parts of the width."""
    starts, left = [], 0.0
    for at in seen:
        starts.append((left, at))
        left += width_of(columns[at])
    for part in range(count):
        yield min(starts, key=lambda start: abs(start[0] - left * part / count))[1]


def _size(table: PaperTable) -> int:
    return sum(len(section.rows) for section in table.sections)


def _extra(table: PaperTable) -> float:
    """Points that rows of several lines take beyond plain ones."""
    kinds = {ColumnKind.NAME, ColumnKind.TEXT, ColumnKind.SHORT}
    texts = [at for at, one in enumerate(table.columns) if one.kind in kinds]
    measured = [cache(partial(lines_in, room=int(width_of(table.columns[at])))) for at in texts]
    extra = 0.0
    for row in _texts(table, texts):
        lines = max([lines(str(text or "")) for lines, text in zip(measured, row, strict=True)])
        extra += max(0.0, points_for(lines) - _PLAIN_HEIGHT) if lines > 1 else 0.0
    return extra


def _texts(table: PaperTable, columns: Sequence[int]) -> Iterator[RowValues]:
    """What is in these columns, row by row."""
    return chain.from_iterable(one.rows.narrowed(columns) for one in table.sections)
