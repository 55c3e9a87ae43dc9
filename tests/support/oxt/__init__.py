"""The functions of cells as an add-in of LibreOffice Calc: the same Python in a real spreadsheet."""
