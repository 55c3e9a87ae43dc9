"""Every button of the built workbooks, pressed in LibreOffice, with Python and without.

The modules are the built ones but xlwings' own, which only Excel compiles: a stub notes which
handler was reached.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from support import uno_python
from support.excel_template import SHEETS, built
from support.oxt import stubs

from xl_jixiao.excel import buttons
from xl_jixiao.outputs.marked_copy import load_with_macros
from xl_jixiao.outputs.marks import RESULT_HEADERS
from xl_jixiao.template.vba import build_project, our_modules, ours

pytestmark = pytest.mark.slow  # LibreOffice runs macros

RUNNER = Path(stubs.__file__).with_name("macros.py")
UNIT, BUREAU = "绩效自评表.xlsm", "绩效自评汇总.xlsm"
D1 = "部门整体支出绩效自评表"
HANDLERS = {
    "计算得分": "calc_scores",
    "检查填报": "check_form",
    "生成报告初稿": "draft_report",
    "清除标记": "clear_marks",
    "汇总文件夹": "merge_folder",
    "生成退回件": "return_folder",
    "生成空白表": "hand_out_blanks",
    "与上次对照": "compare_rounds",
    "导出口径": "export_rules_sheet",
}
VBA_PART = "xl/vbaProject.bin"


def with_stub(name: str, stub: str, folder: Path) -> Path:
    """The built workbook with its own modules but xlwings', messages noted, a probe in each.

    Without Python the functions of cells get another name: LibreOffice shows their CVErr as a text
    ("Error 2042"), which IFERROR passes, while it falls back where a function is unknown.
    """
    book = load_with_macros(built() / name)
    codes = [sheet.sheet_properties.codeName for sheet in book]
    documents = {
        "ThisWorkbook": ours("ThisWorkbook.cls"),
        **dict.fromkeys(codes, "Option Explicit\n"),
    }
    modules = our_modules()
    assert modules["JxButtons"].count(stubs.SAYS) == 1
    modules["JxButtons"] = modules["JxButtons"].replace(stubs.SAYS, stubs.NOTES)
    if stub == stubs.ABSENT:
        modules["JxUdfs"] = re.sub(r"\bJX_(?!Describe)", "Away_JX_", modules["JxUdfs"])
    modules = {module: text + stubs.probe(module) for module, text in modules.items()}
    project = build_project({"xlwings": stub, **modules}, documents)
    target = folder / f"{Path(name).stem}.xlsm"
    with zipfile.ZipFile(built() / name) as source, zipfile.ZipFile(target, "w") as made:
        for one in source.infolist():
            made.writestr(one, project if one.filename == VBA_PART else source.read(one))
    return target


@cache
def done(name: str, stub: str, steps: str):
    """What the steps gave; the same LibreOffice start for all questions about them."""
    uno_python.require()
    folder = Path(mkdtemp(prefix="jixiao_macros_"))
    script = folder / "steps.json"
    script.write_text(steps, "utf-8")
    workbook = with_stub(name, stub, folder)
    ran = subprocess.run(
        [uno_python.PYTHON, RUNNER, workbook, folder / "profile", folder / "log", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_every_module_compiles():
    steps = [("run", f"{module}.JxProbe{module}") for module in our_modules()]
    found = done(UNIT, stubs.PRESENT, json.dumps(steps))
    assert found == [[f"compiled {module}"] for module in our_modules()]


@pytest.mark.parametrize("name", [UNIT, BUREAU])
def test_every_button_reaches_its_handler(name):
    found = done(name, stubs.PRESENT, '[["buttons"]]')
    reached = {(sheet, caption): lines for sheet, caption, _, lines in found}
    if name == UNIT:
        captions = list(HANDLERS)[:4]
        assert set(reached) == {(sheet, caption) for sheet in SHEETS for caption in captions}
    else:
        assert {caption for _, caption in reached} == {*list(HANDLERS)[4:], "打开结果"}
    for (_, caption), lines in reached.items():
        if caption == "打开结果":
            assert "还没有汇总结果" in lines[0]
            continue
        assert lines == [f"import xl_jixiao.excel.buttons as b; b.{HANDLERS[caption]}()"]
        assert callable(getattr(buttons, HANDLERS[caption]))


def test_without_python_each_button_says_in_one_sentence_what_was_done():
    said = {
        caption: lines
        for name in (UNIT, BUREAU)
        for _, caption, _, lines in done(name, stubs.ABSENT, '[["buttons"]]')
    }
    assert {caption: len(lines) for caption, lines in said.items()} == dict.fromkeys(said, 1)
    words = {caption: lines[0] for caption, lines in said.items()}
    assert "已用表内公式重新计算" in words["计算得分"]
    assert "“检查结果”" in words["检查填报"]
    for caption in ("生成报告初稿", "汇总文件夹"):
        assert "要用 Python" in words[caption]
        assert "《安装说明》" in words[caption]
    assert all(lines[0].count("。") == 1 for lines in said.values())


def test_without_python_the_scores_are_the_native_ones_and_the_hints_are_listed():
    given = {"D14": "办班次数", "E14": "≥12次", "F14": "", "G14": "10"}
    given |= {"D15": "合格率", "E15": "≥90%", "F15": "95%", "G15": "10", "H15": "8"}
    steps = [["type", D1, address, text] for address, text in given.items() if text]
    steps += [["run", "JxButtons.JX_Calc"], ["read", D1, "L15"], ["read", D1, "H15"]]
    steps += [["run", "JxButtons.JX_Check"], ["read", D1, "M14"], ["read", D1, "H15"]]
    listed = [f"{'ABCDEFGHIJ'[at]}3" for at in range(len(RESULT_HEADERS))]
    steps += [["read", "检查结果", address] for address in listed]
    _, score, typed, _, hint, still, *row = done(UNIT, stubs.ABSENT, json.dumps(steps))
    assert float(score) == 10
    assert hint
    found = dict(zip(RESULT_HEADERS, row, strict=True))
    assert {D1, "M14", hint} <= set(found.values()), found
    assert typed == still == "8"
