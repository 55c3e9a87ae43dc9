"""A folder with what a bureau receives: versions, copies, reports beside tables, bad files."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from support.small_forms import ACTUALS, write_project
from xl_jixiao.resources import data_folder

REPORT = """
青山县{name}2023年度档案数字化项目支出绩效自评报告
一、项目概况
2023年全年预算数120万元，全年执行数90万元，预算执行率75%。自评结果为98分。
二、绩效情况
1、培训班次，年度指标值：≥10次，实际完成值：12次，分值25分，得分25分。
三、存在的问题
进度不快。
"""


def write_mixed_folder(folder: Path, units: int = 4) -> Path:
    """Some twenty files; the names make the order of the file system matter."""
    for number in range(units):
        name = f"第{number}局"
        short = (f"{8 + number}次", *ACTUALS[1:])
        place = folder / ("乙" if number % 2 else "甲") / name
        write_project(place / "表.xlsx", unit=f"青山县{name}", actuals=short)
        write_project(
            place / "表（新）.xlsx",
            unit=f"青山县{name}",
            modified=dt.datetime(2024, 4, 1 + number),  # noqa: DTZ001 - document properties carry no zone
        )
        shutil.copy(place / "表.xlsx", place / "表 - 副本.xlsx")
        _write_report(place / "报告.docx", REPORT.format(name=name))
    _write_report(folder / "只有报告.docx", REPORT.format(name="无表局"))
    write_project(folder / "去年.xlsx", unit="青山县第0局", year=2022)
    write_project(folder / "两份" / "a.xlsx", unit="青山县两份局")
    write_project(folder / "两份" / "b.xlsx", unit="青山县两份局", actuals=("9次", *ACTUALS[1:]))
    write_project(
        folder / "怪.xlsx",
        unit="青山县=1+1局",
        project='A&B <c> "d" \'😀',
        actuals=("=HYPERLINK(1)", *ACTUALS[1:]),
    )
    (folder / "坏.xlsx").write_bytes(b"PK\3\4 broken")
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "说明.txt").write_text("请于三月底前报送", encoding="utf-8")
    (folder / "~$表.xlsx").write_bytes(b"lock")
    for example in data_folder("examples").glob("*.xlsx"):
        shutil.copy(example, folder / example.name)
    return folder


def _write_report(path: Path, text: str) -> None:
    from docx import Document

    document = Document()
    for line in text.strip().splitlines():
        document.add_paragraph(line)
    document.core_properties.modified = dt.datetime(2024, 1, 1)  # noqa: DTZ001 - likewise
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
