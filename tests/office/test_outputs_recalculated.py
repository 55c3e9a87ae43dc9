"""The consolidated workbook under LibreOffice and Microsoft's validator."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from support import libreoffice, ooxml
from support.run_data import (
    a_run,
    base_form,
    department_form,
    finding,
    large_run,
    merged_file,
)

from xl_jixiao.model.roster import MissingUnit, RosterRow
from xl_jixiao.outputs.summary import write_summary
from xl_jixiao.tables.summary import consolidate

pytestmark = pytest.mark.slow  # LibreOffice recalculates whole results


@pytest.fixture(scope="module")
def workbook(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("summary") / "汇总.xlsx"
    run = large_run(3)
    unit = RosterRow("未报的单位", "999")
    odd = merged_file(
        "目录 #1/百分之100%.xlsx",
        department_form("目录 #1/百分之100%.xlsx", "=1+1", year=2022, money=(None, None, None)),
        base_form("目录 #1/百分之100%.xlsx", "<&>\"'", year=None),
        findings=(finding("目录 #1/百分之100%.xlsx", sheet="张'三"),),
    )
    files = (*run.results, odd)
    more = a_run(
        *files,
        roster_units=1,
        missing=(MissingUnit(unit),),
        superseded=frozenset({(run.files[0].file, "自评表", 1)}),
    )
    write_summary(consolidate(more), path)
    return path


@pytest.mark.parametrize("files", [0, 2])
def test_the_validator_of_the_open_xml_sdk_finds_nothing(tmp_path, files):
    ooxml.require()
    write_summary(consolidate(large_run(files)), tmp_path / "s.xlsx")
    assert ooxml.validate(tmp_path / "s.xlsx") == []


def test_the_odd_workbook_is_valid_too(workbook):
    ooxml.require()
    assert ooxml.validate(workbook) == []


def without_cached_values(path: Path, target: Path) -> Path:
    """A copy whose formulas have no values, so that LibreOffice has to calculate them."""
    target.parent.mkdir()
    whole = 0
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for item in source.infolist():
            content = source.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                content, dropped = re.subn(rb"</f><v>[^<]*</v>", b"</f>", content)
                whole += dropped
            copy.writestr(item, content)
    assert whole > 20
    return target


def test_libreoffice_recalculates_the_same_values_without_an_error(workbook, tmp_path):
    libreoffice.require()
    bare = without_cached_values(workbook, tmp_path / "bare" / workbook.name)
    recalculated = libreoffice.convert(bare, tmp_path / "recalculated")
    ours = openpyxl.load_workbook(workbook, data_only=True)
    theirs = openpyxl.load_workbook(recalculated, data_only=True)
    assert theirs.sheetnames == ours.sheetnames
    compared = 0
    for sheet in ours:
        for row in sheet.iter_rows():
            for cell in row:
                other = theirs[sheet.title][cell.coordinate].value
                place = f"{sheet.title}!{cell.coordinate}"
                if isinstance(cell.value, (int, float)):
                    assert other == pytest.approx(cell.value, abs=1e-6), place
                    compared += 1
                else:
                    assert (other or "") == (cell.value or ""), place
                assert theirs[sheet.title][cell.coordinate].data_type != "e", place
    assert compared > 500


def test_totals_follow_a_filter(workbook, tmp_path):
    libreoffice.require()
    book = openpyxl.load_workbook(workbook)
    sheet = book["汇总"]
    header = {cell.value: cell.column for cell in sheet[3]}
    label = next(cell for cell in sheet["A"] if cell.value == "合计（项目支出 · 2023年度）")
    total = sheet.cell(label.row, header["全年预算数"])
    values = [sheet.cell(label.row - 9 + at, header["全年预算数"]).value for at in range(9)]
    sheet.row_dimensions[label.row - 9].hidden = True  # as a filter does
    book.save(tmp_path / "filtered.xlsx")
    recalculated = libreoffice.convert(tmp_path / "filtered.xlsx", tmp_path / "recalculated")
    shown = openpyxl.load_workbook(recalculated, data_only=True)["汇总"][total.coordinate]
    assert shown.value == pytest.approx(sum(values[1:]))
