"""What the buttons do and say, in an interpreter of VBA, with a server of ours behind them."""

from __future__ import annotations

import re

import pytest
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import NOTHING
from support.vba.interpreter import macros

from xl_jixiao.outputs import marks
from xl_jixiao.template.macro_texts import macro_texts
from xl_jixiao.template.vba import our_modules, ours, to_ascii
from xl_jixiao.template.xlwings_module import xlwings_source

TEXTS = dict(macro_texts())
MODULES = our_modules()
HANDLERS = {
    "JX_Calc": "calc_scores",
    "JX_Check": "check_form",
    "JX_Draft": "draft_report",
    "JX_Clear": "clear_marks",
    "JX_Merge": "merge_folder",
    "JX_Returns": "return_folder",
    "JX_HandOut": "hand_out_blanks",
    "JX_ExportRules": "export_rules_sheet",
    "JX_Compare": "compare_rounds",
}


@pytest.fixture(scope="module")
def loaded() -> ExcelApplication:
    return macros()


@pytest.fixture
def excel(loaded) -> ExcelApplication:
    """As if just opened: loading the modules takes most of the time."""
    loaded.run("StartAnew")
    loaded.run("JX_Retry")
    loaded.dialogs.clear()
    return loaded


def said(app: ExcelApplication) -> str:
    """The one message that was shown."""
    ((_, text, title, _),) = app.dialogs
    assert title == "绩效自评"
    return text


@pytest.mark.parametrize(("macro", "handler"), HANDLERS.items())
def test_a_button_reaches_its_handler(excel, macro, handler):
    excel.run(macro)
    assert excel.run("Ran") == f"import xl_jixiao.excel.buttons as b; b.{handler}()"
    assert not excel.dialogs


WITHOUT = {
    "JX_Calc": "没有可用的 Python",
    "JX_Check": "没有可用的 Python",
    "JX_Draft": "《安装说明》",
    "JX_Clear": "没有可清除的检查标记",
    "JX_Merge": "在已安装的电脑上运行 jixiao run。",
    "JX_Returns": "jixiao run --returns",
    "JX_HandOut": "jixiao blank --roster",
    "JX_ExportRules": "jixiao rules export",
    "JX_Compare": "jixiao run --since",
    "JX_OpenResult": "先点“汇总文件夹”",
}


@pytest.mark.parametrize(("macro", "words"), WITHOUT.items())
def test_without_python_a_button_says_in_one_sentence_what_to_do(excel, macro, words):
    excel.run("SetMode", "absent")
    excel.run(macro)
    text = said(excel)
    assert words in text
    assert text.count("。") == 1
    assert "{" not in text


REPORT = "Traceback (most recent call last):\r\nModuleNotFoundError: No module named 'x'\r\n"


@pytest.mark.parametrize("code", [-1, 0])
@pytest.mark.parametrize("macro", HANDLERS)
def test_python_that_failed_is_neither_done_nor_absent(excel, macro, code):
    excel.run("LeaveAs", code, REPORT)
    excel.run(macro)
    text = said(excel)
    assert "Python 已启动，但没有做完（ModuleNotFoundError: No module named 'x'）" in text
    assert "jixiao addin doctor" in text or macro == "JX_Clear"
    assert "没有可用的 Python" not in text


def test_an_exit_code_alone_is_a_failure_and_the_next_success_is_none(excel):
    excel.run("LeaveAs", -1, "")
    excel.run("JX_Draft")
    assert "没有做完（-1）" in said(excel)
    excel.run("LeaveAs", 0, "")
    excel.run("JX_Draft")
    assert len(excel.dialogs) == 1


STATES = {
    "editing": "先按回车",
    "none": "先打开",
    "protected": "启用编辑",
    "chart": "切换到有自评表的工作表",
}


@pytest.mark.parametrize(("state", "words"), STATES.items())
@pytest.mark.parametrize("macro", [*HANDLERS, "JX_OpenResult"])
def test_where_a_button_cannot_begin_it_says_what_to_do_first(excel, macro, state, words):
    excel.run("SetState", state)
    excel.run(macro)
    assert words in said(excel)
    assert excel.run("Ran") == ""
    assert excel.run("Starts") == 0


def test_on_a_mac_nothing_of_windows_is_asked(excel):
    excel.run("SetState", "mac")
    excel.run("JX_Draft")
    assert "Mac 上的 Excel 不能连接 Python" in said(excel)
    assert excel.run("Starts") == 0


def test_without_the_sheet_of_texts_buttons_do_the_same_and_say_a_plain_sentence():
    app = macros(texts=False)
    for macro, handler in HANDLERS.items():
        app.run(macro)
        assert handler in str(app.run("Ran"))
        assert not app.dialogs
    app.run("SetMode", "absent")
    app.run("JX_Retry")
    for macro in (*HANDLERS, "JX_OpenResult"):
        app.run(macro)
        assert "请重新取一份模板" in said(app)
        app.dialogs.clear()


def test_a_ribbon_button_does_the_same(excel):
    excel.run("JxRibbon_Check", NOTHING)
    assert excel.run("Ran").endswith("check_form()")


@pytest.mark.parametrize(("state", "words"), [("", "已连上 Python"), ("mac", "addin doctor")])
def test_connecting_again_says_whether_it_helped(excel, state, words):
    excel.run("SetState", state)
    excel.run("JxRibbon_Retry", NOTHING)
    assert words in said(excel)


HINTS = """Option Explicit
Public Sub FillForm()
    With Worksheets(1)
        .Range("F2").Value = "核算得分"
        .Range("G2").Value = "提示"
        .Range("G3").Value = "指标值偏低"
        .Range("G5").NumberFormat = "@"
        .Range("G5").Value = "=1+1"
    End With
End Sub
Public Function Listed(ByVal row As Long, ByVal col As Long) As String
    Listed = CStr(Worksheets("检查结果").Cells(row, col).Value)
End Function
Public Function Mode2() As Variant
    Mode2 = Application.Calculation & "/" & Application.ScreenUpdating
End Function
Public Sub Manual()
    Application.Calculation = xlCalculationManual
End Sub
"""
BY_HAND = -4135


@pytest.mark.parametrize("manual", [False, True])
def test_hints_are_listed_as_texts_and_the_settings_are_put_back(manual):
    excel = macros()
    excel.add_module(to_ascii(HINTS), name="Hints")
    excel.run("FillForm")
    if manual:
        excel.run("Manual")
    before = excel.run("Mode2")
    assert (str(BY_HAND) in before) is manual
    excel.run("SetMode", "absent")
    excel.run("JX_Check")
    assert "2 条提示" in said(excel)
    rows = [[excel.run("Listed", row, col) for col in range(1, 6)] for row in (3, 4, 5)]
    assert rows[0][0] == "提示"
    assert [row[3] for row in rows] == ["G3", "G5", ""]
    assert [row[4] for row in rows] == ["指标值偏低", "=1+1", ""]
    assert excel.run("Ran") == "grown $A$3:$E$4"
    assert excel.run("Listed", 1, 5) == marks.RESULT_HEADERS[4]
    assert excel.run("Mode2") == before


def test_what_fails_in_between_puts_the_settings_back_too():
    excel = macros()
    excel.add_module(to_ascii(HINTS), name="Hints")
    excel.add_module(
        to_ascii(MODULES["JxNative"].replace("JxListed = JxWriteHints(result)", "Err.Raise 5")),
        name="JxNative",
    )
    excel.run("FillForm")
    before = excel.run("Mode2")
    excel.run("SetMode", "absent")
    excel.run("JX_Check")
    assert "未能写到“检查结果”" in said(excel)
    assert excel.run("Mode2") == before


def test_python_that_was_killed_leaves_excel_as_it_was():
    excel = macros()
    excel.add_module(to_ascii(HINTS), name="Hints")
    before = excel.run("Mode2")
    excel.run("LeaveAs", -1, "manual")
    excel.run("JX_Draft")
    assert "没有做完" in said(excel)
    assert excel.run("Mode2") == before


MARKED = """Option Explicit
Public Sub MarkForm(ByVal password As String)
    With Worksheets(1)
        .Range("B2").AddComment "【绩效自评检查】说明【检查说明到此】"
        If password <> "" Then .Protect password
    End With
End Sub
Public Function Notes() As Long
    Notes = Worksheets(1).Comments.Count
End Function
"""


LISTING = """Option Explicit
Public Sub AddList(ByVal password As String)
    Worksheets.Add(After:=Worksheets(1)).Name = "检查结果"
    Worksheets("检查结果").Range("A2").Value = "旧的"
    If password <> "" Then Worksheets("检查结果").Protect password
End Sub
Public Function Second() As String
    Second = Worksheets("检查结果").Range("A2").Value
End Function
"""


@pytest.mark.parametrize(
    ("password", "check", "clear", "left"),
    [
        ("", "2 条提示", "已清除", marks.NOT_CHECKED),
        ("geheim", "未能写到“检查结果”表", "工作表“检查结果”有保护密码", "旧的"),
    ],
)
def test_a_list_behind_a_password_stays_and_is_told(password, check, clear, left):
    excel = macros()
    excel.add_module(to_ascii(HINTS), name="Hints")
    excel.add_module(to_ascii(LISTING), name="Listing")
    excel.run("FillForm")
    excel.run("AddList", password)
    excel.run("SetMode", "absent")
    excel.run("JX_Check")
    assert check in said(excel)
    excel.dialogs.clear()
    excel.run("JX_Clear")
    assert clear in said(excel)
    assert excel.run("Second") == left


@pytest.mark.parametrize(
    ("password", "words", "left"),
    [("", "已清除单元格上的检查标记", 0), ("geheim", "工作表“Sheet1”有保护密码", 1)],
)
def test_marks_behind_a_password_stay_and_are_told(password, words, left):
    excel = macros()
    excel.add_module(to_ascii(MARKED), name="Marked")
    excel.run("MarkForm", password)
    excel.run("SetMode", "absent")
    excel.run("JX_Clear")
    assert words in said(excel)
    assert excel.run("Notes") == left


def test_the_macros_know_the_marks_and_the_list_of_the_handlers():
    source = MODULES["JxNative"]
    for text in (marks.COMMENT_HEAD, marks.COMMENT_END, marks.MARKER, marks.RESULT_SHEET):
        assert text in source
    assert TEXTS["headers"].split("|") == list(marks.RESULT_HEADERS)
    assert TEXTS["not_checked"] == marks.NOT_CHECKED


def test_every_text_that_is_asked_for_is_there_and_no_other():
    source = "\n".join(MODULES.values())
    asked = set(re.findall(r'Jx(?:Tell|Word|SayWhy)\(?\s?"(\w+)"', source))
    asked |= set(re.findall(r'(?:JxLack|why) = "(\w+)"', source))
    asked |= {f"{why}_remedy" for why in re.findall(r'why = "(\w+)"', source)}
    assert asked == {key for key in TEXTS if not key.startswith("fn.")}


def test_every_place_of_a_text_is_given():
    """A sentence with {3} is said with a third thing; {1} and {2} of JxSayWhy are there always."""
    source = "\n".join(MODULES.values())
    for key, text in TEXTS.items():
        wanted = max((int(one) for one in re.findall(r"\{(\d)\}", text)), default=0)
        for call in re.findall(rf'JxSayWhy "{key}"(.*)', source):
            assert wanted <= 2 + call.count(","), key
        for call in re.findall(rf'JxTell\("{key}"(.*)', source):
            assert wanted <= call.count(","), key


def test_the_texts_of_the_macros_are_no_chains_of_characters():
    assert sum(to_ascii(one).count("ChrW") for one in MODULES.values()) < 150
    assert all(len(to_ascii(one)) < 16_000 for one in MODULES.values())


FOR_WINDOWS = r"\b(?:Declare|CreateObject|GetObject|Shell|WScript|SendKeys|RegRead|Environ)\b"


def test_nothing_of_ours_is_windows_own():
    """So that the project compiles on a Mac; what starts Python is the module xlwings alone."""
    sources = {**MODULES, "ThisWorkbook": ours("ThisWorkbook.cls")}
    for name, source in sources.items():
        code = "\n".join(re.sub(r'"[^"]*"|\'.*', "", line) for line in source.splitlines())
        assert not re.search(FOR_WINDOWS, code), name
        assert "IRibbonControl" not in code  # a type of the Office library, late bound instead


def with_conditions(source):
    """Each line of code with the conditions around it and the procedure that it is in."""
    around, procedure = [], ""
    for line in source.split("\r\n"):
        text = re.sub(r"'[^\"]*$", "", line).strip()
        if found := re.match(r"#(If|ElseIf|Else)\b(.*)", text):
            if found[1] != "If":
                around.pop()
            around.append(f"{found[1]} {found[2].strip()}".strip())
        elif text == "#End If":
            around.pop()
        elif text:
            begun = re.match(r"(?:Public |Private )?(?:Function|Sub) (\w+)", text)
            procedure = begun[1] if begun else procedure
            yield text, tuple(around), procedure
    assert not around


def test_what_xlwings_declares_compiles_on_a_mac():
    """A Declare of a DLL compiles everywhere, but 64-bit VBA wants PtrSafe; libc is the Mac's."""
    declared = 0
    for text, around, _ in with_conditions(xlwings_source()):
        if re.match(r"(?:Private |Public )?Declare\b", text):
            declared += 1
            assert around[0] in {"If VBA7 Then", "Else"}
            assert (around[0] == "If VBA7 Then") is ("PtrSafe" in text)
            assert ("libc.dylib" in text) is ("If Mac Then" in around)
    assert declared > 8


def test_on_a_mac_nothing_of_xlwings_that_is_windows_own_is_reached():
    """Our macros call two procedures of it, both behind `JxHasPython`, which is False there."""
    starting = {
        procedure
        for text, around, procedure in with_conditions(xlwings_source())
        if re.search(r"\b(?:CreateObject\(|GetObject\(|Shell\(|WScript\.|LoadLibrary\()", text)
        and "If Not Mac Then" not in around
        and "Declare" not in text
    }
    assert starting == {
        "WScript",
        "GetConfigFromSheet",
        "ExecuteWindows",
        "ExpandEnvironmentStrings",
        "XLPyLoadDLL",
    }
    theirs = {procedure for _, _, procedure in with_conditions(xlwings_source())} - {""}
    ours_all = "\n".join(
        re.sub(r'"[^"]*"|\'.*', "", one) for one in "\n".join(MODULES.values()).split("\n")
    )
    called = {one for one in theirs if re.search(rf"\b{one}\b", ours_all)}
    assert called == {"XLPy", "RunPython"}
