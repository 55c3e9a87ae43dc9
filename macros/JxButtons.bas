Attribute VB_Name = "JxButtons"
Option Explicit
' What the buttons and the ribbon do: hand over to Python; without Python, what the workbook can do
' by itself, said in one sentence.

Private Const HANDLERS As String = "import xl_jixiao.excel.buttons as b; b."
Private Const FIRST_RESULT As Long = 3
Private Const ADDED As String = "JX_ADDED_RESULTS"

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
    Dim marks As Long
    If JxPython("clear_marks") Then Exit Sub
    marks = JxTakeMarks()
    If JxClearResult() Or marks > 0 Then
        JxSay "本机没有可用的 Python；已清除单元格上的检查标记，并清空“检查结果”表。"
    Else
        JxSay "没有可清除的检查标记和检查结果。"
    End If
End Sub

Public Sub JX_Merge()
    JxPythonOnly "merge_folder", "汇总文件夹", "jixiao run"
End Sub

Public Sub JX_HandOut()
    JxPythonOnly "hand_out_blanks", "生成空白表", "jixiao blank --roster"
End Sub

Public Sub JX_ExportRules()
    JxPythonOnly "export_rules_sheet", "导出口径", "jixiao rules export"
End Sub

Public Sub JX_Compare()
    JxPythonOnly "compare_rounds", "与上次对照", "jixiao run --since"
End Sub

Public Sub JX_Returns()
    JxPythonOnly "return_folder", "生成退回件", "jixiao run --returns"
End Sub

' What only Python can do; without it, where else the task can be done.
Private Sub JxPythonOnly(ByVal handler As String, ByVal task As String, ByVal command As String)
    If JxPython(handler) Then Exit Sub
    JxSay task & "要用 Python，本机没有；请按《安装说明》安装，或在已安装的电脑上运行 " & command & "。"
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

Public Sub JxRibbon_HandOut(ByVal control As Object)
    JX_HandOut
End Sub

Public Sub JxRibbon_ExportRules(ByVal control As Object)
    JX_ExportRules
End Sub

Public Sub JxRibbon_Compare(ByVal control As Object)
    JX_Compare
End Sub

Public Sub JxRibbon_Returns(ByVal control As Object)
    JX_Returns
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
        JxRevive
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
    Dim at As Long, col As Long, last As Long, across As Long
    last = ws.UsedRange.Row + ws.UsedRange.Rows.Count - 1
    across = ws.UsedRange.Column + ws.UsedRange.Columns.Count - 1
    If last > 60 Then last = 60
    If across > 60 Then across = 60
    For at = 1 To last
        For col = across To 2 Step -1
            If JxText(ws.Cells(at, col)) = "提示" Then
                If JxText(ws.Cells(at, col - 1)) = "核算得分" Then
                    JxHintColumn = col
                    Exit Function
                End If
            End If
        Next col
    Next at
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
    JxEmptyResult result
    at = FIRST_RESULT
    For Each ws In ActiveWorkbook.Worksheets
        If ws.Name <> result.Name Then at = JxListSheet(ws, result, at)
    Next ws
    result.Cells(2, 1).Value = "由表内公式给出 " & (at - FIRST_RESULT) & " 条提示，未经 Python 检查。"
    JxListHints = at - FIRST_RESULT
closing:
    JxClosed result, guard
End Function

Private Function JxListSheet(ByVal ws As Worksheet, ByVal result As Worksheet, ByVal at As Long) As Long
    Dim col As Long, row As Long, last As Long, told As String
    JxListSheet = at
    col = JxHintColumn(ws)
    If col = 0 Then Exit Function
    last = ws.UsedRange.Row + ws.UsedRange.Rows.Count - 1
    For row = 1 To last
        told = JxText(ws.Cells(row, col))
        If told <> "" And told <> "提示" Then
            result.Cells(at, 1).Value = "提示"
            result.Cells(at, 3).Value = ws.Name
            JxLink result.Cells(at, 4), ws.Name, ws.Cells(row, col).Address(False, False)
            result.Cells(at, 5).Value = told
            at = at + 1
        End If
    Next row
    JxListSheet = at
End Function

' Nothing but the headers.
Private Sub JxEmptyResult(ByVal result As Worksheet)
    Dim titles As Variant, col As Long
    On Error Resume Next
    result.UsedRange.Hyperlinks.Delete
    On Error GoTo 0
    result.UsedRange.ClearContents
    titles = Array("级别", "编号", "工作表", "单元格", "问题", "填报的", "应为", "依据")
    For col = 0 To UBound(titles)
        result.Cells(1, col + 1).Value = titles(col)
    Next col
End Sub

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
    ActiveWorkbook.Names.Add Name:=ADDED, RefersTo:="=TRUE", Visible:=False
    front.Activate
    Set JxResultSheet = ws
failed:
End Function

' Takes the marks of all sheets off; gives how many there were.
Private Function JxTakeMarks() As Long
    Dim ws As Worksheet
    For Each ws In ActiveWorkbook.Worksheets
        JxTakeMarks = JxTakeMarks + JxTakeColours(ws) + JxTakeNotes(ws)
    Next ws
End Function

' Marks are conditional formats whose formula names JX_MARK, and notes with our heading.
Private Function JxTakeColours(ByVal ws As Worksheet) As Long
    Dim at As Long, guard As Variant
    guard = JxOpened(ws)
    On Error GoTo closing
    For at = ws.Cells.FormatConditions.Count To 1 Step -1
        If InStr(JxRule(ws.Cells.FormatConditions(at)), "JX_MARK") > 0 Then
            ws.Cells.FormatConditions(at).Delete
            JxTakeColours = JxTakeColours + 1
        End If
    Next at
closing:
    JxClosed ws, guard
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

Private Function JxTakeNotes(ByVal ws As Worksheet) As Long
    Dim at As Long, guard As Variant, own As String
    guard = JxOpened(ws)
    On Error GoTo closing
    For at = ws.Comments.Count To 1 Step -1
        If InStr(ws.Comments(at).Text, "【绩效自评检查】") = 1 Then
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
Private Function JxClearResult() As Boolean
    Dim ws As Worksheet
    For Each ws In ActiveWorkbook.Worksheets
        If ws.Name = "检查结果" Then
            JxClearResult = True
            If JxWasAdded() Then
                JxDelete ws
            Else
                JxReset ws
            End If
            Exit Function
        End If
    Next ws
End Function

Private Sub JxReset(ByVal ws As Worksheet)
    Dim guard As Variant
    guard = JxOpened(ws)
    On Error GoTo closing
    JxEmptyResult ws
    ws.Cells(2, 1).Value = "尚未检查。"
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
