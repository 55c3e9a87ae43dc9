"""年度总体目标: what was expected, what came of it."""

from __future__ import annotations

from itertools import zip_longest

from xl_jixiao.forms.entries import Desk
from xl_jixiao.forms.view import cell_roles
from xl_jixiao.forms.vocabulary import Roles
from xl_jixiao.model.grid import Area, Cell
from xl_jixiao.model.submission import NOTHING, Entry, Goal


def read_goals(desk: Desk, area: Area, rows: list[int]) -> tuple[Goal, ...]:
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


def _are_headers(desk: Desk, area: Area, expected: Cell, actual: Cell) -> bool:
    """Whether nothing but the two labels (and the label of the block) stands in the row."""
    return all(
        cell in (expected, actual) or cell_roles(cell).goal or cell.col < expected.col
        for cell in desk.view.in_row(expected.row, area.left, area.right)
    )


def _below(
    desk: Desk, expected: Cell, actual: Cell, area: Area, rows: list[int]
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


def _beside(desk: Desk, area: Area, rows: list[int]) -> tuple[Goal, ...]:
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
