"""`jixiao check --mark`: a marked copy, the original untouched."""

from __future__ import annotations

import hashlib
import zipfile

import pytest
from openpyxl import load_workbook
from support import ooxml
from support.cli import call
from support.excel_template import built
from support.foreign_blanks import KINDS, write_foreign
from support.lint_xlsx import lint
from support.xw_engine import attach
from support.xw_engine_openpyxl import OpenpyxlBackend

from xl_jixiao import evaluate_file
from xl_jixiao.excel import buttons
from xl_jixiao.model.finding import Severity
from xl_jixiao.outputs.marked_copy import MarkingError, load_with_macros, mark_copy
from xl_jixiao.outputs.marks import (
    COMMENT_HEAD,
    MARKER,
    RESULT_HEADERS,
    RESULT_SHEET,
    CellMark,
    MarkPlan,
    ResultRow,
    plan_marks,
)
from xl_jixiao.outputs.marks import RESULT_HEADERS as TEMPLATE_HEADERS
from xl_jixiao.resources import data_folder

FORM = "部门整体支出绩效自评表"


def a_plan(sheet=FORM, cell="G14"):
    row = ResultRow(Severity.ERROR, "W01", sheet, (cell,), "=不是公式", "3", "5", "依据")
    return MarkPlan((CellMark(sheet, cell, Severity.ERROR, "说明"),), (row,), "一句话")


def rules_of(sheet):
    return {
        cell: rule.formula[0]
        for area in sheet.conditional_formatting
        for rule in area.rules
        for cell in str(area.sqref).split()
        if MARKER in rule.formula[0]
    }


def test_the_template_has_the_same_columns():
    assert TEMPLATE_HEADERS == RESULT_HEADERS


def test_each_cell_has_one_mark_the_worst_finding_first(tmp_path):
    result = evaluate_file(write_foreign("central", tmp_path))
    plan = plan_marks(result, "national 2020")
    places = [(mark.sheet, mark.cell) for mark in plan.marks]
    assert len(places) == len(set(places))
    assert set(places) == {(one.sheet, cell) for one in result.findings for cell in one.cells}
    ranks = [list(Severity).index(row.severity) for row in plan.rows]
    assert ranks == sorted(ranks)
    assert all(mark.comment.startswith(COMMENT_HEAD) for mark in plan.marks)
    assert len(plan.rows) == len(result.findings)


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_reads_as_the_original(kind, tmp_path):
    path = write_foreign(kind, tmp_path)
    before = hashlib.sha256(path.read_bytes()).digest()
    result = evaluate_file(path)
    copy = tmp_path / "副本" / path.name
    assert mark_copy(path, copy, plan_marks(result, "national 2020")) == ""
    assert hashlib.sha256(path.read_bytes()).digest() == before
    again = evaluate_file(copy)
    assert again.evaluated == result.evaluated
    assert again.findings == result.findings
    assert lint(copy) == []
    sheet = load_workbook(copy).worksheets[0]
    assert set(rules_of(sheet)) == {cell for one in result.findings for cell in one.cells}
    assert sheet["F8"].comment.text == "请核实"


def test_the_marks_of_a_copy_are_cleared_by_the_button(tmp_path):
    path = write_foreign("central", tmp_path)
    copy = tmp_path / "副本" / path.name
    mark_copy(path, copy, plan_marks(evaluate_file(path), "national 2020"))
    backend = OpenpyxlBackend(copy)
    attach(backend)
    buttons.clear_marks()
    sheet = backend.book.worksheets[0]
    assert rules_of(sheet) == {}
    assert list(backend.notes(sheet.title).values()) == ["请核实"]


@pytest.mark.slow
def test_macros_ribbon_and_results_of_formulas_survive(tmp_path):
    source = built() / "绩效自评表.xlsm"
    copy = tmp_path / source.name
    mark_copy(source, copy, a_plan())
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(copy) as new:
        assert new.read("xl/vbaProject.bin") == old.read("xl/vbaProject.bin")
        ribbon = [name for name in old.namelist() if name.startswith("customUI/")]
        assert ribbon
        assert set(ribbon) <= set(new.namelist())
        assert b"ui/extensibility" in new.read("_rels/.rels")
    assert lint(copy) == []
    book = load_with_macros(copy)
    assert set(rules_of(book[FORM])) == {"G14"}
    assert book[FORM]["G14"].comment.text == "说明"
    rows = list(book[RESULT_SHEET].iter_rows(values_only=True))
    assert rows[0] == RESULT_HEADERS
    assert rows[2][:5] == ("错误", "W01", FORM, "G14", "=不是公式")
    assert book[RESULT_SHEET]["E3"].data_type == "s"
    assert book[RESULT_SHEET]["D3"].hyperlink.location == f"'{FORM}'!G14"


def test_formulas_keep_their_results():
    for path in sorted(data_folder("examples").glob("*.xlsx")):
        old = load_workbook(path, data_only=True)
        formulas = load_workbook(path)
        places = [
            (sheet.title, cell.coordinate)
            for sheet in formulas.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        if not places:
            continue
        copy = built() / f"marked_{path.name}"
        mark_copy(path, copy, a_plan(formulas.sheetnames[0], "A1"))
        new = load_workbook(copy, data_only=True)
        assert [new[s][c].value or "" for s, c in places] == [
            old[s][c].value or "" for s, c in places
        ]


def test_the_sdk_validator_finds_nothing(tmp_path):
    ooxml.require()
    foreign = write_foreign("central", tmp_path)
    plans = {
        foreign: plan_marks(evaluate_file(foreign), "national 2020"),
        built() / "绩效自评表.xlsm": a_plan(),
    }
    for source, plan in plans.items():
        copy = tmp_path / "副本" / source.name
        mark_copy(source, copy, plan)
        assert ooxml.validate(copy) == []


def test_other_formats_are_refused_with_advice(tmp_path):
    source = tmp_path / "表.xls"
    source.write_bytes(b"x")
    with pytest.raises(MarkingError, match=r"另存为 \.xlsx"):
        mark_copy(source, tmp_path / "副本.xls", a_plan())


def test_the_command_writes_copies_and_never_over_something(tmp_path):
    path = write_foreign("sichuan", tmp_path)
    (tmp_path / "二").mkdir()
    twin = tmp_path / "二" / path.name
    twin.write_bytes(path.read_bytes())
    out = tmp_path / "标记"
    done = call("check", path, twin, "--mark", out, "--fail-on", "never")
    assert done.code == 0, done.err
    assert sorted(one.name for one in out.iterdir()) == [path.name, f"{path.stem}（2）.xlsx"]
    again = call("check", path, "--mark", out, "--fail-on", "never")
    assert again.code == 2
    assert "已存在" in again.err
    forced = call("check", path, "--mark", out, "--force", "--fail-on", "never")
    assert forced.code == 0
    own = call("check", path, "--mark", tmp_path, "--force")
    assert own.code == 2
    assert "就是原文件" in own.err
