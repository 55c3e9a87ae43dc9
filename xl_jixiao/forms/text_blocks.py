"""年度总体目标 and 资金管理情况.

资金管理情况 of the transfer-payment forms: rows with a description, points and a score, outside
the indicator table. They count in the total, so they are read as indicators of a section of their
own. Older versions of the form have no points there; those rows say nothing that can be scored.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise, zip_longest
from typing import NamedTuple

from xl_jixiao.forms.columns import Reach
from xl_jixiao.forms.headers import Header
from xl_jixiao.forms.rows import RowKind, TableRow
from xl_jixiao.forms.view import CellReader, View, cell_roles
from xl_jixiao.layouts.roles import Roles, indicator_key
from xl_jixiao.layouts.vocabulary import word
from xl_jixiao.model.grid import Area, Cell, CellKind
from xl_jixiao.model.submission import NOTHING, Entry, Goal
from xl_jixiao.text.patterns import lazy_re

_LONGEST = 24
"""A longer text is no caption of goals."""

_TEXT = CellKind.TEXT

_ACTUAL = lazy_re(
    r"目标.*(?:完成|实现|达成|实际)|(?:实际|全年|年度|目标).*(?:完成|实现)情况|完成情况综述"
)

_EXPECTED = lazy_re(r"目标(?!.*(?:完成|实现|达成|实际|偏差|值))")

_OTHER = lazy_re(
    r"原因|措施|备注|说明|分值|权重|得分|序号|比例|完成率|完成程度|名称|目标值|指标值|标准"
)

_SAYS_WHICH = lazy_re(r"[（(][^）)]*(?:年初|设定|预期|申报|完成|实际|实现)")
"""In a label, what makes it a caption: 绩效目标（年初申报） beside 绩效目标（全年完成）."""


class Goals(NamedTuple):
    """The goals of a form."""

    goals: tuple[Goal, ...]
    rows: frozenset[int] = frozenset()
    """The rows below their captions: what is there is the text of goals, never a label."""
    others: tuple[Cell, ...] = ()
    """Captions of further columns in which something stands."""


class _Columns(NamedTuple):
    """The captions of goals whose texts are below them."""

    expected: Cell
    actual: Cell
    captions: tuple[Cell, ...]
    """All captions from left to right, these two among them."""


def read_goals(desk: CellReader, area: Area, rows: list[int]) -> Goals:
    """Reads the goals in the rows outside the tables.

    预期目标 and 实际完成情况 side by side (偏差原因 and others may be beside them) have their
    texts below them, one goal a row; one below the other they have their texts at the right.
    """
    for row in rows:
        columns = _columns(desk.view, area, row)
        if columns is not None:
            return _below(desk, columns, area, [one for one in rows if one > row])
    return Goals(_beside(desk, area, rows))


def _columns(view: View, area: Area, row: int) -> _Columns | None:
    """The captions of a row, if it is the header of the goals: the two captions in cells of their
    own, and nothing but captions from the first of them on.
    """
    if not [found for _, found in view.signs.get(row, ()) if found.goals.part]:
        return None
    cells = view.in_row(row, area.left, area.right)
    kinds = {cell.col: kind for cell in cells if (kind := _kind(cell))}
    actuals = _of_kind(cells, kinds, "actual")
    actual = min(actuals, key=lambda cell: not cell_roles(cell).goals.part, default=None)
    if actual is None:
        return None
    found = _of_kind(cells, kinds, "expected")
    expected = min(found, key=lambda cell: _distance(cell, actual), default=None)
    if expected is None or not _may_be_goals(view, row, expected, actual):
        return None
    captions = tuple(cell for cell in cells if cell.col >= min(expected.col, actual.col))
    if all(kinds.get(cell.col) for cell in captions):
        return _Columns(expected, actual, captions)
    return None


def _kind(cell: Cell) -> str:
    """expected, actual, other, or "" for what is no caption of goals."""
    if cell.kind is not _TEXT or len(cell.text) > _LONGEST:
        return ""
    listed = cell_roles(cell).goals.part
    if listed and not (listed == "label" and _SAYS_WHICH.search(cell.text)):
        return "other" if listed == "label" else listed
    text = word(cell.text)
    for kind, pattern in (("actual", _ACTUAL), ("other", _OTHER), ("expected", _EXPECTED)):
        if pattern.search(text):
            return kind
    return ""


def _of_kind(cells: Iterable[Cell], kinds: dict[int, str], kind: str) -> list[Cell]:
    """The captions of that kind."""
    return [cell for cell in cells if kinds.get(cell.col) == kind]


def _distance(cell: Cell, actual: Cell) -> tuple[bool, int]:
    """What is left of the actual goes first, and what is nearest: further left the block has
    its label (年度绩效目标).
    """
    return cell.col > actual.col, abs(actual.col - cell.col)


def _may_be_goals(view: View, row: int, expected: Cell, actual: Cell) -> bool:
    """Whether the vocabulary knows one of the two, or the label of the block beside them."""
    if cell_roles(expected).goals.part or cell_roles(actual).goals.part:
        return True
    left = min(expected.col, actual.col)
    beside = (view.at(row, col) for col in range(max(left - 2, 1), left))
    return any(cell is not None and cell_roles(cell).goals.part for cell in beside)


def _below(desk: CellReader, columns: _Columns, area: Area, rows: list[int]) -> Goals:
    view = desk.view
    starts = [cell.col for cell in columns.captions]
    ends = [col - 1 for col in starts[1:]] + [
        max(area.right, view.area(columns.captions[-1]).right)
    ]
    reaches = dict(zip(columns.captions, zip(starts, ends, strict=True), strict=True))
    goals: list[Goal] = []
    texts: set[int] = set()
    filled: list[Cell] = []
    above = view.area(columns.actual).bottom
    for row in rows:
        if view.rows_between(above + 1, row) != [row] or _closes(view, area, columns, row):
            break
        above = row
        parts = {cell: view.in_row(row, *reach) for cell, reach in reaches.items()}
        expected, actual = parts[columns.expected], parts[columns.actual]
        texts.add(row)
        filled += [cell for cell, own in parts.items() if own]
        if expected or actual:
            goals.append(
                Goal(
                    desk.joined(expected, row, columns.expected.col),
                    desk.joined(actual, row, columns.actual.col),
                )
            )
    others = dict.fromkeys(
        cell for cell in filled if cell not in (columns.expected, columns.actual)
    )
    return Goals(tuple(goals) or (_blank(desk, columns),), frozenset(texts), tuple(others))


def _blank(desk: CellReader, columns: _Columns) -> Goal:
    below = desk.view.area(columns.actual).bottom + 1
    return Goal(desk.blank(below, columns.expected.col), desk.blank(below, columns.actual.col))


def _closes(view: View, area: Area, columns: _Columns, row: int) -> bool:
    """Whether another block starts in the row. A text that reaches exactly as far as the caption
    above it is the text of a goal, whatever it says: a goal may be called 完成情况.
    """
    captions = {cell.col: view.area(cell) for cell in columns.captions}
    edges = [*sorted(captions), area.right + 1]
    reaches = dict(pairwise(edges))
    for cell, found in view.signs_in(row, area.left, area.right):
        if not _starts_a_block(found):
            continue
        caption, own = captions.get(cell.col), view.area(cell)
        if caption is None or caption.right != own.right:
            return True
        if len(view.in_row(row, cell.col, reaches[cell.col] - 1)) > 1:
            return True
        texts = (columns.expected.col, columns.actual.col)
        if any(_has_number(view, row, col, reaches[col] - 1) for col in texts):
            return True
    return False


def _has_number(view: View, row: int, left: int, right: int) -> bool:
    return any(cell.kind is CellKind.NUMBER for cell in view.in_row(row, left, right))


def _starts_a_block(found: Roles) -> bool:
    block = found.indicators.column or found.funds.column or found.funds.row or found.row == "total"
    return bool(block or found.head.label or found.head.title)


def _beside(desk: CellReader, area: Area, rows: list[int]) -> tuple[Goal, ...]:
    texts: dict[str, list[Entry]] = {"expected": [], "actual": []}
    for row in rows:
        for cell, found in desk.view.signs_in(row, area.left, area.right):
            key = "expected" if found.goals.part == "label" else found.goals.part
            if key not in texts:
                continue
            beside = desk.view.area(cell).right + 1
            value = next(iter(desk.view.in_row(row, beside, area.right)), None)
            if value is None and found.goals.part in texts and beside <= area.right:
                texts[key].append(desk.blank(row, beside))
            elif value is not None and not cell_roles(value).goals.part:
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
    left, right = area[1::2]
    for row in rows:
        if row not in view.headings:
            continue
        signs = view.signs_in(row, left, right)
        if not [found for _, found in signs if found.indicators.column == "situation"]:
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
        if any(
            found.goals.part or found.funds.column
            for _, found in view.signs_in(row, area.left, area.right)
        ):
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
        if cell is not None and cell_roles(cell).indicators.section is not None:
            return cell
    return None
