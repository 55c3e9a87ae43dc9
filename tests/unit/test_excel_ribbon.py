"""The ribbon in a finished workbook, the add-in's content type, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
import xlsxwriter
from support import ooxml

from xl_jixiao.template.build import (
    ADDIN_TYPE,
    PART,
    RELATIONSHIP,
    PackageError,
    make_addin,
    put_ribbon,
    read_parts,
)
from xl_jixiao.template.vba import ours, template_project

TABS = ("unit", "bureau")


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "模板.xlsm"
    book = xlsxwriter.Workbook(str(path))
    book.add_vba_project(io.BytesIO(template_project(("JxD1", "JxResult"))), is_stream=True)
    book.set_vba_name("ThisWorkbook")
    for name, code in (("填报", "JxD1"), ("检查结果", "JxResult")):
        sheet = book.add_worksheet(name)
        sheet.set_vba_name(code)
        sheet.insert_button("B2", {"macro": "JxButtons.JX_Calc", "caption": "计算得分"})
    book.close()
    return path


@pytest.mark.parametrize("tab", TABS)
def test_the_ribbon_is_a_part_with_its_relationship(workbook, tab):
    before = read_parts(workbook)
    put_ribbon(workbook, tab)
    parts = read_parts(workbook)
    assert parts.pop(PART) == ours(f"customUI14_{tab}.xml").encode()
    root = parts.pop("_rels/.rels").decode()
    assert root.count(RELATIONSHIP) == 1
    assert f'Target="{PART}"' in root
    assert parts == {name: data for name, data in before.items() if name != "_rels/.rels"}


def test_put_in_twice_it_is_there_once_and_the_bytes_are_the_same(workbook):
    put_ribbon(workbook)
    first = workbook.read_bytes()
    put_ribbon(workbook)
    assert workbook.read_bytes() == first
    with zipfile.ZipFile(workbook) as package:
        assert package.namelist().count(PART) == 1
        assert package.namelist()[0] == "[Content_Types].xml"
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_add_in_differs_in_its_type_alone(workbook):
    before = read_parts(workbook)
    make_addin(workbook)
    parts = read_parts(workbook)
    assert ADDIN_TYPE in parts["[Content_Types].xml"].decode()
    assert {name for name in parts if parts[name] != before[name]} == {"[Content_Types].xml"}


def test_a_workbook_without_macros_is_no_add_in(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet()
    book.close()
    with pytest.raises(PackageError):
        make_addin(path)


@pytest.mark.parametrize("tab", TABS)
def test_every_ribbon_button_has_a_callback_and_a_name_of_its_own(tab):
    tree = ET.fromstring(ours(f"customUI14_{tab}.xml").encode())  # noqa: S314 - our own text
    buttons = [one for one in tree.iter() if one.tag.endswith("}button")]
    ids = [one.get("id") for one in tree.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    for button in buttons:
        assert f"Public Sub {button.get('onAction')}(" in ours("JxButtons.bas")
        assert re.search(r"[\u4e00-\u9fff]", button.get("label"))
        assert button.get("supertip")
    tabs = [one.get("label") for one in tree.iter() if one.tag.endswith("}tab")]
    assert tabs == ["绩效自评"]


@pytest.mark.parametrize("tab", TABS)
def test_workbook_and_add_in_are_valid_for_microsofts_validator(workbook, tab, tmp_path):
    ooxml.require()
    put_ribbon(workbook, tab)
    assert ooxml.validate(workbook) == []
    addin = tmp_path / "xl_jixiao.xlam"
    workbook.rename(addin)
    make_addin(addin)
    assert ooxml.validate(addin) == []
