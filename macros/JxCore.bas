Attribute VB_Name = "JxCore"
Option Explicit
Option Private Module
' Ways to Python: one cached object, one retry after a dead server, then the circuit is open, so
' that a missing Python costs one attempt and never hangs Excel again until JX_Retry.

Private Const UDF_MODULE As String = "xl_jixiao.excel.udfs"
Private Const MOST_TOLD As Long = 160
Private mPy As Object
Private mOff As Boolean
Private mFailure As String

' Whether Python answers; asks it at most once.
Public Function JxHasPython() As Boolean
    mFailure = ""
    If mOff Then Exit Function
    If JxOnMac() Then
        mOff = True
        Exit Function
    End If
    On Error GoTo failed
    If mPy Is Nothing Then Set mPy = XLPy()
    JxHasPython = Not (mPy Is Nothing)
    If Not JxHasPython Then mOff = True
    Exit Function
failed:
    mOff = True
    Set mPy = Nothing
End Function

' Excel for Mac has no COM: what starts Python there is Windows' alone.
Public Function JxOnMac() As Boolean
    On Error GoTo unknown
    JxOnMac = (InStr(Application.OperatingSystem, "Mac") > 0)
unknown:
End Function

' What went wrong in Python since the last button was pressed; "" where nothing did. The module
' xlwings tells it here instead of in a box of its own: the last line of Python's report.
Public Function JxFailure() As String
    JxFailure = mFailure
End Function

Public Sub JxNoteFailure(ByVal told As String)
    Dim lines As Variant, at As Long
    lines = Split(Replace(told, vbCr, vbLf), vbLf)
    For at = LBound(lines) To UBound(lines)
        If Trim$(lines(at)) <> "" Then mFailure = Left$(Trim$(lines(at)), MOST_TOLD)
    Next at
    If mFailure = "" Then mFailure = "Python"
End Sub

Public Function JxServer() As Object
    If mPy Is Nothing Then Set mPy = XLPy()
    Set JxServer = mPy
End Function

' Forgets a server that has died, so that the next use starts one.
Public Sub JxRevive()
    Dim answer As Object
    On Error GoTo dead
    If Not mPy Is Nothing Then Set answer = mPy.Module("sys")
    Exit Sub
dead:
    Set mPy = Nothing
End Sub

' One call into Python: its value, or an Excel error that IFERROR catches.
Public Function JxCall(ByVal called As String, ByVal given As Variant) As Variant
    Dim again As Boolean
    If mOff Then
        JxCall = CVErr(xlErrNA)
        Exit Function
    End If
    again = Not (mPy Is Nothing)
once:
    On Error GoTo failed
    JxCall = JxChecked(JxServer().CallUDF(UDF_MODULE, called, given, ThisWorkbook, Application.Caller))
    Exit Function
failed:
    Set mPy = Nothing
    If again Then
        again = False
        Resume once
    End If
    mOff = True
    JxCall = CVErr(xlErrNA)
End Function

' Tries Python again, after it was repaired or installed.
Public Sub JX_Retry()
    Set mPy = Nothing
    mOff = False
    On Error Resume Next
    Application.CalculateFull
End Sub

' A text that begins with #JX: is a domain error.
Private Function JxChecked(ByVal result As Variant) As Variant
    JxChecked = result
    If VarType(result) = vbString Then
        If Left$(result, 4) = "#JX:" Then JxChecked = CVErr(xlErrValue)
    End If
End Function

' The profile that a formula names. JX_RULES is #NAME? in a workbook that has no such name (a form
' of others, to which the add-in lends the functions): then it is that of our own workbook.
Public Function JxProfile(Optional ByVal given As Variant) As Variant
    If Not (IsMissing(given) Or IsObject(given)) Then
        If IsError(given) Then
            If CLng(given) = 2029 Then
                JxProfile = JxOwnProfile()
                Exit Function
            End If
        End If
    End If
    JxProfile = JxShown(given)
End Function

Private Function JxOwnProfile() As String
    Dim told As String
    JxOwnProfile = "#NAME?"
    On Error GoTo unknown
    told = ThisWorkbook.Names("JX_RULES").RefersTo
    JxOwnProfile = Mid$(told, 3, Len(told) - 3)
unknown:
End Function

' What an argument holds: of a range its first cell; "" for nothing.
Public Function JxShown(Optional ByVal given As Variant) As Variant
    JxShown = ""
    If IsMissing(given) Then Exit Function
    If IsObject(given) Then
        JxShown = JxFirst(given)
    ElseIf IsError(given) Then
        JxShown = JxErrorText(given)
    ElseIf Not (IsArray(given) Or IsNull(given)) Then
        JxShown = given
    End If
End Function

Private Function JxFirst(ByVal area As Range) As Variant
    JxFirst = JxCellText(area.Cells(1, 1))
End Function

' What a cell holds. A number that is not in the format General goes as Chr(1), = (4 where days
' count from 1904), the stored number, Chr(1) and the number format: Python reads it as it reads a
' file. What the cell displays says less: it is rounded, and #### where the column is narrow.
Private Function JxCellText(ByVal cell As Range) As Variant
    Dim stored As Variant
    stored = cell.Value
    If IsError(stored) Then
        JxCellText = JxErrorText(stored)
    ElseIf IsEmpty(stored) Then
        JxCellText = ""
    ElseIf VarType(stored) = vbString Or VarType(stored) = vbBoolean Then
        JxCellText = stored
    ElseIf cell.NumberFormat = "General" Then
        JxCellText = stored
    Else
        JxCellText = Chr$(1) & JxEpoch(cell) & Trim$(Str$(JxStored(cell))) & Chr$(1) & cell.NumberFormat
    End If
End Function

' The number as stored; programs that know no Value2 give dates by Value alone.
Private Function JxStored(ByVal cell As Range) As Double
    On Error GoTo plainly
    JxStored = cell.Value2
    Exit Function
plainly:
    JxStored = CDbl(cell.Value)
End Function

Private Function JxEpoch(ByVal cell As Range) As String
    JxEpoch = "="
    On Error GoTo unknown
    If cell.Worksheet.Parent.Date1904 Then JxEpoch = "4"
    Exit Function
unknown:
End Function

Private Function JxErrorText(ByVal given As Variant) As String
    Select Case CLng(given)
        Case 2000: JxErrorText = "#NULL!"
        Case 2007: JxErrorText = "#DIV/0!"
        Case 2015: JxErrorText = "#VALUE!"
        Case 2023: JxErrorText = "#REF!"
        Case 2029: JxErrorText = "#NAME?"
        Case 2036: JxErrorText = "#NUM!"
        Case Else: JxErrorText = "#N/A"
    End Select
End Function

' A whole range. A cell covered by a merge is marked: Chr(1) and < (merged with the
' cell at its left) or ^ (with the cell above), because the reader of forms goes by merges.
Public Function JxTable(ByVal given As Variant) As Variant
    Dim area As Range, cell As Range, shown() As Variant
    Dim lines As Long, at As Long, col As Long, merged As Boolean
    If Not IsObject(given) Then
        JxTable = given
        Exit Function
    End If
    Set area = given.Areas(1)
    lines = area.Worksheet.UsedRange.Row + area.Worksheet.UsedRange.Rows.Count - area.Row
    If lines > area.Rows.Count Then lines = area.Rows.Count
    If lines < 1 Then lines = 1
    merged = JxHasMerges(area)
    ReDim shown(1 To lines, 1 To area.Columns.Count)
    For at = 1 To lines
        For col = 1 To area.Columns.Count
            Set cell = area.Cells(at, col)
            If merged Then
                shown(at, col) = JxMerged(cell)
            Else
                shown(at, col) = JxCellText(cell)
            End If
        Next col
    Next at
    JxTable = shown
End Function

Private Function JxHasMerges(ByVal area As Range) As Boolean
    Dim found As Variant
    found = area.MergeCells
    If IsNull(found) Then
        JxHasMerges = True
    Else
        JxHasMerges = CBool(found)
    End If
End Function

Private Function JxMerged(ByVal cell As Range) As Variant
    If cell.MergeCells Then
        If cell.MergeArea.Column < cell.Column Then
            JxMerged = Chr$(1) & "<"
            Exit Function
        End If
        If cell.MergeArea.Row < cell.Row Then
            JxMerged = Chr$(1) & "^"
            Exit Function
        End If
    End If
    JxMerged = JxCellText(cell)
End Function
