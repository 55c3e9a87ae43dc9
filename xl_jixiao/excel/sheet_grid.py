"""An open Excel sheet → the same Grid that its file would give.

Few calls, because each one crosses to Excel: the values and formulas of all used cells come in one
call each, number formats, merges and what is hidden (`sheet_visibility`) by halving the range
until a part is uniform. What a cell
shows is made from value and number format by the code that reads files (`intake.display`), so that
an open form and a saved one read the same; Range.Text would cost a call per cell and reads "###"
where a column is narrow.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Any, TypeAlias

import xlwings as xw

from xl_jixiao.excel.sheet_visibility import UnansweredError, marks_of
from xl_jixiao.intake.address import uncover
from xl_jixiao.intake.display.code import GENERAL
from xl_jixiao.intake.display.show import changes_text, show_number, show_text
from xl_jixiao.intake.objects import text_cell
from xl_jixiao.intake.refusal import TEXT_LENGTH
from xl_jixiao.layouts.tool_columns import tool_area_start
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, Cell, CellKind, Grid
from xl_jixiao.template.cell_functions import ERRORS, SYSTEM_FORMATS

Rows: TypeAlias = Sequence[Sequence[Any]]  # Any: what Excel hands over
Place: TypeAlias = tuple[int, int]

BLOCK_CELLS = 200_000
"""Cells per call: a sheet may claim to use a million rows."""
CIRCULAR = "（循环引用）"
"""Shown for the first cell of a sheet whose formula leads back to itself."""


def grid_of(sheet: xw.Sheet) -> Grid:
    """The filled cells and merges of an open sheet; of a hidden one nothing, as of a hidden one
    in a file nothing is used.
    """
    if not is_visible(sheet):
        return Grid(sheet.name, {}, visible=False)
    found = _Filled()
    for block in _blocks(_area(sheet.used_range)):
        _fill(found, block, sheet)
    if not found.values:
        return Grid(sheet.name, {})
    # our own tool columns are passed over by the reader: how they look is not asked for
    end = tool_area_start(_texts(found.values)) or sys.maxsize
    form = sorted(place for place in found.values if place[1] < end)
    merges = tuple(sorted(_merges(sheet, _around([(1, 1), *form]))))
    formats = dict.fromkeys(found.values, GENERAL) | dict(_formats(sheet, form))
    date1904 = bool(sheet.book.api.Date1904)
    cells = {
        place: cell
        for place, value in found.values.items()
        if (cell := _cell(place, value, formats, found.formulas, date1904=date1904)) is not None
    }
    loop = sheet.api.CircularReference
    if loop is not None:  # Excel gives 0 for it, which nobody typed
        place = int(loop.Row), int(loop.Column)
        cells[place] = Cell(*place, CellKind.ERROR, CIRCULAR, formula=True)
    uncover(cells, merges)
    grid = Grid(sheet.name, cells, merges)
    try:
        marks = marks_of(sheet, {row for row, _ in form}, {col for _, col in form})
    except UnansweredError:
        return replace(grid, unseen_known=False)
    return replace(grid, unseen=marks.settled(cells))


def is_visible(sheet: xw.Sheet) -> bool:
    """Whether a person sees the sheet (COM: -1 visible, 0 hidden, 2 very hidden)."""
    return sheet.visible in {True, -1}


def rows_of(values: Any) -> Rows:
    """What a range gives, always as rows of values: one cell comes as a bare value."""
    if not isinstance(values, (list, tuple)):
        return ((values,),)
    if values and not isinstance(values[0], (list, tuple)):
        return (values,)
    return values


@dataclass(slots=True)
class _Filled:
    """The cells that hold something."""

    values: dict[Place, Any] = field(default_factory=dict)
    formulas: set[Place] = field(default_factory=set)


def _texts(values: Mapping[Place, Any]) -> dict[Place, Cell]:
    return {
        place: Cell(*place, CellKind.TEXT, value)
        for place, value in values.items()
        if isinstance(value, str)
    }


def _area(cells: xw.Range) -> Area:
    height, width = cells.shape
    return Area(cells.row, cells.column, cells.row + height - 1, cells.column + width - 1)


def _range(sheet: xw.Sheet, area: Area) -> xw.Range:
    return sheet.range((area.top, area.left), (area.bottom, area.right))


def _blocks(area: Area) -> Iterator[Area]:
    height = max(1, BLOCK_CELLS // (area.right - area.left + 1))
    for top in range(area.top, area.bottom + 1, height):
        yield area._replace(top=top, bottom=min(area.bottom, top + height - 1))


def _fill(found: _Filled, block: Area, sheet: xw.Sheet) -> None:
    cells = _range(sheet, block)
    values = rows_of(cells.api.Value2)
    filled = {
        (row, col): value
        for row, line in enumerate(values, block.top)
        for col, value in enumerate(line, block.left)
        if value is not None and value != ""
    }
    if not filled:
        return
    found.values |= filled
    for row, line in enumerate(rows_of(cells.formula), block.top):
        for col, formula in enumerate(line, block.left):
            if (row, col) in filled and _is_formula(formula, filled[row, col]):
                found.formulas.add((row, col))


def _is_formula(formula: object, value: object) -> bool:
    """A text that begins with = shows itself as its own formula."""
    return isinstance(formula, str) and formula.startswith("=") and formula != value


def _merges(sheet: xw.Sheet, area: Area) -> set[Area]:
    """All merged ranges that touch the area."""
    found: set[Area] = set()
    waiting = [area]
    while waiting:
        part = waiting.pop()
        if any(_inside(part, one) for one in found):
            continue
        cells = _range(sheet, part)
        merged = cells.merge_cells
        if merged is False:
            continue
        corner = _area(sheet.range((part.top, part.left)).merge_area)
        if (corner.top, corner.left) != (corner.bottom, corner.right):
            found.add(corner)
        if not _inside(part, corner):
            waiting += _halves(part)
    return found


def _inside(part: Area, whole: Area) -> bool:
    return whole.holds(part.top, part.left) and whole.holds(part.bottom, part.right)


def _halves(area: Area) -> list[Area]:
    """Both halves across the longer side; none of a single cell."""
    top, left, bottom, right = area
    if bottom - top >= right - left and bottom > top:
        middle = (top + bottom) // 2
        return [area._replace(bottom=middle), area._replace(top=middle + 1)]
    if right > left:
        middle = (left + right) // 2
        return [area._replace(right=middle), area._replace(left=middle + 1)]
    return []


def _formats(sheet: xw.Sheet, places: Sequence[Place]) -> Iterator[tuple[Place, str]]:
    """The number format of each place: that of its rectangle where this has one for all."""
    waiting = [list(places)]
    while waiting:
        part = waiting.pop()
        if not part:
            continue
        area = _around(part)
        code = _range(sheet, area).number_format
        if code is not None or len(part) == 1:
            code = str(code or GENERAL)
            yield from ((place, SYSTEM_FORMATS.get(code, code)) for place in part)
            continue
        first, *_ = halves = _halves(area)
        inside = [place for place in part if first.holds(*place)]
        waiting += [inside, [place for place in part if not first.holds(*place)]]
        assert len(halves) == 2, area  # noqa: S101  more than one place has more than one cell


def _around(places: Sequence[Place]) -> Area:
    rows, cols = [row for row, _ in places], [col for _, col in places]
    return Area(min(rows), min(cols), max(rows), max(cols))


def _cell(
    place: Place, value: Any, formats: dict[Place, str], formulas: set[Place], *, date1904: bool
) -> Cell | None:
    formula = place in formulas
    if isinstance(value, bool):
        return Cell(*place, CellKind.TEXT, "TRUE" if value else "FALSE", formula=formula)
    if isinstance(value, int) and value in ERRORS:  # numbers come as float, errors as int
        return Cell(*place, CellKind.ERROR, ERRORS[value], formula=formula)
    code = formats[place]
    if isinstance(value, str):
        text = show_text(value, code) if changes_text(code) else value
        return text_cell(*place, text[:TEXT_LENGTH], formula=formula)
    row, col = place
    return Cell(row, col, *show_number(repr(float(value)), code, date1904=date1904), formula)
