"""The handlers on documents open in LibreOffice: what they write is calculated and saved there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from support.excel_template import with_one_form
from support.foreign_blanks import KINDS, write_foreign
from support.uno_backend import Office, UnoBackend
from support.uno_python import require
from support.xw_engine import attach

from xl_jixiao import evaluate_file
from xl_jixiao.excel import buttons
from xl_jixiao.excel.book import evaluate
from xl_jixiao.excel.sheet_grid import grid_of
from xl_jixiao.intake.load import load
from xl_jixiao.model.grid import Unseen
from xl_jixiao.outputs.marks import RESULT_SHEET

pytestmark = pytest.mark.slow  # LibreOffice holds the workbook

FORM = "部门整体支出绩效自评表"
INSERTED = 16
HEAD = {
    "A2": "青山县2024年度部门整体支出绩效自评表",
    "D3": "青山县水利局",
    "D5": "100",
    "E5": "120",
    "F5": "110",
    "B12": "目标",
}
ROWS = {
    14: ("举办培训班次数", "≥12次", "12次", "10"),
    INSERTED: ("宣传次数", "≥10次", "9次", "5"),
    17: ("走访次数", "≥4次", "4次", "5"),
    24: ("制度完善情况", "制度完善", "达成", "10"),
    23: ("任务按时完成率", "≥95%", "95%", "5"),
    79: ("服务对象满意度", "≥90%", "93%", "10"),
}
AREA = (1, 1, 90, 9)


@pytest.fixture(scope="module")
def office():
    require()
    running = Office()
    yield running
    running.close()


def said(book):
    return book.app.impl.alerts[-1]


def test_what_is_hidden_is_read_as_from_the_file(office, tmp_path):
    book = Workbook()
    for row in range(1, 21):
        for col in range(1, 6):
            book.active.cell(row, col, f"{row}-{col}")
        book.active.row_dimensions[row].height = 15 + row % 3 * 7
    for row in (4, 11, 12):
        book.active.row_dimensions[row].hidden = True
    book.active.column_dimensions["C"].hidden = True
    path = tmp_path / "表.xlsx"
    book.save(path)
    backend = UnoBackend(office, path)
    live = grid_of(attach(backend).sheets[0])
    assert (
        live.unseen
        == load(path).outcome.grids[0].unseen
        == Unseen(frozenset({4, 11, 12}), cols=frozenset({3}))
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_foreign_forms_live(kind, office, tmp_path):
    path = write_foreign(kind, tmp_path)
    backend = UnoBackend(office, path)
    book = attach(backend)
    sheet = backend.sheets()[0]
    area = tuple(backend.used(sheet))
    before = backend.formulas(sheet, area), backend.rules(sheet), backend.notes(sheet)
    widths = [backend.width(sheet, col) for col in range(1, 20)]
    assert evaluate(book).result.evaluated == evaluate_file(path).evaluated
    buttons.calc_scores()
    buttons.check_form()
    assert "程序内部错误" not in "".join(book.app.impl.alerts)
    assert backend.formulas(sheet, area) == before[0]
    assert backend.rules(sheet)
    assert RESULT_SHEET in backend.sheets()
    buttons.clear_marks()
    after = backend.formulas(sheet, area), backend.rules(sheet), backend.notes(sheet)
    assert after == before
    assert [backend.width(sheet, col) for col in range(1, 20)] == widths
    assert backend.names().keys() <= {"Print_Area"}
    assert backend.sheets() == [sheet]


def test_a_circular_reference_is_told_at_its_row(office, tmp_path):
    backend = UnoBackend(office, write_foreign("central", tmp_path))
    book = attach(backend)
    sheet = backend.sheets()[0]
    first = evaluate(book).result.evaluated[0].submission.indicators[0]
    backend.put(sheet, *first.points.entry.ref[1:], "formula", f"={first.points.entry.ref.a1}")
    backend.calculate()
    buttons.calc_scores()
    name = backend.names()["JX_ADDED_TOOLS_1"].rpartition("$")[0]
    hints = backend.values(sheet, (first.ref.row, 1, first.ref.row, 20))[0]
    assert any("循环引用" in str(one) for one in hints), name
    assert "程序内部错误" not in said(book)


@pytest.fixture(scope="module")
def filled(office, tmp_path_factory):
    """The template, a row inserted, filled in as a person does, then 计算得分.

    Its tests are slow: a minute of calls to LibreOffice for what test_excel_buttons.py has on
    files; in the usual run a circular reference is scored live, and test_excel_template_office.py
    reads a template that LibreOffice filled in and saved.
    """
    path = tmp_path_factory.mktemp("live") / "表.xlsm"
    shutil.copy(with_one_form("绩效自评表.xlsm", FORM), path)
    backend = UnoBackend(office, path)
    book = attach(backend)
    backend.insert_row(FORM, INSERTED)
    for address, text in HEAD.items():
        backend.type(FORM, address, text)
    for row, texts in ROWS.items():
        for column, text in zip("DEFG", texts, strict=True):
            backend.type(FORM, f"{column}{row}", text)
    backend.type(FORM, "H17", "3")
    before = backend.formulas(FORM, AREA)
    buttons.calc_scores()
    return backend, book, before


@pytest.mark.slow
def test_an_inserted_row_is_completed_and_scored(filled):
    backend, book, _ = filled
    assert "补上了核算公式，共 1 行" in said(book)
    completed, model = (backend.formulas(FORM, (row, 12, row, 12))[0][0] for row in (INSERTED, 15))
    assert completed == model.replace("15", str(INSERTED))
    assert [backend.text(FORM, f"L{row}") for row in (14, INSERTED, 17)] == [
        "10.00",
        "4.50",
        "5.00",
    ]


@pytest.mark.slow
def test_what_a_person_typed_stays_and_only_computed_scores_are_filled_in(filled):
    backend, _, before = filled
    after = backend.formulas(FORM, AREA)
    changed = {
        (row, col): new
        for row, (olds, news) in enumerate(zip(before, after, strict=True), 1)
        for col, (old, new) in enumerate(zip(olds, news, strict=True), 1)
        if old != new
    }
    assert changed.pop((5, 9)) == "9.17"
    assert changed == {(14, 8): "10", (INSERTED, 8): "4.5", (23, 8): "5", (79, 8): "10"}


@pytest.mark.slow
def test_a_check_and_its_clearing(filled):
    backend, _, _ = filled
    attach(backend)
    before = backend.formulas(FORM, AREA), backend.rules(FORM), backend.notes(FORM)
    protected = backend.office.ask("protected")
    buttons.check_form()
    assert backend.rules(FORM)
    assert len(backend.notes(FORM)) > len(before[2])
    assert backend.text(RESULT_SHEET, "A1") == "级别"
    assert backend.formulas(RESULT_SHEET, (3, 4, 3, 4))[0][0].startswith("=HYPERLINK(")
    buttons.clear_marks()
    assert (backend.formulas(FORM, AREA), backend.rules(FORM), backend.notes(FORM)) == before
    assert backend.text(RESULT_SHEET, "A2") == "尚未检查。"
    assert backend.office.ask("protected") == protected


@pytest.mark.slow
def test_saved_it_is_read_and_merged_with_the_same_scores(filled, tmp_path):
    backend, _, _ = filled
    book = attach(backend)
    live = evaluate(book).result.evaluated
    path = tmp_path / "表.xlsx"
    backend.save(str(path))
    (saved,) = evaluate_file(path).evaluated
    assert [row.line.score for row in saved.score.rows] == [
        row.line.score for row in live[0].score.rows
    ]
    assert saved.score.total == live[0].score.total


@pytest.mark.slow
def test_a_draft_is_written_beside_the_open_document(filled):
    backend, _, _ = filled
    book = attach(backend)
    folder = Path(backend.path).parent
    buttons.draft_report()
    (draft,) = folder.glob("*.docx")
    assert draft.stem == "青山县水利局2024年度部门整体支出绩效自评报告（初稿）"
    assert said(book).startswith(f"已生成 1 份报告初稿，在 {folder}")
    text = "\n".join(one.text for one in Document(str(draft)).paragraphs)
    for words in ("举办培训班次数", "120.00万元", "90%"):
        assert words in text
