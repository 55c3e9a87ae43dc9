"""A planned sheet as a table of a draft: only what stands where, the looks are the template's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_jixiao.forms.plan_sheet import SheetPlan
from xl_jixiao.model.grid import Area
from xl_jixiao.outputs.draft.prose import DraftTable, TableCell

_LONG = 14
"""Characters from which a filled-in text is set flush left instead of centred."""


def to_table(
    plan: SheetPlan, filled: Mapping[tuple[int, int], str], title: str, landscape: bool
) -> DraftTable:
    """The plan's grid below its title row, with `filled` texts at (row, col)."""
    areas = {(area.top, area.left): area for area in plan.merges}
    first = 2  # row 1 is the title, which a draft prints as a heading
    last = max(cell.row for cell in plan.cells)
    columns = len(plan.widths)
    covered = _covered(plan)
    cells: dict[tuple[int, int], TableCell] = {}
    for cell in plan.cells:
        place = (cell.row, cell.col)
        area = areas.get(place, Area(*place, *place))
        text = filled.get(place, "" if cell.value is None else str(cell.value))
        align = "left" if cell.style.align == "left" or len(text) > _LONG else cell.style.align
        span = (area.right - area.left + 1, area.bottom - area.top + 1)
        cells[place] = TableCell(text, *span, align, cell.style.bold)
    rows = tuple(tuple(_row(row, columns, cells, covered)) for row in range(first, last + 1))
    widths = tuple(width for _, width in plan.widths)
    whole = sum(widths)
    return DraftTable(
        title, tuple(width / whole for width in widths), rows, header_rows=0, landscape=landscape
    )


def _covered(plan: SheetPlan) -> set[tuple[int, int]]:
    """Places inside a merge, its top left one excepted."""
    return {
        (row, col)
        for area in plan.merges
        for row in range(area.top, area.bottom + 1)
        for col in range(area.left, area.right + 1)
        if (row, col) != (area.top, area.left)
    }


def _row(
    row: int,
    columns: int,
    cells: Mapping[tuple[int, int], TableCell],
    covered: set[tuple[int, int]],
) -> Iterator[TableCell]:
    for col in range(1, columns + 1):
        if (row, col) not in covered:
            yield cells.get((row, col), TableCell(""))
