"""What clerks do to a sheet: insert rows and columns, move tables, undo merges, break lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from xl_jixiao.model.grid import Area, Cell, CellKind, Grid


def _moved(grid: Grid, row_of: Callable[[int], int], col_of: Callable[[int], int]) -> Grid:
    cells = {
        (row_of(row), col_of(col)): cell._replace(row=row_of(row), col=col_of(col))
        for (row, col), cell in grid.cells.items()
    }
    merges = tuple(
        Area(row_of(one.top), col_of(one.left), row_of(one.bottom), col_of(one.right))
        for one in grid.merges
    )
    return replace(grid, cells=cells, merges=merges)


def insert_row(grid: Grid, before: int) -> Grid:
    """A blank row; merges that reach over it grow, as in Excel."""
    return _moved(grid, lambda row: row + (row >= before), lambda col: col)


def insert_column(grid: Grid, before: int) -> Grid:
    """A blank column; merges that reach over it grow."""
    return _moved(grid, lambda row: row, lambda col: col + (col >= before))


def shift(grid: Grid, down: int, right: int) -> Grid:
    """The whole sheet moved."""
    return _moved(grid, lambda row: row + down, lambda col: col + right)


def unmerge(grid: Grid, keep: Callable[[Area], bool] = lambda _: False) -> Grid:
    """Merges undone: the text stays at the top left."""
    return replace(grid, merges=tuple(one for one in grid.merges if keep(one)))


def repeat_labels(grid: Grid, columns: range) -> Grid:
    """Vertical merges in those columns undone and the text repeated in each row."""
    cells: dict[tuple[int, int], Cell] = dict(grid.cells)
    kept = []
    for one in grid.merges:
        first = grid.cells.get((one.top, one.left))
        if one.left in columns and one.bottom > one.top and first is not None:
            for row in range(one.top, one.bottom + 1):
                cells[row, one.left] = first._replace(row=row)
        else:
            kept.append(one)
    return replace(grid, cells=cells, merges=tuple(kept))


def break_lines(grid: Grid, every: int) -> Grid:
    """Line feeds inside all short texts, as narrow columns make clerks type them."""
    cells = {
        place: cell._replace(text=_broken(cell.text, every))
        if cell.kind is CellKind.TEXT
        and len(cell.text) <= 16
        and ":" not in cell.text
        and "：" not in cell.text
        and not any(letter.isdigit() for letter in cell.text)
        else cell
        for place, cell in grid.cells.items()
    }
    return replace(grid, cells=cells)


def _broken(text: str, every: int) -> str:
    plain = text.replace("\n", "")
    return "\n".join(plain[at : at + every] for at in range(0, len(plain), every))


def beside(left: Grid, right: Grid) -> Grid:
    """Both tables on one sheet, the second at the right."""
    width = max(col for _, col in left.cells)
    width = max([width, *(one.right for one in left.merges)])
    moved = shift(right, 0, width + 1)
    return replace(left, cells={**left.cells, **moved.cells}, merges=(*left.merges, *moved.merges))


def below(above: Grid, under: Grid, gap: int = 1) -> Grid:
    """Both tables on one sheet, the second below."""
    height = max(row for row, _ in above.cells)
    moved = shift(under, height + gap, 0)
    return replace(
        above, cells={**above.cells, **moved.cells}, merges=(*above.merges, *moved.merges)
    )
