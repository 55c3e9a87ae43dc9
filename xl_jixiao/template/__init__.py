"""The clerk's workbook, built without Excel: functions of cells, native formulas, sheets, VBA."""
