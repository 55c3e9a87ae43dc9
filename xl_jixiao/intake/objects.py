"""Cells that show a picture: never a text or a number."""

from __future__ import annotations

from xl_jixiao.model.grid import PICTURE, Cell, CellKind
from xl_jixiao.text.stored import is_picture


def text_cell(row: int, col: int, text: str, *, formula: bool = False) -> Cell:
    """A cell with a text; where WPS's DISPIMG stands, one with a picture."""
    if is_picture(text):
        return picture_cell(row, col, formula=formula)
    return Cell(row, col, CellKind.TEXT, text, formula=formula)


def picture_cell(row: int, col: int, *, formula: bool = False) -> Cell:
    """A cell with a picture in it."""
    return Cell(row, col, CellKind.OBJECT, PICTURE, formula=formula)
