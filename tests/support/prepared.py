"""The values of rows that are prepared for a workbook, as its reader would get them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import repeat
from typing import NamedTuple

from xl_jixiao.outputs.column_cells import ColumnLook
from xl_jixiao.outputs.rows import RowBlock, RowMaker
from xl_jixiao.outputs.sheets import prepared_rows
from xl_jixiao.tables.table import CellValue, LongTable, PlaceLink, StoredTable


class Clickable(NamedTuple):
    """A cell that leads into a file."""

    text: str
    file: str
    location: str


_ONE_PLACE = RowMaker([ColumnLook("1", 10, places=True)])


def location_of(place: PlaceLink) -> str:
    """Where in its file a place leads: '表 1'!C5, "" where that can't be told."""
    (link,) = _ONE_PLACE.rows([[place._replace(text="去")]]).links
    return _link(link).get("location", "") if link else ""


Shown = str | float | Clickable


def rows_of(table: LongTable | StoredTable) -> list[tuple[Shown, ...]]:
    """Every row of a long list: numbers as floats, blanks as "", its place as what it leads to."""
    return [row for block in prepared_rows(table) for row in _rows(block)]


def plain(values: Sequence[CellValue]) -> tuple[Shown, ...]:
    """The same of a row of values."""
    return tuple(_plain(value) for value in values)


def _plain(value: CellValue) -> Shown:
    if value is None:
        return ""
    if isinstance(value, PlaceLink):
        return Clickable(value.text, value.file, location_of(value)) if value.text else ""
    return float(value) if isinstance(value, int | Decimal) else value


def _rows(block: RowBlock) -> Iterator[tuple[Shown, ...]]:
    for row, link in zip(block.rows, block.links or repeat(b""), strict=False):
        cells = {_column(cell.get("r", "")): _value(cell) for cell in _element(row)}
        if link:
            place = _link(link)
            column = _column(place.get("ref", ""))
            cells[column] = Clickable(str(cells[column]), block.file, place.get("location", ""))
        yield tuple(cells.values())


def _link(xml: bytes) -> ET.Element:
    return _element(b'<hyperlinks xmlns:r="r">' + xml + b"</hyperlinks>")[0]


def _element(xml: bytes) -> ET.Element:
    marks = dict.fromkeys(range(2, 6), "1")  # they stand for numbers
    return ET.fromstring(xml.decode().translate(marks))  # noqa: S314 (our own output)


def _column(cell: str) -> str:
    return cell.rstrip("1")


def _value(cell: ET.Element) -> Shown:
    if cell.get("t") == "inlineStr":
        return "".join(cell.itertext())
    number = cell.findtext("v")
    return "" if number is None else float(number)
