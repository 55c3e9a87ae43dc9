"""Where the pages of a printed form begin, and what is printed across two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from xl_jixiao.layouts.layout import Page
from xl_jixiao.layouts.sheet_plan import (
    DEFAULT_HEIGHT,
    PlannedCell,
    PrintSetup,
    SheetPlan,
    VerticalAlign,
    needed_height,
)
from xl_jixiao.model.grid import Area

A4 = (595.0, 842.0)
"""Width and height in points, upright."""

INCH = 72.0

FULL = 0.96
"""How full a page may be planned: other programs measure a little differently."""

WORTH_SHRINKING = 1.1
"""A form that fills more than a page, up to a tenth, is shrunk onto one rather than leaving a few
rows over. One that fits is not held to one page: what grows goes onto a second one, still legible.
"""


LATEST_BREAK = 0.4
"""A page may stay blank from here on, if the rest would cut a label."""

LITTLE = 0.15
"""Rows of this height in all may always move to the next page: a heading to the text below it."""


def set_up(
    page: Page,
    area: Area,
    widths: Iterable[float],
    *,
    heights: Mapping[int, float],
    labels: Iterable[Area],
    repeat: tuple[int, int] | None,
) -> PrintSetup:
    """A4, one page wide; one page high as well where that costs little. Else pages begin where
    they cut the fewest merged labels.

    Args:
        page: paper and margins.
        area: what is printed.
        widths: of the columns, in characters.
        heights: of the rows, in points.
        labels: merged ranges.
        repeat: rows (first, last) that are printed on each page.
    """
    room = page_room(page, widths)
    pages = sum(heights.get(row, DEFAULT_HEIGHT) for row in _rows(area)) / room
    one_page = FULL < pages <= WORTH_SHRINKING
    return PrintSetup(
        area=area,
        repeat=repeat,
        landscape=page.orientation == "landscape",
        margins=page.margins,
        one_page=one_page,
        breaks=() if one_page else _breaks(area, heights, tuple(labels), room, repeat),
    )


def page_room(page: Page, widths: Iterable[float]) -> float:
    """Points of row height that fit on one page, once the columns have been shrunk onto it."""
    left, right, top, bottom = page.margins
    across, down = reversed(A4) if page.orientation == "landscape" else A4
    scale = min(1.0, (across - (left + right) * INCH) / sum(_points(width) for width in widths))
    return (down - (top + bottom) * INCH) / scale


def _rows(area: Area) -> range:
    return range(area.top, area.bottom + 1)


def _breaks(
    area: Area,
    heights: Mapping[int, float],
    labels: Sequence[Area],
    room: float,
    repeat: tuple[int, int] | None,
) -> tuple[int, ...]:
    """The first rows of the second and later pages; what is repeated on these takes its room."""
    found: list[int] = []
    first, last = repeat or (0, -1)
    repeated = sum(heights.get(row, DEFAULT_HEIGHT) for row in range(first, last + 1))
    start, used = area.top, 0.0
    for row in _rows(area):
        height = heights.get(row, DEFAULT_HEIGHT)
        if used + height > room and row > start:
            start = _best_break(start, row, heights, labels, room)
            found.append(start)
            room, repeated = (room - repeated, 0.0) if start > last else (room, repeated)
            used = sum(heights.get(one, DEFAULT_HEIGHT) for one in range(start, row))
        used += height
    return tuple(found)


def _best_break(
    start: int, last: int, heights: Mapping[int, float], labels: Sequence[Area], room: float
) -> int:
    """The row up to `last` that may begin a page: the one that cuts the fewest labels, late."""
    whole = sum(heights.get(row, DEFAULT_HEIGHT) for row in range(start, last))
    used, best, fewest = 0.0, last, _cut(labels, last)
    for row in range(start + 1, last):
        used += heights.get(row - 1, DEFAULT_HEIGHT)
        worth = used >= room * LATEST_BREAK or whole - used <= room * LITTLE
        if worth and (cut := _cut(labels, row)) <= fewest:
            best, fewest = row, cut
    return last if fewest == _cut(labels, last) else best


def _cut(labels: Sequence[Area], row: int) -> int:
    return sum(1 for area in labels if area.top < row <= area.bottom)


def _points(width: float) -> float:
    """A column of `width` characters: 7 pixels each and 5 of padding, at 96 pixels an inch."""
    return (width * 7 + 5) * 0.75


def paged(plan: SheetPlan, page: Page) -> SheetPlan:
    """The plan with its pages. A label that has to be cut, as it is higher than a page, is written
    at its upper or lower end: in the middle its text might be where the cut is.
    """
    heights = dict(plan.heights) | dict.fromkeys(plan.hidden, 0.0)
    widths = dict(plan.widths)
    setup = set_up(
        page,
        plan.print_setup.area,
        widths.values(),
        heights=heights,
        labels=plan.merges,
        repeat=plan.print_setup.repeat,
    )
    cut = {(area.top, area.left): area for area in plan.merges if _pieces(area, setup.breaks)}
    cells = tuple(
        _kept_whole(cell, cut[cell.row, cell.col], setup.breaks, heights, widths)
        if (cell.row, cell.col) in cut and cell.value
        else cell
        for cell in plan.cells
    )
    return replace(plan, cells=cells, print_setup=setup)


def _pieces(area: Area, breaks: Iterable[int]) -> list[range]:
    """The rows of an area on each page; empty where it is on one."""
    inside = [row for row in breaks if area.top < row <= area.bottom]
    bounds = pairwise((area.top, *inside, area.bottom + 1))
    return [range(top, below) for top, below in bounds] if inside else []


def _kept_whole(
    cell: PlannedCell,
    area: Area,
    breaks: Iterable[int],
    heights: Mapping[int, float],
    widths: Mapping[int, float],
) -> PlannedCell:
    width = sum(widths[col] for col in range(area.left, area.right + 1))
    needed = needed_height(str(cell.value), width, cell.style.size)
    pieces = _pieces(area, breaks)
    ends: tuple[tuple[range, VerticalAlign], ...] = ((pieces[0], "top"), (pieces[-1], "bottom"))
    for rows, end in ends:
        if sum(heights.get(row, DEFAULT_HEIGHT) for row in rows) >= needed:
            return replace(cell, style=replace(cell.style, valign=end))
    return cell
