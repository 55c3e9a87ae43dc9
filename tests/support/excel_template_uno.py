"""Run by LibreOffice's Python (python3-uno): edit a workbook as a person does, save it as .xlsx.

`excel_template_uno.py SOURCE TARGET EDITS.json`: the edits are a list of
["insert", sheet, row] (a whole row above that row), ["type", sheet, address, text] and
["copy", sheet, from, to] (a range to the cell at its new top left), in their order; with
["read", sheet, address] the text that a cell shows is printed, one JSON list at the end.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from uno_connection import profile_in, prop, session


def edit(document, steps):
    shown = []
    for kind, name, *rest in steps:
        sheet = document.Sheets.getByName(name)
        if kind == "insert":
            guarded = sheet.isProtected()
            if guarded:
                sheet.unprotect("")
            sheet.Rows.insertByIndex(rest[0] - 1, 1)
            if guarded:
                sheet.protect("")
        elif kind == "type":
            cell = sheet.getCellRangeByName(rest[0])
            if cell.NumberFormat == text_format(document):
                cell.String = rest[1]
            else:
                cell.FormulaLocal = rest[1]
        elif kind == "copy":
            sheet.unprotect("")
            source = sheet.getCellRangeByName(rest[0]).RangeAddress
            target = sheet.getCellRangeByName(rest[1]).getCellByPosition(0, 0).CellAddress
            sheet.copyRange(target, source)
        elif kind == "read":
            document.calculateAll()
            shown.append(sheet.getCellRangeByName(rest[0]).String)
    return shown


def text_format(document):
    locale = document.CharLocale
    return document.NumberFormats.queryKey("@", locale, False)


def main(source, target, edits):
    with (
        tempfile.TemporaryDirectory() as profile,
        session(profile_in(Path(profile))) as desktop,
    ):
        hidden = (prop("Hidden", value=True),)
        document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, hidden)
        shown = edit(document, json.loads(Path(edits).read_text("utf-8")))
        document.calculateAll()
        kind = (prop("FilterName", "Calc MS Excel 2007 XML"),)
        document.storeToURL(Path(target).as_uri(), kind)
        document.close(True)
    print(json.dumps(shown, ensure_ascii=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
