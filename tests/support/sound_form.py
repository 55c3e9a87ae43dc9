"""A 部门整体支出绩效自评表 in which all is right (100 points), with single cells changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from xl_jixiao.model.grid import column_letters

Content = tuple[str | float | dt.date, str]
"""What a cell holds, and its number format."""
HEADS = (
    *("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "自评得分"),
    "偏差原因分析及改进措施",
)
TEXTS = {
    "A2": "某县2023年度部门整体支出绩效自评表",
    "A3": "县级预算部门、单位名称",
    "D3": "某县水利局",
    "A4": "年度预算申请（万元）",
    "D4": "年初预算数",
    "E4": "全年预算数",
    "F4": "全年执行数",
    "G4": "分值",
    "H4": "执行率",
    "I4": "自评得分",
    "B5": "年度资金总额",
    "B6": "按收入性质分：220",
    "F6": "按支出性质分：220",
    "B7": "其中：一般公共预算：220",
    "F7": "其中：基本支出：150",
    "F8": "项目支出：70",
    "A11": "年度总体目标",
    "B11": "预期目标",
    "F11": "实际完成情况",
    "B12": "完成水库除险加固和河道治理。",
    "F12": "水库除险加固和河道治理按计划完成。",
    "A13": "绩效指标",
    "A22": "总分",
}
ROWS = (
    ("产出指标（50分）", "数量指标", "除险加固水库座数", "≥10座", "10座", 15),
    ("", "质量指标", "工程验收合格率", "≥95%", "98%", 15),
    ("", "时效指标", "完成时限", "12月31日前", "12月20日", 10),
    ("", "成本指标", "单座加固成本", "≤20万元", "18万元", 10),
    ("效益指标（30分）", "经济效益指标", "新增灌溉收益", "≥50万元", "55万元", 10),
    ("", "社会效益指标", "受益人口", "≥2000人", "2200人", 10),
    ("", "生态效益指标", "治理河道长度", "≥15公里", "16公里", 10),
    ("满意度指标（10分）", "服务对象满意度指标", "群众满意度", "≥90%", "95%", 10),
)
MERGES = (
    *("A2:I2", "A3:C3", "D3:I3", "A4:A10", "B4:C4", "B5:C5", "B6:E6", "F6:I6", "B7:E7", "F7:I7"),
    *("B8:E8", "F8:I8", "A11:A12", "B11:E11", "F11:I11", "B12:E12", "F12:I12", "A13:A21"),
    *("B14:B17", "B18:B20", "A22:F22"),
)


def write_sound_form(path: Path, changed: Mapping[str, Content]) -> Path:
    """By openpyxl; `changed` gives cells by their address."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "自评表"
    cells: dict[str, Content] = {at: (text, "General") for at, text in TEXTS.items()}
    money = (("D", 200), ("E", 220), ("F", 220), ("G", 10), ("I", 10))
    cells |= {f"{column}5": (float(value), "General") for column, value in money}
    cells["H5"] = (1.0, "0%")
    cells |= {f"{column_letters(col)}13": (text, "General") for col, text in enumerate(HEADS, 2)}
    for row, values in enumerate(ROWS, 14):
        for col, value in enumerate((*values, values[-1]), 2):
            cells[f"{column_letters(col)}{row}"] = (value, "General")
    cells |= {"G22": (100.0, "General"), "H22": (100.0, "General"), **changed}
    for at, (value, code) in cells.items():
        if value != "":
            sheet[at] = value
            sheet[at].number_format = code
    for area in MERGES:
        sheet.merge_cells(area)
    book.save(path)
    return path
