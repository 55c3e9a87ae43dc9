"""The VBA wrappers in an interpreter of VBA, with a server of ours behind them."""

from __future__ import annotations

import inspect

import pytest
from pyopenvba.apps.excel import ExcelApplication
from support.vba.interpreter import macros

from xl_jixiao.template.functions import FUNCTIONS
from xl_jixiao.template.vba import to_ascii
from xl_jixiao.template.wrappers import vba_name, wrapper_source


@pytest.fixture
def excel() -> ExcelApplication:
    return macros(texts=False)


def score(app: ExcelApplication) -> str:
    return str(app.run("JX_SCORE", "≥90%", "95%", 10))


def counted(app: ExcelApplication) -> tuple[int, int]:
    return int(app.run("Starts")), int(app.run("Calls"))


def test_each_function_has_a_wrapper_with_the_same_arguments():
    source = wrapper_source()
    for function in FUNCTIONS:
        parameters = inspect.signature(function).parameters.values()
        declared = ", ".join(
            f"{'' if one.default is one.empty else 'Optional '}ByVal {one.name} As Variant"
            for one in parameters
        )
        assert f"Public Function {vba_name(function)}({declared}) As Variant\n" in source


def test_a_value_comes_back_and_the_server_is_kept(excel):
    assert score(excel) == "xl_jixiao.excel.udfs|jx_score|≥90%|7"
    assert score(excel).startswith("xl_jixiao")
    assert counted(excel) == (1, 2)


PROBE = """Option Explicit
Public Function Echo() As Variant
    Dim given As Variant, row As Long, col As Long
    given = JX_SCORES(Worksheets(1).Range("A1:D9"))
    For row = LBound(given, 1) To UBound(given, 1)
        For col = LBound(given, 2) To UBound(given, 2)
            Echo = Echo & given(row, col) & "/"
        Next col
    Next row
End Function
Public Sub Fill()
    With Worksheets(1)
        .Range("A1").Value = "年度指标值"
        .Range("A2").Value = 0.95
        .Range("A2").NumberFormat = "0%"
        .Range("B2").Value = 12.5
        .Range("C2").Value = CVErr(xlErrDiv0)
        .Range("B1:C1").Merge
        .Range("D1:D2").Merge
        .Range("D1").Value = "分值"
    End With
End Sub
"""


def test_a_table_goes_in_one_call_with_what_is_stored(excel):
    excel.add_module(to_ascii(PROBE), name="Probe")
    excel.run("Fill")
    assert excel.run("Echo") == "年度指标值//\x01</分值/\x01=0.95\x010%/12.5/#DIV/0!/\x01^/"
    assert counted(excel) == (1, 1)


def test_a_domain_error_is_an_excel_error(excel):
    excel.run("SetMode", "domain")
    assert score(excel) == "Error 2015"
    excel.run("SetMode", "works")
    assert score(excel).startswith("xl_jixiao")


def test_a_dead_server_is_started_once_again(excel):
    score(excel)
    excel.run("SetMode", "dies once")
    assert score(excel).startswith("xl_jixiao")
    assert counted(excel) == (2, 3)


def test_a_server_that_stays_dead_opens_the_circuit_until_retry(excel):
    score(excel)
    excel.run("SetMode", "dead")
    assert score(excel) == "Error 2042"
    before = counted(excel)
    excel.run("SetMode", "works")
    assert score(excel) == "Error 2042"
    assert counted(excel) == before
    excel.run("JX_Retry")
    assert score(excel).startswith("xl_jixiao")


def test_a_missing_python_is_asked_for_once(excel):
    excel.run("SetMode", "absent")
    for _ in range(5):
        assert score(excel) == "Error 2042"
    assert counted(excel) == (1, 0)
