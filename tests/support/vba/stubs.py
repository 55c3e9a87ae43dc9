"""Modules in place of xlwings' own, which no VBA but Excel's compiles."""

from __future__ import annotations

RECORDS = """Attribute VB_Name = "xlwings"
Option Explicit
Public Function XLPy() As Object
    Set XLPy = ThisWorkbook
End Function
Public Function RunPython(ByVal PythonCommand As String) As Variant
    ThisWorkbook.Worksheets(1).Range("A50").Value = PythonCommand
End Function
"""
"""Python is there; the command that a button runs is written to A50 of the first sheet."""

ABSENT = """Attribute VB_Name = "xlwings"
Option Explicit
Public Function XLPy() As Object
    Err.Raise 1, , "Could not load the DLL"
End Function
Public Function RunPython(ByVal PythonCommand As String) As Variant
    RunPython = -1
End Function
"""
"""There is no Python."""

PROBE = """Attribute VB_Name = "JxProbe"
Option Explicit
Public Sub Speak()
    ThisWorkbook.Worksheets(1).Range("A51").Value = "你好，张三！①②③ 执行率≥95%"
End Sub
Public Sub Shown()
    Dim table As Variant
    With ThisWorkbook.Worksheets(1)
        .Range("A52").Value = Replace(JxShown(.Range("B1")) & "|" & JxShown(.Range("B2")) & "|" & _
            JxShown(.Range("B3")) & "|" & JxShown() & "|" & JxShown("x"), Chr(1), "~")
        table = JxTable(.Range("B1:C4"))
        .Range("A53").Value = Replace(UBound(table, 1) & "|" & table(1, 1) & "|" & _
            table(1, 2), Chr(1), "~") & "|" & Mid$(table(4, 2), 2)
    End With
End Sub
"""
