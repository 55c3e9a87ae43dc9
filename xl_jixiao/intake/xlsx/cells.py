"""What the markup says of one cell → a Cell; shared by the fast path and the reference parser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.intake.display.builtin import GENERAL
from xl_jixiao.intake.display.clock import to_serial
from xl_jixiao.intake.display.show import changes_text, show_number, show_text
from xl_jixiao.intake.limits import FILLED_CELLS, TEXT_LENGTH
from xl_jixiao.intake.refusal import too_large
from xl_jixiao.model.grid import Cell, CellKind

_TEXTS = {"s", "str", "inlineStr"}
_new = tuple.__new__  # half the time of Cell(...), and a folder has millions


class Form(NamedTuple):
    """The attributes of a cell, as written; "" where missing."""

    style: str
    """s: the number of its style"""
    kind: str
    """t: s, str, inlineStr, b, e, d, n or nothing"""


class CellMaker:
    """Makes the cells of one workbook."""

    def __init__(
        self, strings: Sequence[str], styles: Sequence[str], *, date1904: bool = False
    ) -> None:
        """`strings` are the shared ones; `styles` the format code of each cell style."""
        self._strings = strings
        self._codes: Mapping[str, str] = {str(i): code for i, code in enumerate(styles)}
        self._decorated = {style for style, code in self._codes.items() if changes_text(code)}
        self._date1904 = date1904

    def make(self, row: int, col: int, form: Form, formula: bool, value: str) -> Cell | None:
        """The cell, or None for an empty one.

        `value` is the text of <v>, or for inlineStr that of <is>, with entities resolved.
        """
        style, kind = form
        if kind in _TEXTS:
            # Excel writes a formula that gives an empty text as <v></v>: calculated, and empty
            text = self._shared(value) if kind == "s" else value
            return self._text(row, col, style, text, formula) if text else None
        if not value:
            return Cell(row, col, CellKind.UNCALCULATED, "", formula=True) if formula else None
        if kind == "b":
            text = "FALSE" if value == "0" else "TRUE"
            return Cell(row, col, CellKind.TEXT, text, formula=formula)
        if kind == "e":
            return Cell(row, col, CellKind.ERROR, value, formula=formula)
        if kind == "d":
            value = _serial(value, date1904=self._date1904)
        code = self._codes.get(style, GENERAL)
        shown = show_number(value, code, date1904=self._date1904)
        return _new(Cell, (row, col, *shown, formula, True))

    def _shared(self, value: str) -> str:
        try:
            return self._strings[int(value)]
        except (ValueError, IndexError):
            return ""

    def _text(self, row: int, col: int, style: str, text: str, formula: bool) -> Cell:
        if style in self._decorated:
            text = show_text(text, self._codes[style])
        if len(text) > TEXT_LENGTH:
            text = text[:TEXT_LENGTH]
        return _new(Cell, (row, col, CellKind.TEXT, text, None, None, None, formula, True))


def check_count(cells: Mapping[tuple[int, int], Cell]) -> None:
    """Refuse a sheet with more filled cells than any form has.

    Raises:
        RefusedError: too many.
    """
    if len(cells) > FILLED_CELLS:
        raise too_large(f"工作表中填有内容的单元格超过{FILLED_CELLS // 10_000}万个")


def _serial(value: str, *, date1904: bool) -> str:
    """A date written as such (strict files may) as the number it stands for."""
    try:
        moment = dt.datetime.fromisoformat(value.strip().removesuffix("Z"))
    except ValueError:
        return value
    serial = to_serial(moment.replace(tzinfo=None)) - (1462 if date1904 else 0)
    return format(serial.quantize(Decimal("1e-9")).normalize(), "f")
