"""Our macros in an interpreter of VBA, with a server of ours in the place of Python.

What the interpreter does not know of Excel is answered by the stub of the module xlwings: the
state that a test sets (`SetState`: editing, none, protected, chart, mac), how Python ends
(`LeaveAs`), whether it is there (`SetMode`).
"""

from __future__ import annotations

from collections.abc import Iterable

from pyopenvba.apps.excel import ExcelApplication

from xl_jixiao.template.macro_texts import SHEET, macro_texts
from xl_jixiao.template.vba import our_modules, to_ascii

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
Private mExit As Variant
Private mLog As String
Private mState As String
Public Function XLPy() As Object
    mStarts = mStarts + 1
    If mMode = "absent" Then Err.Raise 1, , "no DLL"
    Set XLPy = New Server
End Function
Public Function RunPython(ByVal PythonCommand As String) As Variant
    mRan = PythonCommand
    RunPython = mExit
    If mLog = "manual" Then
        Application.Calculation = xlCalculationManual
        Application.ScreenUpdating = False
    End If
    If mLog <> "" Then JxNoteFailure mLog
End Function
Public Sub LeaveAs(ByVal given As Variant, ByVal told As String)
    mExit = given
    mLog = told
End Sub
Public Sub NoteGrown(ByVal given As String)
    mRan = "grown " & given
End Sub
Public Sub StartAnew()
    mMode = ""
    mState = ""
    mCalls = 0
    mStarts = 0
    mRan = ""
    mExit = Empty
    mLog = ""
End Sub
Public Sub SetState(ByVal given As String)
    mState = given
End Sub
Public Function State(ByVal asked As String) As Boolean
    State = (mState = asked)
End Function
Public Function KindOfSheet() As String
    KindOfSheet = "Worksheet"
    If mState = "chart" Then KindOfSheet = "Chart"
End Function
Public Function Machine() As String
    Machine = "Windows (64-bit) NT 10.00"
    If mState = "mac" Then Machine = "Macintosh (Intel) 16.0"
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
    "app.Ready": 'Not State("editing")',
    "ActiveWorkbook Is Nothing": 'State("none") Or State("protected")',
    "(app.ProtectedViewWindows.Count > 0)": 'State("protected")',
    "TypeName(ActiveSheet)": "KindOfSheet()",
    "Application.OperatingSystem": "Machine()",
    "block.EntireRow.AutoFit": "NoteGrown block.Address",
}


def macros(*, texts: bool = True) -> ExcelApplication:
    """A workbook with our modules; without its sheet of texts if so wished."""
    app = ExcelApplication()
    app.add_workbook()
    app.add_module(XLWINGS, name="xlwings")
    app.add_module(SERVER, name="Server", kind="class")
    for name, source in our_modules().items():
        ready = to_ascii(source)
        for absent, instead in NOT_IN_THE_INTERPRETER.items():
            ready = ready.replace(absent, instead)
        app.add_module(ready, name=name)
    if texts:
        app.add_module(to_ascii(_filling(macro_texts())), name="Filling")
        app.run("FillTexts")
    return app


def _filling(rows: Iterable[tuple[str, str]]) -> str:
    lines = [f'    PutText {at}, "{key}", "{text}"' for at, (key, text) in enumerate(rows, 1)]
    return "\n".join(
        (
            "Option Explicit",
            "Private Sub PutText(ByVal at As Long, ByVal key As String, ByVal told As String)",
            f'    Worksheets("{SHEET}").Cells(at, 1).Value = key',
            f'    Worksheets("{SHEET}").Cells(at, 2).Value = told',
            "End Sub",
            "Public Sub FillTexts()",
            "    Dim front As Worksheet",
            "    Set front = ActiveSheet",
            f'    Worksheets.Add(After:=Worksheets(1)).Name = "{SHEET}"',
            *lines,
            "    front.Activate",
            "End Sub",
            "",
        )
    )
