"""An open sheet reads as its file does."""

from __future__ import annotations

import datetime as dt

import pytest
from openpyxl import Workbook
from support.corpus_workbooks import load_tables, write_table
from support.display_workbook import write_display_workbook
from support.excel_template import built
from support.xw_engine import attach
from support.xw_engine_openpyxl import OpenpyxlBackend

from xl_jixiao.excel import sheet_grid
from xl_jixiao.excel.book import names_of
from xl_jixiao.excel.sheet_grid import grid_of
from xl_jixiao.intake.load import load
from xl_jixiao.model.grid import CellKind


def open_sheet(book, folder):
    path = folder / "表.xlsx"
    book.save(path)
    return attach(OpenpyxlBackend(path)).sheets[0]


def assert_same(path):
    """The grids of all sheets, cell for cell."""
    book = attach(OpenpyxlBackend(path))
    for grid in load(path).outcome.grids:
        found = grid_of(book.sheets[grid.sheet])
        if grid.visible:
            assert dict(found.cells) == dict(grid.cells)
            assert set(found.merges) <= set(grid.merges)
            assert (found.unseen, found.unseen_known) == (grid.unseen, True)
        assert found.visible == grid.visible


@pytest.mark.parametrize("table", load_tables(), ids=lambda table: table["id"])
def test_published_forms(table, tmp_path):
    assert_same(write_table(table, tmp_path))


def test_the_template_reads_alike_up_to_its_tool_columns():
    path = built() / "绩效自评表.xlsm"
    book = attach(OpenpyxlBackend(path))
    for grid in (one for one in load(path).outcome.grids if one.visible):
        found = grid_of(book.sheets[grid.sheet])
        end = 10 if "自评表" in grid.sheet else 100
        own = {place: cell for place, cell in grid.cells.items() if place[1] < end}
        assert {place: cell for place, cell in found.cells.items() if place[1] < end} == own


def test_defined_names_read_as_in_the_file():
    path = built() / "绩效自评表.xlsx"
    book = attach(OpenpyxlBackend(path))
    names = names_of(book)
    assert names["JX_RULES"] == load(path).outcome.names["JX_RULES"]
    assert names["JX_FORMS"] == load(path).outcome.names["JX_FORMS"]


def test_every_number_format_reads_as_in_the_file(tmp_path):
    path = tmp_path / "display.xlsx"
    write_display_workbook(path)
    book = attach(OpenpyxlBackend(path))
    for grid in load(path).outcome.grids:
        found = grid_of(book.sheets[grid.sheet])
        for place, cell in grid.cells.items():
            if cell.kind is not CellKind.UNCALCULATED:
                assert found.cells[place] == cell


def test_a_date_of_the_system_shows_as_on_a_chinese_system(tmp_path):
    book = Workbook()
    book.active["B2"] = dt.date(2024, 12, 31)
    book.active["B2"].number_format = "mm-dd-yy"  # number 14
    cell = grid_of(open_sheet(book, tmp_path)).cells[2, 2]
    assert (cell.kind, cell.displayed, cell.date) == (
        CellKind.DATE,
        "2024/12/31",
        dt.date(2024, 12, 31),
    )


def test_errors_truth_and_long_texts(tmp_path):
    book = Workbook()
    for row, value in enumerate(("#N/A", True, "长" * 40_000, 5), 1):
        book.active.cell(row, 1, value)
    cells = grid_of(open_sheet(book, tmp_path)).cells
    assert (cells[1, 1].kind, cells[1, 1].text) == (CellKind.ERROR, "#N/A")
    assert (cells[2, 1].kind, cells[2, 1].text) == (CellKind.TEXT, "TRUE")
    assert len(cells[3, 1].text) == 32_767
    assert cells[4, 1].text == "5"


def test_an_empty_and_a_hidden_sheet_have_no_cells(tmp_path):
    book = Workbook()
    hidden = book.create_sheet("隐藏")
    hidden["A1"] = 1
    hidden.sheet_state = "veryHidden"
    first = open_sheet(book, tmp_path)
    assert not grid_of(first).cells
    other = first.book.sheets["隐藏"]
    assert (grid_of(other).visible, dict(grid_of(other).cells)) == (False, {})


def test_a_sheet_is_read_in_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(sheet_grid, "BLOCK_CELLS", 6)
    book = Workbook()
    book.active["A1"], book.active["C9"] = "上", "下"
    book.active["B5"].number_format = "0.00"
    book.active["B5"] = 3
    cells = grid_of(open_sheet(book, tmp_path)).cells
    assert {place: cell.text for place, cell in cells.items()} == {
        (1, 1): "上",
        (5, 2): "3.00",
        (9, 3): "下",
    }


def test_merges_side_by_side_are_told_apart(tmp_path):
    book = Workbook()
    book.active["A1"], book.active["C1"] = "左", "右"
    for area in ("A1:B2", "C1:D2", "A3:D3"):
        book.active.merge_cells(area)
    book.active["A3"] = "下"
    assert grid_of(open_sheet(book, tmp_path)).merges == ((1, 1, 2, 2), (1, 3, 2, 4), (3, 1, 3, 4))
