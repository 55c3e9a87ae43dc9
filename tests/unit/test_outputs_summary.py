"""绩效自评汇总.xlsx as a whole."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from support.lint_xlsx import lint
from support.run_data import (
    a_run,
    base_form,
    department_form,
    finding,
    large_run,
    merged_file,
)

from xl_jixiao.model.roster import MissingUnit, RosterRow
from xl_jixiao.outputs.sheets import SheetFullError
from xl_jixiao.outputs.summary import SummaryWriter, write_summary
from xl_jixiao.tables.summary import consolidate
from xl_jixiao.tables.table import Column, ColumnKind, LongTable, cells

PRINTED = ["概览", "汇总表", "得分排名"]
LISTS = [
    "汇总",
    "单位情况",
    "资金明细",
    "指标明细",
    "基础数据汇总",
    "问题清单",
    "通过项",
    "文件清单",
    "分析",
    "口径说明",
]
SHEETS = [*PRINTED, *LISTS]
GROUPED = [*PRINTED, "分组汇总", *LISTS]
"""Where forms name their 主管部门."""
HEADER = 3


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("summary") / "绩效自评汇总.xlsx"
    write_summary(consolidate(large_run(4)), target)
    return target


@pytest.fixture(scope="module")
def formulas(path):
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def values(path):
    return openpyxl.load_workbook(path, data_only=True)


def header(sheet) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[HEADER] if cell.value}


def line_of(sheet, label: str) -> int:
    return next(cell.row for cell in sheet["A"] if str(cell.value or "").startswith(label))


def test_the_sheets_stand_in_their_order(formulas):
    assert formulas.sheetnames == GROUPED


def test_a_roster_adds_the_sheet_of_missing_units(tmp_path):
    unit = RosterRow("乙单位")
    run = a_run(roster_units=1, missing=(MissingUnit(unit),))
    write_summary(consolidate(run), tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert book.sheetnames == [*PRINTED, *LISTS[:8], "未报单位", *LISTS[8:]]
    assert book["未报单位"]["B4"].value == "乙单位"


def test_totals_are_live_and_carry_their_value(formulas, values):
    row = line_of(formulas["汇总"], "合计")
    at = header(formulas["汇总"])["全年预算数"]
    formula = formulas["汇总"].cell(row, at).value
    helper = get_column_letter(header(formulas["汇总"])["合计用\n全年预算数"])
    span = f"{helper}4:{helper}7"
    assert formula == f'=IF(SUBTOTAL(102,{span})=0,"",SUBTOTAL(109,{span}))'
    shown = [values["汇总"].cell(line, at).value for line in range(4, 8)]
    assert values["汇总"].cell(row, at).value == sum(shown)
    mean = formulas["汇总"].cell(
        line_of(formulas["汇总"], "算术平均"), header(formulas["汇总"])["核算总分"]
    )
    helper = get_column_letter(header(formulas["汇总"])["平均用\n核算总分"])
    assert mean.value == f'=IFERROR(SUBTOTAL(101,{helper}4:{helper}7),"")'


def test_no_formula_adds_two_blocks(formulas):
    sheet = formulas["汇总"]
    tables = [table.ref for table in sheet.tables.values()]
    assert len(tables) == 2
    spans = [
        tuple(int("".join(filter(str.isdigit, end))) for end in ref.split(":")) for ref in tables
    ]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                top, bottom = max((top, bottom) for top, bottom in spans if bottom < cell.row)
                assert f"{top + 1}:" in cell.value
                assert f"{bottom})" in cell.value


def test_the_header_is_frozen_and_filtered(formulas):
    for name in LISTS:
        sheet = formulas[name]
        if name == "分析":
            continue
        assert sheet.freeze_panes == "B4", name
        assert sheet.auto_filter.ref or sheet.tables, name
        assert sheet.print_area in {None, ""}, name


def test_only_what_is_handed_in_is_set_up_for_print(formulas):
    for name in GROUPED[:4]:
        sheet = formulas[name]
        assert sheet.page_setup.paperSize == 9, name
        assert sheet.print_area, name
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, name
    assert formulas["汇总表"].page_setup.orientation == "landscape"
    assert formulas["汇总表"].print_title_rows == "$3:$3"


def test_no_sentence_above_a_table_runs_out_of_the_first_screen(formulas):
    for name in LISTS:
        sheet = formulas[name]
        note = sheet["A2"]
        if len(str(note.value or "")) > 60:
            assert note.alignment.wrap_text, name
            lines = len(note.value) * 2 / 120
            assert sheet.row_dimensions[2].height >= 13 * lines, name


def test_findings_lead_to_their_cells(formulas):
    sheet = formulas["问题清单"]
    at = header(sheet)
    cell = sheet.cell(4, at["单元格"])
    file, name = sheet.cell(4, at["文件"]).value, sheet.cell(4, at["工作表"]).value
    assert cell.hyperlink.target == "../各单位/" + file.replace(" ", "%20")
    assert cell.hyperlink.location == f"'{name}'!{cell.value}"


def test_the_analysis_has_native_charts_with_titles(path):
    with zipfile.ZipFile(path) as package:
        charts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
        assert len(charts) == 4 + 2
        for name in charts:
            assert "<c:title>" in package.read(name).decode()


def test_the_workbook_is_sound(path):
    assert lint(path) == []


def test_a_folder_without_submissions_gives_a_sound_workbook(tmp_path):
    write_summary(consolidate(a_run()), tmp_path / "s.xlsx")
    assert lint(tmp_path / "s.xlsx") == []
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert book.sheetnames == SHEETS
    assert book["汇总"]["A4"].value == "没有内容"


def test_a_run_over_single_files_has_no_links(tmp_path):
    run = a_run(
        merged_file("甲.xlsx", department_form("甲.xlsx", "甲"), findings=(finding("甲.xlsx"),)),
        folder="",
        out="",
    )
    write_summary(consolidate(run), tmp_path / "s.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["问题清单"]
    assert sheet["F4"].value == "G12"
    assert sheet["F4"].hyperlink is None


def test_a_text_of_a_form_is_never_a_formula_or_a_link(tmp_path):
    run = a_run(
        merged_file(
            "甲.xlsx",
            department_form("甲.xlsx", "=1+1", project="http://example.org"),
            base_form("甲.xlsx", "=cmd|' /C calc'!A0"),
        )
    )
    write_summary(consolidate(run), tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert book["汇总"]["A4"].data_type in {"s", "inlineStr"}
    assert book["汇总"]["D4"].hyperlink is None
    assert book["基础数据汇总"]["A4"].data_type in {"s", "inlineStr"}


def test_past_the_row_limit_a_sheet_continues_on_the_next(tmp_path):
    numbers = count()
    columns = (
        Column("序号", ColumnKind.COUNT, lambda _: next(numbers)),
        Column("名称", ColumnKind.NAME, lambda at: f"第{at}行"),
    )
    table = LongTable("指标明细", columns, 25, lambda: (cells(columns, at) for at in range(25)))
    tables = replace(consolidate(a_run()), indicators=table)
    SummaryWriter(row_limit=13).write(tables, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert book.sheetnames[6:9] == ["指标明细", "指标明细(2)", "指标明细(3)"]
    found = [
        cell.value
        for name in book.sheetnames[6:9]
        for (cell,) in islice(book[name].iter_rows(max_col=1), HEADER, None)
    ]
    assert found == list(range(25))
    assert [book[name].max_row for name in book.sheetnames[6:9]] == [13, 13, 8]
    assert all(book[name]["A3"].value == "序号" for name in book.sheetnames[6:9])
    assert lint(tmp_path / "s.xlsx") == []


@pytest.mark.parametrize(("limit", "fits"), [(3 + 1 + 5 + 3, True), (3 + 1 + 5 + 2, False)])
def test_rows_with_totals_below_them_are_never_cut(limit, fits, tmp_path):
    """One form, its five lines of totals, the space of a next block: or nothing is written."""
    tables = consolidate(a_run(merged_file("甲.xlsx", department_form("甲.xlsx", "甲"))))
    writer = SummaryWriter(row_limit=limit)
    if fits:
        writer.write(tables, tmp_path / "s.xlsx")
    else:
        with pytest.raises(SheetFullError, match="分成几个文件夹"):
            writer.write(tables, tmp_path / "s.xlsx")
    assert (tmp_path / "s.xlsx").exists() is fits
