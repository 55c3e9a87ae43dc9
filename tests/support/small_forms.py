"""Small filled workbooks for tests of whole runs."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

ROWS = (
    ("产出指标\n（50分）", "数量指标", "培训班次", "≥10次", 25),
    ("", "质量指标", "验收合格率", "≥95%", 15),
    ("", "时效指标", "完成时限", "12月31日前", 10),
    ("效益指标\n（30分）", "社会效益\n指标", "带动就业人数", "≥100人", 30),
    ("满意度指标\n（10分）", "服务对象满意度", "群众满意度", "≥90%", 10),
)
ACTUALS = ("12次", "98%", "12月20日", "120人", "95%")
HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")


def write_project(
    path: Path,
    *,
    unit: str = "青山县档案馆",
    project: str = "档案数字化",
    year: int = 2023,
    actuals: tuple[str, ...] = ACTUALS,
    modified: dt.datetime | None = None,
    stray: bool = False,
) -> Path:
    """A 项目支出绩效自评表 that is all right, with the last cell of the sheet filled on demand."""
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": modified or dt.datetime(2024, 3, 1)})  # noqa: DTZ001 - document properties carry no zone
        sheet = book.add_worksheet("自评表")
        sheet.merge_range("A1:I1", f"青山县{year}年度项目支出绩效自评表")
        sheet.write_row("A2", ["项目名称", "", project])
        sheet.write_row("A3", ["主管部门", "", "青山县人民政府", "", "实施单位", unit])
        _fill(book, sheet, actuals)
        if stray:
            sheet.write(1_048_575, 16_383, 1)
    return path


def write_projects(path: Path, count: int) -> Path:
    """A workbook with as many 项目支出绩效自评表, each with half a dozen mistakes."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        for number in range(count):
            sheet = book.add_worksheet(f"自评表{number}")
            sheet.merge_range("A1:I1", "青山县2023年度项目支出绩效自评表")
            sheet.write_row("A2", ["项目名称", "", f"项目{number}"])
            sheet.write_row(
                "A3", ["主管部门", "", "青山县人民政府", "", "实施单位", "青山县档案馆"]
            )
            _fill(book, sheet, ("8次", "90%", "", "80人", "很好"))
    return path


def _fill(book: Any, sheet: Any, actuals: tuple[str, ...]) -> None:
    # Any: XlsxWriter is untyped
    percent = book.add_format({"num_format": "0%"})
    sheet.write_row(
        "A4",
        [
            "项目资金\n（万元）",
            "",
            "",
            "年初预算数",
            "全年预算数",
            "全年执行数",
            "分值",
            "执行率",
            "得分",
        ],
    )
    sheet.write_row("B5", ["年度资金总额", "", 100, 100, 100, 10])
    sheet.write("H5", 1, percent)
    sheet.write("I5", 10)
    sheet.write_row("A6", ["年度总体目标", "预期目标", "", "", "实际完成情况"])
    sheet.write_row("A7", ["", "完成全部馆藏档案的数字化。", "", "", "已按计划全部完成。"])
    sheet.write_row("B8", [*HEADS, "偏差原因分析及改进措施"])
    for at, (row, actual) in enumerate(zip(ROWS, actuals, strict=True), start=8):
        *texts, points = row
        sheet.write_row(at, 1, [*texts, actual, points, points])
    sheet.write_row(13, 1, ["总分", "", "", "", "", 100, 100])


def bloat(path: Path, rows: int) -> Path:
    """Add so many styled empty rows below the form."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    filler = "".join(
        f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>'
        for row in range(101, 101 + rows)
    )
    parts[name] = parts[name].replace(b"</sheetData>", filler.encode() + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for member, data in parts.items():
            package.writestr(member, data)
    return path
