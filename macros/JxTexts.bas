Attribute VB_Name = "JxTexts"
Option Explicit
Option Private Module
' The sentences of the macros stand as text in the hidden sheet JX_TEXTS of this workbook.

Private Const TEXTS As String = "JX_TEXTS"

' The sentence of a key; {1}, {2} … in it stand for what is given. One plain sentence where the
' sheet is missing: the buttons do the same without it.
Public Function JxTell(ByVal key As String, ParamArray given() As Variant) As String
    Dim at As Long
    JxTell = JxWord(key)
    If JxTell = "" Then
        JxTell = "程序的文字表不在本工作簿里，说不出详情；请重新取一份模板，或见《安装说明》。"
        Exit Function
    End If
    For at = LBound(given) To UBound(given)
        JxTell = Replace(JxTell, "{" & (at + 1) & "}", CStr(given(at)))
    Next at
End Function

' The text of a key; "" where there is none.
Public Function JxWord(ByVal key As String) As String
    Dim lines As Variant, at As Long
    lines = JxLines()
    If Not IsArray(lines) Then Exit Function
    For at = LBound(lines, 1) To UBound(lines, 1)
        If lines(at, 1) = key Then
            JxWord = CStr(lines(at, 2))
            Exit Function
        End If
    Next at
End Function

' Keys and texts, Empty where the sheet is missing.
Private Function JxLines() As Variant
    On Error GoTo missing
    JxLines = ThisWorkbook.Worksheets(TEXTS).UsedRange.Value
missing:
End Function

' Gives the function wizard its descriptions; hidden workbooks refuse them. A key fn.NAME has the
' description, then the arguments, with | between them.
Public Sub JX_Describe()
    Dim lines As Variant, at As Long, saved As Boolean
    lines = JxLines()
    If Not IsArray(lines) Then Exit Sub
    saved = ThisWorkbook.Saved
    For at = LBound(lines, 1) To UBound(lines, 1)
        If Left$(lines(at, 1), 3) = "fn." Then JxDescribe Mid$(lines(at, 1), 4), CStr(lines(at, 2))
    Next at
    ThisWorkbook.Saved = saved
End Sub

Private Sub JxDescribe(ByVal named As String, ByVal told As String)
    Dim cut As Long
    On Error Resume Next
    cut = InStr(told, "|")
    Application.MacroOptions Macro:=named, Description:=Left$(told, cut - 1), _
        Category:="绩效自评", ArgumentDescriptions:=Split(Mid$(told, cut + 1), "|")
End Sub
