"""Run by LibreOffice's Python (python3-uno): one open document, worked on step by step.

Started by `uno_backend`: a JSON line in is [method, arguments], a JSON line out is {"result": …} or
{"error": …}. Methods are those of `xw_engine.Backend` and a few that stand for a person at work.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import traceback
from pathlib import Path

import uno  # noqa: F401 - makes com.sun.star importable
from com.sun.star.table import CellAddress
from uno_connection import profile_in, prop, session

CONTENTS, ANNOTATION, EVERYTHING = 1 + 2 + 4 + 16, 8, 127
CONDITION, BY_FORMULA = 0, 9
"""ConditionEntryType.CONDITION, ConditionFormatOperator.BY_FORMULA"""
ERRORS = {
    32767: -2146826246,
    502: -2146826273,
    503: -2146826252,
    519: -2146826273,
    524: -2146826265,
    525: -2146826259,
    532: -2146826281,
}
CIRCULAR = {522, 523}
FORMULA_ERRORS = 4
"""com.sun.star.sheet.FormulaResult.ERROR"""
UNITS = 200
"""Hundredths of a millimetre that stand for a character of column width."""
POINTS = 72 / 2540
"""In a hundredth of a millimetre."""
PLACE = re.compile(r"\$?('(?:[^']|'')*'|[^.']+)\.(\$[A-Z]+\$\d+)(?::(\$[A-Z]+\$\d+))?\Z")
XLSX = "Calc MS Excel 2007 XML"


class Document:
    """The methods."""

    def __init__(self, desktop):
        self.desktop = desktop
        self.document = None

    def close(self):
        if self.document is not None:
            self.document.close(True)
            self.document = None

    def open(self, path):
        hidden = (prop("Hidden", True), prop("MacroExecutionMode", 0))
        self.close()
        url = Path(path).as_uri()
        self.document = self.desktop.loadComponentFromURL(url, "_blank", 0, hidden)
        self.document.calculateAll()

    def save(self, path):
        self.document.storeToURL(Path(path).as_uri(), (prop("FilterName", XLSX),))

    def sheet(self, name):
        return self.document.Sheets.getByName(name)

    def area(self, name, rect):
        top, left, bottom, right = rect
        return self.sheet(name).getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    def cell(self, name, row, col):
        return self.sheet(name).getCellByPosition(col - 1, row - 1)

    def sheets(self):
        return list(self.document.Sheets.ElementNames)

    def visible(self, name):
        return self.sheet(name).IsVisible

    def add_sheet(self, name):
        self.document.Sheets.insertNewByName(name, self.document.Sheets.Count)

    def delete_sheet(self, name):
        self.document.Sheets.removeByName(name)

    def used(self, name):
        cursor = self.sheet(name).createCursor()
        cursor.gotoEndOfUsedArea(False)
        found = cursor.RangeAddress
        return [1, 1, found.EndRow + 1, found.EndColumn + 1]

    def values(self, name, rect):
        area = self.area(name, rect)
        rows = [list(row) for row in area.getDataArray()]
        for at, row in enumerate(rows):
            for col, value in enumerate(row):
                if isinstance(value, (str, float)) and value != "":
                    continue
                cell = area.getCellByPosition(col, at)
                error = cell.getError()
                row[col] = 0.0 if error in CIRCULAR else ERRORS.get(error) if error else None
        return rows

    def formulas(self, name, rect):
        return [list(row) for row in self.area(name, rect).getFormulaArray()]

    def put(self, name, row, col, kind, value):
        cell = self.cell(name, row, col)
        if kind == "blank":
            cell.clearContents(CONTENTS)
        elif kind == "number":
            cell.Value = value
        elif kind == "text":
            cell.String = value
        else:
            parts = value.split('"')
            cell.Formula = '"'.join(
                part if at % 2 else part.replace(",", ";") for at, part in enumerate(parts)
            )

    def circular(self, name):
        broken = self.sheet(name).queryFormulaCells(FORMULA_ERRORS)
        for area in broken.RangeAddresses:
            for row in range(area.StartRow, area.EndRow + 1):
                for col in range(area.StartColumn, area.EndColumn + 1):
                    if self.sheet(name).getCellByPosition(col, row).getError() in CIRCULAR:
                        return [row + 1, col + 1]
        return None

    def formats(self, name):
        """Number formats of the used cells: a code, and the rectangles that have it."""
        formats = self.document.NumberFormats
        found = []
        for group in self.area(name, self.used(name)).UniqueCellFormatRanges:
            code = formats.getByKey(group.getByIndex(0).NumberFormat).FormatString
            code = code.lower() if re.search("[YD]", code) else code
            areas = [
                [one.StartRow + 1, one.StartColumn + 1, one.EndRow + 1, one.EndColumn + 1]
                for one in group.RangeAddresses
            ]
            found.append([code, areas])
        return found

    def clear(self, name, rect, formats):
        self.area(name, rect).clearContents(EVERYTHING if formats else CONTENTS)

    def copy(self, name, source, target):
        sheet = self.sheet(name)
        area = self.cell(name, *source).RangeAddress
        sheet.copyRange(self.cell(name, *target).CellAddress, area)

    def look(self, name, rect, what, value):
        area = self.area(name, rect)
        if what == "color":
            area.CellBackColor = int(value.lstrip("#"), 16)
        elif what == "font_color":
            red, green, blue = value
            area.CharColor = red << 16 | green << 8 | blue
        elif what == "bold":
            area.CharWeight = 150.0 if value else 100.0
        elif what == "wrap":
            area.IsTextWrapped = value

    def width(self, name, col):
        return self.sheet(name).Columns.getByIndex(col - 1).Width / UNITS

    def set_width(self, name, col, width):
        self.sheet(name).Columns.getByIndex(col - 1).Width = round(width * UNITS)

    def set_height(self, name, row, height):
        self.sheet(name).Rows.getByIndex(row - 1).Height = round(height / POINTS)

    def hidden(self, name, col):
        return not self.sheet(name).Columns.getByIndex(col - 1).IsVisible

    def set_hidden(self, name, col, hidden):
        self.sheet(name).Columns.getByIndex(col - 1).IsVisible = not hidden

    def heights(self, name, first, last):
        rows = self.sheet(name).Rows
        lines = [rows.getByIndex(row - 1) for row in range(first, last + 1)]
        return [round(one.Height * POINTS, 2) if one.IsVisible else 0.0 for one in lines]

    def filters(self, name):
        """A filter over the rows from above the first to the last that it hides."""
        rows, (_, _, bottom, right) = self.sheet(name).Rows, self.used(name)
        gone = [row for row in range(1, bottom + 1) if rows.getByIndex(row - 1).IsFiltered]
        return [["sheet", [max(1, gone[0] - 1), 1, gone[-1], right]]] if gone else []

    def notes(self, name):
        found = self.sheet(name).Annotations
        places = [found.getByIndex(at) for at in range(found.Count)]
        return [[one.Position.Row + 1, one.Position.Column + 1, one.String] for one in places]

    def note(self, name, row, col):
        return self.cell(name, row, col).Annotation.String

    def set_note(self, name, row, col, text):
        if text is None:
            self.cell(name, row, col).clearContents(ANNOTATION)
        else:
            address = self.cell(name, row, col).CellAddress
            self.sheet(name).Annotations.insertNew(address, text)

    def rules(self, name):
        found = []
        for one in self.sheet(name).ConditionalFormats.getConditionalFormats():
            formulas = [
                entry.Formula1
                for entry in (one.getByIndex(at) for at in range(one.Count))
                if entry.getType() == 0
            ]
            found.append([one.ID, formulas[0] if formulas else ""])
        return found

    def add_rule(self, name, areas, formula, color):
        red, green, blue = color
        named = f"jx_{red:02x}{green:02x}{blue:02x}"
        styles = self.document.StyleFamilies.getByName("CellStyles")
        if not styles.hasByName(named):
            guarded = self.protected()  # no style can be changed while a sheet is protected
            for one in guarded:
                self.protect(one, False)
            style = self.document.createInstance("com.sun.star.style.CellStyle")
            styles.insertByName(named, style)
            style.CellBackColor = red << 16 | green << 8 | blue
            for one in guarded:
                self.protect(one, True)
        ranges = self.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        for rect in areas:
            ranges.addRangeAddress(self.area(name, rect).RangeAddress, False)
        rules = self.sheet(name).ConditionalFormats
        made = rules.createByRange(ranges)
        for rule in rules.getConditionalFormats():
            if made == rule.ID:
                rule.createEntry(CONDITION, 0)
                entry = rule.getByIndex(0)
                entry.Operator, entry.Formula1, entry.StyleName = BY_FORMULA, formula, named

    def delete_rule(self, name, rule):
        self.sheet(name).ConditionalFormats.removeByID(rule)

    def names(self):
        found = self.document.NamedRanges
        return {name: excel(found.getByName(name).Content) for name in found.ElementNames}

    def set_name(self, name, refers_to):
        found = self.document.NamedRanges
        if found.hasByName(name):
            found.removeByName(name)
        if refers_to is not None:
            sheet, mark, area = refers_to.rpartition("!")
            content = f"${sheet}.{area}" if mark and not refers_to.startswith('"') else refers_to
            found.addNewByName(name, content, CellAddress(), 0)

    def print_area(self, name):
        areas = self.sheet(name).getPrintAreas()
        if not areas:
            return ""
        one = areas[0]
        sheet = self.sheet(name)
        cells = sheet.getCellRangeByPosition(
            one.StartColumn, one.StartRow, one.EndColumn, one.EndRow
        )
        return _a1(cells.AbsoluteName)

    def set_print_area(self, name, area):
        if not area:
            self.sheet(name).setPrintAreas(())
            return
        cells = self.sheet(name).getCellRangeByName(area.replace("$", ""))
        self.sheet(name).setPrintAreas((cells.RangeAddress,))

    def calculate(self):
        self.document.calculateAll()

    def date1904(self):
        return self.document.NullDate.Year == 1904

    def protected(self):
        return [name for name in self.sheets() if self.sheet(name).isProtected()]

    def protect(self, name, on):
        if on:
            self.sheet(name).protect("")
        else:
            self.sheet(name).unprotect("")

    # what a person does

    def insert_row(self, name, row):
        guarded = self.sheet(name).isProtected()
        if guarded:
            self.sheet(name).unprotect("")
        self.sheet(name).Rows.insertByIndex(row - 1, 1)
        if guarded:
            self.sheet(name).protect("")

    def type(self, name, address, text):
        cell = self.sheet(name).getCellRangeByName(address)
        code = self.document.NumberFormats.getByKey(cell.NumberFormat).FormatString
        if code == "@":
            cell.String = text
        else:
            cell.FormulaLocal = text

    def text(self, name, address):
        return self.sheet(name).getCellRangeByName(address).String


def _a1(absolute):
    """$Sheet.$A$1:$B$2 → $A$1:$B$2"""
    return re.sub(r"^.*?\.(?=\$[A-Z]+\$\d)", "", absolute)


def excel(content):
    """Calc's way of writing a place → Excel's."""
    found = PLACE.match(content)
    if not found:
        return content
    sheet, first, last = found.groups()
    name = sheet if sheet.startswith("'") else f"'{sheet}'"
    return f"{name}!{first}" + (f":{last}" if last else "")


def serve(document):
    for line in sys.stdin:
        method, arguments = json.loads(line)
        try:
            answer = {"result": getattr(document, method)(*arguments)}
        except Exception:  # noqa: BLE001  told to the other side
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer, ensure_ascii=True), flush=True)


def main():
    with (
        tempfile.TemporaryDirectory() as profile,
        session(profile_in(Path(profile))) as desktop,
    ):
        document = Document(desktop)
        serve(document)
        document.close()  # else its lock file stays


main()
