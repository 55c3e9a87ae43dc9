"""Links into the files of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.prepared import location_of

from xl_jixiao.outputs.rows import FileLinks
from xl_jixiao.tables.table import PlaceLink

BASE = Path("/年报")


@pytest.mark.parametrize(
    ("folder", "out", "target"),
    [
        ("各单位", "结果", "../各单位/甲.xlsx"),
        ("各单位", "各单位/结果", "../甲.xlsx"),
        (".", "结果", "../甲.xlsx"),
        ("a/b c#1", "结果", "../a/b%20c%231/甲.xlsx"),
        ("结果/输入", "结果", "输入/甲.xlsx"),
    ],
)
def test_targets_are_relative_to_the_place_of_the_result(folder, out, target):
    assert FileLinks(BASE / folder, BASE / out).target("甲.xlsx") == target


@pytest.mark.parametrize(
    ("name", "encoded"),
    [
        ("甲 乙.xlsx", "甲%20乙.xlsx"),
        ("100%25.xlsx", "100%2525.xlsx"),
        ("a#b?c.xlsx", "a%23b%3Fc.xlsx"),
        ("[草稿]{1}.xlsx", "%5B草稿%5D%7B1%7D.xlsx"),
        ("javascript:alert(1).xlsx", "javascript%3Aalert(1).xlsx"),
        ("反\\斜.xlsx", "反%5C斜.xlsx"),
        ("坏\udcff.xlsx", "坏%FF.xlsx"),
        ("镇/村/甲.xlsx", "镇/村/甲.xlsx"),
    ],
)
def test_characters_that_mean_something_in_an_address_are_escaped(name, encoded):
    assert FileLinks(BASE / "各单位", BASE / "结果").target(name) == f"../各单位/{encoded}"


@pytest.mark.parametrize(
    ("file", "sheet", "cell", "location"),
    [
        ("甲.xlsx", "表", "G12", "'表'!G12"),
        ("甲.XLSX", "张'三", "G12", "'张''三'!G12"),
        ("甲.xls", "表", "", "'表'!A1"),
        ("甲.xls", "表\x01", "B2", "'表'!B2"),
        ("甲.xlsx", "表", "段12句2", "'表'!A1"),
        ("甲.xlsx", "", "", ""),
        ("甲.docx", "表1", "G12", ""),
    ],
)
def test_locations_are_sheet_and_cell_where_the_file_has_sheets(file, sheet, cell, location):
    assert location_of(PlaceLink("", file, sheet, cell)) == location


def test_an_address_too_long_for_excel_is_no_link():
    links = FileLinks(BASE / "各单位", BASE / "结果")
    assert links.target("长" * 2_000 + ".xlsx") is None
    assert links.target("短.xlsx") is not None
