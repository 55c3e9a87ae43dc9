"""The lint of built workbooks sees each of the mistakes it is there for."""

from __future__ import annotations

import zipfile

import pytest
import xlsxwriter
from support.lint_xlsx import lint

SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"


@pytest.fixture
def sound(tmp_path):
    """A small workbook without a mistake: a merge, a formula, a list validation, a name."""
    path = tmp_path / "sound.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表")
    sheet.merge_range("A1:B2", "标题")
    sheet.write_formula("C1", '=IF(A4="(", 1, 0)', None, 0)
    sheet.data_validation("C2", {"validate": "list", "source": ["达成", "未达成"]})
    sheet.write_string("A4", "文字")
    book.define_name("JX_RULES", '="national"')
    book.close()
    return path


def edited(path, name, old, new):
    """A copy of the workbook with one text of one part replaced."""
    target = path.with_name("edited.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for item in source.namelist():
            data = source.read(item)
            if item == name:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            copy.writestr(item, data)
    return target


def test_a_sound_workbook_passes(sound):
    assert lint(sound) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (SHEET, '<mergeCell ref="A1:B2"/>', '<mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/>',
         "merges overlap: A1:B2 and B2:C3"),
        (SHEET, 'ref="A1:B2"', 'ref="A1"', "merge of a single cell"),
        (SHEET, ", 1, 0)</f>", ", 1, 0</f>", "bad formula in C1"),
        (SHEET, "<v>0</v></c>", "</c>", "formula without its value in C1"),
        (SHEET, '<c r="C1"', '<c r="A1"', "cell twice: A1"),
        (SHEET, '<row r="4"', '<row r="1"', "row 1 after row 1"),
        (SHEET, '"达成,未达成"', '"' + "达" * 256 + '"', "list validation over 255"),
        (SHEET, 't="s"><v>0</v>', 't="s"><v>9</v>', "shared string out of range in A1"),
        (BOOK, 'name="表"', 'name="' + "表" * 32 + '"', "sheet name longer than 31"),
        (BOOK, 'name="表"', 'name="表/1"', "forbidden character"),
        (BOOK, 'name="JX_RULES"', 'name="JX1"', "bad defined name: JX1"),
        (BOOK, 'name="JX_RULES"', 'name="1年"', "bad defined name: 1年"),
        (BOOK, '"national"', "#REF!", "refers to"),
    ],
)  # fmt: skip
def test_each_mistake_is_told(sound, name, old, new, told):
    problems = lint(edited(sound, name, old, new))
    assert any(told in problem for problem in problems), problems
