"""One workbook with all that a number format can do to a form; the same facts in every format.

`workbooks/display.xls` and `.ods` are this workbook, saved by LibreOffice 7.4.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from xl_jixiao.model.grid import CellKind

CELLS = [
    # value, number format, what a person sees, kind
    ("部门整体支出绩效自评表", "", "部门整体支出绩效自评表", CellKind.TEXT),
    ("年初\n预算数", "", "年初\n预算数", CellKind.TEXT),
    (253, "", "253", CellKind.NUMBER),
    (98.5, "", "98.5", CellKind.NUMBER),
    (0.1 + 0.2, "", "0.3", CellKind.NUMBER),
    (1, "0%", "100%", CellKind.NUMBER),
    (0.98765, "0.00%", "98.77%", CellKind.NUMBER),
    (12873.13, "#,##0.00", "12,873.13", CellKind.NUMBER),
    (0.5, '0.00"亿元"', "0.50亿元", CellKind.NUMBER),
    (0.95, '"≥"0%', "≥95%", CellKind.NUMBER),
    (-5, '0.00;"△"0.00', "△5.00", CellKind.NUMBER),
    (0, '0.00;-0.00;"—"', "—", CellKind.NUMBER),
    (1234567, "#,##0,", "1,235", CellKind.NUMBER),
    (dt.date(2024, 12, 31), 'm"月"d"日"', "12月31日", CellKind.DATE),
    (dt.date(2024, 12, 31), 'yyyy"年"m"月"d"日"', "2024年12月31日", CellKind.DATE),
    (dt.date(2024, 11, 5), "yyyy-mm-dd", "2024-11-05", CellKind.DATE),
    ("优", '@"级"', "优级", CellKind.TEXT),
    ("95", "@", "95", CellKind.TEXT),
    ("=1/0", "", "#DIV/0!", CellKind.ERROR),
    ("=1+1", "", "2", CellKind.NUMBER),
]
"""Column A from row 1 on."""


def write_display_workbook(path: Path) -> None:
    """By XlsxWriter."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("自评表")
        for row, (value, code, shown, kind) in enumerate(CELLS):
            style = book.add_format({"num_format": code} if code else {})
            if isinstance(value, dt.date):
                sheet.write_datetime(row, 0, value, style)
            elif kind is CellKind.TEXT:
                sheet.write_string(row, 0, str(value), style)
            elif isinstance(value, str):
                result = float(shown) if kind is CellKind.NUMBER else shown
                sheet.write_formula(row, 0, value, style, result)
            else:
                sheet.write_number(row, 0, value, style)
        sheet.merge_range("C1:E2", "合并")
        book.add_worksheet("隐藏").hide()
        book.define_name("JX_TEST", "=自评表!$A$1")
