"""Filled forms of other people: a central one, a Sichuan one, a bureau's own with extra columns."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from support.corpus_workbooks import load_tables, write_table

KINDS = {"central": "a09", "sichuan": "a04", "extra": "a13"}


def write_foreign(kind: str, folder: Path) -> Path:
    """A filled workbook of that kind."""
    table = next(one for one in load_tables() if one["id"] == KINDS[kind])
    folder.mkdir(parents=True, exist_ok=True)
    path = write_table(table, folder)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    # a person's own colour and comment on cells that a check may mark
    sheet["F8"].fill = PatternFill("solid", start_color="92D050")
    sheet["F8"].comment = Comment("请核实", "张三")
    if kind == "extra":
        _extra_columns(sheet)
    book.save(path)
    return path


def _extra_columns(sheet) -> None:
    """责任科室 and 佐证材料 right of the table, formatted far beyond it; no print area."""
    header = next(row for row in sheet.iter_rows() if any(c.value == "三级指标" for c in row))
    last = sheet.max_column
    for step, title in enumerate(("责任科室", "佐证材料"), 1):
        sheet.cell(header[0].row, last + step, title)
        for row in range(header[0].row + 1, header[0].row + 4):
            sheet.cell(row, last + step, f"{title}{row}")
    for col in range(last + 3, last + 12):
        sheet.cell(3, col).number_format = "0.00%"
    sheet.print_area = None
