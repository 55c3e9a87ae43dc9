"""The module xlwings for LibreOffice, with Python or without; what is run or said is noted."""

from __future__ import annotations

_NOTE = """
Public Sub JxNote(ByVal line As String)
    Dim number As Integer
    number = FreeFile
    Open Environ("JIXIAO_VBA_LOG") For Append As #number
    Print #number, line
    Close #number
End Sub
"""
PRESENT = f"""Attribute VB_Name = "xlwings"
Option Explicit
Public Function XLPy() As Object
    Set XLPy = ThisWorkbook
End Function
Public Function RunPython(ByVal PythonCommand As String) As Variant
    JxNote PythonCommand
End Function
{_NOTE}"""
ABSENT = f"""Attribute VB_Name = "xlwings"
Option Explicit
Public Function XLPy() As Object
    Err.Raise 1, , "Could not load the DLL"
End Function
Public Function RunPython(ByVal PythonCommand As String) As Variant
    RunPython = -1
End Function
{_NOTE}"""
SAYS = 'MsgBox text, vbInformation, "绩效自评"'
NOTES = 'JxNote "say " & text'
"""A message is noted instead of shown: nobody sees one in a LibreOffice without a screen."""


def probe(module: str) -> str:
    """A macro that does nothing but prove that its module was compiled."""
    return f'\nPublic Sub JxProbe{module}()\n    JxNote "compiled {module}"\nEnd Sub\n'
