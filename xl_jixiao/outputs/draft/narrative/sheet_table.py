"""A planned sheet as a table of a draft: only what is where, the looks are the template's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xl_jixiao.layouts.sheet_plan import SheetPlan
from xl_jixiao.model.grid import Area
from xl_jixiao.outputs.draft.prose import DraftTable, TableCell
from xl_jixiao.text.patterns import lazy_re

_LONG = 14
"""Characters from which a text over several columns is set flush left instead of centred."""
_UNBROKEN = lazy_re(r"[0-9.,%≥≤<>=+-]+[\u4e00-\u9fff㎡]{0,2}|[\u4e00-\u9fff]{1,2}")
"""What should stay on one line: a figure with its unit, two characters of a label."""
_PAGE = 66.0
"""Digits that fit side by side on a portrait page between the margins of an official document, at
the size of the tables. Of Times New Roman 84 would fit; where it is missing, what is in for it
is wider by a quarter."""
_PADDING = 2.1
"""What the margins of a cell take, in digits."""
_Cells = Mapping[tuple[int, int], TableCell]


def to_table(
    plan: SheetPlan, filled: Mapping[tuple[int, int], str], title: str, *, landscape: bool
) -> DraftTable:
    """The plan's grid below its title row, with `filled` texts at (row, col)."""
    areas = {(area.top, area.left): area for area in plan.merges}
    cells: dict[tuple[int, int], TableCell] = {}
    for cell in plan.cells:
        place = (cell.row, cell.col)
        area = areas.get(place, Area(*place, *place))
        text = filled.get(place, "" if cell.value is None else str(cell.value))
        span = (area.right - area.left + 1, area.bottom - area.top + 1)
        is_prose = span[0] > 1 and len(text) > _LONG
        align = "left" if cell.style.align == "left" or is_prose else cell.style.align
        cells[place] = TableCell(text, *span, align, cell.style.bold)
    first = 2  # row 1 is the title, which a draft prints as a heading
    last = max(cell.row for cell in plan.cells)
    columns, covered = len(plan.widths), _covered(plan)
    rows = (tuple(_row(row, columns, cells, covered)) for row in range(first, last + 1))
    widths = _fitted([width for _, width in plan.widths], _needs(cells, columns))
    return DraftTable(title, widths, tuple(rows), header_rows=0, landscape=landscape)


def _needs(cells: _Cells, columns: int) -> list[float]:
    """The share of the page that each column needs so that no figure is broken over two lines."""
    needs = [0.0] * columns
    for (_, col), cell in cells.items():
        runs = _UNBROKEN.findall(cell.text) if cell.colspan == 1 else ()
        if runs:
            needs[col - 1] = max(needs[col - 1], (max(map(_digits, runs)) + _PADDING) / _PAGE)
    return needs


def _digits(run: str) -> int:
    """How many digits wide: a Chinese character takes the room of two."""
    return sum(2 if sign > "\u2e7f" else 1 for sign in run)


def _fitted(widths: Sequence[float], needs: Sequence[float]) -> tuple[float, ...]:
    """The official widths as shares, the narrow columns widened at the cost of the others."""
    whole = sum(widths)
    shares = [width / whole for width in widths]
    if sum(needs) >= 1:  # figures too long for any page: let Word break them
        return tuple(shares)
    lack = sum(max(0.0, need - share) for share, need in zip(shares, needs, strict=True))
    spare = sum(max(0.0, share - need) for share, need in zip(shares, needs, strict=True))
    given = lack / spare if spare else 0.0
    return tuple(
        max(share, need) - max(0.0, share - need) * given
        for share, need in zip(shares, needs, strict=True)
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
    row: int, columns: int, cells: _Cells, covered: set[tuple[int, int]]
) -> Iterator[TableCell]:
    for col in range(1, columns + 1):
        if (row, col) not in covered:
            yield cells.get((row, col), TableCell(""))
