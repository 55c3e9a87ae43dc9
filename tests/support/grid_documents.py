"""Grids as Word documents, by python-docx: what a clerk's table looks like in a report."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from docx import Document
from docx.shared import Cm

from xl_jixiao.intake.load import load
from xl_jixiao.model.grid import Area, Cell, Grid, Workbook

_WIDTH = 17.0
"""Centimetres of text on a page."""


def sheet_of(path: Path) -> Grid:
    """The only sheet of a workbook."""
    workbook = load(path).outcome
    assert isinstance(workbook, Workbook)
    assert len(workbook.grids) == 1
    return workbook.grids[0]


def document_of(parts: Iterable[str | Grid]) -> bytes:
    """A document of paragraphs and tables, all tables with as many columns as the widest."""
    document = Document()
    parts = list(parts)
    columns = max((columns_of(part) for part in parts if isinstance(part, Grid)), default=0)
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            add_table(document, part, [_WIDTH / columns] * columns)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def columns_of(grid: Grid) -> int:
    """The last column in use."""
    return max([cell.col for cell in grid.cells.values()] + [one.right for one in grid.merges])


def last_row(grid: Grid) -> int:
    """The last row in use."""
    return max([cell.row for cell in grid.cells.values()] + [one.bottom for one in grid.merges])


def add_table(document: Any, grid: Grid, widths: Sequence[float]) -> None:
    """The grid as a table; widths of its columns in centimetres. Any: python-docx's factory."""
    columns = len(widths)
    table = document.add_table(last_row(grid), columns, style="Table Grid")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    cells = table._cells
    for area in grid.merges:
        first = cells[(area.top - 1) * columns + area.left - 1]
        first.merge(cells[(area.bottom - 1) * columns + area.right - 1])
    for cell in grid.cells.values():
        cells[(cell.row - 1) * columns + cell.col - 1].text = cell.text


def with_captions(grid: Grid) -> list[str | Grid]:
    """The grid with the rows at its top that are one cell from edge to edge as paragraphs."""
    right = max(one.right for one in grid.merges)
    top = 1
    lines: list[str | Grid] = []
    while Area(top, 1, top, right) in grid.merges:
        cell = grid.cell(top, 1)
        lines += [cell.text] if cell else []
        top += 1
    return [*lines, rows_of(grid, top, last_row(grid))]


def rows_of(grid: Grid, top: int, bottom: int) -> Grid:
    """Some rows of a grid as a table of their own, both inclusive. A merge that is cut stays
    merged in both; only the upper part keeps the text.
    """
    cells: dict[tuple[int, int], Cell] = {}
    for (row, col), cell in grid.cells.items():
        if top <= row <= bottom:
            cells[row - top + 1, col] = cell._replace(row=row - top + 1)
    merges = []
    for area in grid.merges:
        first, last = max(area.top, top), min(area.bottom, bottom)
        if first <= last and (first < last or area.left < area.right):
            merges.append(Area(first - top + 1, area.left, last - top + 1, area.right))
    return replace(grid, cells=cells, merges=tuple(merges))
