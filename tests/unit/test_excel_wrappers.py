"""The VBA wrappers in an interpreter of VBA, with a server of ours behind them."""

from __future__ import annotations

import inspect

import pytest
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import NOTHING

from xl_jixiao.template.functions import FUNCTIONS
from xl_jixiao.template.vba import our_modules, to_ascii
from xl_jixiao.template.wrappers import vba_name, wrapper_source

SERVER = """Option Explicit
Public Function CallUDF(ByVal script As String, ByVal called As String, ByVal given As Variant, \
ByVal book As Variant, ByVal caller As Variant) As Variant
    CountCall
    If Mode() = "dies once" Then
        SetMode "works"
        Err.Raise 1000, , "server died"
    End If
    If Mode() = "dead" Then Err.Raise 1000, , "server died"
    If IsArray(given(0)) Then
        CallUDF = given(0)
        Exit Function
    End If
    CallUDF = script & "|" & called & "|" & given(0) & "|" & (UBound(given) + 1)
    If Mode() = "domain" Then CallUDF = "#JX:bad profile"
End Function
"""
XLWINGS = """Option Explicit
Private mMode As String
Private mCalls As Long
Private mStarts As Long
Private mRan As String
Public Function XLPy() As Object
    mStarts = mStarts + 1
    If mMode = "absent" Then Err.Raise 1, , "no DLL"
    Set XLPy = New Server
End Function
Public Function RunPython(ByVal PythonCommand As String) As Variant
    mRan = PythonCommand
End Function
Public Function Mode() As String
    Mode = mMode
End Function
Public Sub SetMode(ByVal given As String)
    mMode = given
End Sub
Public Sub CountCall()
    mCalls = mCalls + 1
End Sub
Public Function Calls() As Long
    Calls = mCalls
End Function
Public Function Starts() As Long
    Starts = mStarts
End Function
Public Function Ran() As String
    Ran = mRan
End Function
"""


NOT_IN_THE_INTERPRETER = {
    "CalculateFull": "Calculate",
    "Application.Caller": "Nothing",
    "ws.Cells.FormatConditions.Count": "0",
    "cell.Worksheet.Parent.Date1904": "False",
}


@pytest.fixture
def excel() -> ExcelApplication:
    app = ExcelApplication()
    app.add_workbook()
    app.add_module(XLWINGS, name="xlwings")
    app.add_module(SERVER, name="Server", kind="class")
    for name, source in our_modules().items():
        ready = to_ascii(source)
        for absent, instead in NOT_IN_THE_INTERPRETER.items():
            ready = ready.replace(absent, instead)
        app.add_module(ready, name=name)
    return app


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


@pytest.mark.parametrize(
    ("macro", "handler"),
    [
        ("JX_Calc", "calc_scores"),
        ("JX_Check", "check_form"),
        ("JX_Draft", "draft_report"),
        ("JX_Clear", "clear_marks"),
        ("JX_Merge", "merge_folder"),
        ("JX_Returns", "return_folder"),
        ("JX_HandOut", "hand_out_blanks"),
        ("JX_ExportRules", "export_rules_sheet"),
        ("JX_Compare", "compare_rounds"),
    ],
)
def test_a_button_reaches_its_handler(excel, macro, handler):
    excel.run(macro)
    assert excel.run("Ran") == f"import xl_jixiao.excel.buttons as b; b.{handler}()"
    assert not excel.dialogs


@pytest.mark.parametrize(
    ("macro", "said"),
    [
        ("JX_Calc", "没有可用的 Python"),
        ("JX_Check", "没有可用的 Python"),
        ("JX_Draft", "安装"),
        ("JX_Clear", "没有可清除的检查标记"),
        ("JX_Merge", "jixiao run"),
        ("JX_Returns", "jixiao run --returns"),
        ("JX_HandOut", "jixiao blank --roster"),
        ("JX_Compare", "jixiao run --since"),
        ("JX_OpenResult", "先点“汇总文件夹”"),
    ],
)
def test_without_python_a_button_says_in_one_sentence_what_to_do(excel, macro, said):
    excel.run("SetMode", "absent")
    excel.run(macro)
    ((_, text, title, _),) = excel.dialogs
    assert said in text
    assert title == "绩效自评"


def test_a_ribbon_button_does_the_same(excel):
    excel.run("JxRibbon_Check", NOTHING)
    assert excel.run("Ran").endswith("check_form()")


def test_the_macros_know_the_marks_and_the_list_of_the_handlers():
    from xl_jixiao.outputs import marks

    source = our_modules()["JxButtons"]
    for text in (marks.COMMENT_HEAD, marks.MARKER, marks.RESULT_SHEET, marks.NOT_CHECKED):
        assert text in source
    assert ", ".join(f'"{header}"' for header in marks.RESULT_HEADERS) in source
