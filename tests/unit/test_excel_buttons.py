"""The handlers behind the buttons, run on workbook files through an xlwings engine of our own."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from support.corpus_workbooks import load_tables, write_table
from support.excel_template import built, fill, opened, typed, with_one_form
from support.filling import Filling
from support.foreign_blanks import KINDS, write_foreign
from support.xw_engine import attach
from support.xw_engine_openpyxl import OpenpyxlBackend

from xl_jixiao import evaluate_file
from xl_jixiao.excel import buttons
from xl_jixiao.excel.book import evaluate
from xl_jixiao.layouts.tool_columns import TOOL_HEADERS
from xl_jixiao.outputs.marks import COMMENT_HEAD, NOT_CHECKED, RESULT_HEADERS, RESULT_SHEET
from xl_jixiao.rules.loading import load_rules

PROJECT = "项目支出绩效自评表"
ROWS = {
    # name, target, actual, points, claimed
    "number": ("巡查次数", "≥20次", "18次", "20", ""),
    "typed": ("走访次数", "≥4次", "4次", "10", "8"),
    "words": ("设施管护情况", "管护到位", "达成", "20", ""),
    "undetermined": ("宣传效果", "≥10次", "若干", "10", ""),
}


def caller(path):
    backend = OpenpyxlBackend(path)
    return backend, attach(backend)


def said(book):
    return book.app.impl.alerts[-1]


def snapshot(backend):
    """Everything of a workbook that a person could see or save."""
    return {
        sheet.title: (
            {
                place: (cell.value, cell.data_type, cell._style, _comment(cell))
                for place, cell in sheet._cells.items()
                if cell.value is not None or cell.has_style or _comment(cell)
            },
            sorted(map(str, sheet.merged_cells.ranges)),
            [(str(one.sqref), [rule.formula for rule in one.rules]) for one in _rules(sheet)],
            {
                name: (one.width, one.hidden)
                for name, one in sheet.column_dimensions.items()
                if (one.width, one.hidden) != (13.0, False)  # what asking for a width leaves
            },
            sheet.print_area,
        )
        for sheet in backend.book.worksheets
    }, backend.names()


def _comment(cell):
    found = getattr(cell, "comment", None)
    return None if found is None else (found.text, found.author)


def _rules(sheet):
    return sheet.conditional_formatting


def template(folder, cells=None, name="绩效自评表.xlsm"):
    """A template with its one project form typed in."""
    path = folder / name
    typed_in = typed(project()) if cells is None else cells
    path.write_bytes(filled(name, tuple(typed_in.items())))
    return path


@cache
def filled(name, cells):
    book = opened(with_one_form(name, PROJECT))
    fill(book[PROJECT], dict(cells))
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def project():
    values = {
        ("funds", 0, "annual"): "100",
        ("funds", 0, "executed"): "90",
    }
    for number, row in enumerate(ROWS.values()):
        for column, text in zip(
            ("level3", "target", "actual", "points", "claimed_score"), row, strict=True
        ):
            if text:
                values["indicators", number, column] = text
    return Filling("central-project", "青山县水利局", 2024, values, project="治理项目")


@pytest.mark.parametrize("kind", KINDS)
def test_foreign_forms_have_the_scores_of_jixiao_check(kind, tmp_path):
    path = write_foreign(kind, tmp_path)
    _, book = caller(path)
    opened, expected = evaluate(book).result, evaluate_file(path)
    assert opened.evaluated == expected.evaluated
    assert opened.findings == expected.findings
    assert opened.passed == expected.passed


@pytest.mark.parametrize("kind", KINDS)
def test_results_stand_in_free_columns_and_outside_the_print_area(kind, tmp_path):
    path = write_foreign(kind, tmp_path)
    backend, book = caller(path)
    before = {place: cell.value for place, cell in backend.book.worksheets[0]._cells.items()}
    buttons.calc_scores()
    sheet = backend.book.worksheets[0]
    _, name = next((n, t) for n, t in backend.names().items() if n == "JX_ADDED_TOOLS_1")
    area = sheet[name.rpartition("!")[2].replace("$", "")]
    assert all(before.get((cell.row, cell.column)) is None for row in area for cell in row)
    assert {place: sheet.cell(*place).value for place in before} == before
    left = area[0][0].column
    assert sheet.print_area
    assert load_area(sheet.print_area)[2] < left
    heads = [tuple(cell.value for cell in row) for row in area]
    assert TOOL_HEADERS in heads
    (scored,) = evaluate_file(path).evaluated
    for one in scored.score.rows:
        row, line = one.indicator, one.line
        shown = sheet.cell(row.ref.row, left + 1).value
        expected = None if line.points is None and not line.hints else "需核对"
        assert shown == (expected if line.score is None else float(line.score))
    assert evaluate(book).result.evaluated == evaluate_file(path).evaluated


def load_area(text):
    from openpyxl.utils import range_boundaries

    return range_boundaries(text.rpartition("!")[2].replace("$", ""))


@pytest.mark.parametrize("kind", KINDS)
def test_clearing_restores_a_foreign_workbook(kind, tmp_path):
    backend, book = caller(write_foreign(kind, tmp_path))
    before = snapshot(backend)
    for work in (buttons.calc_scores, buttons.check_form, buttons.calc_scores, buttons.check_form):
        work()
    assert snapshot(backend) != before
    buttons.clear_marks()
    assert snapshot(backend) == before
    assert "没有改动" in said(book)
    buttons.clear_marks()
    assert said(book) == "没有可清除的标记。"


def test_a_check_marks_cells_and_lists_what_it_found(tmp_path):
    path = write_foreign("central", tmp_path)
    backend, book = caller(path)
    buttons.check_form()
    findings = evaluate_file(path).findings
    name = findings[0].sheet
    marked = {cell for one in findings for cell in one.cells}
    ruled = {cell for (area, _), _ in backend.rules(name) for cell in area.split()}
    assert ruled == marked
    notes = {backend.book[name].cell(*at).coordinate: t for at, t in backend.notes(name).items()}
    assert all(notes[cell].startswith(COMMENT_HEAD) for cell in marked - {"F8"})
    assert notes["F8"] == "请核实"  # a person's comment stays
    rows = list(backend.book[RESULT_SHEET].iter_rows(values_only=True))
    assert rows[0] == RESULT_HEADERS
    assert [row[1] for row in rows[2:]] == sorted(
        (one.id for one in findings), key=[row[1] for row in rows[2:]].index
    )
    assert len(rows) == 2 + len(findings)
    assert rows[2][3].startswith(f"=HYPERLINK(\"#'{name}'!")
    assert rows[1][0] in said(book)
    assert book.sheets.active.name == RESULT_SHEET


def test_checking_again_leaves_one_set_of_marks(tmp_path):
    backend, _ = caller(write_foreign("central", tmp_path))
    buttons.check_form()
    name = backend.sheets()[0]
    first = len(backend.rules(name)), len(backend.notes(name))
    rows = backend.book[RESULT_SHEET].max_row
    buttons.check_form()
    assert (len(backend.rules(name)), len(backend.notes(name))) == first
    assert backend.book[RESULT_SHEET].max_row == rows


def test_texts_that_look_like_formulas_stay_texts(tmp_path):
    path = write_foreign("central", tmp_path)
    book = load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if str(cell.value) == "10":
                cell.value, cell.data_type = "=1+1分", "s"
                break
    book.save(path)
    backend, _ = caller(path)
    buttons.check_form()
    cells = [cell for row in backend.book[RESULT_SHEET].iter_rows(min_row=3) for cell in row]
    assert all(cell.data_type != "f" for cell in cells if cell.column != 4)


@pytest.mark.slow
def test_scores_are_filled_in_only_where_empty_and_computed(tmp_path):
    backend, book = caller(template(tmp_path))
    before = snapshot(backend)[0][PROJECT][0]
    buttons.calc_scores()
    opened = evaluate(book).result.evaluated[0]
    rows = dict(zip(ROWS, opened.submission.indicators, strict=True))
    sheet = backend.book[PROJECT]
    shown = {name: sheet[row.ref.a1].value for name, row in rows.items()}
    assert shown["number"] == 18.0
    assert str(shown["typed"]) == "8"
    assert shown["words"] is None
    assert shown["undetermined"] is None
    fund = opened.submission.funds[0]
    assert sheet[fund.ref.a1].value is not None
    after = snapshot(backend)[0][PROJECT][0]
    changed = {at for at in after if after[at][:3] != before.get(at, (None,) * 4)[:3]}
    assert len(changed) <= 2
    assert "自评得分填入" in said(book)


def test_a_row_without_formulas_gets_those_of_the_row_above(tmp_path):
    backend, book = caller(template(tmp_path))
    name, text = next(one for one in backend.names().items() if one[0] == "JX_P1_TOOL_SCORE")
    left, top, _, _ = load_area(text)
    sheet = backend.book[PROJECT]
    columns = [left - 1, left, left + 1]
    expected = [sheet.cell(top + 1, col).value for col in columns]
    for col in columns:
        sheet.cell(top + 1, col).value = None
    buttons.calc_scores()
    assert [sheet.cell(top + 1, col).value for col in columns] == expected, name
    assert "补上了核算公式，共 1 行" in said(book)


def test_protection_is_put_back_as_it_was(tmp_path):
    backend, book = caller(template(tmp_path))
    before = {name: dict(allowed) for name, allowed in backend.protection.items()}
    assert PROJECT in before
    for work in (buttons.calc_scores, buttons.check_form, buttons.clear_marks):
        work()
        assert backend.protection == before
    assert "程序内部错误" not in "".join(book.app.impl.alerts)


@pytest.mark.slow
def test_protection_is_put_back_after_a_failure(tmp_path, monkeypatch):
    backend, book = caller(template(tmp_path))
    before = {name: dict(allowed) for name, allowed in backend.protection.items()}

    def fail(*_):
        raise RuntimeError("坏了")

    monkeypatch.setattr(backend, "add_rule", fail)
    buttons.check_form()
    assert backend.protection == before
    assert said(book).startswith("程序内部错误（RuntimeError: 坏了")
    assert book.app.screen_updating
    assert book.app.status_bar is False


@pytest.mark.slow
def test_a_password_is_respected(tmp_path):
    backend, book = caller(template(tmp_path))
    backend.password[PROJECT] = "geheim"
    buttons.calc_scores()
    assert "有保护密码" in said(book)
    assert backend.protection[PROJECT]


def test_results_of_a_template_are_emptied_not_removed(tmp_path):
    backend, _ = caller(template(tmp_path))
    buttons.check_form()
    assert backend.book[RESULT_SHEET].max_row > 2
    buttons.clear_marks()
    rows = [row for row in backend.book[RESULT_SHEET].iter_rows(values_only=True) if any(row)]
    assert rows == [RESULT_HEADERS, (NOT_CHECKED, *[None] * 7)]


def test_an_untouched_template_is_told_to_be_empty(tmp_path):
    _, book = caller(template(tmp_path, {}))
    for work in (buttons.calc_scores, buttons.check_form):
        work()
        assert said(book).startswith("没有可核算的自评表：")


def test_a_hidden_free_column_is_hidden_and_as_wide_again(tmp_path):
    path = write_foreign(next(iter(KINDS)), tmp_path)
    found = load_workbook(path)
    sheet = found.worksheets[0]
    wide = {
        name: 7.5 for name in ("AA", *"JKLMNOPQRSTUVWXYZ") if name not in sheet.column_dimensions
    }
    for name, width in wide.items():
        sheet.column_dimensions[name].width = width
        sheet.column_dimensions[name].hidden = True
    found.save(path)
    backend, _ = caller(path)
    buttons.calc_scores()
    sheet = backend.book.worksheets[0]
    shown = [name for name in wide if not sheet.column_dimensions[name].hidden]
    assert len(shown) == 3
    buttons.clear_marks()
    after = [sheet.column_dimensions[name] for name in wide]
    assert all((one.width, one.hidden) == (7.5, True) for one in after)


def test_an_unknown_profile_is_told(tmp_path):
    backend, book = caller(template(tmp_path))
    backend.set_name("JX_RULES", '"某县 2031"')
    buttons.calc_scores()
    assert "某县 2031" in said(book)
    assert "向财政部门索取" in said(book)


@pytest.mark.parametrize("form", ["{}", r"\\server\share\{}", "file:///{}"])
def test_a_workbook_cannot_name_a_file(form, tmp_path):
    soft = tmp_path / "soft.toml"
    soft.write_text('id = "soft"\nextends = "hubei-2020"\n', "utf-8")
    backend, book = caller(template(tmp_path))
    backend.set_name("JX_RULES", f'"{form.format(soft)}"')
    for work in (buttons.calc_scores, buttons.check_form, buttons.draft_report):
        work()
        assert "不能写文件的路径" in said(book)
    assert not list(tmp_path.glob("*.docx"))


def test_a_profile_of_the_workbooks_own_choice_is_told(tmp_path):
    path = template(tmp_path)
    backend, book = caller(path)
    buttons.check_form()
    assert "自己指定" not in said(book)
    backend.set_name("JX_RULES", '"hubei-2020"')
    for work in (buttons.calc_scores, buttons.check_form, buttons.draft_report):
        work()
        assert "口径 hubei-2020" in said(book)
        assert "自己指定" in said(book)


@pytest.mark.parametrize("label", ["hubei-2020 2020", r"\\server\share\soft.toml", "../soft.toml"])
def test_a_run_keeps_its_profile_whatever_the_workbook_names(label, tmp_path):
    path = template(tmp_path, name="绩效自评表.xlsx")
    plain = evaluate_file(path, rules="national")
    book = load_workbook(path)
    book.defined_names["JX_RULES"].attr_text = f'"{label}"'
    book.save(path)
    result = evaluate_file(path, rules="national")
    assert result.scores == plain.scores
    (told,) = [one for one in result.findings if one.id == "F12"]
    assert told.found in label


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("points", "十分", "分值"),
        ("actual", "#REF!", "#REF!"),
        ("actual", "很" * 40_000, "需核对"),
        ("target", "#DIV/0!", "#DIV/0!"),
        ("points", "=self", "循环引用"),
        ("actual", "=[别处.xlsx]表!A1", "实际完成值"),
    ],
)
def test_bad_input_gives_a_hint_at_its_row_only(column, value, words, tmp_path):
    table = next(one for one in load_tables() if one["id"] == "a09")
    path = write_table(table, tmp_path)
    (clean,) = evaluate_file(path).evaluated
    row = clean.submission.indicators[0]
    book = load_workbook(path)
    entry = getattr(row, column)
    entry = getattr(entry, "entry", entry)
    cell = book.worksheets[0][entry.ref.a1]
    cell.value = f"={cell.coordinate}" if value == "=self" else value
    book.save(path)
    backend, opened = caller(path)
    buttons.calc_scores()
    sheet = backend.book.worksheets[0]
    left = load_area(backend.names()["JX_ADDED_TOOLS_1"])[0]
    at = row.ref.row
    told = f"{sheet.cell(at, left + 1).value} {sheet.cell(at, left + 2).value}"
    assert words in told
    for other in clean.score.rows[1:]:
        shown = sheet.cell(other.indicator.ref.row, left + 1).value
        if other.line.score is not None:
            assert shown == float(other.line.score)
    assert "程序内部错误" not in said(opened)


def drafts_in(folder):
    return sorted(path.name for path in folder.glob("*.docx"))


def test_a_draft_is_written_beside_the_workbook(tmp_path):
    _, book = caller(template(tmp_path))
    buttons.draft_report()
    (name,) = drafts_in(tmp_path)
    assert name.endswith("项目支出绩效自评报告（初稿）.docx")
    told = said(book)
    assert told.startswith(f"已生成 1 份报告初稿，在 {tmp_path}")
    assert re.search(rf"{re.escape(name)}（待补充 \d+ 处）", told)
    assert Document(str(tmp_path / name)).core_properties.keywords == "JX_DRAFT"


def test_a_draft_that_a_person_has_worked_on_stays(tmp_path):
    _, book = caller(template(tmp_path))
    buttons.draft_report()
    (name,) = drafts_in(tmp_path)
    (tmp_path / name).write_text("改好的")
    buttons.draft_report()
    assert (tmp_path / name).read_text() == "改好的"
    assert drafts_in(tmp_path) == sorted([name, name.replace(".docx", "（2）.docx")])
    assert "（2）.docx" in said(book)


def test_a_draft_leaves_the_workbook_as_it_is(tmp_path):
    backend, book = caller(write_foreign(next(iter(KINDS)), tmp_path))
    before = snapshot(backend)
    buttons.draft_report()
    assert snapshot(backend) == before
    assert len(drafts_in(tmp_path)) == 1
    assert "已生成 1 份" in said(book)


def test_a_workbook_without_a_place_is_to_be_saved_first(tmp_path, monkeypatch):
    _, book = caller(template(tmp_path))
    monkeypatch.setattr(type(book), "fullname", "工作簿1")
    buttons.draft_report()
    assert said(book).startswith("请先把本工作簿另存到本机的文件夹")
    assert "生成报告初稿" in said(book)
    assert not drafts_in(tmp_path)


def test_without_a_window_the_status_bar_tells(tmp_path):
    _, book = caller(template(tmp_path))
    book.app.impl.interactive = False
    buttons.draft_report()
    assert not book.app.impl.alerts
    assert "报告初稿" in book.app.status_bar


def bureau(folder, values):
    path = folder / "绩效自评汇总.xlsm"
    backend = OpenpyxlBackend(built() / "绩效自评汇总.xlsm")
    for key, value in values.items():
        cell = backend.names()[f"JX_BUREAU_{key}"].rpartition("!")[2].partition(":")[0]
        backend.book.worksheets[0][cell.replace("$", "")] = value
    backend.book.save(path)
    return caller(path)


def bureau_text(backend, key):
    cell = backend.names()[f"JX_BUREAU_{key}"].rpartition("!")[2].partition(":")[0]
    return backend.book.worksheets[0][cell.replace("$", "")].value


def test_a_folder_is_merged_with_progress(tmp_path):
    inbox = tmp_path / "收到"
    inbox.mkdir()
    for kind in KINDS:
        write_foreign(kind, inbox)
    backend, book = bureau(tmp_path, {"FOLDER": str(inbox)})
    buttons.merge_folder()
    result = tmp_path / "汇总结果" / "绩效自评汇总.xlsx"
    assert result.is_file()
    assert said(book).startswith("汇总完成：文件 3 个，已汇总 3")
    assert any("3/3" in str(text) for text in book.app.impl.bars)
    assert book.app.status_bar is False
    assert Path(bureau_text(backend, "RESULT")) == result
    assert len(drafts_in(result.parent / "自评报告初稿")) == 5
    assert "报告初稿 5 份" in said(book)
    assert bureau_text(backend, "STATUS").startswith("汇总完成")
    buttons.open_result()
    assert book.app.impl.opened == [str(result)]


def test_a_folder_is_merged_with_the_forms_beside_the_workbook(tmp_path):
    inbox, forms = tmp_path / "收到", tmp_path / "表式"
    inbox.mkdir()
    forms.mkdir()
    own = Workbook()
    for row in (
        ("项目支出绩效自评表",),
        ("项目名称", "培训", "实施单位", "县局"),
        ("一级指标", "二级指标", "三级指标", "年度指标值", "本年做到", "分值", "得分"),
        ("产出指标", "数量指标", "培训次数", "≥10次", "8次", 90, 72),
        ("总分", "", "", "", "", 90, 72),
    ):
        own.active.append(row)
    own.save(inbox / "县局.xlsx")
    words = forms / "_vocabulary.toml"
    words.write_text('[indicator]\nactual = ["本年做到"]\n', encoding="utf-8")
    _, book = bureau(tmp_path, {"FOLDER": str(inbox)})
    buttons.merge_folder()
    assert said(book).startswith("汇总完成：文件 1 个，已汇总 1")
    assert "用了“表式”文件夹里的1个叫法。" in said(book)

    words.write_text('[indicator]\nactuall = ["本年做到"]\n', encoding="utf-8")
    buttons.merge_folder()
    assert "_vocabulary.toml" in said(book)
    assert "程序内部错误" not in said(book)


def test_what_goes_back_to_the_units_is_written(tmp_path):
    inbox = tmp_path / "收到"
    inbox.mkdir()
    for kind in KINDS:
        write_foreign(kind, inbox)
    _, book = bureau(tmp_path, {"FOLDER": str(inbox)})
    buttons.return_folder()
    folder = tmp_path / "汇总结果" / "退回"
    units = [one.name for one in folder.iterdir()]
    assert f"退回件 {len(units)} 个单位" in said(book)
    assert all((folder / one / "审核意见.docx").is_file() for one in units)
    assert not (tmp_path / "汇总结果" / "自评报告初稿").exists()


def test_each_unit_of_the_roster_gets_its_workbook(tmp_path):
    roster = tmp_path / "名单.csv"
    roster.write_text("单位名称,表类型,全年预算数\n甲局,部门整体,100\n乙局,部门整体,\n", "utf-8")
    _, book = bureau(tmp_path, {"ROSTER": "名单.csv", "YEAR": "2025", "COUNTY": "青山县"})
    buttons.hand_out_blanks()
    folder = tmp_path / "下发的空白表"
    assert sorted(one.name for one in folder.iterdir()) == [
        "1_甲局绩效自评表.xlsx",
        "2_乙局绩效自评表.xlsx",
        "空白表清单.xlsx",
    ]
    assert said(book).startswith("空白表 2 份，其中 1 份填好了批复的数")
    assert any("2/2" in str(text) for text in book.app.impl.bars)
    buttons.hand_out_blanks()
    assert "已有 3 个同名文件" in said(book)


@pytest.mark.parametrize(
    ("values", "words"),
    [({}, "请先填写“单位名单”"), ({"ROSTER": "没有.csv"}, "没有.csv")],
)
def test_what_is_missing_for_handing_out_is_told(values, words, tmp_path):
    _, book = bureau(tmp_path, values)
    buttons.hand_out_blanks()
    assert words in said(book)
    assert "程序内部错误" not in said(book)


def test_the_chosen_rules_are_exported_once(tmp_path):
    _, book = bureau(tmp_path, {"RULES": "hubei-2020"})
    buttons.export_rules_sheet()
    path = tmp_path / "口径 hubei-2020 2020.xlsx"
    assert str(path) in said(book)
    assert load_rules(path) == load_rules("hubei-2020")
    buttons.export_rules_sheet()
    assert "没有覆盖" in said(book)


def test_rules_that_are_not_installed_are_not_exported(tmp_path):
    _, book = bureau(tmp_path, {"RULES": "..\\x.toml"})
    buttons.export_rules_sheet()
    assert "只能写名称" in said(book)
    assert not list(tmp_path.glob("口径*"))


def test_a_second_round_is_held_against_the_first(tmp_path):
    inbox = tmp_path / "收到"
    inbox.mkdir()
    write_foreign(min(KINDS), inbox)
    _, book = bureau(tmp_path, {"FOLDER": str(inbox)})
    buttons.compare_rounds()
    assert said(book).startswith("还没有上一次的结果可以对照")
    buttons.return_folder()
    buttons.compare_rounds()
    assert "与上一次相比：" in said(book)
    _, book = bureau(tmp_path, {"FOLDER": str(inbox), "SINCE": "没有"})
    buttons.compare_rounds()
    assert "没有" in said(book)
    assert "程序内部错误" not in said(book)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "请先填写"),
        ({"FOLDER": "没有这个文件夹"}, "不存在"),
        ({"FOLDER": ".", "YEAR": "去年"}, "四位数的年度"),
        ({"FOLDER": "收到", "RULES": "某县"}, "某县"),
    ],
)
def test_what_is_missing_for_a_merge_is_told(values, words, tmp_path):
    (tmp_path / "收到").mkdir()
    _, book = bureau(tmp_path, values)
    buttons.merge_folder()
    assert words in said(book)
    assert "程序内部错误" not in said(book)


def test_no_result_yet(tmp_path):
    _, book = bureau(tmp_path, {})
    buttons.open_result()
    assert said(book).startswith("还没有汇总结果")
