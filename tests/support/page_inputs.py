"""What a bureau received, for comparing a browser page with the command line: sixty mixed files."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from support import bad_files
from support.bad_documents import good as good_document
from support.biff import numbers_xls
from support.encrypted_files import agile, rc4
from support.engine_calls import ROSTER
from support.hostile import KINDS
from support.mixed_folder import write_mixed_folder
from support.small_forms import write_project
from support.xlsb import xlsb

WORKBOOKS = Path(__file__).resolve().parents[1] / "workbooks"

_HARD = {
    "数值/段里套段.xlsx",
    "部件/样式套得很深.xlsx",
    "位置/标记套得很深.xlsx",
    "数值/格式条件数没有尽头.xlsx",
    "网页/表格套五千层.xls",
}
"""What ended a browser's engine, or was read otherwise there."""


def write_inputs(folder: Path, units: int = 9) -> Path:
    """收到 and the roster."""
    received = write_mixed_folder(folder / "收到", units)
    old = received / "旧"
    old.mkdir()
    for path in sorted(WORKBOOKS.iterdir()):
        shutil.copy(path, old / path.name)
    (old / "数.xls").write_bytes(numbers_xls(["0.00%", "0.0"], [0.5, 12.5]))
    (old / "改名.et").write_bytes(numbers_xls(["0"], [1]))
    (old / "表.xlsb").write_bytes(xlsb([["项目支出绩效自评表"], ["甲", 1.5]]))
    (old / "网页.xls").write_bytes(bad_files.html_table())
    (old / "另存.xml").write_bytes(bad_files.xml_spreadsheet())
    (old / "炸弹.xlsx").write_bytes(bad_files.zip_bomb())
    (old / "断.xlsx").write_bytes(bad_files.truncated())
    (old / "断.xls").write_bytes(numbers_xls(["0"], [1])[:700])
    (old / "信.docx").write_bytes(good_document())
    (old / "清单.csv").write_bytes(bad_files.csv())
    for kind in KINDS:
        if kind.name in _HARD:
            (old / Path(kind.name).name).write_bytes(kind.make())
    _write_roster(folder / ROSTER, units)
    return folder


def write_unreadable(folder: Path) -> Path:
    """What only cryptography, LibreOffice or a guarded process opens: a page refuses it."""
    folder.mkdir(parents=True)
    form = write_project(folder / "表.xlsx")
    (folder / "保护.xlsx").write_bytes(agile(form.read_bytes()))
    (folder / "保护.xls").write_bytes(rc4((WORKBOOKS / "display.xls").read_bytes()))
    (folder / "报告.rtf").write_bytes(rb"{\rtf1\ansi 2023}")
    (folder / "加密.xlsx").write_bytes(bad_files.encrypted())
    large = numbers_xls(["0"], [1]) + bytes(33 << 20)
    (folder / "大.xls").write_bytes(large)
    return folder


def _write_roster(path: Path, units: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["单位名称", "预算部门", "项目名称"])
        for number in range(units + 3):
            out.writerow([f"青山县第{number}局", f"青山县第{number // 2 * 2}局", "档案数字化"])
