"""年度总体目标 and 资金管理情况.

资金管理情况 of the transfer-payment forms: rows with a description, points and a score, outside
the indicator table. They count in the total, so they are read as indicators of a section of their
own. Older versions of the form have no points there; those rows say nothing that can be scored.
"""

from __future__ import annotations

from itertools import zip_longest

from xl_jixiao.forms.headers import Header, Reach
from xl_jixiao.forms.rows import RowKind, TableRow
from xl_jixiao.forms.view import CellReader, View, cell_roles
from xl_jixiao.layouts.vocabulary import Roles, indicator_key
from xl_jixiao.model.grid import Area, Cell
from xl_jixiao.model.submission import NOTHING, Entry, Goal


def read_goals(desk: CellReader, area: Area, rows: list[int]) -> tuple[Goal, ...]:
    """Reads the goals in the rows outside the tables.

    预期目标 and 实际完成情况 side by side have their texts below them, one goal a row; one below
    the other they have their texts at the right.
    """
    for row in rows:
        signs = desk.view.signs_in(row, area.left, area.right)
        expected, actual = _labelled(signs, "expected"), _labelled(signs, "actual")
        if expected and actual and _are_headers(desk, area, expected, actual):
            return _below(desk, expected, actual, area, [one for one in rows if one > row])
    return _beside(desk, area, rows)


def _labelled(signs: list[tuple[Cell, Roles]], key: str) -> Cell | None:
    return next((cell for cell, found in signs if found.goal == key), None)


def _are_headers(desk: CellReader, area: Area, expected: Cell, actual: Cell) -> bool:
    """Whether nothing but the two labels (and the label of the block) stands in the row."""
    return all(
        cell in (expected, actual) or cell_roles(cell).goal or cell.col < expected.col
        for cell in desk.view.in_row(expected.row, area.left, area.right)
    )


def _below(
    desk: CellReader, expected: Cell, actual: Cell, area: Area, rows: list[int]
) -> tuple[Goal, ...]:
    goals: list[Goal] = []
    ends = desk.view.area(actual)
    for row in rows:
        cells = desk.view.in_row(row, expected.col, max(area.right, ends.right))
        signs = desk.view.signs_in(row, area.left, area.right)
        if any(_closes(found) for _, found in signs):
            break
        left = [cell for cell in cells if cell.col < actual.col]
        right = [cell for cell in cells if cell.col >= actual.col]
        if left or right:
            goals.append(
                Goal(desk.joined(left, row, expected.col), desk.joined(right, row, actual.col))
            )
    if not goals:
        goals = [
            Goal(desk.blank(ends.bottom + 1, expected.col), desk.blank(ends.bottom + 1, actual.col))
        ]
    return tuple(goals)


def _closes(found: Roles) -> bool:
    """Whether another block starts here."""
    block = found.indicator or found.money or found.fund or found.row == "total"
    return bool(block or found.field or found.inline or found.title)


def _beside(desk: CellReader, area: Area, rows: list[int]) -> tuple[Goal, ...]:
    texts: dict[str, list[Entry]] = {"expected": [], "actual": []}
    for row in rows:
        for cell, found in desk.view.signs_in(row, area.left, area.right):
            key = "expected" if found.goal == "label" else found.goal
            if key not in texts:
                continue
            beside = desk.view.area(cell).right + 1
            value = next(iter(desk.view.in_row(row, beside, area.right)), None)
            if value is None and found.goal in texts and beside <= area.right:
                texts[key].append(desk.blank(row, beside))
            elif value is not None and not cell_roles(value).goal:
                texts[key].append(desk.entry(value))
    pairs = zip_longest(texts["expected"], texts["actual"], fillvalue=NOTHING)
    return tuple(Goal(expected, actual) for expected, actual in pairs)


_KEYS = {
    "situation": "actual",
    "points": "points",
    "claimed_score": "claimed_score",
    "reason": "reason",
    "measures": "reason",
}


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
        key = _KEYS.get(indicator_key(cell.text), "")
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
