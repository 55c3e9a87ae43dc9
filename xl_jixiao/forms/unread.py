"""What is on a form and is not read: columns nobody knows, a money block under other headings.

It is reported, and nothing is computed from what would need it.
"""

from __future__ import annotations

from collections.abc import Iterable

from xl_jixiao.forms.columns import Unread
from xl_jixiao.forms.headers import Header
from xl_jixiao.forms.view import CellReader, View, cell_roles
from xl_jixiao.model.grid import Area, Cell, CellKind
from xl_jixiao.model.submission import CellIssue, IssueKind
from xl_jixiao.text.labels import tidy

_SCORES = frozenset({"points", "claimed_score"})
_AMOUNTS = frozenset({"initial", "annual", "executed"})
_NO_AMOUNTS = _SCORES | {"claimed_rate", "review_score"}
_DEEP = 6
"""How many rows below its header the first amount of a block is at most."""


def note_columns(desk: CellReader, headers: Iterable[Header], goals: Iterable[Cell]) -> None:
    """Notes the columns that are not read, each once however often a page repeats its header;
    `goals` are the captions of further columns beside the goals.
    """
    unread = [one for head in headers for one in head.unread]
    unread += [Unread(cell) for cell in goals]
    columns = {(one.head.col, one.head.text): one for one in unread}
    for head, instead in columns.values():
        field = "" if instead is None else tidy(instead.text)
        _note(desk, IssueKind.UNREAD_COLUMN, head, tidy(head.text), field)


def note_funds(desk: CellReader, area: Area, rows: Iterable[int]) -> None:
    """Notes the first block with amounts and points in the rows outside the tables, where no money
    block could be read.
    """
    for row in rows:
        heads = _funds_header(desk.view, area, row) or _funds_line(desk.view, area, row)
        if heads:
            texts = "、".join(tidy(cell.text) for cell in heads)
            _note(desk, IssueKind.UNREAD_FUNDS, heads[0], texts, "")
            return


def _note(desk: CellReader, kind: IssueKind, cell: Cell, text: str, field: str) -> None:
    desk.issues.append(CellIssue(kind, desk.ref(cell.row, cell.col), text, field))


def _funds_header(view: View, area: Area, row: int) -> list[Cell]:
    """The cells of a row that heads points or scores of money, with an amount below another of its
    headings; not that of 资金管理情况, whose rows have points and no amounts.
    """
    signs = view.signs_in(row, area.left, area.right)
    scored = [cell for cell, found in signs if found.funds.column in _SCORES]
    if not scored or any(found.indicators.column == "situation" for _, found in signs):
        return []
    known = {cell.col: found.funds.column for cell, found in signs}
    heads = [
        cell
        for cell in view.in_row(row, area.left, area.right)
        if cell.kind is CellKind.TEXT and view.area(cell).bottom <= view.area(scored[0]).bottom
    ]
    others = [cell for cell in heads if known.get(cell.col, "") not in _NO_AMOUNTS]
    bottom = view.area(scored[0]).bottom
    below = view.rows_between(bottom + 1, min(bottom + _DEEP, area.bottom))
    return heads if any(_has_amount(view, cell, below) for cell in others) else []


def _funds_line(view: View, area: Area, row: int) -> list[Cell]:
    """The labels of a row that has its amounts beside them: 预算数 | 100 | 执行数 | 90 | 得分."""
    labels = [
        cell
        for cell, found in view.signs_in(row, area.left, area.right)
        if found.funds.column and _number_beside(view, cell)
    ]
    keys = {cell_roles(cell).funds.column for cell in labels}
    return labels if keys & _AMOUNTS and keys & _SCORES else []


def _number_beside(view: View, label: Cell) -> bool:
    beside = view.at(label.row, view.area(label).right + 1)
    return beside is not None and beside.kind is CellKind.NUMBER


def _has_amount(view: View, head: Cell, rows: Iterable[int]) -> bool:
    reach = view.area(head)
    return any(
        cell.kind is CellKind.NUMBER
        for row in rows
        for cell in view.in_row(row, reach.left, reach.right)
    )
