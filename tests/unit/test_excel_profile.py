"""JX_RULES in workbooks that are not ours: none, a constant, a cell of that name."""

from __future__ import annotations

import pytest
from support.foreign_blanks import write_foreign
from support.vba.interpreter import macros
from support.xw_engine import attach
from support.xw_engine_openpyxl import OpenpyxlBackend

from xl_jixiao.excel.book import AdviceError, evaluate
from xl_jixiao.forms.assemble import _constant


@pytest.fixture
def opened(tmp_path):
    backend = OpenpyxlBackend(write_foreign("central", tmp_path))
    return backend, attach(backend)


def rules_of(opened, refers_to, text=None):
    backend, book = opened
    sheet = backend.book.worksheets[0]
    sheet["AZ1"] = text
    backend.set_name("JX_RULES", None if refers_to is None else refers_to.format(sheet.title))
    found = evaluate(book)
    assert "F12" not in {one.id for one in found.result.findings}
    return found.rules.id


def test_a_workbook_without_the_name_is_scored_by_the_default(opened):
    assert rules_of(opened, None) == "national"


def test_the_name_may_be_a_constant_or_a_cell(opened):
    assert rules_of(opened, '"hubei-2020"') == "hubei-2020"
    assert rules_of(opened, "'{}'!$AZ$1", "hubei-2020") == "hubei-2020"
    assert rules_of(opened, "'{}'!$AZ$1") == "national"


@pytest.mark.parametrize("text", ["某县 2031", "C:\\rules\\x.toml"])
def test_a_cell_cannot_say_more_than_a_constant(text, opened):
    with pytest.raises(AdviceError, match="向财政部门索取"):
        rules_of(opened, "'{}'!$AZ$1", text)


def test_a_name_that_leads_nowhere_is_told(opened):
    with pytest.raises(AdviceError, match="不能用"):
        rules_of(opened, "#REF!$A$1")


@pytest.mark.parametrize(
    ("refers_to", "text"),
    [
        ('"national 2020"', "national 2020"),
        ('="national 2020"', "national 2020"),
        ("=Sheet1!$A$1", ""),
        ("", ""),
    ],
)
def test_in_a_file_only_a_constant_says_under_what_it_computes(refers_to, text):
    assert _constant(refers_to) == text


PROBE = '''Option Explicit
Public Function Given(ByVal label As String) As String
    ThisWorkbook.Names.Add Name:="JX_RULES", RefersTo:="=""national 2020"""
    Select Case label
        Case "unknown": Given = JxProfile(CVErr(xlErrName))
        Case "broken": Given = JxProfile(CVErr(xlErrRef))
        Case "omitted": Given = JxProfile()
        Case Else: Given = JxProfile(label)
    End Select
End Function
'''


@pytest.fixture(scope="module")
def excel():
    app = macros(texts=False)
    app.add_module(PROBE, name="Probe")
    return app


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ("unknown", "national 2020"),  # JX_RULES, where only the add-in has such a name
        ("broken", "#REF!"),
        ("omitted", ""),
        ("hubei-2020", "hubei-2020"),
    ],
)
def test_a_formula_in_a_workbook_without_the_name_takes_that_of_the_add_in(given, label, excel):
    assert excel.run("Given", given) == label
