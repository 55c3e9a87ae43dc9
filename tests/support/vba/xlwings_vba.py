"""xlwings' module in an interpreter of VBA: the command lines that it would start.

The interpreter knows no conditional compilation, no files, no processes: the conditions are
decided here as 64-bit Excel on Windows decides them, and the procedures that touch the machine are
replaced. Every xlwings.conf outside the workbook answers every question, with something hostile.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pyopenvba.apps.excel import ExcelApplication

CONDITIONS = {
    "VBA7": True,
    "Win64": True,
    "Mac": False,
    "Not Mac": True,
    "MAC_OFFICE_VERSION >= 15": False,
    'App = "Microsoft Excel"': True,
    'App = "Microsoft Word"': False,
    'App = "Microsoft Access"': False,
    'App = "Microsoft PowerPoint"': False,
}
PYTHON = r"C:\jixiao\python\python.exe"
HOSTILE = "HOSTILE"
MACHINE = {
    "FileExistsOnWindows": """Function FileExistsOnWindows(ByVal FileSpec As String) As Boolean
    FileExistsOnWindows = True
End Function
""",
    "GetConfigFromFile": f"""Function GetConfigFromFile(sFile As String, sName As String, \
Optional sValue As String) As Boolean
    mAsked = mAsked & sName & ";"
    sValue = "C:\\{HOSTILE}\\" & sName
    If sName = "DEBUG UDFS" Or sName = "USE UDF SERVER" Or sName = "SHOW CONSOLE" Then sValue = "0"
    GetConfigFromFile = True
End Function
""",
    "WScript": """Function WScript(Optional CreateNew As Boolean) As Object
    Set WScript = New Shell
End Function
""",
    "CreateGUID": """Public Function CreateGUID() As String
    CreateGUID = "1"
End Function
""",
    "SheetExists": """Function SheetExists(wb As Workbook, sheetName As String) As Boolean
    SheetExists = True
End Function
""",
    "GetConfigFilePath": r"""Function GetConfigFilePath() As String
    GetConfigFilePath = "C:\Users\me\.xlwings\xlwings.conf"
End Function
""",
    "GetDirectoryConfigFilePath": r"""Function GetDirectoryConfigFilePath() As String
    GetDirectoryConfigFilePath = "S:\share\xlwings.conf"
End Function
""",
}
SHELL = f"""Option Explicit
Public Function ExpandEnvironmentStrings(ByVal given As String) As String
    ExpandEnvironmentStrings = Replace(Replace(given, "%JIXIAO_PYTHON%", "{PYTHON}"), "%TEMP%", \
"C:\\Temp")
End Function
Public Function Run(ByVal given As String, ByVal style As Long, ByVal wait As Boolean) As Long
    Note given
End Function
"""
ADDED = """Private mAsked As String
Private mRan As String
Public Sub Note(ByVal given As String)
    mRan = given
End Sub
Public Function Asked() As String
    Asked = mAsked
End Function
Public Function Ran() As String
    Ran = mRan
End Function
Public Function SystemFolder() As String
    SystemFolder = "C:\\Windows"
End Function
"""


class Commands(NamedTuple):
    """What the module would start."""

    run: str
    """By RunPython."""
    serve: str
    """For the functions."""
    asked: str
    """The keys that it looked for outside the workbook."""


def command_lines(source: str, settings: Sequence[tuple[str, str]], code: str) -> Commands:
    """The command lines of a module in a workbook with these settings on its sheet.

    Args:
        source: xlwings.bas.
        settings: the rows of the sheet xlwings.conf.
        code: what RunPython is given.
    """
    app = ExcelApplication()
    app.add_workbook()
    app.add_module(SHELL, name="Shell", kind="class")
    app.add_module(_as_compiled(source), name="xlwings")
    app.add_module(_sheet(settings), name="Filling")
    app.run("Fill")
    app.run("RunPython", code)
    return Commands(str(app.run("Ran")), str(app.run("XLPyCommand")), str(app.run("Asked")))


def _sheet(settings: Sequence[tuple[str, str]]) -> str:
    cells = "\n".join(
        f'    sht.Cells({row}, 1).Value = "{key}"\n    sht.Cells({row}, 2).Value = "{value}"'
        for row, (key, value) in enumerate(settings, 1)
    )
    return (
        "Option Explicit\nPublic Sub Fill()\n    Dim sht As Worksheet\n"
        f'    Set sht = Worksheets(1)\n    sht.Name = "xlwings.conf"\n'
        '    sht.Range("A1:B40").NumberFormat = "@"\n'
        f"{cells}\nEnd Sub\n"
    )


def _as_compiled(source: str) -> str:
    text = "\n".join(_lines(source.replace("\r\n", "\n").split("\n")))
    for name, instead in MACHINE.items():
        body = rf"^(?:Public )?Function {name}\(.*?^End Function\n"
        pattern = re.compile(body, re.MULTILINE | re.DOTALL)
        text, times = pattern.subn(lambda _, new=instead: new, text, count=1)
        assert times == 1, name
    text = text.replace('Environ("SystemRoot")', "SystemFolder()")
    text = text.replace('Environ("Temp")', '"C:\\Temp"')
    text = text.replace("Application.Hwnd", "1").replace("Application.Path", '"C:\\Office"')
    text = text.replace("        Kill LOG_FILE\n", "")
    # a text "False" = True is False in VBA, and a mismatch to the interpreter
    text = re.sub(r'(GetConfig\("[A-Z_ ]+", (?:False|True)\)) = True', r"CBool(\1)", text)
    first = text.index("Public Const XLWINGS_VERSION")
    return text[:first] + ADDED + text[first:]


def _lines(lines: Sequence[str]):
    open_conditions: list[list[bool]] = []
    for line in lines:
        text = line.strip()
        found = re.match(r"#(If|ElseIf) (.*?) Then", text)
        if text.startswith("#Const"):
            continue
        if found and found[1] == "If":
            holds = CONDITIONS[found[2]]
            open_conditions.append([holds, holds])
        elif found:
            now, before = CONDITIONS[found[2]], open_conditions[-1][1]
            open_conditions[-1] = [now and not before, now or before]
        elif text == "#Else":
            open_conditions[-1][0] = not open_conditions[-1][1]
        elif text == "#End If":
            open_conditions.pop()
        elif all(holds for holds, _ in open_conditions):
            yield line
