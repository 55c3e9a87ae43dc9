Attribute VB_Name = "JxNative"
Option Explicit
Option Private Module
' What a workbook can do without Python: list the hints of its native formulas, take marks off.

Private Const FIRST_RESULT As Long = 3
Private Const ADDED As String = "JX_ADDED_RESULTS"
Private Const MOST_ROWS As Long = 60
Private mCalculation As Variant
Private mScreen As Variant

' How Excel calculates and redraws, for JxLoud: Python that is killed leaves both as it set them.
Public Sub JxRemember()
    On Error Resume Next
    mCalculation = Application.Calculation
    mScreen = Application.ScreenUpdating
End Sub

Public Sub JxLoud()
    On Error Resume Next
    Application.Calculation = mCalculation
    Application.ScreenUpdating = mScreen
    Application.StatusBar = False
End Sub

' Without calculating and redrawing at each step, until JxLoud puts both back.
Private Sub JxQuiet()
    JxRemember
    On Error Resume Next
    Application.ScreenUpdating = False
    Application.Calculation = xlCalculationManual
End Sub

' Lists the hints of all sheets on 检查结果; gives their number, -1 where that failed.
Public Function JxListHints() As Long
    JxListHints = -1
    JxQuiet
    On Error Resume Next
    JxListHints = JxListed()
    On Error GoTo 0
    JxLoud
End Function

' Takes the marks of all sheets and what a check listed away; whether there was something. `locked`
' becomes a sheet that a password keeps from it.
Public Function JxTakeAll(ByRef locked As String) As Boolean
    Dim marks As Long
    JxQuiet
    On Error Resume Next
    marks = JxTakeMarks(locked)
    JxTakeAll = JxClearResult(locked)
    If marks > 0 Then JxTakeAll = True
    On Error GoTo 0
    JxLoud
End Function

' Whether the active workbook carries our native formulas.
Public Function JxHasNative() As Boolean
    Dim ws As Worksheet
    For Each ws In ActiveWorkbook.Worksheets
        If JxHintColumn(ws) > 0 Then
            JxHasNative = True
            Exit Function
        End If
    Next ws
End Function

' The column under the header 提示 that stands right of 核算得分; 0 on a sheet without one.
Private Function JxHintColumn(ByVal ws As Worksheet) As Long
    Dim shown As Variant, at As Long, col As Long
    shown = JxValues(ws, MOST_ROWS)
    If Not IsArray(shown) Then Exit Function
    For at = 1 To UBound(shown, 1)
        For col = UBound(shown, 2) To 2 Step -1
            If JxText(shown(at, col)) = "提示" Then
                If JxText(shown(at, col - 1)) = "核算得分" Then
                    JxHintColumn = col
                    Exit Function
                End If
            End If
        Next col
    Next at
End Function

' All that stands on a sheet, down to a row, from A1 and at once.
Private Function JxValues(ByVal ws As Worksheet, ByVal most As Long) As Variant
    Dim last As Long, across As Long
    last = ws.UsedRange.Row + ws.UsedRange.Rows.Count - 1
    across = ws.UsedRange.Column + ws.UsedRange.Columns.Count - 1
    If last > most Then last = most
    JxValues = ws.Range(ws.Cells(1, 1), ws.Cells(last, across)).Value
End Function

Private Function JxText(ByVal stored As Variant) As String
    If IsError(stored) Or IsEmpty(stored) Or IsNull(stored) Then Exit Function
    JxText = CStr(stored)
End Function

Private Function JxListed() As Long
    Dim result As Worksheet, guard As Variant
    JxListed = -1
    Set result = JxResultSheet()
    If result Is Nothing Then Exit Function
    guard = JxOpened(result)
    If result.ProtectContents Then Exit Function
    On Error GoTo closing
    JxEmptyResult result
    JxListed = JxWriteHints(result)
closing:
    JxClosed result, guard
End Function

' The hints in one block, as texts: nothing in them becomes a formula. Rows grow with their text.
Private Function JxWriteHints(ByVal result As Worksheet) As Long
    Dim found As Collection, block As Range, at As Long
    Set found = JxCollected(result.Name)
    If found.Count > 0 Then
        Set block = result.Range(result.Cells(FIRST_RESULT, 1), _
            result.Cells(FIRST_RESULT + found.Count - 1, 5))
        block.NumberFormat = "@"
        block.Value = JxRows(found)
        For at = 1 To found.Count
            JxLink result.Cells(FIRST_RESULT + at - 1, 4), CStr(found(at)(2)), CStr(found(at)(3))
        Next at
        JxGrow block
    End If
    result.Cells(2, 1).Value = JxTell("listed", CStr(found.Count))
    JxWriteHints = found.Count
End Function

' The hints of all sheets but the list, five texts each.
Private Function JxCollected(ByVal listing As String) As Collection
    Dim found As New Collection, ws As Worksheet, shown As Variant
    Dim col As Long, at As Long, told As String
    For Each ws In ActiveWorkbook.Worksheets
        col = 0
        If ws.Name <> listing Then col = JxHintColumn(ws)
        If col > 0 Then
            shown = JxValues(ws, ws.Rows.Count)
            For at = 1 To UBound(shown, 1)
                told = JxText(shown(at, col))
                If told <> "" And told <> "提示" Then
                    found.Add Array("提示", "", ws.Name, ws.Cells(at, col).Address(False, False), told)
                End If
            Next at
        End If
    Next ws
    Set JxCollected = found
End Function

Private Function JxRows(ByVal found As Collection) As Variant
    Dim shown() As Variant, at As Long, col As Long
    ReDim shown(1 To found.Count, 1 To 5)
    For at = 1 To found.Count
        For col = 1 To 5
            shown(at, col) = found(at)(col - 1)
        Next col
    Next at
    JxRows = shown
End Function

Private Sub JxGrow(ByVal block As Range)
    On Error Resume Next
    block.WrapText = True
    block.EntireRow.AutoFit
End Sub

' Nothing but the headers.
Private Sub JxEmptyResult(ByVal result As Worksheet)
    Dim titles As Variant, col As Long
    On Error Resume Next
    result.UsedRange.Hyperlinks.Delete
    On Error GoTo 0
    result.UsedRange.Offset(1, 0).ClearContents
    titles = Split(JxWord("headers"), "|")
    For col = 0 To UBound(titles)
        result.Cells(1, col + 1).Value = titles(col)
    Next col
End Sub

Private Sub JxLink(ByVal cell As Range, ByVal named As String, ByVal place As String)
    On Error Resume Next
    cell.Worksheet.Hyperlinks.Add Anchor:=cell, Address:="", _
        SubAddress:="'" & Replace(named, "'", "''") & "'!" & place, TextToDisplay:=place
End Sub

' The sheet 检查结果, made at the end where there is none; Nothing where that is not allowed.
Private Function JxResultSheet() As Worksheet
    Dim ws As Worksheet, front As Object
    For Each ws In ActiveWorkbook.Worksheets
        If ws.Name = "检查结果" Then
            Set JxResultSheet = ws
            Exit Function
        End If
    Next ws
    On Error GoTo failed
    Set front = ActiveWorkbook.ActiveSheet
    Set ws = ActiveWorkbook.Worksheets.Add(After:=ActiveWorkbook.Worksheets(ActiveWorkbook.Worksheets.Count))
    ws.Name = "检查结果"
    ws.Range("C1").ColumnWidth = 24
    ws.Range("E1").ColumnWidth = 50
    ActiveWorkbook.Names.Add Name:=ADDED, RefersTo:="=TRUE", Visible:=False
    front.Activate
    Set JxResultSheet = ws
failed:
End Function

' Takes the marks of all sheets off; gives how many there were.
Private Function JxTakeMarks(ByRef locked As String) As Long
    Dim ws As Worksheet
    For Each ws In ActiveWorkbook.Worksheets
        JxTakeMarks = JxTakeMarks + JxTakeColours(ws, locked) + JxTakeNotes(ws, locked)
    Next ws
End Function

' Marks are conditional formats whose formula names JX_MARK, and notes with our heading.
Private Function JxTakeColours(ByVal ws As Worksheet, ByRef locked As String) As Long
    Dim at As Long, guard As Variant
    guard = JxOpened(ws)
    On Error GoTo closing
    For at = ws.Cells.FormatConditions.Count To 1 Step -1
        If InStr(JxRule(ws.Cells.FormatConditions(at)), "JX_MARK") > 0 Then
            If JxStaysClosed(ws, locked) Then Exit For
            ws.Cells.FormatConditions(at).Delete
            JxTakeColours = JxTakeColours + 1
        End If
    Next at
closing:
    JxClosed ws, guard
End Function

' Whether a password keeps the sheet closed; then it is told.
Private Function JxStaysClosed(ByVal ws As Worksheet, ByRef locked As String) As Boolean
    JxStaysClosed = ws.ProtectContents
    If JxStaysClosed Then locked = ws.Name
End Function

' The formula of a conditional format; colour scales have none.
Private Function JxRule(ByVal rule As Object) As String
    On Error GoTo failed
    JxRule = rule.Formula1
failed:
End Function

' What a person wrote below the end of one of our notes.
Private Function JxOwnWords(ByVal note As String) As String
    Dim cut As Long
    cut = InStr(note, "【检查说明到此】")
    If cut > 0 Then JxOwnWords = Trim(Replace(Mid(note, cut + 8), vbLf, " "))
End Function

Private Function JxTakeNotes(ByVal ws As Worksheet, ByRef locked As String) As Long
    Dim at As Long, guard As Variant, own As String
    guard = JxOpened(ws)
    On Error GoTo closing
    For at = ws.Comments.Count To 1 Step -1
        If InStr(ws.Comments(at).Text, "【绩效自评检查】") = 1 Then
            If JxStaysClosed(ws, locked) Then Exit For
            own = JxOwnWords(ws.Comments(at).Text)
            If own = "" Then
                ws.Comments(at).Delete
            Else
                ws.Comments(at).Text own
            End If
            JxTakeNotes = JxTakeNotes + 1
        End If
    Next at
closing:
    JxClosed ws, guard
End Function

' Takes 检查结果 away where a check added it, else empties it; whether there was one.
Private Function JxClearResult(ByRef locked As String) As Boolean
    Dim ws As Worksheet
    For Each ws In ActiveWorkbook.Worksheets
        If ws.Name = "检查结果" Then
            JxClearResult = True
            If JxWasAdded() Then
                JxDelete ws
            Else
                JxReset ws, locked
            End If
            Exit Function
        End If
    Next ws
End Function

Private Sub JxReset(ByVal ws As Worksheet, ByRef locked As String)
    Dim guard As Variant
    guard = JxOpened(ws)
    If JxStaysClosed(ws, locked) Then Exit Sub
    On Error GoTo closing
    JxEmptyResult ws
    ws.Cells(2, 1).Value = JxWord("not_checked")
closing:
    JxClosed ws, guard
End Sub

Private Sub JxDelete(ByVal ws As Worksheet)
    On Error GoTo closing
    Application.DisplayAlerts = False
    ws.Delete
    ActiveWorkbook.Names(ADDED).Delete
closing:
    Application.DisplayAlerts = True
End Sub

Private Function JxWasAdded() As Boolean
    Dim told As String
    On Error GoTo failed
    told = ActiveWorkbook.Names(ADDED).RefersTo
    JxWasAdded = (told <> "")
failed:
End Function

' Takes the protection off; gives what JxClosed needs to put it on again. Empty where there is none,
' or where it has a password: then the sheet stays closed.
Private Function JxOpened(ByVal ws As Worksheet) As Variant
    Dim kept As Variant
    On Error GoTo failed
    If Not ws.ProtectContents Then Exit Function
    With ws.Protection
        kept = Array(.AllowFormattingCells, .AllowFormattingColumns, .AllowFormattingRows, _
            .AllowInsertingColumns, .AllowInsertingRows, .AllowInsertingHyperlinks, _
            .AllowDeletingColumns, .AllowDeletingRows, .AllowSorting, .AllowFiltering, _
            .AllowUsingPivotTables, ws.ProtectDrawingObjects, ws.ProtectScenarios)
    End With
    ws.Unprotect ""
    JxOpened = kept
failed:
End Function

Private Sub JxClosed(ByVal ws As Worksheet, ByVal guard As Variant)
    If IsEmpty(guard) Then Exit Sub
    ws.Protect DrawingObjects:=guard(11), Contents:=True, Scenarios:=guard(12), _
        AllowFormattingCells:=guard(0), AllowFormattingColumns:=guard(1), _
        AllowFormattingRows:=guard(2), AllowInsertingColumns:=guard(3), _
        AllowInsertingRows:=guard(4), AllowInsertingHyperlinks:=guard(5), _
        AllowDeletingColumns:=guard(6), AllowDeletingRows:=guard(7), AllowSorting:=guard(8), _
        AllowFiltering:=guard(9), AllowUsingPivotTables:=guard(10)
End Sub
