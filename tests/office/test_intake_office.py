"""The reader against others: cell for cell with openpyxl, and shown as LibreOffice shows."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import libreoffice
from support.display_workbook import CELLS, write_display_workbook
from support.sound_form import write_sound_form

from xl_jixiao.batch.evaluate import evaluate_file
from xl_jixiao.intake.load import load
from xl_jixiao.model.grid import Cell, CellKind, Workbook

pytestmark = pytest.mark.slow  # LibreOffice saves workbooks in every format

# Where LibreOffice differs from Excel the cases of test_intake_display speak alone: ! as an escape,
# the point of 0.##, signs under conditions, days before March 1900, seconds (which it cuts off).
FORMATS = [
    *("0", "0.00", "#,##0", "#,##0.00", "0%", "0.00%", "0.0", "000", "0.00E+00", "# ?/?"),
    *('0.00"亿元"', '0.00"万元"', '"≥"0%', r"0\%", r"\¥0.00", "0.0??"),
    *("0.00;[RED]-0.00", '0.00;"△"0.00', '0.00;-0.00;"—"', "[>=1]0.0;0.00%", "0.0_);(0.0)"),
    *('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "#,##0.00_ ", "000-0000"),
    *("yyyy-mm-dd", 'yyyy"年"m"月"d"日"', 'm"月"d"日"', 'yyyy"年"m"月"', "yy.mm.dd"),
    *("h:mm", "h:mm:ss", "[h]:mm:ss", "yyyy-mm-dd h:mm", "d-mmm-yy", "mm:ss.0"),
]
VALUES = [0, 1, 0.5, 0.98765, 98.5, 1234.565, 12345678.9, 45657, 45657.75, 0.1 + 0.2, -3.14159]


def _comparable(code: str, value: float) -> bool:
    if any(letter in code for letter in "ymdh"):
        return 61 <= value <= 99_999
    return value >= 0 or not code.startswith("[")


def _read(path: Path) -> Workbook:
    workbook = load(path).outcome
    assert isinstance(workbook, Workbook)
    return workbook


def test_numbers_are_shown_as_libreoffice_shows_them(tmp_path: Path) -> None:
    libreoffice.require()
    import xlsxwriter

    path = tmp_path / "formats.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, code in enumerate(FORMATS):
            style = book.add_format({"num_format": code})
            for col, value in enumerate(VALUES):
                if _comparable(code, value):
                    sheet.write_number(row, col, value, style)
        sheet.set_column(0, len(VALUES), 40)
    cells = _read(path).grids[0].cells
    # 44 comma, 34 quote, 76 UTF-8, 1 first row, formatted as shown
    out = libreoffice.convert(path, tmp_path / "out", "csv:Text - txt - csv (StarCalc):44,34,76,1")
    with out.open(encoding="utf-8", newline="") as file:
        shown = list(csv.reader(file))
    different = [
        (FORMATS[row], VALUES[col], cells[row + 1, col + 1].displayed, text.strip())
        for row, texts in enumerate(shown)
        for col, text in enumerate(texts)
        if _comparable(FORMATS[row], VALUES[col])
        and cells[row + 1, col + 1].displayed != text.strip()
    ]
    assert different == []


def _by_libreoffice(path: Path) -> Path:
    libreoffice.require()
    return libreoffice.convert(path, path.parent / "lo")


def _by_openpyxl(path: Path) -> Path:
    import openpyxl

    book = openpyxl.load_workbook(path)
    out = path.with_name("openpyxl.xlsx")
    book.save(out)
    return out


@pytest.mark.parametrize(
    "save", [lambda path: path, _by_openpyxl, _by_libreoffice], ids=["xlsxwriter", "openpyxl", "lo"]
)
def test_cell_for_cell_as_openpyxl_reads(tmp_path: Path, save: Callable[[Path], Path]) -> None:
    import openpyxl

    path = tmp_path / "a.xlsx"
    write_display_workbook(path)
    path = save(path)
    ours = _read(path)
    theirs = openpyxl.load_workbook(path, data_only=True)
    assert [grid.sheet for grid in ours.grids] == theirs.sheetnames
    for grid in ours.grids:
        sheet = theirs[grid.sheet]
        filled = {
            (cell.row, cell.column): cell
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        calculated = {
            at for at, cell in grid.cells.items() if cell.kind is not CellKind.UNCALCULATED
        }
        assert calculated == filled.keys()
        for at in calculated:
            _same(grid.cells[at], filled[at].value)
        assert {
            (m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges
        } == {tuple(area) for area in grid.merges}
        assert grid.visible is (sheet.sheet_state == "visible")


def _same(cell: Cell, value: Any) -> None:
    if isinstance(value, dt.datetime):
        assert cell.date == value.date()
    elif isinstance(value, int | float):
        assert cell.number is not None
        stored = value / 1000 if cell.displayed == "1,235" else value  # by the comma of #,##0,
        assert float(cell.number) == pytest.approx(stored, rel=1e-14)
    elif cell.kind is CellKind.TEXT:
        assert cell.text.removesuffix("级") == value
    else:
        assert (cell.kind, cell.text) == (CellKind.ERROR, value)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_what_libreoffice_saves_is_shown_the_same(tmp_path: Path, kind: str) -> None:
    libreoffice.require()
    path = tmp_path / "a.xlsx"
    write_display_workbook(path)
    grid = _read(libreoffice.convert(path, tmp_path / "lo", kind)).grids[0]
    column = [cell for (_, col), cell in sorted(grid.cells.items()) if col == 1]
    assert [(cell.displayed, cell.kind) for cell in column] == [(one[2], one[3]) for one in CELLS]


CODES = Path(__file__).resolve().parents[1] / "cases" / "data" / "number_formats.txt"
OTHERWISE = Path(__file__).resolve().parents[1] / "cases" / "data" / "number_formats_shown.txt"


def test_what_libreoffice_shows_otherwise_is_listed_with_its_reason(tmp_path: Path) -> None:
    libreoffice.require()
    import xlsxwriter

    codes = CODES.read_text("utf-8").splitlines()[1:]
    values = [0, 1, -1, 0.5, -0.05, 0.955, 95.5, 220, -220, 208.2239, 12345678.9, 45291]
    path = tmp_path / "formats.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, code in enumerate(codes):
            style = book.add_format({"num_format": code})
            for col, value in enumerate(values):
                sheet.write_number(row, col, value, style)
        sheet.set_column(0, len(values), 60)
    cells = _read(path).grids[0].cells
    out = libreoffice.convert(path, tmp_path / "out", "csv:Text - txt - csv (StarCalc):44,34,76,1")
    with out.open(encoding="utf-8", newline="") as file:
        shown = list(csv.reader(file))
    different = {
        codes[row]: (cells[row + 1, col + 1].displayed, text.strip())
        for row, texts in enumerate(shown)
        for col, text in reversed(list(enumerate(texts)))
        if cells[row + 1, col + 1].displayed != text.strip()
    }
    lines = OTHERWISE.read_text("utf-8").splitlines()[1:]
    listed = {line.rpartition(" | ")[0] for line in lines}
    assert different.keys() == listed, different


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_form_saved_in_another_format_means_the_same(tmp_path: Path, kind: str) -> None:
    libreoffice.require()
    days = {"E16": (dt.date(2023, 12, 31), "m/d"), "F16": (dt.date(2023, 12, 20), "d-mmm")}
    names = {"D18": ("能耗增长率", "General"), "E18": ("≤-5%", "General")}
    changed = {
        **days,
        **names,
        "E5": (220, '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ '),
        "F5": (-220, "0.00_);[Red](0.00)"),
        "F18": (-0.06, "0%;(0%)"),
        "F20": (16, "0.00E+00"),
        "G14": (15, "0.00%"),
    }
    path = write_sound_form(tmp_path / "a.xlsx", changed)
    other = libreoffice.convert(path, tmp_path / "out", kind)
    ours, theirs = evaluate_file(path), evaluate_file(other)
    assert ours.scores == theirs.scores
    assert [one.message for one in ours.findings] == [one.message for one in theirs.findings]
    assert ours.submissions[0].funds[0].executed.value == -220
    (score,) = ours.scores
    assert score is not None
    assert [score.rows[at].line.score for at in (2, 4, 6)] == [10, 10, 10]
