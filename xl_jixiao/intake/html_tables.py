"""Web pages under the name of a workbook: what web systems call an Excel export, and what Excel
saves as 网页; runs in the guarded worker only.

As in Excel, the page becomes one sheet: its lines of text and its tables below each other, a table
inside a cell spread out at its place. Nothing is fetched, no script runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from email import message_from_bytes
from html.parser import HTMLParser

from xl_jixiao.intake.display.code import GENERAL
from xl_jixiao.intake.display.show import show_number, to_decimal
from xl_jixiao.intake.markup_text import decode_markup, format_code
from xl_jixiao.intake.refusal import (
    MERGES,
    OPEN_CELL_BYTES,
    TEXT_LENGTH,
    UnusablePartError,
    too_large,
)
from xl_jixiao.intake.visibility import VisibilityMarks
from xl_jixiao.intake.xlsx.cells import check_count
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, Cell, CellKind, Grid, Workbook
from xl_jixiao.text.patterns import lazy_re

SHEET = "网页表格"
"""Name of the sheet where the page does not say one."""
_SAVE_AS = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再报送。"
_NO_TABLE = f"内容是网页格式，里面没有表格。{_SAVE_AS}"
_FRAMES = f"是网页的框架，表格在同名的“.files”文件夹里，没有一起报送。{_SAVE_AS}"
_COLUMNS = 1 << 14
_SPAN = 1000
"""What colspan may be, by the HTML standard; rowspan ends with the table anyway."""
_DEPTH = 12
"""Tables inside tables; deeper ones are only text."""
_LINES = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "center", "pre"}
)
_MUTE = frozenset(
    {"script", "title", "select", "textarea", "noscript", "template", "rt", "comment"}
)
_BLANKS = lazy_re(r"[ \t\r\n\f\u00a0]+")
_CLASS = lazy_re(r"\.([\w-]+)\s*\{([^{}]*)\}")
_FORMAT = lazy_re(
    r"(?:mso-number-format|vnd\.ms-excel\.numberformat)\s*:\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|([^;\"']+))"
)
_ESCAPE = lazy_re(r"\\([0-9A-Fa-f]{4})|\\(.)")
_NO_DISPLAY = lazy_re(r"display\s*:\s*none", re.IGNORECASE)
_SHEET_NAME = lazy_re(r"<x:Name>([^<]{1,31})</x:Name>")
_NUMBER = lazy_re(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,14})(?:\.\d+)?\Z", re.ASCII)

Given = Mapping[str, str]


def read_page(data: bytes) -> Workbook:
    """The page as a workbook of one sheet; a 单个文件网页 (.mht) has one for each of its pages.

    Raises:
        RefusedError: it has no table, or more than a form can need.
    """
    pages = [_parsed(one) for one in _pages(data)]
    tables = [page for page in pages if page.has_table]
    if not tables:
        frames = any(page.frames for page in pages)
        raise UnusablePartError(_FRAMES if frames else _NO_TABLE)
    names = [name for page in pages for name in page.names]
    if len(names) != len(tables):
        names = [SHEET, *(f"{SHEET}{number}" for number in range(2, len(tables) + 1))]
    pairs = zip(tables, names, strict=True)
    return Workbook(tuple(_Drawing().grid(page, name) for page, name in pairs))


def _pages(data: bytes) -> Iterator[str]:
    if data.lstrip()[:13].lower() != b"mime-version:":
        yield decode_markup(data)
        return
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            yield decode_markup(body if isinstance(body, bytes) else b"")


def _parsed(markup: str) -> _Page:
    page = _Page()
    page.feed(markup)
    page.close()
    return page


@dataclass(slots=True)
class _PageCell:
    """A cell of a table as marked up."""

    style: str
    number: str | None
    """The stored number, where the writer gives it beside the text."""
    rows: int
    cols: int
    blocks: list[str | _PageTable] = field(default_factory=list)
    row: int = 0
    col: int = 0
    """Its place in the table, from 0."""

    @property
    def nested(self) -> bool:
        return any(isinstance(one, _PageTable) for one in self.blocks)

    @property
    def text(self) -> str:
        return "\n".join(one for one in self.blocks if isinstance(one, str))[:TEXT_LENGTH]


@dataclass(slots=True)
class _PageTable:
    """A table as marked up."""

    rows: list[list[_PageCell]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)
    caption: list[str | _PageTable] = field(default_factory=list)
    cols: int = 0
    open: _PageCell | None = None

    def start_row(self, given: Given) -> None:
        self.open = None
        if _NO_DISPLAY.search(given.get("style", "")):
            self.hidden_rows.add(len(self.rows))
        self.rows.append([])

    def start_cell(self, given: Given, style: str) -> None:
        if not self.rows:
            self.rows.append([])
        number = given.get("x:num", given.get("sdval"))
        if "x:str" in given:
            style = 'mso-number-format:"@"'
        self.open = _PageCell(style, number, _span(given, "rowspan"), _span(given, "colspan"))
        self.rows[-1].append(self.open)

    def add_columns(self, given: Given, *, hidden: bool) -> None:
        span = _span(given, "span")
        if hidden:
            self.hidden_cols |= set(range(self.cols, self.cols + span))
        self.cols += span

    @property
    def blocks(self) -> list[str | _PageTable]:
        """Where text goes now: text between the cells is above the table."""
        return self.caption if self.open is None else self.open.blocks


def _span(given: Given, name: str) -> int:
    text = given.get(name, "").strip()
    return min(max(1, int(text)), _SPAN) if text.isdecimal() and len(text) < 6 else 1


class _Page(HTMLParser):
    """Gathers lines of text and tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str | _PageTable] = []
        self.names: list[str] = []
        """Of the sheets, as Excel leaves them in a comment."""
        self.frames = self.has_table = False
        self._styles: dict[str, str] = {}
        self._tables: list[_PageTable] = []
        self._muted: list[str] = []
        self._in_style = False
        self._line: list[str] = []
        self._size = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"table", "tr", "td", "th", "col", "colgroup"} and not self._muted:
            self._start_part(tag, given)
        elif tag == "style":
            self._in_style = True
        elif tag == "frame":
            self.frames = True
        elif tag in _MUTE:
            self._muted.append(tag)
        elif tag in _LINES:
            self._end_line()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # <td/> is an empty cell to those who write it; <script/> must not mute the rest
        if tag not in _MUTE:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._in_style = False
        elif self._muted:
            if tag == self._muted[-1]:
                self._muted.pop()
        elif tag in {"td", "th", "tr", "table"} and self._tables:
            self._end_line()
            self._tables[-1].open = None
            if tag == "table":
                self._tables.pop()
        elif tag in _LINES:
            self._end_line()

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._styles |= dict(_CLASS.findall(data))
        elif not self._muted:
            self._line.append(data)
            self._size += len(data)
            if self._size > OPEN_CELL_BYTES:
                raise too_large("网页中有异常大的内容")

    def handle_comment(self, data: str) -> None:
        # Excel writes its style sheet into a comment, and names its sheets there
        if self._in_style:
            self._styles |= dict(_CLASS.findall(data))
        else:
            self.names += _SHEET_NAME.findall(data)

    def close(self) -> None:
        super().close()
        self._end_line()

    def _start_part(self, tag: str, given: Given) -> None:
        self._end_line()
        style = self._style(given)
        if tag == "table":
            self._start_table()
        elif not self._tables:
            return
        elif tag == "tr":
            self._tables[-1].start_row(given)
        elif tag in {"td", "th"}:
            self._tables[-1].start_cell(given, style)
        elif tag == "col" or "span" in given:
            self._tables[-1].add_columns(given, hidden=bool(_NO_DISPLAY.search(style)))

    def _start_table(self) -> None:
        if len(self._tables) >= _DEPTH:
            raise too_large("网页中的表格层层嵌套")
        table = _PageTable()
        self._place.append(table)
        self._tables.append(table)
        self.has_table = True

    @property
    def _place(self) -> list[str | _PageTable]:
        return self._tables[-1].blocks if self._tables else self.blocks

    def _style(self, given: Given) -> str:
        classes = (self._styles.get(one, "") for one in given.get("class", "").split())
        return ";".join((given.get("style", ""), *classes))

    def _end_line(self) -> None:
        text = _BLANKS.sub(" ", "".join(self._line)).strip()
        self._line, self._size = [], 0
        if text:
            self._place.append(text)


class _Drawing:
    """The blocks of a page laid out as cells."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], Cell] = {}
        self._merges: list[Area] = []
        self._marks = VisibilityMarks()

    def grid(self, page: _Page, name: str) -> Grid:
        self._stack(page.blocks, 1, 1)
        unseen = self._marks.settled(self._cells)
        return Grid(name, self._cells, tuple(self._merges), unseen=unseen)

    def _stack(self, blocks: list[str | _PageTable], top: int, left: int) -> None:
        for block in blocks:
            if isinstance(block, str):
                self._put(Cell(top, left, CellKind.TEXT, block[:TEXT_LENGTH]))
                top += 1
            else:
                top += self._draw(block, top, left)

    def _put(self, cell: Cell) -> None:
        self._cells[cell.row, cell.col] = cell
        check_count(self._cells)

    def _draw(self, table: _PageTable, top: int, left: int) -> int:
        """Put the table there; how many rows it takes."""
        caption = len(table.caption)
        self._stack(table.caption, top, left)
        heights, widths = _extent(table)
        rows = _starts(heights, top + caption)
        cols = _starts(widths, left)
        for row in table.hidden_rows:
            self._marks.rows |= set(range(rows[row], rows[row + 1]))
        for col in (one for one in table.hidden_cols if one < len(widths)):
            self._marks.cols |= set(range(cols[col], cols[col + 1]))
        for cell in _cells(table):
            area = Area(
                rows[cell.row],
                cols[cell.col],
                rows[cell.row + cell.rows] - 1,
                cols[cell.col + cell.cols] - 1,
            )
            if cell.nested:
                self._stack(cell.blocks, area.top, area.left)
            else:
                self._put_cell(cell, area)
        return rows[-1] - top

    def _put_cell(self, cell: _PageCell, area: Area) -> None:
        made = _make_cell(cell, area.top, area.left)
        if made is not None:
            self._put(made)
        if area.bottom > area.top or area.right > area.left:
            self._merges.append(area)
            if len(self._merges) > MERGES:
                raise too_large(f"网页中的合并单元格超过{MERGES // 10_000}万处")


def _cells(table: _PageTable) -> Iterator[_PageCell]:
    return (cell for row in table.rows for cell in row)


def _extent(table: _PageTable) -> tuple[list[int], list[int]]:
    """Rows of the sheet that each row of the table takes, and likewise its columns: one, or as many
    as a table inside it needs. Gives every cell its place.
    """
    columns = _take_places(table)
    heights, widths = [1] * len(table.rows), [1] * columns
    for cell in _cells(table):
        if cell.nested:
            height, width = _size(cell.blocks)
            _widen(heights, cell.row, cell.rows, height)
            _widen(widths, cell.col, cell.cols, width)
    return heights, widths


def _take_places(table: _PageTable) -> int:
    """Find the place of each cell beside those that reach down from above; how many columns."""
    taken: dict[int, int] = {}
    columns = 0
    for number, row in enumerate(table.rows):
        col = 0
        for cell in row:
            while taken.get(col, 0) > number:
                col += 1
            cell.row, cell.col = number, col
            cell.rows = min(cell.rows, len(table.rows) - number)
            taken |= dict.fromkeys(range(col, col + cell.cols), number + cell.rows)
            col += cell.cols
            if col > _COLUMNS:
                raise too_large("网页中的表格列数过多")
        columns = max(columns, col)
    return columns


def _size(blocks: list[str | _PageTable]) -> tuple[int, int]:
    """Rows and columns of the sheet that they take below each other."""
    height, width = 0, 1
    for block in blocks:
        if isinstance(block, str):
            height += 1
            continue
        heights, widths = _extent(block)
        height += sum(heights) + len(block.caption)
        width = max(width, sum(widths))
    return height, width


def _widen(sizes: list[int], start: int, span: int, needed: int) -> None:
    """Let these take as much as is needed, the last of them what is missing."""
    missing = needed - sum(sizes[start : start + span])
    if missing > 0:
        sizes[start + span - 1] += missing


def _starts(sizes: list[int], first: int) -> list[int]:
    """Where each begins, and where the one behind the last would."""
    starts = [first]
    for size in sizes:
        starts.append(starts[-1] + size)
    return starts


def _make_cell(cell: _PageCell, row: int, col: int) -> Cell | None:
    text, code = cell.text, _number_format(cell.style)
    if not text:
        return None
    if code == "@":
        return Cell(row, col, CellKind.TEXT, text)
    stored = cell.number.strip() if cell.number else ""
    if to_decimal(stored) is not None:
        # the writer gives the display itself beside what is stored
        return Cell(row, col, *show_number(stored, code)._replace(text=text))
    if not _NUMBER.match(text):
        return Cell(row, col, CellKind.TEXT, text)
    shown = show_number(text.replace(",", ""), code)
    if code == GENERAL:
        decimals = len(text.partition(".")[2])
        shown = shown._replace(text=text, decimals=decimals)
    return Cell(row, col, *shown)


def _number_format(style: str) -> str:
    """The format code that Excel's own property gives; the first one wins."""
    found = _FORMAT.search(style)
    if found is None:
        return GENERAL
    written = next(filter(None, found.groups()), "")
    plain = _ESCAPE.sub(lambda one: chr(int(one[1], 16)) if one[1] else one[2], written)
    return format_code(plain) or GENERAL
