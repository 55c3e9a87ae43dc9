"""Blanks as files: rendered faithfully, the same bytes every time, ready to print."""

from __future__ import annotations

import re
import zipfile

import pytest
from openpyxl import load_workbook
from support.layouts import blank_ids
from support.lint_xlsx import lint

from xl_jixiao.layouts.blank import plan_blank
from xl_jixiao.outputs.planned import write_blank
from xl_jixiao.rules.loading import load_rules


@pytest.fixture(scope="module", params=blank_ids())
def written(request, tmp_path_factory):
    """One blank: its plan and its file."""
    plan = plan_blank(request.param, unit="青山县水利局", unit_code="430001", year=2024)
    path = tmp_path_factory.mktemp("blank") / f"{request.param}.xlsx"
    write_blank([plan], path)
    return plan, path


def part(path, name):
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode("utf-8")


def test_lint_finds_nothing(written):
    assert lint(written[1]) == []


def test_every_planned_value_and_merge_arrives(written):
    plan, path = written
    sheet = load_workbook(path).worksheets[0]
    for cell in plan.cells:
        found = sheet.cell(cell.row, cell.col).value
        planned = f"={cell.formula}" if cell.formula else cell.value
        assert found == (None if planned == "" else planned)
    merged = {
        (area.min_row, area.min_col, area.max_row, area.max_col)
        for area in sheet.merged_cells.ranges
    }
    assert merged == set(plan.merges)


def test_formulas_carry_an_empty_text_as_their_value(written):
    cells = re.findall(r"<c [^>]*><f>.*?</c>", part(written[1], "xl/worksheets/sheet1.xml"))
    assert cells
    for cell in cells:
        assert ' t="str"' in cell
        assert cell.endswith("<v></v></c>")


def test_it_prints_on_a4_one_page_wide(written):
    sheet = load_workbook(written[1]).worksheets[0]
    assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
    # 1 is the default of both and not written; 0 is as many as it takes
    assert sheet.page_setup.fitToWidth in {None, 1}
    high = {None, 1} if written[0].print_setup.one_page else {0}
    assert sheet.page_setup.fitToHeight in high
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_options.horizontalCentered
    assert sheet.print_area
    repeat = written[0].print_setup.repeat
    assert sheet.print_title_rows == (f"${repeat[0]}:${repeat[1]}" if repeat else None)
    assert sheet.freeze_panes


def test_wrong_input_is_refused_in_chinese(written):
    sheet = load_workbook(written[1]).worksheets[0]
    rules = sheet.data_validations.dataValidation
    assert rules
    for rule in rules:
        assert re.search(r"[一-鿿]", rule.error)
        assert re.search(r"[一-鿿]", rule.errorTitle)


def test_headers_explain_what_to_fill_in(written):
    sheet = load_workbook(written[1]).worksheets[0]
    comments = [cell.comment for row in sheet.iter_rows() for cell in row if cell.comment]
    assert len(comments) == len(written[0].notes) > 3


def test_form_and_rules_stand_in_hidden_names(written):
    names = load_workbook(written[1]).defined_names
    assert names["JX_FORMS"].hidden
    assert names["JX_FORMS"].attr_text == f'"{written[0].form}"'
    assert names["JX_RULES"].attr_text == f'"{load_rules(None).label}"'


def test_the_same_blank_has_the_same_bytes(written, tmp_path):
    write_blank([written[0]], tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == written[1].read_bytes()


def test_there_are_no_macros(written):
    with zipfile.ZipFile(written[1]) as package:
        assert not [name for name in package.namelist() if "vba" in name.lower()]


def test_all_forms_of_a_unit_go_into_one_workbook(tmp_path):
    ids = ("hunan-department", "hunan-basic-data", "central-project", "central-project")
    plans = [plan_blank(one, unit="青山县水利局", year=2024) for one in ids]
    path = tmp_path / "unit.xlsx"
    write_blank(plans, path, title="青山县水利局绩效自评表")
    book = load_workbook(path)
    assert book.sheetnames[2:] == ["项目支出绩效自评表", "项目支出绩效自评表（2）"]
    assert book.defined_names["JX_FORMS"].attr_text == f'"{";".join(p.form for p in plans)}"'
    assert lint(path) == []
