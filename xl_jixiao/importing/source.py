"""The sheets that forms were read from: what a cell stores, and what the reading passes over.

A submission holds what is checked and scored. A form has more: signatures, remarks, columns of its
own. They are found here by the words that the layout prints, so that an import into the same form
gives the same cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from xl_jixiao.forms.headers import Header, indicator_headers, money_headers
from xl_jixiao.forms.view import View, cell_roles
from xl_jixiao.layouts.layout import LayoutColumn, LayoutField
from xl_jixiao.layouts.sheet_plan import Value
from xl_jixiao.layouts.vocabulary import without_brackets, word
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, Cell, CellKind, CellRef, Grid
from xl_jixiao.model.submission import NOTHING, Entry, IndicatorForm, Submission
from xl_jixiao.text.labels import is_placeholder, tidy
from xl_jixiao.text.patterns import lazy_re

_SHOWN = lazy_re(r"[-+]?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<decimals>\d+))?(?P<share>%?)")
_LARGEST = Decimal("1e14")
_UNKNOWN = 4
"""How many columns that the reading does not know may follow those it knows."""
_COLON = lazy_re(r"[:：]")


class Typed(NamedTuple):
    """What goes into a cell."""

    value: Value
    number_format: str = ""
    """"" keeps that of the cell."""


@dataclass(slots=True)
class _SourceSheet:
    view: View
    tables: list[Header]
    money: list[Header]


@dataclass(slots=True)
class Sheets:
    """The sheets of a source, each indexed when it is first asked for."""

    grids: Mapping[str, Grid] = field(default_factory=dict)
    passed_over: frozenset[str] = frozenset()
    """Keys of columns and fields that are not asked for."""
    _known: dict[str, _SourceSheet] = field(default_factory=dict)

    @classmethod
    def of(cls, grids: Iterable[Grid]) -> Sheets:
        """By name."""
        return cls({grid.sheet: grid for grid in grids})

    def without(self, dropped: Iterable[CellRef], keys: frozenset[str]) -> Sheets:
        """The same sheets without some cells, and without columns and fields of these keys."""
        gone: dict[str, set[tuple[int, int]]] = {}
        for ref in dropped:
            gone.setdefault(ref.sheet, set()).add((ref.row, ref.col))
        grids = {
            name: replace(
                grid,
                cells={at: one for at, one in grid.cells.items() if at not in gone.get(name, ())},
            )
            for name, grid in self.grids.items()
        }
        return Sheets(grids, keys)

    def cell(self, ref: CellRef | None) -> Cell | None:
        """The cell at an address of the source; a sentence of a report is none."""
        if ref is None or ref.is_sentence or ref.sheet not in self.grids:
            return None
        return self.grids[ref.sheet].cell(ref.row, ref.col)

    def stored(self, entry: Entry) -> Typed | None:
        """The number that the cell holds, with the format that shows it as the source does; None
        for a text, for what was made of several cells, and where the format is not one of those
        that can be determined from what is shown.
        """
        cell = self.cell(entry.ref)
        if cell is None or cell.kind is not CellKind.NUMBER or cell.number is None:
            return None
        if tidy(cell.text) != entry.text or not cell.display_known:
            return None
        # readers that tell what is stored from what is shown keep the latter apart
        shown = str(getattr(cell, "shown", "")) or cell.text
        return _as_shown(cell.number, tidy(shown))

    def is_joined(self, entry: Entry) -> bool:
        """Whether the text was made of more than the cell it is in."""
        cell = self.cell(entry.ref)
        return cell is not None and _bare(entry.text) not in _bare(cell.text)

    def in_column(
        self, ref: CellRef, column: LayoutColumn, *, money: bool = False, before: int = 0
    ) -> Entry:
        """What is in the row of `ref` below the header that the layout prints.

        Args:
            ref: any cell of the row.
            column: looked for by its texts.
            money: whether the row belongs to the money block.
            before: how many columns with the same text are left of it.
        """
        header = self._header(ref, money=money)
        if header is None or column.key in self.passed_over:
            return NOTHING
        view, words = self._sheet(ref.sheet).view, _words((column.text, *column.also))
        right = self._right(ref.sheet, header)
        named = [
            cell
            for row in range(header.row, header.bottom + 1)
            for cell in view.in_row(row, header.left, right)
            if word(without_brackets(cell.text)) in words
        ]
        if before >= len(named):
            return NOTHING
        return self._entry(ref.sheet, _own(view, ref.row, view.area(named[before])))

    def by_key(self, ref: CellRef, key: str) -> Entry:
        """What is in the row of `ref` in the column of the indicator table that the reading
        knows under this key; a cell that reaches down from above counts.
        """
        header = self._header(ref, money=False)
        if header is None or not header.has(key):
            return NOTHING
        reach = header.columns[key]
        return self._entry(ref.sheet, self._sheet(ref.sheet).view.at(ref.row, reach.first))

    def alone(self, entry: Entry, *others: Entry) -> Entry:
        """What is in the cell itself, where the reading joined it with these others; the entry
        where it holds more than that.
        """
        cell = self.cell(entry.ref)
        if cell is None or entry.ref is None:
            return entry
        added = len(_bare(entry.text)) - len(_bare(cell.text))
        if added <= 0 or added > sum(len(_bare(one.text)) for one in others):
            return entry
        return self._entry(entry.ref.sheet, cell)

    def under(self, submission: Submission, ref: CellRef | None, column: LayoutColumn) -> Entry:
        """What is beside a goal, in the row of `ref`, below a caption of the layout."""
        if ref is None or column.key in self.passed_over or ref.sheet not in self.grids:
            return NOTHING
        view, words = self._sheet(ref.sheet).view, _words((column.text, *column.also))
        for row in reversed(view.rows_between(submission.area.top, ref.row - 1)):
            for cell in view.in_row(row, submission.area.left, submission.area.right):
                if word(without_brackets(cell.text)) in words:
                    return self._entry(ref.sheet, _own(view, ref.row, view.area(cell)))
        return NOTHING

    def beside(self, submission: Submission, wanted: LayoutField) -> Entry:
        """The value of a label outside the tables: behind its colon, else at its right."""
        if wanted.key in self.passed_over or submission.sheet not in self.grids:
            return NOTHING
        if submission.title.is_told:
            return NOTHING
        view, area = self._sheet(submission.sheet).view, submission.area
        words = _words((wanted.text, *wanted.also))
        inside = self._table_rows(submission)
        for row in view.rows_between(area.top, area.bottom):
            if row in inside:
                continue
            for cell in view.in_row(row, area.left, area.right):
                if (found := _value(view, cell, words, area)) is not None:
                    return NOTHING if is_placeholder(found.text) else found
        return NOTHING

    def _table_rows(self, submission: Submission) -> set[int]:
        """Rows with a header, money or an indicator: no field is there."""
        headers = self._sheet(submission.sheet).tables
        rows = {row for one in headers for row in range(one.row, one.bottom + 1)}
        if isinstance(submission, IndicatorForm):
            rows |= {one.ref.row for one in submission.indicators}
            rows |= {one.ref.row for one in submission.funds}
        return rows

    def as_typed(self, entry: Entry) -> str:
        """The text with the line feeds that only wrap it."""
        cell = self.cell(entry.ref)
        same = cell is not None and tidy(cell.text) == entry.text
        return cell.text.strip() if cell is not None and same else entry.text

    def heading(self, ref: CellRef) -> str:
        """The header text above a cell of a table, "" elsewhere."""
        if ref.sheet not in self.grids:
            return ""
        sheet = self._sheet(ref.sheet)
        for header in sorted((*sheet.tables, *sheet.money), key=lambda one: -one.row):
            if header.bottom < ref.row and header.left <= ref.col:
                above = sheet.view.at(header.bottom, ref.col) or sheet.view.at(header.row, ref.col)
                return tidy(above.text) if above is not None else ""
        return ""

    def _sheet(self, name: str) -> _SourceSheet:
        if name not in self._known:
            view = View(self.grids[name])
            self._known[name] = _SourceSheet(view, indicator_headers(view), money_headers(view))
        return self._known[name]

    def _header(self, ref: CellRef, *, money: bool) -> Header | None:
        """The nearest header above the row, of the table that the cell is in."""
        if ref.is_sentence or ref.sheet not in self.grids:
            return None
        sheet = self._sheet(ref.sheet)
        above = [
            one
            for one in (sheet.money if money else sheet.tables)
            if one.bottom < ref.row and one.left <= ref.col <= one.right
        ]
        return max(above, key=lambda one: one.row, default=None)

    def _right(self, sheet: str, header: Header) -> int:
        """The last column of a table: the reading may not know those behind the last it knows."""
        found = self._sheet(sheet)
        beside = (
            one.left
            for one in (*found.tables, *found.money)
            if one.row == header.row and one.left > header.right
        )
        return min(beside, default=header.right + _UNKNOWN + 1) - 1

    def _entry(self, sheet: str, cell: Cell | None) -> Entry:
        if cell is None:
            return NOTHING
        ref = CellRef(sheet, cell.row, cell.col)
        return Entry(tidy(cell.text), ref, cell.kind, cell.number, cell.display_known)


def _as_shown(number: Decimal, text: str) -> Typed | None:
    """A stored number under the format that shows this text: 0.955 and "96%" → 0.955 under 0%."""
    match = _SHOWN.fullmatch(text)
    if match is None:
        return None
    places = len(match["decimals"] or "")
    thousands = "," in match["whole"]
    value = number * 100 if match["share"] else number
    if abs(value) >= _LARGEST:
        return None
    shown = Decimal(text.rstrip("%").replace(",", ""))
    if value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) != shown:
        return None
    if not match["share"] and not thousands and number == shown and not _trailing(text):
        return Typed(number, "General")
    decimals = "." + "0" * places if places else ""
    return Typed(number, ("#,##0" if thousands else "0") + decimals + match["share"])


def _trailing(text: str) -> bool:
    return "." in text and text.endswith("0")


def _own(view: View, row: int, head: Area) -> Cell | None:
    """The row's own cell below a header cell."""
    return next(iter(view.in_row(row, head.left, head.right)), None)


def _bare(text: str) -> str:
    return "".join(text.split())


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word(without_brackets(text)) for text in texts) - {""}


def _value(view: View, cell: Cell, words: frozenset[str], area: Area) -> Entry | None:
    """The value beside or inside a cell that is one of the labels; None where it is not."""
    if cell.kind is not CellKind.TEXT:
        return None
    head, *rest = _COLON.split(cell.text, maxsplit=1)
    if word(without_brackets(head)) not in words:
        return None
    ref = CellRef(view.sheet, cell.row, cell.col)
    if rest and rest[0].strip():
        return Entry(tidy(rest[0]), ref, CellKind.TEXT)
    beside = view.in_row(cell.row, view.area(cell).right + 1, area.right)
    if not beside or _is_label(beside):
        return NOTHING
    found = beside[0]
    place = CellRef(view.sheet, found.row, found.col)
    return Entry(tidy(found.text), place, found.kind, found.number, found.display_known)


def _is_label(beside: Sequence[Cell]) -> bool:
    """Whether the first cell is the label of the next field: the value was left blank."""
    found = cell_roles(beside[0])
    return bool(found.head.label) or beside[0].text.rstrip().endswith(("：", ":"))
