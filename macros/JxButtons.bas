Attribute VB_Name = "JxButtons"
Option Explicit
' What the buttons and the ribbon do: hand over to Python; without Python, what the workbook can do
' by itself (JxNative), said in one sentence (JxTexts).

Private Const HANDLERS As String = "import xl_jixiao.excel.buttons as b; b."

Public Sub JX_Calc()
    If JxHandled("calc_scores") Then Exit Sub
    Application.Calculate
    If JxHasNative() Then
        JxSayWhy "calc_native"
    Else
        JxSayWhy "calc_none"
    End If
End Sub

Public Sub JX_Check()
    Dim hints As Long
    If JxHandled("check_form") Then Exit Sub
    Application.Calculate
    If Not JxHasNative() Then
        JxSayWhy "check_none"
        Exit Sub
    End If
    hints = JxListHints()
    If hints < 0 Then
        JxSayWhy "check_unlisted"
    Else
        JxSayWhy "check_listed", CStr(hints)
    End If
End Sub

Public Sub JX_Draft()
    If Not JxHandled("draft_report") Then JxSayWhy "draft"
End Sub

Public Sub JX_Clear()
    Dim cleared As Boolean, locked As String
    If JxHandled("clear_marks") Then Exit Sub
    cleared = JxTakeAll(locked)
    If locked <> "" Then
        JxSay JxTell("locked", locked)
    ElseIf cleared Then
        JxSayWhy "cleared"
    Else
        JxSayWhy "not_cleared"
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
    If Not JxHandled(handler) Then JxSayWhy "only", task, command
End Sub

' Opens the consolidated workbook that the last 汇总文件夹 wrote.
Public Sub JX_OpenResult()
    Dim found As String
    If Not JxReady() Then Exit Sub
    found = JxResultPath()
    If found = "" Then
        JxSay JxTell("no_result")
        Exit Sub
    End If
    On Error GoTo failed
    Workbooks.Open found
    Exit Sub
failed:
    JxSay JxTell("result_closed", found)
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
        JxSay JxTell("connected")
    Else
        JxSay JxTell("not_connected")
    End If
End Sub

' Whether nothing is left to do: Python did it, or the person was told what to do first. In the
' add-in the handler works on the active workbook, not on the add-in itself.
Private Function JxHandled(ByVal handler As String) As Boolean
    Dim code As Variant
    JxHandled = True
    If Not JxReady() Then Exit Function
    JxHandled = False
    If Not JxHasPython() Then Exit Function
    JxRemember
    On Error GoTo failed
    If LCase$(Right$(ThisWorkbook.Name, 5)) = ".xlam" Then
        JxRevive
        JxServer().SetAttr JxServer().Module("xlwings._xlwindows"), "BOOK_CALLER", ActiveWorkbook
        JxServer().Exec HANDLERS & handler & "()"
    Else
        code = RunPython(HANDLERS & handler & "()")
        If Not IsEmpty(code) Then
            If code <> 0 And JxFailure() = "" Then JxNoteFailure CStr(code)
        End If
    End If
    JxHandled = (JxFailure() = "")
    If Not JxHandled Then JxLoud
    Exit Function
failed:
    JxNoteFailure Err.Description
    JxLoud
End Function

' Whether a button can begin; else says what to do first.
Private Function JxReady() As Boolean
    Dim lack As String
    lack = JxLack()
    If lack <> "" Then JxSay JxTell(lack)
    JxReady = (lack = "")
End Function

Private Function JxLack() As String
    If Not JxIdle() Then
        JxLack = "editing"
    ElseIf ActiveWorkbook Is Nothing Then
        JxLack = "no_workbook"
        If JxInProtectedView() Then JxLack = "protected_view"
    ElseIf TypeName(ActiveSheet) = "Chart" Then
        JxLack = "chart_sheet"
    End If
End Function

' Not while a cell is edited. By late binding, here and below: not every program and not every
' version knows the member, and one that does not must compile the rest.
Private Function JxIdle() As Boolean
    Dim app As Object
    JxIdle = True
    On Error GoTo unknown
    Set app = Application
    JxIdle = app.Ready
unknown:
End Function

Private Function JxInProtectedView() As Boolean
    Dim app As Object
    On Error GoTo unknown
    Set app = Application
    JxInProtectedView = (app.ProtectedViewWindows.Count > 0)
unknown:
End Function

' A sentence that begins with why Python did not do it.
Private Sub JxSayWhy(ByVal key As String, Optional ByVal first As String, Optional ByVal second As String)
    Dim why As String
    why = "absent"
    If JxOnMac() Then why = "mac"
    If JxFailure() <> "" Then why = "failed"
    JxSay JxTell(key, JxTell(why, JxFailure()), JxTell(why & "_remedy"), first, second)
End Sub

Private Sub JxSay(ByVal text As String)
    On Error Resume Next
    Application.StatusBar = text
    MsgBox text, vbInformation, "绩效自评"
    Application.StatusBar = False
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
