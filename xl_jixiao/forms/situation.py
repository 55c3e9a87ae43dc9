"""资金管理情况 of the transfer-payment forms: rows with a description, points and a score, outside
the indicator table. They count in the total, so they are read as indicators of a section of their
own. Older versions of the form have no points there; those rows say nothing that can be scored.
"""

from __future__ import annotations

from xl_jixiao.forms.headers import Header, Reach
from xl_jixiao.forms.rows import RowKind, TableRow
from xl_jixiao.forms.view import View, cell_roles
from xl_jixiao.forms.vocabulary import indicator_key
from xl_jixiao.model.grid import Area, Cell

_KEYS = {"situation": "actual", "points": "points", "claimed_score": "claimed_score"}


def situation_table(
    view: View, area: Area, rows: list[int]
) -> tuple[Header, list[TableRow]] | None:
    """The header and rows of that table, if the form has it with points."""
    for row in rows:
        signs = view.signs_in(row, area.left, area.right)
        if not any(found.indicator == "situation" for _, found in signs):
            continue
        header = _header(view, row, view.in_row(row, area.left, area.right))
        if header.has("points") or header.has("claimed_score"):
            return header, _rows(view, area, header, [one for one in rows if one > row])
    return None


def _header(view: View, row: int, cells: list[Cell]) -> Header:
    columns: dict[str, Reach] = {}
    found: dict[str, Cell] = {}
    for cell in cells:
        key = indicator_key(cell.text)
        key = _KEYS.get(key, key if key == "reason" else "")
        if key and key not in columns:
            reach = view.area(cell)
            columns[key] = Reach(reach.left, reach.right, reach.right)
            found[key] = cell
    left = columns["actual"].first
    columns["level3"] = Reach(1, left - 1, left - 1)
    return Header(row, row, left, max(one.last for one in columns.values()), columns, (), found)


def _rows(view: View, area: Area, header: Header, rows: list[int]) -> list[TableRow]:
    found: list[TableRow] = []
    for row in rows:
        own = view.in_row(row, area.left, area.right)
        if any(found.goal or found.money for _, found in view.signs_in(row, area.left, area.right)):
            break
        cells: dict[str, tuple[Cell, ...]] = {}
        for key, reach in header.columns.items():
            in_column = tuple(cell for cell in own if reach.first <= cell.col <= reach.last)
            if in_column:
                cells[key] = in_column
        if cells.get("level3"):
            found.append(TableRow(row, RowKind.INDICATOR, cells))
    return found


def situation_label(view: View, area: Area, header: Header) -> Cell | None:
    """资金管理情况, left of the header or above it."""
    first = header.columns["actual"].first
    for col in range(area.left, first):
        cell = view.at(header.row, col)
        if cell is not None and cell_roles(cell).section is not None:
            return cell
    return None
