"""“XML 表格 2003”: a workbook as one XML file, with every value stored beside its format.

Source: “XML Spreadsheet Reference”, Office 2003 (ss:Workbook, ss:Style, ss:Row, ss:Cell, ss:Data).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xl_jixiao.intake.address import uncover
from xl_jixiao.intake.display.code import GENERAL
from xl_jixiao.intake.display.show import changes_text, show_number, show_text
from xl_jixiao.intake.markup_text import decode_markup, format_code
from xl_jixiao.intake.package import scan_part
from xl_jixiao.intake.refusal import (
    LAST_COL,
    LAST_ROW,
    MB,
    MERGES,
    OPEN_CELL_BYTES,
    REFERENCE_PARSER_BYTES,
    TEXT_LENGTH,
    damaged,
    too_large,
)
from xl_jixiao.intake.visibility import LEAST_HEIGHT, VisibilityMarks, is_unseen
from xl_jixiao.intake.xlsx.cells import check_all, check_count, serial
from xl_jixiao.model.grid import Area, Cell, CellKind, Grid, Workbook
from xl_jixiao.text.patterns import lazy_re

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{NAMESPACE}}}"
_X = "urn:schemas-microsoft-com:office:excel}"
_DECLARATION = lazy_re(r"\A\s*<\?xml[^>]*\?>")

Attributes = Mapping[str, str]


def read_spreadsheet_xml(data: bytes) -> Workbook:
    """The workbook of an XML Spreadsheet 2003.

    Raises:
        RefusedError: damaged or too large.
    """
    if len(data) > REFERENCE_PARSER_BYTES:
        raise too_large(f"文件有{len(data) // MB}MB，且是 XML 表格 2003 格式")
    handler = _Handler()
    # decoded here: expat knows no Chinese encoding
    text = _DECLARATION.sub("", decode_markup(data))
    scan_part(
        [text.encode("utf-8", "replace")],
        "XML 表格",
        start=handler.start,
        end=handler.end,
        text=handler.text,
    )
    if not handler.grids:
        raise damaged("工作簿里没有工作表")
    return Workbook(tuple(handler.grids), (), handler.names)


class _XmlSheet:
    """A sheet while it is read."""

    def __init__(self, name: str) -> None:
        self.name, self.visible = name, True
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merges: list[Area] = []
        self.row = self.col = 0
        self.below = self.beside = 0
        """Further rows and columns that the last row or cell stands for."""
        self.marks = VisibilityMarks()
        self.last_column = 0

    def merge(self, down: int, across: int) -> None:
        area = Area(self.row, self.col, self.row + down, self.col + across)
        self.merges.append(area)
        if len(self.merges) > MERGES:
            raise too_large(f"工作表中的合并单元格超过{MERGES // 10_000}万处")

    def grid(self) -> Grid:
        uncover(self.cells, self.merges)
        unseen = self.marks.settled(self.cells)
        return Grid(self.name, self.cells, tuple(self.merges), self.visible, unseen=unseen)


class _Handler:
    """Keeps the place in the document while the parser goes through it."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.names: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self._style = ""
        self._sheet: _XmlSheet | None = None
        self._cell: Attributes = {}
        self._type = ""
        self._parts: list[str] | None = None
        self._size = 0
        self._starts: dict[str, Callable[[Attributes], None]] = {
            f"{_SS}Style": self._start_style,
            f"{_SS}NumberFormat": self._start_format,
            f"{_SS}Worksheet": self._start_sheet,
            f"{_SS}Column": self._start_column,
            f"{_SS}Row": self._start_row,
            f"{_SS}Cell": self._start_cell,
            f"{_SS}Data": self._start_data,
            f"{_SS}Comment": self._start_comment,
            f"{_SS}NamedRange": self._start_name,
            f"{_X}AutoFilterColumn": self._start_criterion,
        }
        self._ends: dict[str, Callable[[], None]] = {
            f"{_SS}Worksheet": self._end_sheet,
            f"{_SS}Cell": self._end_cell,
            f"{_SS}Data": self._end_data,
            f"{_X}Visible": self._end_visible,
        }
        self._visible: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        found = self._starts.get(tag)
        if found:
            found({name.rpartition("}")[2]: value for name, value in attributes.items()})
        elif tag.endswith("}Visible"):
            self._parts, self._size = [], 0

    def end(self, tag: str) -> None:
        found = self._ends.get(tag)
        if found:
            found()

    def text(self, text: str) -> None:
        if self._parts is not None:
            self._parts.append(text)
            self._size += len(text)
            if self._size > OPEN_CELL_BYTES:
                raise too_large("工作表中有异常大的内容")

    def _start_style(self, given: Attributes) -> None:
        self._style = given.get("ID", "")
        # Parent is before the style itself in what Excel writes
        self._codes[self._style] = self._codes.get(given.get("Parent", "Default"), GENERAL)

    def _start_format(self, given: Attributes) -> None:
        if self._sheet is None:
            self._codes[self._style] = format_code(given.get("Format", "")) or GENERAL

    def _start_sheet(self, given: Attributes) -> None:
        self._sheet = _XmlSheet(given.get("Name", ""))

    def _end_sheet(self) -> None:
        if self._sheet is not None:
            self.grids.append(self._sheet.grid())
            self._sheet = None
            check_all([len(one.cells) for one in self.grids])

    def _end_visible(self) -> None:
        if self._sheet is not None and self._parts is not None:
            self._sheet.visible = "".join(self._parts).strip() not in {
                "SheetHidden",
                "SheetVeryHidden",
            }
        self._parts = None

    def _start_column(self, given: Attributes) -> None:
        if self._sheet is not None:
            first = _integer(given, "Index", self._sheet.last_column + 1)
            self._sheet.last_column = min(first + _integer(given, "Span", 0), LAST_COL)
            if is_unseen(given.get("Hidden"), given.get("Width"), LEAST_HEIGHT):
                self._sheet.marks.cols |= set(range(first, self._sheet.last_column + 1))

    def _start_criterion(self, _: Attributes) -> None:
        # the range of the filter is written as R1C1; other rows are rarely hidden beside it
        if self._sheet is not None:
            self._sheet.marks.filter_mode = True

    def _start_row(self, given: Attributes) -> None:
        if self._sheet is not None:
            following = self._sheet.row + self._sheet.below + 1
            self._sheet.row = _integer(given, "Index", following)
            self._sheet.below = _integer(given, "Span", 0)
            self._sheet.col = self._sheet.beside = 0
            if is_unseen(given.get("Hidden"), given.get("Height"), LEAST_HEIGHT):
                self._sheet.marks.rows.add(self._sheet.row)
            if self._sheet.row > LAST_ROW:
                raise damaged("行号超出范围")

    def _start_cell(self, given: Attributes) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self._cell, self._type, self._parts = given, "", None
        sheet.col = _integer(given, "Index", sheet.col + sheet.beside + 1)
        if sheet.col > LAST_COL:
            raise damaged("列号超出范围")
        sheet.beside = _integer(given, "MergeAcross", 0)
        down = _integer(given, "MergeDown", 0)
        if sheet.beside or down:
            sheet.merge(min(down, LAST_ROW), min(sheet.beside, LAST_COL))

    def _start_data(self, given: Attributes) -> None:
        if self._sheet is not None and not self._type:
            self._type = given.get("Type", "String")
            self._parts, self._size = [], 0

    def _start_comment(self, _: Attributes) -> None:
        """A comment has data of its own, inside the cell and behind the cell's."""
        self._type = self._type or "Comment"

    def _end_data(self) -> None:
        if self._sheet is not None and self._parts is not None:
            value, self._parts = "".join(self._parts), None
            cell = self._make(value, self._sheet.row, self._sheet.col)
            if cell is not None:
                self._sheet.cells[cell.row, cell.col] = cell
                check_count(self._sheet.cells)

    def _end_cell(self) -> None:
        sheet = self._sheet
        if sheet is not None and self._type in {"", "Comment"} and "Formula" in self._cell:
            sheet.cells[sheet.row, sheet.col] = Cell(
                sheet.row, sheet.col, CellKind.UNCALCULATED, "", formula=True
            )

    def _make(self, value: str, row: int, col: int) -> Cell | None:
        code = self._codes.get(self._cell.get("StyleID", "Default"), GENERAL)
        formula = "Formula" in self._cell
        if not value:
            return None
        if self._type == "Error":
            return Cell(row, col, CellKind.ERROR, value, formula=formula)
        if self._type == "Boolean":
            text = "FALSE" if value.strip() == "0" else "TRUE"
            return Cell(row, col, CellKind.TEXT, text, formula=formula)
        if self._type in {"Number", "DateTime"}:
            raw = serial(value) if self._type == "DateTime" else value
            return Cell(row, col, *show_number(raw, code), formula=formula)
        text = show_text(value, code) if changes_text(code) else value
        return Cell(row, col, CellKind.TEXT, text[:TEXT_LENGTH], formula=formula)

    def _start_name(self, given: Attributes) -> None:
        if name := given.get("Name"):
            self.names.setdefault(name, given.get("RefersTo", "").removeprefix("="))


def _integer(given: Attributes, name: str, default: int) -> int:
    text = given.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 8 else default
