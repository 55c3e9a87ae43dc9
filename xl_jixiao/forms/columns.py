"""What stands below a header cell: numbers, labels, or nothing yet.

A heading may mean two things by where it stands: 年度预算数 over amounts heads a column, over the names
of the rows it only fills the corner. Which it is, what stands below it tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xl_jixiao.forms.structure import is_numbering
from xl_jixiao.forms.view import View
from xl_jixiao.model.grid import Cell, CellKind
from xl_jixiao.text.labels import is_placeholder

_DEEP = 12
"""How many rows below a header are looked at: no money block of any form is longer."""
_DEEPEST = 200
"""The same for a table of indicators."""
_AMOUNT = re.compile(r"[-+−—约近¥￥$(（]*\d[\d,，.．\s]*(?:[%％‰]|[万亿千百]*元?)整?[)）?]*")


class Holding(NamedTuple):
    """How many cells of a column hold what."""

    numbers: int = 0
    labels: int = 0
    """Texts that nothing stands left of: the names of the rows."""


def holding(view: View, first: int, last: int, top: int, left: int) -> Holding:
    """What the columns `first` to `last` hold from the row `top` down to the next block.

    Args:
        view: the sheet.
        first: the first column.
        last: the last column.
        top: the first row below the header.
        left: the first column of the table, or behind the column before: names of rows may stand
            there.
    """
    numbers = labels = 0
    for row in _rows(view, top):
        cells = view.in_row(row, first, last)
        if any(map(_is_number, cells)):
            numbers += 1
        elif any(map(_is_label, cells)) and not view.in_row(row, left, first - 1):
            labels += 1
    return Holding(numbers, labels)


def is_filled(view: View, first: int, last: int, top: int) -> bool:
    """Whether anything but placeholders stands below the header cell, down to the next block."""
    return any(
        not is_placeholder(cell.text)
        for row in _rows(view, top, _DEEPEST)
        for cell in view.in_row(row, first, last)
    )


def _rows(view: View, top: int, deep: int = _DEEP) -> Iterator[int]:
    for row in view.rows_between(top, top + deep):
        for _, found in view.signs.get(row, ()):
            if found.goal or found.title or found.indicator in _STARTS:
                return
            if found.fund in ("income", "expense"):
                return  # the labels below it carry their amounts themselves
        if row > top + 1 or not is_numbering(view.rows[row]):
            yield row


_STARTS = frozenset({"level1", "level2", "level3", "situation"})


def _is_number(cell: Cell) -> bool:
    return cell.kind is not CellKind.TEXT or bool(_AMOUNT.fullmatch(cell.text.strip()))


def _is_label(cell: Cell) -> bool:
    return cell.kind is CellKind.TEXT and not is_placeholder(cell.text)
