"""A Grid indexed once, so that looking at a place costs one or two dictionary look-ups."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter

from xl_jixiao.forms.tool_area import tool_area_start
from xl_jixiao.forms.vocabulary import LONGEST_LABEL, NO_ROLES, Roles, roles
from xl_jixiao.model.grid import Area, Cell, CellKind, Grid

_LARGE = 2048
"""Merged ranges with more cells are kept in a list instead of being spread out: a sheet may claim
a merge over a million rows."""

_by_column = attrgetter("col")


class View:
    """One sheet, ready to be searched by text and by place."""

    def __init__(self, grid: Grid) -> None:
        self.sheet = grid.sheet
        self.cells: dict[tuple[int, int], Cell] = {}
        """Filled cells by (row, column)."""
        self.rows: dict[int, list[Cell]] = {}
        """Row → its filled cells from left to right."""
        end = tool_area_start(grid.cells)
        for place, cell in grid.cells.items():
            if _is_filled(cell) and (end is None or cell.col < end):
                self.cells[place] = cell
                self.rows.setdefault(cell.row, []).append(cell)
        for cells in self.rows.values():
            cells.sort(key=_by_column)
        self.order = sorted(self.rows)
        self.signs = {row: signs for row in self.order if (signs := _signs(self.rows[row]))}
        """Row → its cells whose text the vocabulary knows, with what they may be. Most rows have
        none, so searching here is much cheaper than looking at every cell.
        """
        self._covered: dict[tuple[int, int], Area] = {}
        self._large: list[Area] = []
        for area in grid.merges:
            if (area.top, area.left) in self.cells:  # a blank one shows nothing anywhere
                self._cover(area)

    def _cover(self, area: Area) -> None:
        height, width = area.bottom - area.top + 1, area.right - area.left + 1
        if height * width > _LARGE:
            self._large.append(area)
            return
        for row in range(area.top, area.bottom + 1):
            for col in range(area.left, area.right + 1):
                self._covered[row, col] = area

    def merge(self, row: int, col: int) -> Area | None:
        """The merged range that covers the place."""
        found = self._covered.get((row, col))
        if found is None and self._large:
            return next((area for area in self._large if area.holds(row, col)), None)
        return found

    def area(self, cell: Cell) -> Area:
        """What the cell covers: its merged range, or itself."""
        found = self.merge(cell.row, cell.col)
        return found or Area(cell.row, cell.col, cell.row, cell.col)

    def at(self, row: int, col: int) -> Cell | None:
        """The cell seen at this place: its own, or the top left of the merge that covers it."""
        found = self.cells.get((row, col))
        if found is not None:
            return found
        area = self.merge(row, col)
        return None if area is None else self.cells.get((area.top, area.left))

    def rows_between(self, top: int, bottom: int) -> list[int]:
        """Rows with any filled cell, both bounds inclusive."""
        return self.order[bisect_left(self.order, top) : bisect_right(self.order, bottom)]

    def in_row(self, row: int, left: int, right: int) -> list[Cell]:
        """The row's own filled cells within the columns, from left to right."""
        cells = self.rows.get(row)
        if not cells:
            return []
        if left <= cells[0].col and cells[-1].col <= right:
            return cells
        return [cell for cell in cells if left <= cell.col <= right]

    def signs_in(self, row: int, left: int, right: int) -> list[tuple[Cell, Roles]]:
        """The row's known texts within the columns, from left to right."""
        return [one for one in self.signs.get(row, ()) if left <= one[0].col <= right]


def _is_filled(cell: Cell) -> bool:
    """Whether the cell shows something, or would if its formula had been calculated."""
    text = cell.text
    if text and not text.isspace():
        return cell.kind is not CellKind.BLANK
    return cell.kind is CellKind.UNCALCULATED


def _signs(cells: list[Cell]) -> list[tuple[Cell, Roles]]:
    return [
        (cell, found)
        for cell in cells
        if cell.kind is CellKind.TEXT and len(cell.text) <= LONGEST_LABEL
        if (found := roles(cell.text)).known
    ]


def cell_roles(cell: Cell) -> Roles:
    """What the text of a cell may be; nothing for numbers and prose."""
    if cell.kind is not CellKind.TEXT or len(cell.text) > LONGEST_LABEL:
        return NO_ROLES
    return roles(cell.text)
