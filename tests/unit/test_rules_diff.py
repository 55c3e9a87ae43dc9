"""Two profiles on a folder: who changes score or grade, by which rule and which rows."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal

import openpyxl
import pytest
from click.testing import CliRunner
from support.submissions import evaluate, read_form

from xl_jixiao.actions.refusal import RefusedError
from xl_jixiao.actions.rule_diff import CompareWork, compare_rules, write_comparison
from xl_jixiao.batch.settings import Task
from xl_jixiao.cli.rules import rules as command
from xl_jixiao.facts.rule_changes import form_change, rule_differences
from xl_jixiao.model.finding import Status
from xl_jixiao.outputs.rule_diff import comparison_json, told
from xl_jixiao.resources import data_folder
from xl_jixiao.rules.loading import load_rules

UP = "正向指标（≥、＞、只写数字）"
CENTRE = "桃江县重点项目建设事务中心2023年度部门整体支出绩效自评表.xlsx"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A unit's form, the same once more, a file that is none, a damaged one."""
    place = tmp_path_factory.mktemp("folder")
    shutil.copy(data_folder("examples") / CENTRE, place / "a.xlsx")
    shutil.copy(data_folder("examples") / CENTRE, place / "b.xlsx")
    (place / "c.xlsx").write_bytes(b"PK\x03\x04")
    return place


@pytest.fixture(scope="module")
def compared(folder):
    return compare_rules(folder, load_rules("national"), load_rules("platform-manual"), jobs=1)


def test_the_seed_is_excellent_under_one_and_good_under_the_other(compared):
    (form,) = compared.forms
    assert (form.first.total, form.first.grade) == (Decimal("99.84"), "优")
    assert (form.second.total, form.second.grade) == (Decimal("83.84"), "良")
    assert form.difference == -16
    assert form.rules == ("超额完成",)
    assert len(form.rows) == 8
    assert {(row.second.score or 0) - (row.first.score or 0) for row in form.rows} == {-2}
    row = form.rows[0]
    assert (row.cell, row.target, row.actual) == ("H16", "≥30", "52次")
    assert "每个指标扣2分" in row.second.basis_text
    assert told(compared) == "共 1 张自评表：得分变化的 1 张，等级变化的 1 张。"


def test_files_that_can_t_be_compared_are_named(compared):
    assert [(one.file, one.status) for one in compared.files] == [
        ("a.xlsx", Status.MERGED),
        ("b.xlsx", Status.SKIPPED),
        ("c.xlsx", Status.REJECTED),
    ]
    assert "内容完全相同" in compared.files[1].reason
    assert compared.exit_code == 3


def test_the_workbook_and_the_document_say_the_same(compared, tmp_path):
    out = tmp_path / "对比.xlsx"
    document = json.loads(write_comparison(compared, out).read_text(encoding="utf-8"))
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["对比", "各行", "规定", "文件"]
    row = [cell.value for cell in book["对比"][4]]
    (form,) = document["forms"]
    assert row[0] == form["unit"] == "桃江县重点项目建设事务中心"
    assert row[4:9] == [99.84, "优", 83.84, "良", -16]
    assert (form["first"]["total"], form["second"]["total"], form["difference"]) == (
        99.84,
        83.84,
        -16,
    )
    assert row[9] == len(form["rows"]) == 8
    cells = {cell.value for cell in book["各行"]["M"]}
    assert {f"{form['sheet']}!{one['cell']}" for one in form["rows"]} <= cells
    titles = [one["title"] for one in document["differences"]]
    assert titles == [cell.value for cell in book["规定"]["B"][3:]] == ["超额完成", "总分封顶"]
    with pytest.raises(RefusedError, match="同名文件"):
        write_comparison(compared, out)
    write_comparison(compared, out, force=True)


FORM = """表头 | kind=project | unit={unit} | project=培训 | year=2023
资金 | 年度资金总额 | 100 | 100 | {spent} | 10 | | 9
指标 | 产出指标 | 数量指标 | 培训次数 | ≥10次 | {done} | 50 | 50
指标 | 效益指标 | 社会效益指标 | 惠及人数 | ≥100人 | 100人 | 30 | 30
指标 | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥90% | 95% | 10 | 10"""


def change(second, *, spent="100", done="10次", unit="县局", first="national"):
    form = read_form(FORM.format(spent=spent, done=done, unit=unit))
    rules = load_rules(first), load_rules(second)
    scores = tuple(evaluate(form, one).score for one in rules)
    return form_change(form, scores, rules)


@pytest.mark.parametrize(
    ("second", "row", "totals", "grades", "causes"),
    [
        ("grades-80", {"done": "7次"}, ("85", "85"), "良优", (("等级",), 0)),
        ("platform-manual", {"spent": "55"}, ("95.5", "69"), "优中", (("总分封顶",), 0)),
        ("integer-rounding", {"spent": "86.2"}, ("98.62", "99"), "优优", (("得分取位",), 1)),
        ("cost-level-1", {"spent": "85"}, ("98.5", "97"), "优优", (("预算执行率",), 1)),
        ("cost-level-1", {"done": "8次"}, ("90", "75"), "优中", ((UP,), 1)),
        ("guangxi", {}, ("100", "100"), "优优", ((), 0)),
    ],
)  # fmt: skip
def test_what_makes_the_difference_is_named(second, row, totals, grades, causes):
    found = change(second, **row)
    assert (found.first.total, found.second.total) == tuple(map(Decimal, totals))
    assert (found.first.grade, found.second.grade) == tuple(grades)
    assert (found.rules, len(found.rows)) == causes
    assert found.changes_score == (totals[0] != totals[1])
    assert found.changes_grade == (grades[0] != grades[1])


def test_an_open_row_is_compared_by_its_range():
    found = change("cost-level-1", done="很多", spent="85")
    assert (found.first.total, found.difference) == (None, None)
    assert found.changes_score
    assert [row.name for row in found.rows] == ["预算执行率"]


def test_profiles_that_rule_the_same_do_not_differ():
    rules = load_rules("national")
    assert rule_differences(rules, rules) == ()
    assert [one.title for one in rule_differences(rules, load_rules("grades-80"))] == ["等级"]


def test_rules_for_one_kind_of_form_are_listed_apart():
    place = data_folder("examples") / CENTRE
    compared = compare_rules(place, load_rules("national"), load_rules("hunan-department"))
    assert list(compared.differences) == ["", "department"]
    assert [one.title for one in compared.differences["department"]] == ["分值", "指定指标"]
    assert compared.differences["department"][1].first == ""


def test_a_unit_s_text_is_no_formula(tmp_path):
    found = change("cost-level-1", done="8次", unit="=1+1")
    file = compare_rules(data_folder("examples") / CENTRE, *map(load_rules, ("national",) * 2))
    from dataclasses import replace

    evil = replace(file, files=(file.files[0]._replace(forms=(found,)),))
    out = tmp_path / "对比.xlsx"
    write_comparison(evil, out)
    cell = openpyxl.load_workbook(out)["对比"]["A4"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert json.loads(comparison_json(evil))["forms"][0]["unit"] == "=1+1"


def test_a_file_that_is_lost_is_rejected():
    work = CompareWork(load_rules("national"), load_rules("grades-80"))
    for stuck in (True, False):
        lost = work.lost(Task("x", "x.xlsx"), stuck=stuck)
        assert (lost.file, lost.status) == ("x.xlsx", Status.REJECTED)
    with pytest.raises(RefusedError, match="不存在"):
        compare_rules(data_folder("examples") / "没有", work.first, work.second)


def test_the_command_names_rule_and_rows_and_tells_what_it_could_not_read(folder):
    run = CliRunner().invoke(
        command, ["diff", "national", "platform-manual", str(folder)], standalone_mode=False
    )
    assert run.return_value == 3
    assert "99.84 优 → 83.84 良（超额完成）" in run.output
    assert "H16 组织重点项目专项调度会议次数（≥30，52次）：6 → 4，超额完成" in run.output
    assert "规定不同：总分封顶" in run.output
    assert "c.xlsx" in run.output
