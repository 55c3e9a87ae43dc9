"""Looking at a sheet: indexed cells, entries, figures, and what is wrong with a cell.

Cells → entries and figures, and what is wrong with a single cell.

Numbers count as they are stored: 208.2239 shown as 208.22 is 208.2239, what Excel calculates with.
The decimals shown give the step that tolerances are derived from. A % of a number format says
something of rates only: 15 under 0.00% is 15 points. Where the file format hides the display
(`display_known` False) the stored number is alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from xl_jixiao.forms.merges import merges_of
from xl_jixiao.layouts.roles import LONGEST_LABEL, NO_ROLES, Roles, roles
from xl_jixiao.layouts.tool_columns import TOOL_HEADERS, tool_area_start
from xl_jixiao.model.grid import Area, Cell, CellKind, CellRef, Grid
from xl_jixiao.model.submission import NOTHING, CellIssue, Entry, Figure, IssueKind
from xl_jixiao.text.conversion import to_wan
from xl_jixiao.text.labels import is_placeholder, tidy
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.patterns import lazy_re

_TEXT = CellKind.TEXT  # read through the class, a member costs as much as all else for a cell

_UNCALCULATED = CellKind.UNCALCULATED

_SAID = itemgetter(Cell._fields.index("text"))


class View:
    """One sheet, ready to be searched by text and by place."""

    def __init__(self, grid: Grid) -> None:
        self.sheet = grid.sheet
        self.captions = grid.captions
        """The lines above the table, where it is in a document."""
        self.unseen = grid.unseen
        self.cells = _of_the_form(grid.cells)
        """Filled cells by (row, column)."""
        self.rows: dict[int, list[Cell]] = {}
        """Row → its filled cells from left to right."""
        self.signs: dict[int, list[tuple[Cell, Roles]]] = {}
        """Row → its cells whose text the vocabulary knows, with what they may be. Most cells have
        none, so searching here is much cheaper than looking at every cell.
        """
        self.headings: dict[int, list[tuple[Cell, Roles]]] = {}
        """Those of them with a text that may head a column: the few rows where a table may start.
        """
        self._fill()
        self.order = list(self.rows)
        self._merges = merges_of(grid.merges)

    def _fill(self) -> None:
        """Puts the cells into rows, with the signs of each."""
        cells, places = self.cells, sorted(self.cells)
        if places != list(cells):
            cells = {place: cells[place] for place in places}
        row, line = 0, list[Cell]()
        for place, cell in cells.items():
            if place[0] != row:
                row, line = place[0], []
                self.rows[row] = line
            line.append(cell)
            # kind and text: by their names members take three times as long
            if cell[2] is _TEXT and len(text := cell[3]) <= LONGEST_LABEL:
                found = roles(text)
                if found.known:
                    signs = self.signs.setdefault(row, [])
                    signs.append((cell, found))
                    if found.heads:
                        self.headings[row] = signs

    def merge(self, row: int, col: int) -> Area | None:
        """The merged range that covers the place."""
        return self._merges.over(row, col, self.cells)

    def area(self, cell: Cell) -> Area:
        """What the cell covers: its merged range, or itself."""
        row, col = cell[:2]
        area = self._merges.over(row, col, self.cells)
        return area or _new(Area, (row, col, row, col))

    def at(self, row: int, col: int) -> Cell | None:
        """The cell seen at this place: its own, or the top left of the merge that covers it."""
        found = self.cells.get((row, col))
        if found is not None:
            return found
        area = self._merges.over(row, col, self.cells)
        return None if area is None else self.cells[area[:2]]

    def rows_between(self, top: int, bottom: int) -> list[int]:
        """Rows with any filled cell, both bounds inclusive."""
        return self.order[bisect_left(self.order, top) : bisect_right(self.order, bottom)]

    def in_row(self, row: int, left: int, right: int) -> list[Cell]:
        """The row's own filled cells within the columns, from left to right."""
        cells = self.rows.get(row)
        if not cells:
            return []
        if left <= cells[0][1] and cells[-1][1] <= right:
            return cells
        return [cell for cell in cells if left <= cell[1] <= right]

    def signs_in(self, row: int, left: int, right: int) -> list[tuple[Cell, Roles]]:
        """The row's known texts within the columns, from left to right."""
        signs = self.signs.get(row)
        if not signs or (left <= signs[0][0][1] and signs[-1][0][1] <= right):
            return signs or []
        return [one for one in signs if left <= one[0][1] <= right]


def _of_the_form(cells: Mapping[tuple[int, int], Cell]) -> Mapping[tuple[int, int], Cell]:
    """The cells that show something, or would if their formula had been calculated, but for those
    of a tool area beside the form: mostly all.
    """
    texts = list(map(_SAID, cells.values()))
    end = tool_area_start(cells) if TOOL_HEADERS[0] in texts else None
    if end is not None:
        cells = {place: cell for place, cell in cells.items() if cell.col < end}
    if all(texts) and not any(map(str.isspace, texts)):
        return cells
    return {
        place: cell
        for place, cell in cells.items()
        if (cell.text and not cell.text.isspace()) or cell.kind is _UNCALCULATED
    }


def cell_roles(cell: Cell) -> Roles:
    """What the text of a cell may be; nothing for numbers and prose."""
    text = cell[3]
    return NO_ROLES if cell[2] is not _TEXT or len(text) > LONGEST_LABEL else roles(text)


_PLAIN = lazy_re(r"-?\d+(?:\.\d+)?\Z")

_PLAIN_MONEY = lazy_re(r"[-+]?[\d,]+(?:\.\d+)?\Z")

_BROKEN = {
    CellKind.ERROR: IssueKind.ERROR_VALUE,
    CellKind.UNCALCULATED: IssueKind.UNCALCULATED,
    CellKind.OBJECT: IssueKind.OBJECT,
}

_PERCENT_FROM = 3
"""A rate above 3 without a % sign is meant in percent: 85.51 is 85.51%, 1.3271 is 132.71%."""

_TEXT_CELL, _NUMBER = CellKind.TEXT, CellKind.NUMBER

READABLE = (_TEXT_CELL, _NUMBER)
"""Kinds of cells that are what they say: nearly all. Of others `CellReader.inspect` tells."""

_HUNDRED = Decimal(100)

_NOUGHT, _ONE = Decimal(0), Decimal(1)

_EMPTY = NOTHING[2:]

_RATES = {"%": _HUNDRED, "％": _HUNDRED, "百分比": _HUNDRED, "‰": Decimal(1000)}


class FigureUnit(NamedTuple):
    """How the figures of one column are read."""

    name: str
    """money, rate, points or count."""
    bare_means: str = "万元"
    """The unit of an amount without one."""


POINTS = FigureUnit("points")

RATE = FigureUnit("rate")

COUNT = FigureUnit("count")

_new = tuple.__new__  # half the time of Entry(...), and a form has hundreds


class CellReader:
    """Reads cells of one sheet and keeps the issues met on the way."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._sheet = view.sheet
        self.issues: list[CellIssue] = []

    def ref(self, row: int, col: int) -> CellRef:
        """The address of a place on this sheet."""
        return _new(CellRef, (self._sheet, row, col))

    def entry(self, cell: Cell | None) -> Entry:
        """What is in the cell."""
        if cell is None:
            return NOTHING
        # unpacked at once: one by one, members take longer even by place
        row, col, kind, text, number, _, _, shown, _, known = cell
        ref = _new(CellRef, (self._sheet, row, col))
        return _new(Entry, (tidy(text), ref, kind, number, known, shown))

    def blank(self, row: int, col: int) -> Entry:
        """Nothing, at its place."""
        ref = _new(CellRef, (self._sheet, row, col))
        return _new(Entry, ("", ref, *_EMPTY))

    def figure(
        self, cell: Cell | None, unit: FigureUnit, name: str, label: str, place: tuple[int, int]
    ) -> Figure:
        """The number in the cell; `name` is the Chinese name of the field, for issues, `place` row
        and column of the field where it has no cell.
        """
        if cell is None:
            return _new(Figure, (None, _NOUGHT, self.blank(*place)))
        entry = self.entry(cell)
        text, kind = entry[0], cell[2]
        if kind is not _NUMBER:
            if self.inspect(cell, name, label):
                return Figure(entry=entry)
            if kind is _TEXT_CELL and is_placeholder(text):
                return Figure(entry=Entry("", entry.ref))
        elif unit is POINTS and cell[5] == 0 and text.isdecimal() and cell[9]:
            return _new(Figure, (cell[4], _ONE, entry))  # nearly all points: 10, displayed so
        read = _number(cell, text, unit)
        if read is None:
            self._note(IssueKind.UNREADABLE, entry, name, label)
            return Figure(entry=entry)
        if kind is _NUMBER:
            if "%" in text and unit.name != RATE.name:
                self._note(IssueKind.PERCENT, entry, name, label)
        elif kind is _TEXT_CELL and unit.name == "money" and not _is_plain(text):
            shown = f"{read[0].normalize():f}万元"
            self._note(IssueKind.TEXT_NUMBER, entry, name, label, shown)
        return _new(Figure, (*read, entry))

    def inspect(self, cell: Cell, name: str, label: str) -> bool:
        """Notes a cell that shows an error or a picture or was never calculated; True where it is
        one.
        """
        if cell.kind in READABLE:
            return False
        kind = _BROKEN.get(cell.kind)
        if kind is not None:
            self._note(kind, self.entry(cell), name, label)
        return kind is not None

    def forget(self, kind: IssueKind, entry: Entry) -> None:
        """Take back what was noted of a cell that turned out to mean something else."""
        self.issues = [one for one in self.issues if (one.kind, one.ref) != (kind, entry.ref)]

    def amount_in_label(
        self, number: Decimal, unit: str | None, entry: Entry, stated: str
    ) -> Figure:
        """A number that is inside a label (其中：基本支出：139.98)."""
        value = to_wan(number, unit, stated)
        if value is None:
            return Figure(entry=entry)
        return Figure(value, to_wan(last_decimal(number), unit, stated) or Decimal(0), entry)

    def joined(self, cells: Sequence[Cell], row: int = 0, col: int = 0) -> Entry:
        """Several cells as one text, at the place of the first; without any, nothing at (row, col)
        where that is given.
        """
        if len(cells) == 1:  # nearly always
            return self.entry(cells[0])
        if not cells:
            return self.blank(row, col) if row else NOTHING
        first = self.entry(cells[0])
        text = "".join(tidy(cell.text) for cell in cells)
        return first._replace(text=text, kind=CellKind.TEXT, number=None, shown="")

    def _note(self, kind: IssueKind, entry: Entry, name: str, label: str, read: str = "") -> None:
        if entry.ref is not None:
            self.issues.append(CellIssue(kind, entry.ref, entry.printed, name, label, read))


def _is_plain(text: str) -> bool:
    return bool(_PLAIN_MONEY.match(text))


def _number(cell: Cell, text: str, unit: FigureUnit) -> tuple[Decimal, Decimal] | None:
    """(value, step) in the field's own unit, or None."""
    number, decimals = cell[4:6]
    if cell[2] is not _NUMBER or number is None:
        return _in_text(text, unit)
    if not cell.display_known:
        return _in_unit(number, None, unit)
    return _stored(number, text, decimals or 0, unit)


@lru_cache(maxsize=4096)  # saves 0.03 s of 3.3 s: tests/bench/bench_caches.py
def _stored(number: Decimal, text: str, decimals: int, unit: FigureUnit) -> tuple[Decimal, Decimal]:
    """A number as stored, in the unit that its format prints; `text` is what its cell says."""
    step = _ONE.scaleb(-decimals)
    quantity = None if _PLAIN.match(text) else parse_quantity(text)
    printed = None if quantity is None else quantity.unit
    shares = _RATES.get(printed or "", _ONE)
    if unit.name == RATE.name:
        if quantity is not None and shares != _ONE:
            return quantity.number / shares, step / shares
        divisor = _divisor(number, None)
        return number / divisor, step / divisor
    if quantity is not None and quantity.number != number:
        step /= shares  # shown in percent, stored as a ratio
    if unit.name != "money":
        return number, step
    value = to_wan(number, printed, unit.bare_means)
    if value is None:  # what the format prints is no unit of money
        printed, value = None, to_wan(number, None, unit.bare_means)
    return number if value is None else value, to_wan(step, printed, unit.bare_means) or step


_OF_POINTS = lazy_re(r"\d\s*[/／]\s*\d")


def _in_text(text: str, unit: FigureUnit) -> tuple[Decimal, Decimal] | None:
    """Cached: the same points, scores and rates are on every form."""
    if _PLAIN.match(text):
        return _in_unit(Decimal(text), None, unit)
    if unit.name == POINTS.name and _OF_POINTS.search(text):
        return None  # 8/10 is no eight tenths of a point, and which is the score is not ours to say
    quantity = parse_quantity(text)
    return None if quantity is None else _in_unit(quantity.number, quantity.unit, unit)


def _in_unit(
    number: Decimal, unit: str | None, wanted: FigureUnit
) -> tuple[Decimal, Decimal] | None:
    step = last_decimal(number)
    if wanted.name == "money":
        value = to_wan(number, unit, wanted.bare_means)
        return None if value is None else (value, to_wan(step, unit, wanted.bare_means) or step)
    if wanted.name == "rate":
        divisor = _divisor(number, unit)
        return number / divisor, step / divisor
    return number, step


def _divisor(number: Decimal, unit: str | None) -> Decimal:
    """What makes a ratio of a rate as typed."""
    divisor = _RATES.get(unit or "")
    if divisor is None:
        return _HUNDRED if abs(number) > _PERCENT_FROM else _ONE
    return divisor


def last_decimal(number: Decimal) -> Decimal:
    """The weight of the last decimal: 135.79 → 0.01."""
    exponent = number.as_tuple().exponent
    return _ONE.scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else _ONE
