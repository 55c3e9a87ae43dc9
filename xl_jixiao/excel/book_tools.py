"""Results beside a form that has no tool columns of ours: in free columns right of everything.

Only values are written, text and numbers; what they look like is a conditional format of ours.
Formats of the cells stay as they are, so that clearing leaves nothing behind. Where the sheet has
no print area it gets one around what was there, for the results must not be printed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import count, takewhile

import xlwings as xw

from xl_jixiao.excel.book import (
    AdviceError,
    OpenBook,
    address,
    forget,
    hide_name,
    remember,
    remembered,
    unprotected,
)
from xl_jixiao.excel.book_forms import FormOnSheet, row_results
from xl_jixiao.excel.marks import our_rules, tint
from xl_jixiao.layouts.tool_columns import TOOL_HEADERS, tool_area_start
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, Grid
from xl_jixiao.outputs.marks import place_in_book
from xl_jixiao.text.wording import percent

_PREFIX = "JX_ADDED_TOOLS_"
_STATE = "_STATE"
_WIDTHS = (11.0, 10.0, 46.0)
_STEP = len(_WIDTHS) + 1
_LAST_COLUMN = 16_384
_MARKER = "JX_TOOLS"
_TINT_FORMULA, _TINT = f'N("{_MARKER}")=0', "F3F8FC"


@dataclass(frozen=True, slots=True)
class _State:
    """What the sheet was like before, as far as it was changed."""

    widths: tuple[float, ...]
    hidden: tuple[bool, ...]
    print_area: bool
    """Whether there was a print area."""

    def text(self) -> str:
        return json.dumps([self.widths, self.hidden, self.print_area])

    @staticmethod
    def of(text: str) -> _State:
        widths, hidden, print_area = json.loads(text)
        return _State(tuple(widths), tuple(hidden), print_area)


def write_tools(opened: OpenBook, forms: tuple[FormOnSheet, ...]) -> None:
    """Write the results of forms without tool columns; earlier results are replaced.

    Raises:
        LockedError: a sheet has a password.
        AdviceError: no column is free.
    """
    grids = {grid.sheet: grid for grid in opened.content.grids}
    number = 0
    for sheet in opened.book.sheets:
        lanes: list[FormOnSheet] = []
        for form in (one for one in forms if one.submission.sheet == sheet.name):
            number += 1
            lane = _lane(form, lanes)
            lanes.append(form)
            with unprotected(sheet):
                _write(sheet, grids[sheet.name], form, lane, number)


def clear_tools(book: xw.Book) -> int:
    """Take all added results away; how many forms had some."""
    found = list(takewhile(book.names.contains, (f"{_PREFIX}{at}" for at in count(1))))
    for name in reversed(found):  # of two on one sheet the later saw what the earlier had changed
        _clear(book, name)
    return len(found)


def _lane(form: FormOnSheet, earlier: list[FormOnSheet]) -> int:
    """Forms side by side take columns side by side."""
    return sum(1 for one in earlier if one.first <= form.last and form.first <= one.last)


def _write(sheet: xw.Sheet, grid: Grid, form: FormOnSheet, lane: int, number: int) -> None:
    left = _free_column(sheet, grid) + lane * _STEP
    right = left + len(_WIDTHS) - 1
    if right > _LAST_COLUMN:
        raise AdviceError(f"工作表“{sheet.name}”右边没有空列，不能写入核算结果。")
    values = _values(form)
    area = Area(min(values), left, max(values), right)
    columns = [sheet.range((1, col)) for col in range(left, right + 1)]
    hidden = tuple(bool(one.api.EntireColumn.Hidden) for one in columns)
    for column in columns:
        column.api.EntireColumn.Hidden = False  # a hidden column says that it is 0 wide
    widths = tuple(float(one.column_width or 0) for one in columns)
    state = _State(widths, hidden, bool(sheet.page_setup.print_area))
    name = f"{_PREFIX}{number}"
    hide_name(sheet.book, name, f"={place_in_book(sheet.name, address(area))}")
    remember(sheet.book, f"{name}{_STATE}", state.text())
    if not state.print_area:
        sheet.page_setup.print_area = address(_extent(grid))
    for column, width in zip(columns, _WIDTHS, strict=True):
        column.column_width = width
    cells = sheet.range((area.top, left), (area.bottom, right))
    blank = ("",) * len(_WIDTHS)
    cells.raw_value = tuple(values.get(row, blank) for row in range(area.top, area.bottom + 1))
    tint(cells, _TINT_FORMULA, _TINT)


def _values(form: FormOnSheet) -> Mapping[int, tuple[str | float, ...]]:
    """Row → what is there, the headers included."""
    found: dict[int, tuple[str | float, ...]] = {}
    for row, result in row_results(form).items():
        found[row] = (
            "" if result.completion is None else f"'{percent(result.completion)}",
            result.score if isinstance(result.score, float) else f"'{result.score}",
            f"'{result.hint}" if result.hint else "",
        )
    for row in _header_rows(form):
        found.setdefault(row, TOOL_HEADERS)
    return found


def _header_rows(form: FormOnSheet) -> Iterator[int]:
    for rows in (form.fund_rows, form.indicator_rows):
        if rows:
            yield max(1, min(rows) - 1)


def _free_column(sheet: xw.Sheet, grid: Grid) -> int:
    """Two columns right of all that is written or printed."""
    start = tool_area_start(grid.cells)
    if start is not None:
        return start
    right = _extent(grid).right
    printed = sheet.page_setup.print_area
    if printed:
        areas = sheet.range(printed.partition(",")[0])
        right = max(right, areas.column + areas.shape[1] - 1)
    return right + 2


def _extent(grid: Grid) -> Area:
    rows = [row for row, _ in grid.cells] + [area.bottom for area in grid.merges]
    cols = [col for _, col in grid.cells] + [area.right for area in grid.merges]
    return Area(1, 1, max(rows), max(cols))


def _clear(book: xw.Book, name: str) -> None:
    try:
        cells = book.names(name).refers_to_range
    except Exception:  # noqa: BLE001  whatever COM raises where the cells were deleted
        cells = None
    state = remembered(book, f"{name}{_STATE}")
    if cells is not None:
        with unprotected(cells.sheet):
            _restore(cells, None if state is None else _State.of(state))
    forget(book, name)
    forget(book, f"{name}{_STATE}")


def _restore(cells: xw.Range, state: _State | None) -> None:
    sheet = cells.sheet
    cells.clear_contents()
    for rule in our_rules(sheet, _MARKER):
        rule.delete()
    if state is None:
        return
    for step, (width, hidden) in enumerate(zip(state.widths, state.hidden, strict=True)):
        column = sheet.range((1, cells.column + step))
        column.column_width = width
        column.api.EntireColumn.Hidden = hidden
    if not state.print_area:
        sheet.page_setup.print_area = ""
