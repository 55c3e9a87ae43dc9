"""Rows of a long table as the XML of a sheet: inline strings, numbers, links gathered aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from xl_jixiao.consolidate.table import Place, Row
from xl_jixiao.model.grid import column_letters
from xl_jixiao.outputs.cell_text import number_text, text_xml
from xl_jixiao.outputs.links import SheetLinks
from xl_jixiao.outputs.row_height import lines_in, points_for

_ROWS_A_PIECE = 200
_REMEMBERED = 20_000
_REMEMBERED_LENGTH = 40


class Stretch(NamedTuple):
    """Rows that replace the sample row `first_row` (1-based) and those after it."""

    first_row: int
    size: int
    """Number of rows."""
    widths: tuple[float, ...]
    """Of the columns, in characters: long texts wrap and make the row higher."""
    rows: Iterable[Row]


class _Texts(dict[str, str]):
    """XML of texts that come again and again (units, sheets, level 1), made once."""

    def __missing__(self, text: str) -> str:
        xml = text_xml(text)
        if len(text) <= _REMEMBERED_LENGTH:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[text] = xml
        return xml


class _ColumnXml(NamedTuple):
    """The constant XML of one column's cells; the row number stands between the pieces."""

    name: str
    """The column's letters."""
    letters: str
    text: str
    number: str
    blank: str
    unlinked: str
    """As `text`, in the format of a place without link."""
    line: int
    """Characters that fit on a line."""
    half_line: int
    """Chinese characters that do: a shorter text cannot wrap."""


def rows_xml(stretch: Stretch, styles: Sequence[str], links: SheetLinks) -> Iterator[str]:
    """The stretch as <row> elements, some hundred at a time.

    Args:
        stretch: The rows; just `size` of them are taken.
        styles: Style numbers of the sample row: one a column, and one more for places that could
            not become a link.
        links: Takes the links of the rows.
    """
    columns = _column_xml(styles, stretch.widths)
    texts = _Texts()
    numbered = enumerate(islice(stretch.rows, stretch.size), stretch.first_row)
    while piece := list(islice(numbered, _ROWS_A_PIECE)):
        yield "".join(_row(str(number), row, columns, texts, links) for number, row in piece)


def _row(
    number: str, row: Row, columns: Sequence[_ColumnXml], texts: _Texts, links: SheetLinks
) -> str:
    parts: list[str] = []
    lines = 1
    for column, value in zip(columns, row, strict=True):
        if value is None or value == "":
            parts += (column.letters, number, column.blank)
            continue
        if isinstance(value, str):
            parts += (column.letters, number, column.text, texts[value], "</c>")
            text = value
        elif isinstance(value, Place):
            parts.append(_place(column, number, value, links))
            text = value.text
        else:
            parts.append(_number(column, number, value))
            continue
        if len(text) > column.half_line or "\n" in text:
            lines = max(lines, lines_in(text, column.line))
    height = f' ht="{points_for(lines)}" customHeight="1"' if lines > 1 else ""
    return f'<row r="{number}"{height}>{"".join(parts)}</row>'


def _place(column: _ColumnXml, row: str, place: Place, links: SheetLinks) -> str:
    linked = bool(place.text) and links.take(f"{column.name}{row}", place)
    opening = column.text if linked else column.unlinked
    return f"{column.letters}{row}{opening}{text_xml(place.text)}</c>"


def _number(column: _ColumnXml, row: str, value: int | Decimal) -> str:
    number = number_text(value)
    if number is None:
        return f"{column.letters}{row}{column.text}{text_xml(str(value))}</c>"
    return f"{column.letters}{row}{column.number}{number}</v></c>"


def _column_xml(styles: Sequence[str], widths: Sequence[float]) -> list[_ColumnXml]:
    """The sample row has one cell more than the table: the format of a place without link."""
    *of_columns, unlinked = styles
    return [
        _ColumnXml(
            name=column_letters(number),
            letters=f'<c r="{column_letters(number)}',
            text=f'" s="{style}" t="inlineStr">',
            number=f'" s="{style}"><v>',
            blank=f'" s="{style}"/>',
            unlinked=f'" s="{unlinked}" t="inlineStr">',
            line=int(width),
            half_line=int(width) // 2,
        )
        for number, (style, width) in enumerate(zip(of_columns, widths, strict=True), 1)
    ]
