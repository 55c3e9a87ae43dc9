"""The templates in a second application: rows inserted, formulas calculated, pages printed."""

from __future__ import annotations

import json
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from support import libreoffice, ooxml
from support.excel_template import NAMES, built, official, read, template_plan
from support.uno_python import PYTHON, require

from xl_jixiao import evaluate_file
from xl_jixiao.model.grid import column_letters
from xl_jixiao.outputs.planned import write_blank
from xl_jixiao.template.formulas.notation import HELPERS

pytestmark = pytest.mark.slow  # LibreOffice opens, recalculates and prints templates

SCRIPT = Path(__file__).parents[1] / "support" / "excel_template_uno.py"
FORM = "部门整体支出绩效自评表"
INSERTED = 16
ROWS = {
    14: ("举办培训班次数", "≥12次", "12次", "10"),
    15: ("巡查次数", "≥20次", "18次", "10"),
    INSERTED: ("宣传次数", "≥10次", "9次", "5"),
    17: ("走访次数", "≥4次", "4次", "5"),
    23: ("验收合格率", "≥95%", "96%", "10"),
    31: ("任务按时完成率", "≥95%", "95%", "5"),
    39: ("单位成本", "≤50万元", "48万元", "5"),
    47: ("带动增收金额", "≥100万元", "90万元", "20"),
    55: ("受益群众人数", "≥500人", "520人", "10"),
    79: ("服务对象满意度", "≥90%", "93%", "10"),
}
"""Row after the insertion → name, target, actual, points."""


def edits():
    yield "insert", FORM, INSERTED
    for address, text in {"D3": "青山县水利局", "D5": "100", "E5": "120", "F5": "110"}.items():
        yield "type", FORM, address, text
    yield "type", FORM, "A2", "青山县2024年度部门整体支出绩效自评表"
    yield "type", FORM, "B12", "目标"
    for row, texts in ROWS.items():
        for column, text in zip("DEFG", texts, strict=True):
            yield "type", FORM, f"{column}{row}", text
    # what 计算得分 does in a workbook with macros, and a clerk by hand in one without
    last = column_letters(15 + len(HELPERS))  # K to O, then the hidden ones
    yield "copy", FORM, f"K{INSERTED - 1}:{last}{INSERTED - 1}", f"K{INSERTED}"
    for row in ROWS:
        yield "read", FORM, f"L{row}"
    yield "read", FORM, "L87"
    yield "read", FORM, "N14"
    yield "read", FORM, "O14"


@pytest.fixture(scope="module", params=["绩效自评表.xlsx", "绩效自评表.xlsm"])
def edited(request, tmp_path_factory):
    """The saved workbook and what its cells showed."""
    require()
    folder = tmp_path_factory.mktemp("edited")
    steps = folder / "edits.json"
    steps.write_text(json.dumps(list(edits())), "utf-8")
    target = folder / "saved.xlsx"
    command = [PYTHON, str(SCRIPT), str(built() / request.param), str(target), str(steps)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return target, json.loads(done.stdout)


def test_an_inserted_row_is_read_scored_and_checked(edited):
    path, _ = edited
    result = evaluate_file(path)
    (submission,) = read(path)[0]
    found = {one.ref.row: one for one in submission.indicators if one.ref}
    assert sorted(found) == sorted(ROWS)
    assert found[INSERTED].level3.text == "宣传次数"
    assert found[INSERTED].level2.text == found[INSERTED - 1].level2.text == "数量指标"
    assert submission.unit.text == "青山县水利局"
    assert submission.year == 2024
    (score,) = result.scores
    assert [row.line.score for row in score.rows][2] == Decimal("4.5")
    assert f"H{INSERTED}" in {cell for one in result.findings for cell in one.cells}


def test_the_native_scores_are_those_of_the_engine(edited):
    path, shown = edited
    (score,) = evaluate_file(path).scores
    *rows, total, section, weights = shown
    assert [Decimal(text) for text in rows] == [row.line.score for row in score.rows]
    assert Decimal(total) == score.total
    outputs = [row.line.score for row in score.rows[:7]]
    assert Decimal(section) == sum(outputs)
    assert weights == "分值合计50分，相符"


@pytest.mark.parametrize("name", NAMES)
def test_the_sdk_validator_finds_nothing(name):
    ooxml.require()
    assert ooxml.validate(built() / name) == []


def test_the_tools_are_not_printed(tmp_path):
    """As many pages as the official forms, and none of the tools' words on them."""
    libreoffice.require()
    pdf = libreoffice.convert(built() / "绩效自评表.xlsx", tmp_path / "pdf", "pdf")
    text = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True).stdout
    assert "核算得分" not in text.decode("utf-8").replace("\n", "").partition("附件")[2]
    ids = [official(FORM).form.partition("@")[0], "hunan-basic-data", *["central-project"] * 3]
    blank = tmp_path / "blank.xlsx"
    write_blank([template_plan(one) for one in ids], blank)
    plain = libreoffice.convert(blank, tmp_path / "pdf", "pdf")
    assert pages(pdf) == pages(plain) + 2  # 填报说明, 检查结果


def pages(pdf):
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    return int(told.partition("Pages:")[2].split()[0])
