"""Rows below a header that number its columns (栏次 | 1 | 2 | 3=2/1): part of the form, no data."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from xl_jixiao.forms.view import View
from xl_jixiao.model.grid import Area, Cell, CellKind
from xl_jixiao.text.patterns import lazy_re

_BELOW = 2
"""How many rows below a header such a row may be."""
_HEADING = lazy_re(r"[栏行列项]\s*(?:次|号|目)|序\s*号|次\s*序|编\s*号")
_STEM = lazy_re(r"[甲乙丙丁戊己庚辛]")
_NUMBER = lazy_re(r"[(第]?[栏列]?(\d{1,2}|[A-Z]|[一二三四五六七八九十])[)]?[栏列、.]?")
_FORMULA = lazy_re(
    r"(?:[(第]?[栏列]?(\d{1,2}|[A-Z])[)]?[栏列]?=)?"
    r"[\dA-Z()第栏列.%]+(?:[+\-*/×÷X][\dA-Z()第栏列.%]+)+"
)
_CHINESE = "一二三四五六七八九十"
_DASHES = str.maketrans("—–−－", "----")
_NAME, _OF_NAMES = -1, -2
_PLAIN = frozenset({CellKind.TEXT, CellKind.NUMBER})
_LONGEST = 24
_FEWEST = 3
"""So many columns in a row make a numbering that nothing names."""
_FIRST = 2
"""The highest number that the numbering may begin with: the columns of names may have none."""


def numbers_columns(view: View, row: int, bottom: int, area: Area) -> bool:
    """Whether the row below a header that ends in row `bottom` only numbers the columns."""
    if not bottom < row <= bottom + _BELOW:
        return False
    return is_numbering(view.in_row(row, area.left, area.right))


def is_numbering(cells: Sequence[Cell]) -> bool:
    """Whether the cells say 栏次 and numbers, or nothing but numbers (letters) in their order."""
    orders: list[int] = []
    named = stems = 0
    for cell in cells:
        order = _order(cell.text) if cell.kind in _PLAIN else None
        if order is None:
            return False
        named += order == _NAME
        stems += order <= _NAME
        if order >= 0:
            orders.append(order)
    numbers = [order for order in orders if order]
    if not numbers or numbers[0] > _FIRST:
        return bool(named and orders) and not numbers
    in_order = all(
        right == left + 1 or (right == 1 and left > _FIRST) for left, right in pairwise(numbers)
    )
    return in_order and (bool(named) or len(numbers) + stems >= _FEWEST)


@lru_cache(maxsize=1024)  # saves 0.01 s of 3.3 s: tests/bench/bench_caches.py
def _order(text: str) -> int | None:
    """The place of a column in the numbering; 0 for a formula that names none, negative for 栏次
    and for the 甲, 乙 of columns of names, None for any other text.
    """
    if len(text) > _LONGEST:
        return None
    shown = unicodedata.normalize("NFKC", text).translate(_DASHES)
    shown = "".join(shown.split()).upper()
    if _HEADING.fullmatch(shown):
        return _NAME
    if _STEM.fullmatch(shown):
        return _OF_NAMES
    found = _NUMBER.fullmatch(shown) or _FORMULA.fullmatch(shown)
    if found is None:
        return None
    name = found.group(1) or ""
    if name in _CHINESE:
        return _CHINESE.index(name) + 1 if name else 0
    return int(name) if name.isdigit() else ord(name) - ord("@")
