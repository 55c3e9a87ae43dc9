"""The cells of a column as XML, each made once; those of columns beside each other that are made
where a file is read and put into a row of another process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import repeat
from typing import NamedTuple

from xl_jixiao.model.grid import column_letters
from xl_jixiao.outputs.cell_text import number_text
from xl_jixiao.outputs.shared_texts import cell_text
from xl_jixiao.tables.table import CellValue, GivenCells, PlaceLink, RowValues
from xl_jixiao.text.wrapping import lines_in

_REMEMBERED = 400

_REMEMBERED_LENGTH = 160
"""Also the derivations of common values (100% of 100%) are the same in every form; reasons and
findings differ."""

ROW_NUMBER = "\4"
"""Stands for the row number until the row is put in its place; no text of a cell can hold it."""

LINK_STYLE = b"\2"
"""For the style of the one place of a row, linked or not."""

UNLINKED_STYLE = b"\3"
"""For the style of a place that can't be a link: it has no text to click."""


class ColumnCells(dict[CellValue, bytes]):
    """Values of one column → the XML of their cells; a place is found by its text, which alone is
    in the cell: rows have the same columns in every form.

    Units, sheets, level-1 names, points and blanks come again and again, so a cell is made once
    and found by one look-up afterwards: a run writes thousands of cells for each workbook.
    """

    def __init__(self, number: int, look: ColumnLook) -> None:
        opening = f'<c r="{column_letters(number)}{ROW_NUMBER}" s="'.encode()
        style = opening + look.style.encode()
        self._text = style + _TEXT_CELL
        self._number = style + b'"><v>'
        self._blank = style + b'"/>'
        self._width = int(look.width)
        self._lines = _lines_within(self._width)
        self._tall: dict[CellValue, int] = {}
        """Texts that take more than one line → how many."""
        self._places = _PlaceCells(opening, self._written) if look.places else None
        super().__init__()

    def shown(self, values: Sequence[CellValue]) -> tuple[list[bytes], list[int] | None]:
        """The cells of these values, and how many lines each takes; None where all take one."""
        if len(self._tall) > _REMEMBERED:
            self.clear()
        if self._places is None:
            made = [*map(self.__getitem__, values)]
        else:
            made = [
                self._places[one.text] if isinstance(one, PlaceLink) else self[one]
                for one in values
            ]
        tall = self._tall
        if not tall:
            return made, None
        if self._places is not None:
            values = [one.text if isinstance(one, PlaceLink) else one for one in values]
        if tall.keys().isdisjoint(values):
            return made, None
        return made, [*map(tall.get, values, repeat(1))]

    def clear(self) -> None:
        """Forget what was made."""
        super().clear()
        self._tall.clear()
        if self._places is not None:
            self._places.clear()

    def __missing__(self, value: CellValue) -> bytes:
        if isinstance(value, str):
            shown = self._written(self._text, value) if value else self._blank
            if len(value) > _REMEMBERED_LENGTH:
                return shown
        elif value is None:
            shown = self._blank
        elif isinstance(value, PlaceLink | GivenCells):
            raise TypeError(value)
        elif (number := number_text(value)) is not None:
            shown = self._number + number.encode() + b"</v></c>"
        else:  # not remembered: 10**400 and 1E+400 are one key and two texts
            text = str(value)
            self._tall[value] = self._lines[text]
            return self._written(self._text, text)
        if len(self) >= _REMEMBERED:
            super().clear()
        self[value] = shown
        return shown

    def _written(self, opening: bytes, text: str) -> bytes:
        # Chinese characters are two wide: a text of at most half the width cannot wrap
        if len(text) * 2 > self._width or "\n" in text:
            lines = self._lines[text]
            if lines > 1:
                self._tall[text] = lines
        return opening + cell_text(text) + _CELL_END


class _PlaceCells(dict[str, bytes]):
    """Texts of places → the XML of their cells."""

    def __init__(self, opening: bytes, written: Callable[[bytes, str], bytes]) -> None:
        self._opening, self._written = opening, written
        super().__init__()

    def __missing__(self, text: str) -> bytes:
        if len(self) >= _REMEMBERED:
            self.clear()
        style = LINK_STYLE if text else UNLINKED_STYLE
        made = self[text] = self._written(self._opening + style + _TEXT_CELL, text)
        return made


_TEXT_CELL = b'" t="inlineStr">'

_CELL_END = b"</c>"


class _LineCounts(dict[str, int]):
    """Texts → the lines that they take within a width."""

    def __init__(self, width: int) -> None:
        self._width = width
        super().__init__()

    def __missing__(self, text: str) -> int:
        lines = lines_in(text, self._width)
        if len(text) <= _REMEMBERED_LENGTH:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[text] = lines
        return lines


_lines_within = cache(_LineCounts)
"""One for all columns of a width, which names of files and units come in one after the other."""


class ColumnLook(NamedTuple):
    """How the cells of a column look."""

    style: str
    """Number of the style."""
    width: float
    """In characters: long texts wrap and make the row higher."""
    places: bool
    """Whether they are places; at most one column of a table is."""


class CellsTogether:
    """Makes the cells of columns beside each other (`GivenCells`)."""

    def __init__(self, columns: Sequence[ColumnCells]) -> None:
        self._columns = columns

    def kept(self, rows: Sequence[RowValues]) -> list[bytes]:
        """Of each row its cells, behind how many lines they take."""
        values = zip(*rows, strict=True)  # of no row there are none
        shown = [cells.shown(of) for cells, of in zip(self._columns, values, strict=bool(rows))]
        lines = highest([lines for _, lines in shown if lines], [1] * len(rows))
        xml = map(b"".join, zip(*[xml for xml, _ in shown], strict=True))
        return [b"%d %b" % one for one in zip(lines, xml, strict=True)]

    def shown(self, values: Sequence[CellValue]) -> tuple[list[bytes], list[int]]:
        """The cells of each row again, and how many lines they take.

        Raises:
            ValueError: They are none; somebody changed what was kept.
        """
        shown, lines = [], []
        for one in values:
            if not isinstance(one, GivenCells):
                raise TypeError(one)
            kept = one.kept or self.kept([one.values])[0]
            count, _, xml = kept.partition(b" ")
            shown.append(xml)
            lines.append(int(count))
        return shown, lines


def highest(columns: Sequence[Sequence[int]], ones: list[int]) -> Sequence[int]:
    """The greatest of each row."""
    if len(columns) < 2:  # max of one would take its value for what to look through
        return columns[0] if columns else ones
    return [*map(max, *columns)]
