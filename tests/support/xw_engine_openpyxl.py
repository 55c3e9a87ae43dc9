"""The backend of a file: openpyxl, with the results that the file holds for its formulas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.formula.translate import Translator
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook.defined_name import DefinedName

from support.excel_template import opened
from support.xw_engine import ALLOWED, ERRORS, Rect
from xl_jixiao.intake.display.code import BUILTIN

_ALLOWED = dict(
    zip(
        ALLOWED,
        (
            *("formatCells", "formatColumns", "formatRows", "insertColumns", "insertRows"),
            *("insertHyperlinks", "deleteColumns", "deleteRows", "sort", "autoFilter"),
            "pivotTables",
        ),
        strict=True,
    )
)
_HEIGHT = 15.0
"""In points, of a row of which the file says nothing."""
_SYSTEM = {14: "m/d/yyyy", 22: "m/d/yyyy h:mm"}
"""How COM names the formats that follow the system."""


class OpenpyxlBackend:
    """A workbook file in memory."""

    def __init__(self, path: Path | str) -> None:
        self.path = str(path)
        self.book = opened(Path(path))
        self.results = load_workbook(path, data_only=True)
        self.date1904 = self.book.epoch.year == 1904
        self.protection: dict[str, dict[str, bool]] = {}
        self.password: dict[str, str] = {}
        self.calculated = 0
        for sheet in self.book.worksheets:
            if sheet.protection.sheet:
                # the file says what is forbidden
                self.protection[sheet.title] = {
                    name: not getattr(sheet.protection, field) for name, field in _ALLOWED.items()
                }

    def sheets(self) -> list[str]:
        return list(self.book.sheetnames)

    def visible(self, sheet: str) -> bool:
        return self.book[sheet].sheet_state == "visible"

    def add_sheet(self, name: str) -> None:
        self.book.create_sheet(name)

    def delete_sheet(self, name: str) -> None:
        del self.book[name]

    def used(self, sheet: str) -> Rect:
        found = self.book[sheet]
        return found.min_row, found.min_column, found.max_row, found.max_column

    def values(self, sheet: str, rect: Rect) -> list[list[Any]]:
        return [[self._value(sheet, row, col) for col in cols] for row, cols in _lines(rect)]

    def _value(self, sheet: str, row: int, col: int) -> Any:
        cell = self._cell(sheet, row, col)
        if cell is None:
            return None
        value = cell.value
        if cell.data_type == "f":
            old = self.results[sheet] if sheet in self.results.sheetnames else None
            value = None if old is None else old.cell(row, col).value
            value = "" if value is None else value
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, (int, float)):
            return float(value)
        if isinstance(value, (dt.datetime, dt.date, dt.time, dt.timedelta)):
            return float(to_excel(value, self.book.epoch))
        return ERRORS.get(str(value), str(value))

    def _cell(self, sheet: str, row: int, col: int) -> Any:
        return self.book[sheet]._cells.get((row, col))

    def formulas(self, sheet: str, rect: Rect) -> list[list[str]]:
        return [[self._formula(sheet, row, col) for col in cols] for row, cols in _lines(rect)]

    def _formula(self, sheet: str, row: int, col: int) -> str:
        cell = self._cell(sheet, row, col)
        return "" if cell is None or cell.value is None else str(cell.value)

    def put(self, sheet: str, row: int, col: int, kind: str, value: Any) -> None:
        cell = self.book[sheet].cell(row, col)
        cell.value = None if kind == "blank" else value
        if kind in {"text", "formula"}:
            cell.data_type = {"text": "s", "formula": "f"}[kind]
        if kind == "blank" and not cell.has_style:
            del self.book[sheet]._cells[row, col]

    def number_formats(self, sheet: str, rect: Rect) -> set[str]:
        return {self._format(sheet, row, col) for row, cols in _lines(rect) for col in cols}

    def _format(self, sheet: str, row: int, col: int) -> str:
        cell = self._cell(sheet, row, col)
        if cell is None:
            return "General"
        number = cell._style.numFmtId if cell._style is not None else 0
        if number in _SYSTEM:
            return _SYSTEM[number]
        return BUILTIN.get(number, cell.number_format)

    def circular(self, sheet: str) -> tuple[int, int] | None:
        """Where a formula is nothing but the cell's own address."""
        for place, cell in sorted(self.book[sheet]._cells.items()):
            if cell.data_type == "f" and cell.value == f"={cell.coordinate}":
                return place
        return None

    def merges(self, sheet: str) -> list[Rect]:
        return [
            (one.min_row, one.min_col, one.max_row, one.max_col)
            for one in self.book[sheet].merged_cells.ranges
        ]

    def clear(self, sheet: str, rect: Rect, *, formats: bool) -> None:
        cells = self.book[sheet]._cells
        for row, cols in _lines(rect):
            for col in cols:
                cell = cells.get((row, col))
                if cell is not None and (formats or not cell.has_style):
                    del cells[row, col]
                elif cell is not None:
                    cell.value = None

    def copy(self, sheet: str, source: tuple[int, int], target: tuple[int, int]) -> None:
        old, new = self.book[sheet].cell(*source), self.book[sheet].cell(*target)
        new.value = Translator(old.value, old.coordinate).translate_formula(new.coordinate)
        new._style = copy(old._style)

    def look(self, sheet: str, rect: Rect, what: str, value: Any) -> None:
        for row, cols in _lines(rect):
            for col in cols:
                cell = self.book[sheet].cell(row, col)
                if what == "color":
                    cell.fill = PatternFill("solid", start_color=value.removeprefix("#"))
                elif what == "bold":
                    cell.font = Font(bold=value)
                elif what == "font_color":
                    cell.font = Font(color="{:02X}{:02X}{:02X}".format(*value))
                elif what == "wrap":
                    cell.alignment = Alignment(wrap_text=value)

    def width(self, sheet: str, col: int) -> float:
        return float(self.book[sheet].column_dimensions[get_column_letter(col)].width)

    def set_width(self, sheet: str, col: int, width: float) -> None:
        self.book[sheet].column_dimensions[get_column_letter(col)].width = width

    def set_height(self, sheet: str, row: int, height: float) -> None:
        self.book[sheet].row_dimensions[row].height = height

    def hidden(self, sheet: str, col: int) -> bool:
        # a file may say it once for several columns
        for name, one in self.book[sheet].column_dimensions.items():
            own = column_index_from_string(name)
            if (one.min or own) <= col <= (one.max or own) and one.hidden:
                return True
        return False

    def heights(self, sheet: str, first: int, last: int) -> list[float]:
        known = self.book[sheet].row_dimensions
        heights = [_HEIGHT] * (last - first + 1)
        for row in range(first, last + 1):
            if row in known:  # asking would make it
                one = known[row]
                heights[row - first] = 0.0 if one.hidden else float(one.ht or _HEIGHT)
        return heights

    def filters(self, sheet: str) -> list[tuple[str, Rect]]:
        found = [("sheet", self.book[sheet].auto_filter)]
        found += [("table", one.autoFilter) for one in self.book[sheet].tables.values()]
        used = [
            (kind, _rect(one.ref)) for kind, one in found if one is not None and one.filterColumn
        ]
        if not used and self.book[sheet].sheet_properties.filterMode:
            used.append(("advanced", self.used(sheet)))
        return used

    def set_hidden(self, sheet: str, col: int, *, hidden: bool) -> None:
        self.book[sheet].column_dimensions[get_column_letter(col)].hidden = hidden

    def notes(self, sheet: str) -> dict[tuple[int, int], str]:
        return {
            place: cell.comment.text
            for place, cell in self.book[sheet]._cells.items()
            if getattr(cell, "comment", None) is not None
        }

    def note(self, sheet: str, row: int, col: int) -> str:
        return self.notes(sheet).get((row, col), "")

    def set_note(self, sheet: str, row: int, col: int, text: str | None) -> None:
        cell = self.book[sheet].cell(row, col)
        cell.comment = None if text is None else Comment(text, "x")

    def rules(self, sheet: str) -> list[tuple[Any, str]]:
        return [
            ((str(area.sqref), rule), str(rule.formula[0]) if rule.formula else "")
            for area in self.book[sheet].conditional_formatting
            for rule in area.rules
        ]

    def add_rule(
        self, sheet: str, areas: Sequence[Rect], formula: str, color: tuple[int, int, int]
    ) -> None:
        area = " ".join(
            f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
            for top, left, bottom, right in areas
        )
        fill = PatternFill("solid", bgColor="{:02X}{:02X}{:02X}".format(*color))
        rule = Rule("expression", dxf=DifferentialStyle(fill=fill), formula=[formula])
        self.book[sheet].conditional_formatting.add(area, rule)

    def delete_rule(self, sheet: str, rule: Any) -> None:
        area, gone = rule
        kept = self.book[sheet].conditional_formatting._cf_rules
        for found in list(kept):
            if str(found.sqref) == area:
                kept[found] = [one for one in kept[found] if one is not gone]
                if not kept[found]:
                    del kept[found]

    def names(self) -> dict[str, str]:
        return {name: one.attr_text for name, one in self.book.defined_names.items()}

    def set_name(self, name: str, refers_to: str | None) -> None:
        self.book.defined_names.pop(name, None)
        if refers_to is not None:
            self.book.defined_names[name] = DefinedName(name, attr_text=refers_to)

    def print_area(self, sheet: str) -> str:
        return (self.book[sheet].print_area or "").rpartition("!")[2]

    def set_print_area(self, sheet: str, area: str) -> None:
        self.book[sheet].print_area = area.replace("$", "") or None

    def calculate(self) -> None:
        self.calculated += 1


def _rect(ref: str) -> Rect:
    left, top, right, bottom = range_boundaries(ref)
    return top, left, bottom, right


def _lines(rect: Rect) -> list[tuple[int, range]]:
    top, left, bottom, right = rect
    return [(row, range(left, right + 1)) for row in range(top, bottom + 1)]
