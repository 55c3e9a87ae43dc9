"""The values of rows that are prepared for a workbook, as its reader would get them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.outputs.rows import PreparedRow
from xl_jixiao.outputs.sheets import prepared_rows
from xl_jixiao.tables.table import CellValue, LongTable, PlaceLink, StoredTable

Shown = str | float | PlaceLink


def rows_of(table: LongTable | StoredTable) -> list[tuple[Shown, ...]]:
    """Every row of a long list: numbers as floats, blanks as "", its place as a PlaceLink."""
    return [_values(row) for row in prepared_rows(table)]


def plain(values: Sequence[CellValue]) -> tuple[Shown, ...]:
    """The same of a row of values."""
    return tuple(_plain(value) for value in values)


def _plain(value: CellValue) -> Shown:
    if value is None:
        return ""
    return float(value) if isinstance(value, int | Decimal) else value


def _values(row: PreparedRow) -> tuple[Shown, ...]:
    unmarked = re.sub("[\x02-\x04]", "", row.xml)
    cells = ET.fromstring(f"<row>{unmarked}</row>")  # noqa: S314 (our own output)
    return tuple(
        row.link if row.link and number == row.column else _value(cell)
        for number, cell in enumerate(cells, 1)
    )


def _value(cell: ET.Element) -> Shown:
    if cell.get("t") == "inlineStr":
        return "".join(cell.itertext())
    number = cell.findtext("v")
    return "" if number is None else float(number)
