"""The formulas behind the sheet 检查: within the limits of Excel 2010, and what they leave out."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from support.excel_template import template_plan

from xl_jixiao.checks.registry import Severity, all_checks
from xl_jixiao.layouts.tool_columns import TOOL_HEADERS
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.template.build import form_sheet, template_layout
from xl_jixiao.template.checking import checks_page

SHEETS = (("D1", "hunan-department"), ("B1", "hunan-basic-data"), ("P1", "central-project"))
LISTED = {
    *("B01", "B02", "B03", "B04", "B05", "B07", "B08", "B09", "D01", "D02", "D08", "D09"),
    *("F08", "F09", "F11", "I01", "I04", "P05", "R01", "R04", "R05", "R06"),
    *("W01", "W02", "W03", "W04"),
}


@cache
def sheets(profile="national"):
    rules = load_rules(profile)
    return tuple(
        form_sheet(prefix, template_layout(name), template_plan(name), rules, macros=False)
        for prefix, name in SHEETS
    )


def formulas(profile="national"):
    made = sheets(profile)
    for sheet in made:
        cells = {cell.a1: cell for cell in sheet.plan.cells}
        yield from (cells[one.text.replace("$", "")].formula for one in sheet.problems)
    yield from (cell.formula for cell in checks_page(made).plan.cells if cell.formula)


def depth(formula):
    deepest = level = 0
    for sign in re.sub(r'"[^"]*"', "", formula):
        level += {"(": 1, ")": -1}.get(sign, 0)
        deepest = max(deepest, level)
    assert level == 0, formula
    return deepest


@pytest.mark.parametrize("profile", ["national", "sichuan"])
def test_they_stay_within_what_excel_2010_takes(profile):
    for formula in formulas(profile):
        assert len(formula) < 8192
        assert depth(formula) <= 64
        assert all(len(piece) <= 255 for piece in re.findall(r'"([^"]*)"', formula))
        assert not re.search(r"\b(?:LET|XLOOKUP|TEXTJOIN|IFS|FILTER|CONCAT|SWITCH)\(", formula)


def test_each_check_at_error_level_is_listed_or_told_to_be_left_out():
    errors = {one.id for one in all_checks() if one.severity is Severity.ERROR}
    left_out = errors - LISTED
    text = (Path(__file__).parents[2] / "docs" / "用户手册.md").read_text("utf-8")
    table = text.partition("| 不列的检查 |")[2].partition("\n\n")[0]
    assert left_out == set(re.findall(r"\b[A-Z]\d\d\b", table)) - LISTED
    assert errors >= LISTED


def test_each_figure_of_the_money_and_of_the_unit_is_looked_at():
    for sheet, (_, layout) in zip(sheets(), SHEETS, strict=True):
        plan = template_plan(layout)
        looked_at = " ".join(
            cell.formula
            for cell in sheet.plan.cells
            if cell.a1 in {one.text.replace("$", "") for one in sheet.problems}
        )
        for slot in plan.slots:
            if slot.block in {"base", "funds"} and slot.column not in {"points", "thrift"}:
                assert re.search(rf"\b{slot.a1}\b", looked_at), (layout, slot)


def test_hidden_columns_beside_the_basic_data_are_no_part_of_it():
    """The reader passes over everything from the tools' headers on."""
    sheet = sheets()[1]
    right = max(slot.col for slot in template_plan(SHEETS[1][1]).slots)
    beside = [cell for cell in sheet.plan.cells if cell.col > right + 1]
    first = min(cell.col for cell in beside)
    headers = tuple(cell.value for cell in beside if cell.row == 1 and cell.value)
    assert headers == TOOL_HEADERS
    assert {cell.col for cell in beside} <= set(sheet.hidden_columns)
    assert next(cell.col for cell in beside if cell.value == headers[0]) == first
