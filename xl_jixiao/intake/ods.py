""".ods (OpenDocument): the text that a person sees is in the file beside each value.

Source: OASIS OpenDocument 1.3, part 3, sections 9 (tables) and 19.385 (office:value-type).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from xl_jixiao.intake.address import uncover
from xl_jixiao.intake.display.displayed import day_displayed, number_displayed
from xl_jixiao.intake.display.number import show_general
from xl_jixiao.intake.display.show import shown_decimals, to_decimal
from xl_jixiao.intake.objects import text_cell
from xl_jixiao.intake.package import Archive, local, parse_part, read_moment, scan_part
from xl_jixiao.intake.refusal import (
    ENCRYPTED,
    LAST_COL,
    LAST_ROW,
    MERGES,
    OPEN_CELL_BYTES,
    STEP_BYTES,
    TEXT_LENGTH,
    UnusablePartError,
    damaged,
    too_large,
)
from xl_jixiao.intake.visibility import VisibilityMarks
from xl_jixiao.intake.xlsx.cells import check_all, check_count
from xl_jixiao.model.grid import Area, Cell, CellKind, Grid, Workbook
from xl_jixiao.text.patterns import lazy_re

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE = (
    f"{_OASIS}{name}:1.0}}" for name in ("office", "table", "text", "style")
)
_CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_NUMBERS = {"float", "percentage", "currency"}
_LONG = 12
_BLANKS = lazy_re(r"[ \t\r\n]+")
_SIZE = lazy_re(r"(\d*\.?\d+)[a-z]*\Z")
_ERROR = lazy_re(r"(?:#[A-Z/0-9]+[!?]|#N/A|Err:\d+)\Z")
_REFERENCE = lazy_re(r"\$?(?:'((?:[^']|'')+)'|([^.:'$]+))\.(\$?[A-Z]+\$?\d+)")

Attributes = Mapping[str, str]


def read_ods(archive: Archive) -> Workbook:
    """The workbook of an OpenDocument package.

    Raises:
        UnusablePartError: damaged, encrypted or too large.
    """
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise UnusablePartError(ENCRYPTED)
    return replace(_read(archive.pieces("content.xml")), modified=_modified(archive))


def read_flat_ods(data: bytes) -> Workbook:
    """The workbook of a .fods: the same markup in one file without a package.

    Raises:
        RefusedError: damaged or too large.
    """
    pieces = (data[at : at + STEP_BYTES] for at in range(0, len(data), STEP_BYTES))
    return _read(pieces)


def _read(pieces: Iterable[bytes]) -> Workbook:
    handler = _OdsHandler()
    scan_part(pieces, "content.xml", start=handler.start, end=handler.end, text=handler.text)
    if not handler.grids:
        raise damaged("工作簿里没有工作表")
    return Workbook(tuple(handler.grids), (), handler.names)


def _modified(archive: Archive) -> dt.datetime | None:
    if "meta.xml" not in archive:
        return None
    try:
        root = parse_part(archive.read("meta.xml"), "meta.xml")
    except UnusablePartError:
        return None
    dates = [one.text or "" for group in root for one in group if local(one.tag) == "date"]
    return read_moment(dates[0]) if dates else None


class _Sheet:
    """A sheet while it is read; rows and columns that repeat count as often as they say."""

    def __init__(self, name: str, *, visible: bool) -> None:
        self._name, self._visible = name, visible
        self._cells: dict[tuple[int, int], Cell] = {}
        self._merges: list[Area] = []
        self._row, self._repeated = 1, 1
        self._col = 1
        self._filled: list[Cell] = []
        self._last_column = 0
        self._state = ""
        """How the row is hidden: collapse, filter."""
        self._filtered: set[int] = set()
        self._marks = VisibilityMarks()

    def add_columns(self, repeated: int, *, hidden: bool) -> None:
        first = self._last_column + 1
        self._last_column += repeated
        if hidden and first <= LAST_COL:
            self._marks.cols |= set(range(first, min(self._last_column, LAST_COL) + 1))

    def start_row(self, repeated: int, state: str) -> None:
        self._repeated, self._col, self._filled = repeated, 1, []
        self._state = state

    def end_row(self) -> None:
        if self._filled:
            if self._row + self._repeated - 1 > LAST_ROW:
                raise damaged("行号超出范围")
            rows = range(self._row, self._row + self._repeated)
            if self._state:
                hidden = self._filtered if self._state == "filter" else self._marks.rows
                hidden |= set(rows)
            for row in rows:
                for cell in self._filled:
                    self._cells[row, cell.col] = cell._replace(row=row)
                check_count(self._cells)
        self._row += self._repeated

    def span(self, rows: int, columns: int) -> None:
        """The next cell is merged with those below and right of it."""
        if rows > 1 or columns > 1:
            bottom, right = self._row + rows - 1, self._col + columns - 1
            self._merges.append(Area(self._row, self._col, bottom, right))
            if len(self._merges) > MERGES:
                raise too_large(f"工作表中的合并单元格超过{MERGES // 10_000}万处")

    def add(self, cell: Cell | None, repeated: int) -> None:
        """The next cell; its own row and col do not matter."""
        if cell is not None:
            if self._col + repeated - 1 > LAST_COL:
                raise damaged("列号超出范围")
            for col in range(self._col, self._col + repeated):
                self._filled.append(cell._replace(col=col))
        self._col += repeated

    def grid(self) -> Grid:
        merges = tuple(self._merges)
        uncover(self._cells, merges)
        unseen = self._marks.settled(self._cells)
        unseen = unseen._replace(filtered=frozenset(self._filtered))
        return Grid(self._name, self._cells, merges, self._visible, unseen=unseen)


class _OdsHandler:
    """Keeps the place in the document while the parser goes through it."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.names: dict[str, str] = {}
        self._style = ""
        self._hidden: set[str] = set()
        """Styles of sheets that are not shown, of rows without height, columns without width."""
        self._sheet: _Sheet | None = None
        self._tables = 0
        """Tables open: a table inside a cell or a shape is not a sheet."""
        self._muted = 0
        """Comments and shapes open: their text is not the cell's."""
        self._cell: Attributes | None = None
        self._in_paragraph = False
        self._paragraphs: list[str] = []
        self._starts: dict[str, Callable[[Attributes], None]] = {
            f"{_STYLE}style": self._start_style,
            f"{_STYLE}table-properties": self._start_properties,
            f"{_STYLE}table-row-properties": self._start_row_properties,
            f"{_STYLE}table-column-properties": self._start_column_properties,
            f"{_TABLE}table-column": self._start_column,
            f"{_TABLE}table": self._start_table,
            f"{_TABLE}table-row": self._start_row,
            f"{_TABLE}table-cell": self._start_cell,
            f"{_TABLE}covered-table-cell": self._start_cell,
            f"{_TEXT}p": self._start_paragraph,
            f"{_TEXT}s": lambda given: self._add(" " * min(_count(given, _TEXT + "c"), 99)),
            f"{_TEXT}tab": lambda _: self._add("\t"),
            f"{_TEXT}line-break": lambda _: self._add("\n"),
            f"{_OFFICE}annotation": self._mute,
            f"{_TABLE}shapes": self._mute,
            f"{_TABLE}named-range": self._start_name,
            f"{_TABLE}named-expression": self._start_name,
        }
        self._ends: dict[str, Callable[[], None]] = {
            f"{_TABLE}table": self._end_table,
            f"{_TABLE}table-row": self._end_row,
            f"{_TABLE}table-cell": self._end_cell,
            f"{_TABLE}covered-table-cell": self._end_cell,
            f"{_TEXT}p": self._end_paragraph,
            f"{_OFFICE}annotation": self._unmute,
            f"{_TABLE}shapes": self._unmute,
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        found = self._starts.get(tag)
        if found:
            found(attributes)

    def end(self, tag: str) -> None:
        found = self._ends.get(tag)
        if found:
            found()

    def text(self, text: str) -> None:
        self._add(_BLANKS.sub(" ", text))

    def _start_style(self, given: Attributes) -> None:
        self._style = given.get(f"{_STYLE}name", "")

    def _start_properties(self, given: Attributes) -> None:
        if given.get(f"{_TABLE}display") == "false":
            self._hidden.add(self._style)

    def _start_row_properties(self, given: Attributes) -> None:
        if _is_nothing(given.get(f"{_STYLE}row-height")):
            self._hidden.add(self._style)

    def _start_column_properties(self, given: Attributes) -> None:
        if _is_nothing(given.get(f"{_STYLE}column-width")):
            self._hidden.add(self._style)

    def _start_column(self, given: Attributes) -> None:
        if self._tables == 1 and self._sheet:
            repeated = _count(given, f"{_TABLE}number-columns-repeated")
            self._sheet.add_columns(repeated, hidden=bool(self._state(given)))

    def _state(self, given: Attributes) -> str:
        """How a row or column is hidden, "" where it is not."""
        state = given.get(f"{_TABLE}visibility", "visible")
        if state != "visible":
            return state
        return "collapse" if given.get(f"{_TABLE}style-name") in self._hidden else ""

    def _start_table(self, given: Attributes) -> None:
        self._tables += 1
        if self._tables == 1:
            visible = given.get(f"{_TABLE}style-name") not in self._hidden
            self._sheet = _Sheet(given.get(f"{_TABLE}name", ""), visible=visible)

    def _end_table(self) -> None:
        self._tables -= 1
        if self._tables == 0 and self._sheet is not None:
            self.grids.append(self._sheet.grid())
            self._sheet = None
            check_all([len(one.cells) for one in self.grids])

    def _start_row(self, given: Attributes) -> None:
        if self._tables == 1 and self._sheet:
            repeated = _count(given, f"{_TABLE}number-rows-repeated")
            self._sheet.start_row(repeated, self._state(given))

    def _end_row(self) -> None:
        if self._tables == 1 and self._sheet:
            self._sheet.end_row()

    def _start_cell(self, given: Attributes) -> None:
        if self._tables == 1:
            self._cell, self._paragraphs = given, []

    def _end_cell(self) -> None:
        if self._tables != 1 or self._sheet is None or self._cell is None:
            return
        given, self._cell = self._cell, None
        self._sheet.span(
            _count(given, f"{_TABLE}number-rows-spanned"),
            _count(given, f"{_TABLE}number-columns-spanned"),
        )
        cell = _make_cell(given, "\n".join(self._paragraphs)[:TEXT_LENGTH])
        self._sheet.add(cell, _count(given, f"{_TABLE}number-columns-repeated"))

    def _start_paragraph(self, _: Attributes) -> None:
        if self._cell is not None and not self._muted and self._tables == 1:
            self._in_paragraph = True
            self._paragraphs.append("")

    def _end_paragraph(self) -> None:
        if not self._muted:
            self._in_paragraph = False

    def _add(self, text: str) -> None:
        if self._in_paragraph and not self._muted:
            self._paragraphs[-1] += text
            if len(self._paragraphs[-1]) > OPEN_CELL_BYTES:
                raise too_large("工作表中有异常大的内容")

    def _mute(self, _: Attributes) -> None:
        self._muted += 1

    def _unmute(self) -> None:
        self._muted -= 1

    def _start_name(self, given: Attributes) -> None:
        name = given.get(f"{_TABLE}name", "")
        area = given.get(f"{_TABLE}cell-range-address")
        text = _excel_reference(area) if area else given.get(f"{_TABLE}expression", "")
        self.names[name] = text.removeprefix("of:").removeprefix("=")


def _is_nothing(size: str | None) -> bool:
    """Whether a height or width (0.45cm) is none."""
    found = _SIZE.match(size or "")
    return found is not None and not float(found[1])


def _count(given: Attributes, name: str) -> int:
    text = given.get(name, "1")
    # more digits than any count has: as far beyond the sheet as the number itself
    return max(1, int(text[:_LONG])) if text.isdecimal() else 1


def _make_cell(given: Attributes, text: str) -> Cell | None:
    """The cell of a table-cell element, at row and col 0; None for an empty one."""
    kind = given.get(f"{_OFFICE}value-type")
    # a writer that leaves the display to the reader gives the value alone
    text = text or _undisplayed(kind, given)
    formula = f"{_TABLE}formula" in given
    if given.get(f"{_CALCEXT}value-type") == "error" or (formula and _ERROR.match(text)):
        return Cell(0, 0, CellKind.ERROR, text, formula=formula)
    if kind in _NUMBERS:
        return _number(given, text, formula)
    if kind in {"date", "time"}:
        day = _day(given)
        said = text if day is None else day_displayed(text, day)
        shown = "" if said == text else text
        return Cell(0, 0, CellKind.DATE, said, date=day, shown=shown, formula=formula)
    if formula and kind is None and not text:
        return Cell(0, 0, CellKind.UNCALCULATED, "", formula=True)
    return text_cell(0, 0, text, formula=formula) if text else None


def _undisplayed(kind: str | None, given: Attributes) -> str:
    """What a value without a paragraph would show in its plainest form; numbers have their own."""
    if kind == "boolean":
        value = given.get(f"{_OFFICE}boolean-value", "").upper()
        return value if value in {"TRUE", "FALSE"} else ""
    if kind == "string":
        return given.get(f"{_OFFICE}string-value", "")[:TEXT_LENGTH]
    if kind == "date" and (day := _day(given)):
        return f"{day.year}/{day.month}/{day.day}"
    return ""


def _number(given: Attributes, text: str, formula: bool) -> Cell:
    number = to_decimal(given.get(f"{_OFFICE}value", ""))
    if number is None:
        return Cell(0, 0, CellKind.TEXT, text, formula=formula)
    # without a paragraph the writer left the display to the reader
    percent = given.get(f"{_OFFICE}value-type") == "percentage"
    text = text.strip() or (f"{show_general(number * 100)}%" if percent else show_general(number))
    decimals = shown_decimals(text)
    said = number_displayed(text, number, decimals)
    shown = "" if said.text == text else text
    return Cell(
        0, 0, CellKind.NUMBER, said.text, said.number, decimals, shown=shown, formula=formula
    )


def _day(given: Attributes) -> dt.date | None:
    moment = read_moment(given.get(f"{_OFFICE}date-value", ""))
    return moment.date() if moment else None


def _excel_reference(address: str) -> str:
    """$Sheet1.$A$1:.$B$2 → Sheet1!$A$1:$B$2."""
    first, _, last = address.partition(":")
    found = _REFERENCE.match(first)
    if found is None:
        return address
    sheet = f"'{found[1]}'" if found[1] else found[2]
    return f"{sheet}!{found[3]}" + (f":{last.rpartition('.')[2]}" if last else "")
