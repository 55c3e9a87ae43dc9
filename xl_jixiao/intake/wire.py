"""A Workbook as JSON and back: what passes between the guarded worker and us.

JSON and not pickle, because a reader that a crafted file has taken over must not be able to make
us run code.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from xl_jixiao.model.grid import Area, Cell, CellKind, Grid, Unseen, Workbook


def dump_workbook(workbook: Workbook) -> bytes:
    """As JSON."""
    document = {
        "grids": [
            [
                grid.sheet,
                grid.visible,
                grid.merges,
                [*map(sorted, grid.unseen), grid.unseen_known],
                [_plain(one) for one in grid.cells.values()],
            ]
            for grid in workbook.grids
        ],
        "unreadable": workbook.unreadable,
        "names": dict(workbook.names),
        "modified": workbook.modified.isoformat() if workbook.modified else None,
    }
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def load_workbook(data: bytes) -> Workbook:
    """The workbook again.

    Raises:
        ValueError: not what `dump_workbook` writes.
    """
    try:
        document: Any = json.loads(data)  # the shape is checked by using it
        return Workbook(
            grids=tuple(_grid(*one) for one in document["grids"]),
            unreadable=tuple((sheet, reason) for sheet, reason in document["unreadable"]),
            names=document["names"],
            modified=_moment(document["modified"]),
        )
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError(f"not a workbook: {error!r}") from error


def _plain(cell: Cell) -> list[object]:
    number = None if cell.number is None else str(cell.number)
    date = cell.date and cell.date.isoformat()
    return [*cell[:4], number, cell.decimals, date, *cell[7:]]


def _grid(
    sheet: str,
    visible: bool,
    merges: list[list[int]],
    unseen: list[Any],
    plain: list[list[Any]],
) -> Grid:
    cells = {}
    for row, col, kind, text, number, decimals, date, *rest in plain:
        cells[row, col] = Cell(
            row,
            col,
            CellKind(kind),
            text,
            None if number is None else Decimal(number),
            decimals,
            dt.date.fromisoformat(date) if date else None,
            *rest,
        )
    areas = tuple(Area(*one) for one in merges)
    *places, known = unseen
    hidden = Unseen(*map(frozenset, places))
    return Grid(sheet, cells, areas, visible, unseen=hidden, unseen_known=known)


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
