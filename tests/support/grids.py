"""Grids out of readable text tables, for tests of forms without a file.

One line a row, cells between "|"; `<` is merged with the cell at its left, `^` with the cell above,
a blank cell is empty, `\\n` is a line feed. Plain numbers and percentages become number cells as a
typed cell of Excel would be; a leading apostrophe keeps the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from xl_jixiao.model.grid import Cell, CellKind, Grid, merges_of

_NUMBER = re.compile(r"-?\d+(\.\d+)?$")
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)%$")
_ERROR = re.compile(r"#[A-Z/0!?]+$")


def typed_cell(row: int, col: int, text: str, *, formula: bool = False) -> Cell:
    """The cell as Excel would keep what was typed."""
    if text.startswith("'"):
        return Cell(row, col, CellKind.TEXT, text[1:])
    if _NUMBER.match(text):
        decimals = len(text.partition(".")[2])
        return Cell(row, col, CellKind.NUMBER, text, Decimal(text), decimals, formula=formula)
    if found := _PERCENT.match(text):
        number = Decimal(found.group(1)) / 100
        decimals = len(found.group(1).partition(".")[2])
        return Cell(row, col, CellKind.NUMBER, text, number, decimals, formula=formula)
    if _ERROR.match(text):
        return Cell(row, col, CellKind.ERROR, text, formula=formula)
    return Cell(row, col, CellKind.TEXT, text, formula=formula)


def grid_of(table: str, sheet: str = "自评表", *, visible: bool = True) -> Grid:
    """The grid of a text table."""
    lines = table.strip("\n").split("\n")
    return grid_of_rows(
        [[part.strip().replace("\\n", "\n") for part in line.split("|")] for line in lines],
        sheet,
        visible=visible,
    )


def grid_of_rows(rows: Iterable[list[str]], sheet: str = "自评表", *, visible: bool = True) -> Grid:
    """The grid of rows of cells with the marks of `grid_of`."""
    texts = {
        (row, col): text for row, cells in enumerate(rows, 1) for col, text in enumerate(cells, 1)
    }
    origin: dict[tuple[int, int], tuple[int, int]] = {}
    for place in sorted(texts):
        row, col = place
        if texts[place] == "<":
            origin[place] = origin[row, col - 1]
        elif texts[place] == "^":
            origin[place] = origin[row - 1, col]
        else:
            origin[place] = place
    cells = {
        place: typed_cell(*place, text)
        for place, text in texts.items()
        if text not in ("", "<", "^")
    }
    return Grid(sheet, cells, merges_of(origin), visible)
