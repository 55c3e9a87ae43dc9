"""What people typed into a sheet of the consolidated workbook, wherever it is by now.

A sheet is found by its headings, a row by its hidden key, a column by its title: rows may have been
sorted, filtered, hidden or deleted, columns moved, sheets renamed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Cell, CellKind, CellRef, Grid, Workbook
from xl_jixiao.text.labels import fold
from xl_jixiao.text.patterns import lazy_re

_HEADER_WITHIN = 40
"""Rows in which a header is looked for."""
_LEAST_TITLES = 3


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """A sheet of ours that people type into."""

    name: str
    key: str
    """Title of the hidden column with the keys of the rows."""
    number: str
    """Title of a column that people see and that tells the rows too, "" where there is none."""
    entries: Mapping[str, str]
    """Field → title of its column."""
    own: frozenset[str]
    """The titles of its other columns: what they hold is ours."""


class EnteredCell(NamedTuple):
    """A cell with something in it."""

    ref: CellRef
    title: str
    """Of its column, as it is there."""
    cell: Cell

    @property
    def text(self) -> str:
        """What it says; a day as 2026-11-30."""
        return typed_text(self.cell)

    @property
    def place(self) -> str:
        """For people: 问题台账!R7."""
        return f"{self.ref.sheet}!{self.ref.a1}"


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """A row with its key."""

    key: str
    number: str
    cells: Mapping[str, EnteredCell]
    """Field → cell, of those with something in them; a column that a person added by "+" and its
    title.
    """
    fields: frozenset[str]
    """The fields whose columns are there: a blank cell says that nothing is entered."""
    row: int
    sheet: str


@dataclass(slots=True)
class EntriesRead:
    """What was found of one of our sheets in a workbook."""

    sheets: list[str] = field(default_factory=list)
    """The names that it has now; more than one where it was copied."""
    rows: list[EnteredRow] = field(default_factory=list)
    homeless: list[EnteredCell] = field(default_factory=list)
    """What stands in rows without a key, or in columns without a title."""
    lost_titles: list[str] = field(default_factory=list)
    """The entry columns that are not there any more."""


def typed_text(cell: Cell) -> str:
    """What a cell says, a day as 2026-11-30."""
    if cell.kind is CellKind.DATE and cell.date is not None:
        return cell.date.isoformat()
    return cell.displayed.strip()


def read_entries(book: Workbook, wanted: EntrySheet) -> EntriesRead:
    """Everything that people typed into a sheet."""
    reading = EntriesRead()
    for grid in book.grids:
        if (header := _header(grid, wanted)) is not None:
            reading.sheets.append(grid.sheet)
            _read_sheet(grid, header, wanted, reading)
    return reading


class _Header(NamedTuple):
    """Where the columns of a sheet are."""

    row: int
    titles: Mapping[int, str]
    fields: Mapping[int, str]
    key: int
    """0: there is none."""
    number: int


def _header(grid: Grid, wanted: EntrySheet) -> _Header | None:
    """The header row: with the key, or with the numbers and some of the entry columns."""
    by_title = {fold(title): name for name, title in wanted.entries.items()}
    rows: dict[int, dict[int, str]] = {}
    for (row, col), cell in grid.cells.items():
        if row <= _HEADER_WITHIN and cell.kind is CellKind.TEXT:
            rows.setdefault(row, {})[col] = cell.text
    for row, texts in sorted(rows.items()):
        folded = {col: fold(text) for col, text in texts.items()}
        key = _column(folded, wanted.key)
        number = _column(folded, wanted.number)
        fields = {col: by_title[text] for col, text in folded.items() if text in by_title}
        if key or (number and len(fields) >= _LEAST_TITLES):
            return _Header(row, texts, fields, key, number)
    return None


def _column(folded: Mapping[int, str], title: str) -> int:
    if not title:
        return 0
    return next((col for col, text in folded.items() if text == fold(title)), 0)


def _read_sheet(grid: Grid, header: _Header, wanted: EntrySheet, into: EntriesRead) -> None:
    own = {fold(title) for title in (*wanted.own, wanted.key, wanted.number)}
    there = frozenset(header.fields.values())
    into.lost_titles += [title for name, title in wanted.entries.items() if name not in there]
    for cells in _rows_below(grid, header.row):
        key, number = _text(cells, header.key), _text(cells, header.number)
        found: dict[str, EnteredCell] = {}
        for col, cell in cells.items():
            if not typed_text(cell):
                continue
            title = header.titles.get(col, "")
            one = EnteredCell(CellRef(grid.sheet, cell.row, col), title, cell)
            if col in header.fields:
                found[header.fields[col]] = one
            elif not title:
                into.homeless.append(one)
            elif fold(title) not in own:
                found[f"+{title.strip()}"] = one
            elif not key and not number:
                into.homeless.append(one)
        first = next(iter(cells.values()))
        if key or number:
            into.rows.append(EnteredRow(key, number, found, there, first.row, grid.sheet))
        else:
            into.homeless += found.values()


def _rows_below(grid: Grid, header: int) -> Iterator[Mapping[int, Cell]]:
    rows: dict[int, dict[int, Cell]] = {}
    for (row, col), cell in grid.cells.items():
        if row > header:
            rows.setdefault(row, {})[col] = cell
    for _, cells in sorted(rows.items()):
        yield cells


def _text(cells: Mapping[int, Cell], col: int) -> str:
    cell = cells.get(col)
    return "" if cell is None else typed_text(cell)


_DAY = lazy_re(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def day_of(text: str) -> dt.date | None:
    """The day that a text is: 2026-11-30, 2026/11/30, 2026.11.30, 2026年11月30日."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return dt.date(*map(int, match.groups()))
    except ValueError:
        return None


def other_sheets(book: Workbook, known: Sequence[str]) -> tuple[str, ...]:
    """The sheets with something in them whose names are none of these."""
    names = {fold(name) for name in known}
    return tuple(
        grid.sheet
        for grid in book.grids
        if grid.cells and fold(grid.sheet.partition("(")[0]) not in names
    )
