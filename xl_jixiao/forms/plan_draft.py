"""A sheet plan while it is being drawn, from top to bottom."""

from __future__ import annotations

from xl_jixiao.forms.plan_sheet import (
    Note,
    PlannedCell,
    Slot,
    Style,
    Validation,
    Value,
    needed_height,
)
from xl_jixiao.model.grid import Area


def across(row: int, span: tuple[int, int]) -> Area:
    """The area of one row over physical columns (first, last)."""
    return Area(row, span[0], row, span[1])


class Draft:
    """Collects cells, merges and slots; knows the widths, so that it can tell the height a text
    needs.
    """

    def __init__(self, widths: tuple[float, ...]) -> None:
        self.widths = widths
        self.cells: list[PlannedCell] = []
        self.merges: list[Area] = []
        self.heights: dict[int, float] = {}
        self.slots: list[Slot] = []
        self.notes: list[Note] = []
        self.validations: list[Validation] = []

    def put(
        self,
        area: Area,
        value: Value,
        style: Style,
        *,
        formula: str = "",
    ) -> None:
        """Write a value over an area, merged where that is more than one cell. The row grows to
        show all of a text, unless the area spans several rows.
        """
        self.cells.append(PlannedCell(area.top, area.left, value, style, formula))
        if (area.top, area.left) != (area.bottom, area.right):
            self.merges.append(area)
        if area.top == area.bottom:
            width = sum(self.widths[area.left - 1 : area.right])
            self.grow(area.top, needed_height(str(value or ""), width, style.size))

    def grow(self, row: int, height: float) -> None:
        """Make the row at least this high (points)."""
        self.heights[row] = max(self.heights.get(row, 0), round(height, 1))

    def slot(self, block: str, number: int, column: str, area: Area) -> None:
        """Remember where a field is filled in."""
        self.slots.append(Slot(block, number, column, area.top, area.left))

    def note(self, area: Area, text: str) -> None:
        """Explain a field at its cell."""
        if text:
            self.notes.append(Note(area.top, area.left, text))
