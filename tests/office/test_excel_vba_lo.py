"""Our VBA in LibreOffice: it compiles, reads cells as they show, and does without Python."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pytest
import xlsxwriter
from support import uno_python
from support.vba import stubs

from xl_jixiao.template.macro_texts import SHEET, macro_texts
from xl_jixiao.template.vba import build_project, our_modules, ours

pytestmark = pytest.mark.slow  # LibreOffice runs macros

RUNNER = Path(__file__).resolve().parents[1] / "support" / "vba" / "lo_macros.py"


def build(path: Path, stub: str) -> None:
    names = {"填报": "JxD1", "检查结果": "JxResult", SHEET: "JxTextSheet"}
    documents = {
        "ThisWorkbook": ours("ThisWorkbook.cls"),
        **dict.fromkeys(names.values(), "Option Explicit\n"),
    }
    modules = {"xlwings": stub, **our_modules(), "JxProbe": stubs.PROBE}
    book = xlsxwriter.Workbook(str(path))
    book.add_vba_project(io.BytesIO(build_project(modules, documents)), is_stream=True)
    book.set_vba_name("ThisWorkbook")
    sheets = [book.add_worksheet(name) for name in names]
    for sheet, code in zip(sheets, names.values(), strict=True):
        sheet.set_vba_name(code)
    for row, pair in enumerate(macro_texts()):
        sheets[2].write_row(row, 0, pair)
    sheets[2].very_hidden()
    form = sheets[0]
    form.write("B1", 0.95, book.add_format({"num_format": "0.0%"}))
    form.write("B2", 12.5)
    form.merge_range("B4:C4", "合并")
    form.write_row("E1", ["核算完成率", "核算得分", "提示"])
    form.write("G2", "指标值偏低")
    form.write("G4", "没有单位")
    form.write("D4", "人填的")
    book.close()


def run(folder: Path, stub: str, *steps: str) -> dict[str, object]:
    uno_python.require()
    path = folder / "probe.xlsm"
    build(path, stub)
    done = subprocess.run(
        [uno_python.PYTHON, str(RUNNER), str(path), str(folder / "profile"), *steps],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return dict(zip(steps, json.loads(done.stdout), strict=True))


def test_texts_and_cells_come_out_as_they_show(tmp_path):
    found = run(
        tmp_path, stubs.RECORDS,
        "JxProbe.Speak", "填报!A51", "JxProbe.Shown", "填报!A52", "填报!A53",
    )  # fmt: skip
    assert found["填报!A51"] == "你好，张三！①②③ 执行率≥95%"
    assert found["填报!A52"] == "~=.95~0.0%|12.5|||x"
    assert found["填报!A53"] == "4|~=.95~0.0%||<"


@pytest.mark.parametrize(
    ("macro", "handler"), [("JX_Calc", "calc_scores"), ("JX_Merge", "merge_folder")]
)
def test_a_button_reaches_its_handler(tmp_path, macro, handler):
    found = run(tmp_path, stubs.RECORDS, f"JxButtons.{macro}", "填报!A50")
    assert found["填报!A50"] == f"import xl_jixiao.excel.buttons as b; b.{handler}()"


LISTED = tuple(f"检查结果!{place}" for place in ("A3", "C3", "D3", "E3", "C4", "D4", "E4", "A5"))


def test_without_python_the_native_hints_are_listed(tmp_path):
    found = run(
        tmp_path, stubs.ABSENT,
        "JxButtons.JX_Check", *LISTED, "检查结果!A1", "检查结果!A2", "填报!D4", "填报!G2",
    )  # fmt: skip
    told = [found[place] for place in LISTED]
    assert told == ["提示", "填报", "G2", "指标值偏低", "填报", "G4", "没有单位", ""]
    assert found["检查结果!A1"] == "级别"
    assert found["检查结果!A2"] == "由表内公式给出 2 条提示，未经 Python 检查。"
    assert found["填报!D4"] == "人填的"


def test_without_python_the_list_is_emptied_again(tmp_path):
    found = run(
        tmp_path, stubs.ABSENT,
        "JxButtons.JX_Check", "JxButtons.JX_Clear", "检查结果!A2", *LISTED, "填报!D4",
    )  # fmt: skip
    assert {found[place] for place in LISTED} == {""}
    assert found["检查结果!A2"] == "尚未检查。"
    assert found["填报!D4"] == "人填的"
