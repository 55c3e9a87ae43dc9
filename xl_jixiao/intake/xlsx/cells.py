"""What the markup says of one cell → a Cell; shared by the fast path and the reference parser."""

from __future__ import annotations

import datetime as dt
import re
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
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_new = tuple.__new__  # half the time of Cell(...), and a folder has millions


class Form(NamedTuple):
    """What the attributes of a cell say."""

    kind: str
    """t: s, str, inlineStr, b, e, d, n or nothing"""
    code: str
    """Format code of its style."""
    direct: bool
    """A shared text that is shown as it stands: two cells of three, so they get a short cut."""


class Forms(dict[str, Form]):
    """Attributes as written (` s="3" t="s"`) → what they say. A workbook has a few dozen."""

    def __init__(self, styles: Sequence[str]) -> None:
        super().__init__()
        self._styles = styles

    def __missing__(self, attributes: str) -> Form:
        known = dict(_ATTRIBUTE.findall(attributes))
        form = self[attributes] = self.form(known.get("s", ""), known.get("t", ""))
        return form

    def form(self, style: str, kind: str) -> Form:
        """The form of a cell with these attributes s and t."""
        at = int(style) if style.isdecimal() else 0
        code = self._styles[at] if at < len(self._styles) else GENERAL
        return Form(kind, code, kind == "s" and not changes_text(code))


class CellMaker:
    """Makes the cells of one workbook."""

    def __init__(
        self, strings: Sequence[str], styles: Sequence[str], *, date1904: bool = False
    ) -> None:
        """`strings` are the shared ones; `styles` the format code of each cell style."""
        self.shared = {str(number): text for number, text in enumerate(strings)}
        self.forms = Forms(styles)
        self._date1904 = date1904

    def make(self, row: int, col: int, form: Form, formula: bool, value: str) -> Cell | None:
        """The cell, or None for an empty one.

        `value` is the text of <v>, or for inlineStr that of <is>, with entities resolved.
        """
        kind = form.kind
        if kind in _TEXTS:
            # Excel writes a formula that gives an empty text as <v></v>: calculated, and empty
            text = self.shared.get(value.strip()) if kind == "s" else value
            return _text(row, col, form, text, formula) if text else None
        if not value:
            return Cell(row, col, CellKind.UNCALCULATED, "", formula=True) if formula else None
        if kind == "b":
            text = "FALSE" if value == "0" else "TRUE"
            return Cell(row, col, CellKind.TEXT, text, formula=formula)
        if kind == "e":
            return Cell(row, col, CellKind.ERROR, value, formula=formula)
        if kind == "d":
            value = _serial(value, date1904=self._date1904)
        shown = show_number(value, form.code, date1904=self._date1904)
        return _new(Cell, (row, col, *shown, formula, True))


def _text(row: int, col: int, form: Form, text: str, formula: bool) -> Cell:
    if not form.direct and changes_text(form.code):
        text = show_text(text, form.code)
    return Cell(row, col, CellKind.TEXT, text[:TEXT_LENGTH], formula=formula)


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
