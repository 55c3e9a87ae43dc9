"""A Grid indexed once, so that looking at a place costs one or two dictionary look-ups."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping

from xl_jixiao.forms.tool_area import tool_area_start
from xl_jixiao.forms.vocabulary import LONGEST_LABEL, NO_ROLES, Roles, roles
from xl_jixiao.model.grid import Area, Cell, CellKind, Grid

_LARGE = 2048
"""Merged ranges with more rows are kept in a list instead of being spread out: a sheet may claim
a merge over a million rows."""
_TEXT = CellKind.TEXT  # read through the class, a member costs as much as all else for a cell
_BLANK, _UNCALCULATED = CellKind.BLANK, CellKind.UNCALCULATED


class View:
    """One sheet, ready to be searched by text and by place."""

    def __init__(self, grid: Grid) -> None:
        self.sheet = grid.sheet
        self.captions = grid.captions
        """The lines above the table, where it stands in a document."""
        self.cells = _filled(_of_the_form(grid.cells))
        """Filled cells by (row, column)."""
        rows: defaultdict[int, list[Cell]] = defaultdict(list)
        for cell in self.cells.values():
            rows[cell.row].append(cell)
        for cells in rows.values():
            cells.sort()  # by row and column: no two cells share a place
        self.rows: dict[int, list[Cell]] = dict(rows)
        """Row → its filled cells from left to right."""
        self.order = sorted(rows)
        self.signs = {row: signs for row in self.order if (signs := _signs(rows[row]))}
        """Row → its cells whose text the vocabulary knows, with what they may be. Most cells have
        none, so searching here is much cheaper than looking at every cell.
        """
        self.headings = {row: signs for row, signs in self.signs.items() if _may_head(signs)}
        """Those of them with a text that may head a column: the few rows where a table may start.
        """
        self._merges: defaultdict[int, list[Area]] = defaultdict(list)
        """Row → the merged ranges that cover some of it."""
        self._large: list[Area] = []
        for area in grid.merges:
            if (area.top, area.left) in self.cells:  # a blank one shows nothing anywhere
                self._cover(area)

    def _cover(self, area: Area) -> None:
        if area.bottom - area.top >= _LARGE:
            self._large.append(area)
            return
        for row in range(area.top, area.bottom + 1):
            self._merges[row].append(area)

    def merge(self, row: int, col: int) -> Area | None:
        """The merged range that covers the place."""
        for area in self._merges.get(row, ()):
            if area.left <= col <= area.right:
                return area
        if self._large:
            return next((area for area in self._large if area.holds(row, col)), None)
        return None

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


def _of_the_form(cells: Mapping[tuple[int, int], Cell]) -> Mapping[tuple[int, int], Cell]:
    """The cells but for those of a tool area beside the form."""
    end = tool_area_start(cells)
    if end is None:
        return cells
    return {place: cell for place, cell in cells.items() if cell.col < end}


def _filled(cells: Mapping[tuple[int, int], Cell]) -> Mapping[tuple[int, int], Cell]:
    """The cells that show something, or would if their formula had been calculated: mostly all."""
    blank = [
        place
        for place, cell in cells.items()
        if not (text := cell.text) or text.isspace() or cell.kind is _BLANK
        if cell.kind is not _UNCALCULATED
    ]
    if not blank:
        return cells
    without = frozenset(blank)
    return {place: cell for place, cell in cells.items() if place not in without}


def _signs(cells: list[Cell]) -> list[tuple[Cell, Roles]]:
    return [
        (cell, found)
        for cell in cells
        if cell.kind is _TEXT and len(text := cell.text) <= LONGEST_LABEL
        if (found := roles(text)).known
    ]


def _may_head(signs: list[tuple[Cell, Roles]]) -> bool:
    return any(found.indicator or found.money or found.base_column for _, found in signs)


def cell_roles(cell: Cell) -> Roles:
    """What the text of a cell may be; nothing for numbers and prose."""
    if cell.kind is not _TEXT or len(cell.text) > LONGEST_LABEL:
        return NO_ROLES
    return roles(cell.text)
