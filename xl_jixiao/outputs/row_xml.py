"""Rows of a long table as the XML of a sheet: inline strings, numbers, links gathered aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from xl_jixiao.consolidate.table import Place, Row, Value
from xl_jixiao.model.grid import column_letters
from xl_jixiao.outputs.cell_text import number_text, text_xml
from xl_jixiao.outputs.links import SheetLinks
from xl_jixiao.outputs.row_height import lines_in, points_for

_ROWS_A_PIECE = 200
_REMEMBERED = 10_000
_REMEMBERED_LENGTH = 160
"""Also the derivations of common values (100% of 100%) are the same in every form; reasons and
findings differ."""
_NUMBER = "\0"
"""Stands for the row number until the row is whole; no text of a cell can hold it."""


class Stretch(NamedTuple):
    """Rows that replace the sample row `first_row` (1-based) and those after it."""

    first_row: int
    size: int
    """Number of rows."""
    widths: tuple[float, ...]
    """Of the columns, in characters: long texts wrap and make the row higher."""
    rows: Iterable[Row]


class _Shown(NamedTuple):
    """One cell as it is written."""

    xml: str
    lines: int
    """Lines that its text takes."""


class _Column(dict[Value, _Shown]):
    """Values of one column → their cells.

    Units, sheets, level-1 names, points and blanks come again and again, so a cell is made once
    and found by one look-up afterwards: a run writes thousands of cells for each workbook.
    """

    def __init__(
        self, number: int, style: str, unlinked: str, width: float, links: SheetLinks
    ) -> None:
        """`unlinked` is the style of a place that could not become a link."""
        self._letters = column_letters(number)
        opening = f'<c r="{self._letters}{_NUMBER}" s="'
        self._text = f'{opening}{style}" t="inlineStr">'
        self._number = f'{opening}{style}"><v>'
        self._unlinked = f'{opening}{unlinked}" t="inlineStr">'
        self._width = int(width)
        self._links = links
        self._blank = _Shown(f'{opening}{style}"/>', 1)
        super().__init__()

    def __missing__(self, value: Value) -> _Shown:
        if isinstance(value, Place):  # a link belongs to one cell, so it is never remembered
            if value.text and self._links.take(self._letters, value):
                return self[value.text]
            return self._written(self._unlinked, value.text)
        if value is None or value == "":
            shown = self._blank
        elif isinstance(value, str):
            shown = self._written(self._text, value)
            if len(value) > _REMEMBERED_LENGTH:
                return shown
        elif (number := number_text(value)) is not None:
            shown = _Shown(f"{self._number}{number}</v></c>", 1)
        else:  # not remembered: 10**400 and 1E+400 are one key and two texts
            return self._written(self._text, str(value))
        if len(self) >= _REMEMBERED:
            self.clear()
        self[value] = shown
        return shown

    def _written(self, opening: str, text: str) -> _Shown:
        # Chinese characters are two wide: a text of at most half the width cannot wrap
        fits = len(text) * 2 <= self._width and "\n" not in text
        lines = 1 if fits else lines_in(text, self._width)
        return _Shown(f"{opening}{text_xml(text)}</c>", lines)


def rows_xml(stretch: Stretch, styles: Sequence[str], links: SheetLinks) -> Iterator[str]:
    """The stretch as <row> elements, some hundred at a time.

    Args:
        stretch: The rows; just `size` of them are taken.
        styles: Style numbers of the sample row: one a column, and one more for places that could
            not become a link.
        links: Takes the links of the rows.
    """
    *of_columns, unlinked = styles
    columns = [
        _Column(number, style, unlinked, width, links)
        for number, (style, width) in enumerate(zip(of_columns, stretch.widths, strict=True), 1)
    ]
    numbered = enumerate(islice(stretch.rows, stretch.size), stretch.first_row)
    while piece := list(islice(numbered, _ROWS_A_PIECE)):
        yield "".join([_row(str(number), row, columns, links) for number, row in piece])


def _row(number: str, row: Row, columns: Sequence[_Column], links: SheetLinks) -> str:
    links.row = number
    shown = [column[value] for column, value in zip(columns, row, strict=True)]
    xml, lines = zip(*shown, strict=True)
    highest = max(lines)
    height = f' ht="{points_for(highest)}" customHeight="1"' if highest > 1 else ""
    cells = "".join(xml).replace(_NUMBER, number)
    return f'<row r="{number}"{height}>{cells}</row>'
