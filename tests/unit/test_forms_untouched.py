"""A 基础数据表 that nobody filled in, saved by a program that does not calculate its formulas."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from xl_jixiao import evaluate_file
from xl_jixiao.layouts.blank import plan_blank
from xl_jixiao.model.finding import Status
from xl_jixiao.outputs.planned import write_blank


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({}, Status.SKIPPED),
        ({"staff": 0}, Status.MERGED),
        ({"control_rate": 0.98}, Status.MERGED),
    ],
    ids=["untouched", "a nought typed", "a rate typed"],
)
def test_rates_of_nought_alone_are_not_filled_in(typed, status, tmp_path):
    plan = plan_blank("hunan-basic-data", unit="桃江县某单位", year=2023)
    path = tmp_path / "表.xlsx"
    write_blank([plan], path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for cell in plan.cells:
        if cell.formula:
            sheet[cell.a1].value = 0  # as LibreOffice writes "" into a .xls
    for key, value in typed.items():
        slot = plan.slot("base", 0, key)
        assert slot is not None
        sheet[slot.a1].value = value
    book.save(path)
    assert evaluate_file(path).status is status
