"""Every cell of the source that has not been placed: nothing is lost without a word."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from xl_jixiao.forms.view import View, cell_roles
from xl_jixiao.model.grid import Cell, CellKind, CellRef, Grid
from xl_jixiao.outputs.importing.filling import Found, Remark, RemarkKind
from xl_jixiao.text.labels import fold, is_placeholder, tidy

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BRACKETS = re.compile(r"[（(].*?[）)]")
_LABEL_LENGTH = 10
_NO_PLACE = "模板里没有放它的位置"
_FIXED = "表头或固定文字"
_REACH = 4
"""How far right of the first of several joined cells (≥ | 90 | %) the others may stand."""


def leftovers(
    grids: Iterable[Grid],
    found: Sequence[Found],
    printed: Iterable[str],
    fixed: Iterable[str],
    dropped: frozenset[CellRef] = frozenset(),
) -> Iterator[Remark]:
    """Remarks on the filled cells that have found no place.

    Args:
        grids: the sheets that the forms were read from.
        found: what has been placed.
        printed: all texts of the forms that were made: a header or a label of the source that
            stands there too is no loss.
        fixed: what the source's own form prints before it is filled in.
        dropped: cells that were left out on purpose and are counted elsewhere.
    """
    labels = {fold(text) for text in printed}
    known = {fold(text) for text in fixed}
    by_sheet: defaultdict[str, list[Found]] = defaultdict(list)
    for one in found:
        by_sheet[one.ref.sheet].append(one)
    for grid in grids:
        placed = _Placed(by_sheet.get(grid.sheet, ()))
        view = View(grid)
        for row in view.order:
            for cell in view.rows[row]:
                if CellRef(grid.sheet, cell.row, cell.col) not in dropped:
                    yield from _remark(view, cell, placed, labels, known)


def _remark(
    view: View, cell: Cell, placed: _Placed, labels: set[str], known: set[str]
) -> Iterator[Remark]:
    text = tidy(cell.text)
    if is_placeholder(text) or placed.holds(cell):
        return
    a1 = CellRef(view.sheet, cell.row, cell.col).a1
    if cell.kind is CellKind.TEXT:
        folded = fold(text)
        if folded in labels:
            return
        if folded in known or cell_roles(cell).known or _labels_a_block(view, cell, text):
            yield Remark(RemarkKind.LABEL, view.sheet, a1, text, _FIXED)
            return
    yield Remark(RemarkKind.UNPLACED, view.sheet, a1, text, _NO_PLACE)


def _labels_a_block(view: View, cell: Cell, text: str) -> bool:
    """项目资金（万元） beside all rows of the money: a short text merged downwards at the left."""
    area = view.area(cell)
    leftmost = min(one.col for one in view.rows[cell.row]) == cell.col
    return leftmost and area.bottom > area.top and len(_BRACKETS.sub("", text)) <= _LABEL_LENGTH


class _Placed:
    """What has been placed of one sheet, to be asked by cell."""

    def __init__(self, found: Iterable[Found]) -> None:
        self._places: set[tuple[int, int]] = set()
        self._rows: defaultdict[int, list[Found]] = defaultdict(list)
        self._columns: defaultdict[int, list[str]] = defaultdict(list)
        for one in found:
            self._places.add((one.ref.row, one.ref.col))
            self._rows[one.ref.row].append(one)
            self._columns[one.ref.col].append(fold(one.text))

    def holds(self, cell: Cell) -> bool:
        """Whether the cell itself was placed, or as a part of several cells read as one: the
        pieces of a label below each other, nature | value | unit beside each other.
        """
        if (cell.row, cell.col) in self._places:
            return True
        text = fold(cell.text)
        if not text:
            return True
        if cell.kind is CellKind.TEXT and not _NUMBER.fullmatch(text):
            return any(text in fold(one.text) for one in self._rows.get(cell.row, ())) or any(
                text in whole for whole in self._columns.get(cell.col, ())
            )
        return any(
            0 < cell.col - one.ref.col <= _REACH and text.rstrip("%") in _NUMBER.findall(one.text)
            for one in self._rows.get(cell.row, ())
        )


def dropped_sheets(reasons: Mapping[str, str]) -> Iterator[Remark]:
    """Remarks on the sheets that hold no form: name → why it was not read."""
    for sheet, reason in reasons.items():
        yield Remark(RemarkKind.UNPLACED, sheet, "", "整张表", reason)
