Attribute VB_Name = "JxButtons"
Option Explicit
' What the buttons and the ribbon do: hand over to Python; without Python, what the workbook can do
' by itself, said in one sentence.

Private Const HANDLERS As String = "import xl_jixiao.excel.buttons as b; b."
Private Const RESULT_ROW As Long = 3

Public Sub JX_Calc()
    If JxPython("calc_scores") Then Exit Sub
    Application.Calculate
    If JxHasNative() Then
        JxSay "本机没有可用的 Python，已用表内公式重新计算；显示“需核对”的行请人工核对，或安装后再点（见《安装说明》）。"
    Else
        JxSay "本机没有可用的 Python，此工作簿也没有本工具的公式，未能核算；请改用《绩效自评表》模板，或按《安装说明》安装后再点。"
    End If
End Sub

Public Sub JX_Check()
    Dim hints As Long
    If JxPython("check_form") Then Exit Sub
    Application.Calculate
    If Not JxHasNative() Then
        JxSay "本机没有可用的 Python，此工作簿也没有本工具的公式，未能检查；请改用《绩效自评表》模板，或按《安装说明》安装后再点。"
        Exit Sub
    End If
    hints = JxListHints()
    If hints < 0 Then
        JxSay "本机没有可用的 Python，提示也未能写到“检查结果”表；请直接看各表右侧的“提示”列。"
    Else
        JxSay "本机没有可用的 Python，已把表内公式给出的 " & hints & " 条提示列在“检查结果”表；完整的检查请安装后再点，或由财政部门检查。"
    End If
End Sub

Public Sub JX_Draft()
    If JxPython("draft_report") Then Exit Sub
    JxSay "生成报告初稿要用 Python，本机没有；请按《安装说明》安装，或把填好的表发给财政部门代为生成。"
End Sub

Public Sub JX_Clear()
    If JxPython("clear_marks") Then Exit Sub
    If JxClearResult() Then
        JxSay "已清空“检查结果”表；单元格上的标记由 Python 作出，也要有 Python 才能清除。"
    Else
        JxSay "没有可清除的检查结果；单元格上的标记要有 Python 才能清除。"
    End If
End Sub

Public Sub JX_Merge()
    If JxPython("merge_folder") Then Exit Sub
    JxSay "汇总文件夹要用 Python，本机没有；请按《安装说明》安装，或在已安装的电脑上运行 jixiao run。"
End Sub

' Opens the consolidated workbook that the last 汇总文件夹 wrote.
Public Sub JX_OpenResult()
    Dim found As String
    found = JxResultPath()
    If found = "" Then
        JxSay "还没有汇总结果；请先点“汇总文件夹”。"
        Exit Sub
    End If
    On Error GoTo failed
    Workbooks.Open found
    Exit Sub
failed:
    JxSay "打不开汇总结果：" & found
End Sub

Public Sub JxRibbon_Calc(ByVal control As Object)
    JX_Calc
End Sub

Public Sub JxRibbon_Check(ByVal control As Object)
    JX_Check
End Sub

Public Sub JxRibbon_Draft(ByVal control As Object)
    JX_Draft
End Sub

Public Sub JxRibbon_Clear(ByVal control As Object)
    JX_Clear
End Sub

Public Sub JxRibbon_Merge(ByVal control As Object)
    JX_Merge
End Sub

Public Sub JxRibbon_OpenResult(ByVal control As Object)
    JX_OpenResult
End Sub

Public Sub JxRibbon_Retry(ByVal control As Object)
    JX_Retry
    If JxHasPython() Then
        JxSay "已连上 Python。"
    Else
        JxSay "仍然没有可用的 Python；请在命令行运行 jixiao addin doctor 查看原因。"
    End If
End Sub

' Runs a handler; False where Python is missing or the handler could not be started.
' In the add-in the handler works on the active workbook, not on the add-in itself.
Private Function JxPython(ByVal handler As String) As Boolean
    Dim code As Variant
    If Not JxHasPython() Then Exit Function
    On Error GoTo failed
    If LCase$(Right$(ThisWorkbook.Name, 5)) = ".xlam" Then
        JxServer().SetAttr JxServer().Module("xlwings._xlwindows"), "BOOK_CALLER", ActiveWorkbook
        JxServer().Exec HANDLERS & handler & "()"
        JxPython = True
    Else
        code = RunPython(HANDLERS & handler & "()")
        JxPython = IsEmpty(code)
        If Not JxPython Then JxPython = (code = 0)
    End If
    Exit Function
failed:
    JxPython = False
End Function

Private Sub JxSay(ByVal text As String)
    On Error Resume Next
    Application.StatusBar = text
    MsgBox text, vbInformation, "绩效自评"
    Application.StatusBar = False
End Sub

' Whether the active workbook carries our native formulas.
Private Function JxHasNative() As Boolean
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
    Dim line As Long, col As Long, last As Long, across As Long
    last = ws.UsedRange.Row + ws.UsedRange.Rows.Count - 1
    across = ws.UsedRange.Column + ws.UsedRange.Columns.Count - 1
    If last > 60 Then last = 60
    If across > 60 Then across = 60
    For line = 1 To last
        For col = across To 2 Step -1
            If JxText(ws.Cells(line, col)) = "提示" Then
                If JxText(ws.Cells(line, col - 1)) = "核算得分" Then
                    JxHintColumn = col
                    Exit Function
                End If
            End If
        Next col
    Next line
End Function

Private Function JxText(ByVal cell As Range) As String
    Dim stored As Variant
    stored = cell.Value
    If IsError(stored) Or IsEmpty(stored) Then Exit Function
    JxText = CStr(stored)
End Function

' Lists the hints of all sheets on 检查结果; gives their number, -1 where that failed.
Private Function JxListHints() As Long
    Dim result As Worksheet, ws As Worksheet, guard As Variant, at As Long
    JxListHints = -1
    Set result = JxResultSheet()
    If result Is Nothing Then Exit Function
    guard = JxOpened(result)
    On Error GoTo closing
    JxClearCells result
    result.Cells(1, 1).Value = "检查结果（由表内公式给出，未经 Python 检查）"
    result.Cells(RESULT_ROW, 1).Value = "工作表"
    result.Cells(RESULT_ROW, 2).Value = "单元格"
    result.Cells(RESULT_ROW, 3).Value = "提示"
    at = RESULT_ROW
    For Each ws In ActiveWorkbook.Worksheets
        If ws.Name <> result.Name Then at = JxListSheet(ws, result, at)
    Next ws
    JxListHints = at - RESULT_ROW
closing:
    JxClosed result, guard
End Function

Private Function JxListSheet(ByVal ws As Worksheet, ByVal result As Worksheet, ByVal at As Long) As Long
    Dim col As Long, line As Long, last As Long, told As String
    JxListSheet = at
    col = JxHintColumn(ws)
    If col = 0 Then Exit Function
    last = ws.UsedRange.Row + ws.UsedRange.Rows.Count - 1
    For line = 1 To last
        told = JxText(ws.Cells(line, col))
        If told <> "" And told <> "提示" Then
            at = at + 1
            result.Cells(at, 1).Value = ws.Name
            JxLink result.Cells(at, 2), ws.Name, ws.Cells(line, col).Address(False, False)
            result.Cells(at, 3).Value = told
        End If
    Next line
    JxListSheet = at
End Function

Private Sub JxLink(ByVal cell As Range, ByVal named As String, ByVal place As String)
    cell.Value = place
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
    front.Activate
    Set JxResultSheet = ws
failed:
End Function

Private Function JxClearResult() As Boolean
    Dim ws As Worksheet, guard As Variant
    For Each ws In ActiveWorkbook.Worksheets
        If ws.Name = "检查结果" Then
            guard = JxOpened(ws)
            On Error GoTo closing
            JxClearCells ws
            JxClearResult = True
closing:
            JxClosed ws, guard
            Exit Function
        End If
    Next ws
End Function

Private Sub JxClearCells(ByVal ws As Worksheet)
    On Error Resume Next
    ws.UsedRange.Hyperlinks.Delete
    On Error GoTo 0
    ws.UsedRange.ClearContents
End Sub

' Takes the protection off; gives what JxClosed needs to put it on again, Empty where there is none.
Private Function JxOpened(ByVal ws As Worksheet) As Variant
    If Not ws.ProtectContents Then Exit Function
    With ws.Protection
        JxOpened = Array(.AllowFormattingCells, .AllowFormattingColumns, .AllowFormattingRows, _
            .AllowInsertingColumns, .AllowInsertingRows, .AllowInsertingHyperlinks, _
            .AllowDeletingColumns, .AllowDeletingRows, .AllowSorting, .AllowFiltering, _
            .AllowUsingPivotTables, ws.ProtectDrawingObjects, ws.ProtectScenarios)
    End With
    ws.Unprotect
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

' Where the last merge wrote its workbook: the text behind the name JX_BUREAU_RESULT.
Private Function JxResultPath() As String
    Dim told As String
    On Error GoTo failed
    told = CStr(ActiveWorkbook.Names("JX_BUREAU_RESULT").RefersToRange.Value)
    If told <> "" Then
        If Dir(told) <> "" Then JxResultPath = told
    End If
failed:
End Function
