"""绩效目标申报表 and 监控表: called what they are; targets are importable, and no actuals."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from support.cli import call
from support.grids import grid_of
from support.importing import judged

from xl_jixiao.forms.reader import read_sheet
from xl_jixiao.model.submission import Form

DECLARED = """
项目支出绩效目标申报表|||||
（2024年度）|||||
项目名称|河道治理||实施单位|某县河道所|
总体目标|年度目标||||
|治理河道15公里，加固水库10座||||
绩效指标|一级指标|二级指标|三级指标|指标值|备注
|产出指标|数量指标|治理河道长度|≥15公里|
||质量指标|验收合格率|≥95%|
|效益指标|社会效益指标|受益人口|≥2000人|
|满意度指标|服务对象满意度|群众满意度|≥90%|
"""
WATCHED = """
项目支出绩效运行监控表|||||||
项目名称|河道治理||实施单位|某县河道所|||
项目资金（万元）|年初预算数|1—7月执行数|1—7月执行率||||
年度资金总额|220|110|50%||||
年度目标|治理河道15公里||||||
一级指标|二级指标|三级指标|年度指标值|1—7月完成情况|全年预计完成情况|原因说明|完成目标可能性
产出指标|数量指标|治理河道长度|≥15公里|8公里|15公里||确定能
|质量指标|验收合格率|≥95%|96%|96%||确定能
效益指标|社会效益指标|受益人口|≥2000人|1200人|2000人||有可能
"""
EVALUATED = "\n".join(
    line + extra
    for line, extra in zip(
        DECLARED.strip().splitlines(),
        ["||"] * 5 + ["|实际完成值|自评得分"] + ["|16公里|10"] * 4,
        strict=True,
    )
)


@pytest.mark.parametrize(
    ("table", "name", "word"),
    [
        (DECLARED, "绩效目标申报表", "没有实际完成值"),
        (DECLARED.replace("申报表", "批复表"), "绩效目标申报表", "没有实际完成值"),
        (WATCHED, "绩效目标监控表", "预计"),
        (WATCHED.replace("绩效运行监控表", "绩效情况表"), "绩效目标监控表", "预计"),
        (WATCHED.replace("运行监控表", "目标执行监控情况表"), "绩效目标监控表", "预计"),
    ],
)
def test_it_is_called_what_it_is(table: str, name: str, word: str) -> None:
    reading = read_sheet(grid_of(table), file="a.xlsx")
    assert reading.submissions == ()
    assert not reading.meant
    assert reading.reason.startswith(f"是{name}")
    assert word in reading.reason


def test_a_table_with_scores_is_a_self_evaluation_whatever_its_title() -> None:
    for table in (EVALUATED, EVALUATED.replace("申报表", "监控表")):
        reading = read_sheet(grid_of(table), file="a.xlsx")
        assert [one.actual.text for one in reading.submissions[0].indicators] == ["16公里"] * 4
        assert reading.targets == ()


def test_a_form_that_lacks_a_column_and_says_nothing_is_told_as_before() -> None:
    table = DECLARED.replace("项目支出绩效目标申报表", "项目支出绩效自评表")
    reading = read_sheet(grid_of(table), file="a.xlsx")
    assert "找不到表头“实际完成值”" in reading.reason


@pytest.mark.parametrize(
    ("table", "goal"),
    [(DECLARED, "治理河道15公里，加固水库10座"), (WATCHED, "治理河道15公里")],
)
def test_its_targets_are_there_and_nothing_of_what_came_of_them(table: str, goal: str) -> None:
    (found,) = read_sheet(grid_of(table), file="a.xlsx").targets
    assert (found.form, found.unit.text, found.project.text) == (
        *(Form.PROJECT, "某县河道所", "河道治理"),
    )
    assert found.goals[0].expected.text == goal
    assert [(one.level3.text, one.target.text) for one in found.indicators][:3] == [
        ("治理河道长度", "≥15公里"),
        ("验收合格率", "≥95%"),
        ("受益人口", "≥2000人"),
    ]
    assert not any(one.actual.filled or one.reason.filled for one in found.indicators)
    assert not any(line.executed.entry.filled for line in found.funds)


@pytest.mark.parametrize("table", [DECLARED, WATCHED])
def test_it_can_be_imported(table: str, tmp_path: Path) -> None:
    book = Book()
    for line in table.strip().splitlines():
        book.active.append(line.split("|"))
    source, out = tmp_path / "申报.xlsx", tmp_path / "自评表.xlsx"
    book.save(source)
    answer = call("import", source, "--out", out, "--year", "2024")
    assert (answer.code, answer.err) == (0, "")
    texts = {
        sheet.title: {str(cell.value) for row in sheet.iter_rows() for cell in row}
        for sheet in load_workbook(out)
    }
    form = texts["项目支出绩效自评表"]
    assert {"治理河道长度", "≥15公里", "受益人口", "河道治理", "某县河道所"} <= form
    assert not {"8公里", "15公里", "2000人"} & form
    assert judged(out).submissions == ()
