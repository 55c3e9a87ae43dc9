"""What of the templates is seen on a small screen, and what of long texts is printed."""

from __future__ import annotations

import re
import zipfile
from functools import cache

import pytest
from support.excel_template import template_plan

from xl_jixiao.layouts.sheet_plan import needed_height
from xl_jixiao.resources import data_folder
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.template.build import SCREEN, fitting_zoom, form_sheet, pixels, template_layout

FORMS = (("D1", "hunan-department"), ("B1", "hunan-basic-data"), ("P1", "central-project"))


@cache
def sheet(prefix, name, macros=False):
    rules = load_rules("national")
    return form_sheet(prefix, template_layout(name), template_plan(name), rules, macros=macros)


@pytest.mark.parametrize("macros", [False, True])
@pytest.mark.parametrize("form", FORMS, ids=[name for _, name in FORMS])
def test_form_and_tools_stand_side_by_side_on_a_screen_of_1366(form, macros):
    made = sheet(*form, macros)
    shown = [width for col, width in made.plan.widths if col not in made.hidden_columns]
    assert sum(map(pixels, shown)) * made.zoom / 100 <= SCREEN
    assert made.zoom >= 85  # smaller is hard to read


@pytest.mark.parametrize(("columns", "zoom"), [(10, 100), (13, 100), (14, 90), (26, 50)])
def test_the_zoom_is_no_larger_than_the_screen_takes(columns, zoom):
    assert fitting_zoom([(100 - 5) / 7] * columns) == pytest.approx(zoom, abs=5)
    assert columns * 100 * fitting_zoom([95 / 7] * columns) / 100 <= SCREEN


def test_names_of_two_lines_have_room_in_each_row_of_the_department():
    plan = template_plan("hunan-department")
    widths, heights = dict(plan.widths), dict(plan.heights)
    for slot in plan.slots:
        if slot.block == "indicators" and slot.column == "level3":
            two_lines = needed_height("字" * 20, widths[slot.col]) - 4  # without the air around it
            assert heights[slot.row] >= two_lines


def test_texts_longer_than_any_row_are_told():
    made = sheet("D1", "hunan-department")
    cells = {cell.a1: cell.formula for cell in made.plan.cells}
    told = [
        found
        for one in made.problems
        if (found := re.findall(r"LEN\((\w+)\)>(\d+)", cells[one.text.replace("$", "")]))
        and "文字太长" in cells[one.text.replace("$", "")]
    ]
    rows = {slot.row for slot in made.plan.slots if slot.block == "indicators"}
    assert len(told) == len(rows)
    assert all(100 < int(most) < 1000 for found in told for _, most in found if most != "0")
    thrift = next(slot for slot in sheet(*FORMS[1]).plan.slots if slot.column == "thrift")
    basic = [cell.formula for cell in sheet(*FORMS[1]).plan.cells if "放不下" in cell.formula]
    assert [f"LEN({thrift.a1})>" in one for one in basic] == [True]


def test_tints_are_not_printed():
    """Where a clerk types is tinted on the screen; forms are printed in black and white."""
    path = data_folder("workbook_templates") / "绩效自评表.xlsx"
    with zipfile.ZipFile(path) as package:
        for number in range(2, 7):
            text = package.read(f"xl/worksheets/sheet{number}.xml").decode()
            assert re.search(r'<pageSetup [^>]*blackAndWhite="1"', text)


def test_a_row_of_formulas_fits_into_the_window_of_the_compression():
    """Else rows that are all but the same take their own room each: twice the file."""
    path = data_folder("workbook_templates") / "绩效自评表.xlsx"
    with zipfile.ZipFile(path) as package:
        for number in (2, 4):
            text = package.read(f"xl/worksheets/sheet{number}.xml").decode()
            rows = re.findall(r"<row .*?</row>", text, re.DOTALL)
            assert max(len(row.encode()) for row in rows) < 32_500
    assert path.stat().st_size < 1_000_000
