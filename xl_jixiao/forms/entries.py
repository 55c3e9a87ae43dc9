"""Cells → entries and figures, and what is wrong with a single cell.

Values are taken as displayed: a stored 208.2239 shown as 208.22 is 208.22, because that is what the
form states, what a reader can recompute, and what tolerances are derived from. Only where the file
format hides the display (`display_known` False) the stored number counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.forms.view import View
from xl_jixiao.model.grid import Cell, CellKind, CellRef
from xl_jixiao.model.submission import NOTHING, CellIssue, Entry, Figure, IssueKind
from xl_jixiao.text.labels import is_placeholder, tidy
from xl_jixiao.text.money import to_wan
from xl_jixiao.text.quantity import parse_quantity

_PLAIN = re.compile(r"-?\d+(?:\.\d+)?\Z")
_PLAIN_MONEY = re.compile(r"[-+]?[\d,]+(?:\.\d+)?\Z")
_BROKEN = {
    CellKind.ERROR: IssueKind.ERROR_VALUE,
    CellKind.UNCALCULATED: IssueKind.UNCALCULATED,
}
_PERCENT_FROM = 3
"""A rate above 3 without a % sign is meant in percent: 85.51 is 85.51%, 1.3271 is 132.71%."""
_TEXT, _NUMBER = CellKind.TEXT, CellKind.NUMBER
_HUNDRED = Decimal(100)
_ONE = Decimal(1)
_RATES = {"%": _HUNDRED, "％": _HUNDRED, "百分比": _HUNDRED, "‰": Decimal(1000)}


class Unit(NamedTuple):
    """How the figures of one column are read."""

    name: str
    """money, rate, points or count."""
    stated: str = "万元"
    """What a bare amount means."""


POINTS = Unit("points")
RATE = Unit("rate")
COUNT = Unit("count")


_new = tuple.__new__  # half the time of Entry(...), and a form has hundreds


class Desk:
    """Reads cells of one sheet and keeps the issues met on the way."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._sheet = view.sheet
        self.issues: list[CellIssue] = []

    def ref(self, row: int, col: int) -> CellRef:
        """The address of a place on this sheet."""
        return _new(CellRef, (self._sheet, row, col))

    def entry(self, cell: Cell | None) -> Entry:
        """What stands in the cell."""
        if cell is None:
            return NOTHING
        row, col, kind, text, number, _, _, _, display_known = cell
        ref = _new(CellRef, (self._sheet, row, col))
        return _new(Entry, (tidy(text), ref, kind, number, display_known))

    def blank(self, row: int, col: int) -> Entry:
        """Nothing, at its place."""
        return Entry("", self.ref(row, col))

    def figure(
        self, cell: Cell | None, unit: Unit, name: str, label: str, place: CellRef
    ) -> Figure:
        """The number in the cell; `name` is the Chinese name of the field, for issues."""
        if cell is None:
            return Figure(entry=Entry("", place))
        entry = self.entry(cell)
        if cell.kind is not _NUMBER:
            if self.inspect(cell, name, label):
                return Figure(entry=entry)
            if cell.kind is _TEXT and is_placeholder(entry.text):
                return Figure(entry=Entry("", entry.ref))
        read = _number(cell, entry.text, unit)
        if read is None:
            self._note(IssueKind.UNREADABLE, entry, name, label)
            return Figure(entry=entry)
        if unit.name == "money" and cell.kind is _TEXT and not _is_plain(entry.text):
            self._note(IssueKind.TEXT_NUMBER, entry, name, label)
        return _new(Figure, (*read, entry))

    def inspect(self, cell: Cell, name: str, label: str) -> bool:
        """Notes a cell that shows an error or was never calculated; True where it is one."""
        if cell.kind is _TEXT or cell.kind is _NUMBER:
            return False
        kind = _BROKEN.get(cell.kind)
        if kind is not None:
            self._note(kind, self.entry(cell), name, label)
        return kind is not None

    def amount_in_label(
        self, number: Decimal, unit: str | None, entry: Entry, stated: str
    ) -> Figure:
        """A number that stands inside a label (其中：基本支出：139.98)."""
        value = to_wan(number, unit, stated)
        if value is None:
            return Figure(entry=entry)
        return Figure(value, to_wan(last_decimal(number), unit, stated) or Decimal(0), entry)

    def joined(self, cells: Sequence[Cell], row: int = 0, col: int = 0) -> Entry:
        """Several cells as one text, at the place of the first; without any, nothing at (row, col)
        where that is given.
        """
        if not cells:
            return self.blank(row, col) if row else NOTHING
        first = self.entry(cells[0])
        if len(cells) == 1:
            return first
        text = "".join(tidy(cell.text) for cell in cells)
        return first._replace(text=text, kind=CellKind.TEXT, number=None)

    def _note(self, kind: IssueKind, entry: Entry, name: str, label: str) -> None:
        if entry.ref is not None:
            self.issues.append(CellIssue(kind, entry.ref, entry.text, name, label))


def _is_plain(text: str) -> bool:
    return bool(_PLAIN_MONEY.match(text))


def _number(cell: Cell, text: str, unit: Unit) -> tuple[Decimal, Decimal] | None:
    """(value, step) in the field's own unit, or None."""
    if not cell.display_known and cell.kind is _NUMBER and cell.number is not None:
        return _in_unit(cell.number, None, unit)
    read = _in_text(text, unit)
    if read is None and cell.kind is _NUMBER and cell.number is not None:
        return _in_unit(cell.number, None, unit)
    return read


_OF_POINTS = re.compile(r"\d\s*[/／]\s*\d")


@lru_cache(maxsize=8192)
def _in_text(text: str, unit: Unit) -> tuple[Decimal, Decimal] | None:
    """Cached: the same points, scores and rates stand on every form."""
    if _PLAIN.match(text):
        return _in_unit(Decimal(text), None, unit)
    if unit.name == POINTS.name and _OF_POINTS.search(text):
        return None  # 8/10 is no eight tenths of a point, and which is the score is not ours to say
    quantity = parse_quantity(text)
    return None if quantity is None else _in_unit(quantity.number, quantity.unit, unit)


def _in_unit(number: Decimal, unit: str | None, wanted: Unit) -> tuple[Decimal, Decimal] | None:
    step = last_decimal(number)
    if wanted.name == "money":
        value = to_wan(number, unit, wanted.stated)
        return None if value is None else (value, to_wan(step, unit, wanted.stated) or step)
    if wanted.name == "rate":
        divisor = _RATES.get(unit or "")
        if divisor is None:
            divisor = _HUNDRED if abs(number) > _PERCENT_FROM else _ONE
        return number / divisor, step / divisor
    return number, step


def last_decimal(number: Decimal) -> Decimal:
    """The weight of the last decimal: 135.79 → 0.01."""
    exponent = number.as_tuple().exponent
    return _ONE.scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else _ONE
