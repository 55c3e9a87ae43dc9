"""The functions of cells as an add-in of LibreOffice Calc: the same Python, a real spreadsheet."""
