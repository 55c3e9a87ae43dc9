"""Rows below a header that number its columns (栏次 | 1 | 2 | 3=2/1): part of the form, no data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from xl_jixiao.forms.view import View
from xl_jixiao.model.grid import Area, Cell, CellKind

_BELOW = 2
"""How many rows below a header such a row may stand."""
_HEADING = re.compile(r"[栏行列项]\s*(?:次|号|目)|序\s*号|次\s*序|编\s*号")
_STEM = re.compile(r"[甲乙丙丁戊己庚辛]")
_NUMBER = re.compile(r"[(第]?[栏列]?(\d{1,2}|[A-Z]|[一二三四五六七八九十])[)]?[栏列、.]?")
_FORMULA = re.compile(
    r"(?:[(第]?[栏列]?(\d{1,2}|[A-Z])[)]?[栏列]?=)?"
    r"[\dA-Z()第栏列.%]+(?:[+\-*/×÷X][\dA-Z()第栏列.%]+)+"
)
_CHINESE = "一二三四五六七八九十"
_DASHES = str.maketrans("—–−－", "----")
_FIRST = 2
"""The highest number that the numbering may begin with: the columns of names may have none."""


def numbers_columns(view: View, row: int, bottom: int, area: Area) -> bool:
    """Whether the row below a header that ends in row `bottom` only numbers the columns."""
    if not bottom < row <= bottom + _BELOW:
        return False
    return is_numbering(view.in_row(row, area.left, area.right))


def is_numbering(cells: Sequence[Cell]) -> bool:
    """Whether the cells say 栏次 and numbers, or nothing but numbers (letters) in their order."""
    texts = [_plain(cell) for cell in cells]
    named = [text for text in texts if _HEADING.fullmatch(text)]
    rest = [text for text in texts if text not in named and not _STEM.fullmatch(text)]
    orders = [_order(text) for text in rest]
    if not rest or any(order is None for order in orders):
        return False
    numbers = [order for order in orders if order]
    in_order = all(
        right == left + 1 or (right == 1 and left > _FIRST) for left, right in pairwise(numbers)
    )
    if not numbers or not in_order or numbers[0] > _FIRST:
        return bool(named) and not numbers
    return bool(named) or len(numbers) + (len(texts) - len(rest)) >= 3


def _plain(cell: Cell) -> str:
    if cell.kind not in (CellKind.TEXT, CellKind.NUMBER):
        return "\0"
    shown = unicodedata.normalize("NFKC", cell.text).translate(_DASHES)
    return "".join(shown.split()).upper()


def _order(text: str) -> int | None:
    """The place of a column in the numbering; 0 for a formula that names none, None for any other
    text.
    """
    found = _NUMBER.fullmatch(text) or _FORMULA.fullmatch(text)
    if found is None:
        return None
    name = found.group(1) or ""
    if name in _CHINESE:
        return _CHINESE.index(name) + 1 if name else 0
    return int(name) if name.isdigit() else ord(name) - ord("@")
