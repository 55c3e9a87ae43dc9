"""Tables with their cells in place → Grids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xl_jixiao.intake.limits import FILLED_CELLS
from xl_jixiao.intake.refusal import too_large
from xl_jixiao.intake.word.blocks import Block, Box
from xl_jixiao.intake.word.cells import make_cell
from xl_jixiao.intake.word.tables import Table
from xl_jixiao.model.grid import Area, Caption, Cell, Grid


@dataclass(slots=True)
class _Region:
    """What looks like one cell; rows and columns are 1-based."""

    top: int
    left: int
    bottom: int
    right: int
    blocks: list[Block]


def make_grid(name: str, table: Table, captions: tuple[Caption, ...]) -> Grid:
    """The grid of a table.

    Raises:
        RefusedError: more filled cells than a form has.
    """
    cells: dict[tuple[int, int], Cell] = {}
    merges: list[Area] = []
    for one in _regions(table):
        if one.top < one.bottom or one.left < one.right:
            merges.append(Area(one.top, one.left, one.bottom, one.right))
        cell = make_cell(one.top, one.left, text_of(one.blocks))
        if cell is not None:
            cells[cell.row, cell.col] = cell
    if len(cells) > FILLED_CELLS:
        raise too_large(f"{name}中填有内容的单元格超过{FILLED_CELLS // 10_000}万个")
    return Grid(name, cells, tuple(merges), captions=captions)


def _regions(table: Table) -> list[_Region]:
    """Cells with those below that continue them. What a continued cell holds is not displayed; a
    cell that continues nothing of its own width stands for itself.
    """
    regions: list[_Region] = []
    above: dict[int, _Region] = {}
    for number, row in enumerate(table.rows, start=1):
        open_regions: dict[int, _Region] = {}
        for slot in row:
            region = above.get(slot.left + 1) if slot.goes_on else None
            if region is not None and region.right == slot.right + 1:
                region.bottom = number
            else:
                region = _Region(number, slot.left + 1, number, slot.right + 1, slot.blocks)
                regions.append(region)
            if slot.opens:
                open_regions[region.left] = region
        above = open_regions
    return regions


def text_of(blocks: Iterable[Block]) -> str:
    """The text of a cell: its paragraphs, and those of text boxes behind their anchor. Tables
    inside it are none of its text.
    """
    return "\n".join(_lines(blocks))


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    joined = ""
    for block in blocks:
        if isinstance(block, Box):
            continue
        joined += block.shown
        if not block.mark_deleted:
            yield joined
            joined = ""
        yield from (line for line in _lines(block.boxes) if line.strip())
    if joined:
        yield joined
