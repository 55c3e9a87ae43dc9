"""The money block: rows with columns, and labels with the number inside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from xl_jixiao.forms.columns import Reach
from xl_jixiao.forms.headers import Header
from xl_jixiao.forms.rows import joined_reason
from xl_jixiao.forms.structure import numbers_columns
from xl_jixiao.forms.view import POINTS, RATE, CellReader, FigureUnit, View, cell_roles
from xl_jixiao.layouts.roles import MONEY_UNIT, Roles, roles
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, Cell, CellKind
from xl_jixiao.model.making import direct
from xl_jixiao.model.submission import NO_FIGURE, Figure, FundLine, FundRole
from xl_jixiao.model.values import Quantity
from xl_jixiao.text.labels import bare_name, label_amount, printed_points, tidy
from xl_jixiao.text.patterns import lazy_re

_NAMES = {
    "initial": "年初预算数",
    "annual": "全年预算数",
    "executed": "全年执行数",
    "points": "分值",
    "claimed_rate": "执行率",
    "claimed_score": "得分",
}
_UNITS = {"points": POINTS, "claimed_score": POINTS, "claimed_rate": RATE}
_PART_OF = {FundRole.INCOME: FundRole.INCOME_PART, FundRole.EXPENSE: FundRole.EXPENSE_PART}
_TASKS = lazy_re(r"(?:任务|项目|工作)\s*名\s*称|重点\s*(?:工作|任务)")
_FEW_ROWS = 8
_make_line = direct(FundLine)
_TEXT = CellKind.TEXT
_TOTAL, _PART = FundRole.TOTAL, FundRole.PART
_PLAIN = lazy_re(r"-?\d+(?:\.\d+)?\Z")


@dataclass(slots=True)
class _Halves:
    """Where the labels by income and by expense stand, once they have been met."""

    columns: dict[FundRole, int] = field(default_factory=dict)

    def role_at(self, col: int) -> FundRole:
        """The half that a column belongs to: the nearest one at its left."""
        at = [(left, role) for role, left in self.columns.items() if left <= col]
        return max(at)[1] if at else min(self.columns, key=self.columns.__getitem__)


def read_funds(
    desk: CellReader, header: Header, area: Area, bottom: int, stated: str
) -> list[FundLine]:
    """The rows between the header of the money block and `bottom` (inclusive)."""
    view = desk.view
    block = _block(header, area, stated)
    halves = _Halves()
    lines: list[FundLine] = []
    for row in view.rows_between(header.bottom + 1, bottom):
        if numbers_columns(view, row, header.bottom, area):
            continue
        cells = view.in_row(row, area.left, area.right)
        if _ends(view.signs_in(row, area.left, area.right)):
            break
        labels = _half_labels(cells, halves)
        if labels:
            lines += _half_lines(desk, cells, labels, halves, stated)
        elif line := _column_line(desk, block, row):
            lines.append(line)
    printed = _printed_points(desk, header, area)
    lines = _visible_totals(lines, view.unseen.all_rows)
    lines = lines if _lists_tasks(view, header, area) else _with_total(lines)
    return [
        replace(line, points=printed)
        if printed is not None and line.role is _TOTAL and not line.points.entry.filled
        else line
        for line in lines
    ]


def _lists_tasks(view: View, header: Header, area: Area) -> bool:
    """Whether the names of the rows are headed 任务名称 or 项目名称 and none of them says 总额:
    tasks side by side, of which the first is no total.
    """
    heads = view.in_row(header.row, area.left, header.left - 1)
    tasks = any(_TASKS.search(cell.text) for cell in heads if cell.kind is _TEXT)
    below = view.rows_between(header.bottom + 1, header.bottom + _FEW_ROWS)
    return tasks and not any(
        found.funds.row == "total"
        for row in below
        for _, found in view.signs_in(row, area.left, header.left - 1)
    )


def _visible_totals(lines: list[FundLine], hidden: frozenset[int]) -> list[FundLine]:
    """Of total rows that are hidden and others that are seen the seen ones are the form's."""
    seen = any(line.role is _TOTAL and line.ref.row not in hidden for line in lines)
    if not hidden or not seen:
        return lines
    return [line for line in lines if line.role is not _TOTAL or line.ref.row not in hidden]


def _printed_points(desk: CellReader, header: Header, area: Area) -> Figure | None:
    """The weight of the execution rate in a header (得分（20分×执行率）) or in the label of the
    block (预算执行情况（20分）). It counts where the total row has no 分值 of its own.
    """
    view = desk.view
    heads = [header.cells[key] for key in ("points", "claimed_score") if key in header.cells]
    block = [view.at(header.row, col) for col in range(area.left, header.left)]
    for cell in [*heads, *(cell for cell in block if cell is not None)]:
        if cell.kind is _TEXT and (points := printed_points(cell.text)) is not None:
            return Figure(points, entry=desk.entry(cell))
    return None


def _ends(signs: list[tuple[Cell, Roles]]) -> bool:
    """Whether the row belongs to the next block: goals, the label of a field, 总分."""
    for _, found in signs:
        if found.goals.part or found.indicators.column in ("level1", "level3", "situation"):
            return True
        if found.head.field and not found.funds.row and found.head.field != "other":
            return True
        if found.row == "total" and not found.funds.row:
            return True
    return False


class _HalfLabel(NamedTuple):
    """A label of a half, or of a part of one."""

    cell: Cell
    name: str
    amount: Quantity | None
    """The number inside the label."""
    half: FundRole | None


def _half_labels(cells: list[Cell], halves: _Halves) -> list[_HalfLabel]:
    """Cells of this row that carry a number inside the label, or are to carry one."""
    labels = []
    for cell in cells:
        if cell[2] is not _TEXT:
            continue
        name, amount = _name_and_amount(cell[3])
        half = _half_kind(name)
        if half is not None:
            halves.columns[half] = cell.col
        if half is not None or (halves.columns and not _only_number(cell.text)):
            labels.append(_HalfLabel(cell, name, amount, half))
    return labels


_LONGEST_LABEL = 20
"""A longer text is not one of the labels that are on every form."""


def _name_and_amount(text: str) -> tuple[str, Quantity | None]:
    """The name and the number of a label. Elsewhere 2023.10 may be a month, here it is money."""
    return _of_label(text) if len(text) <= _LONGEST_LABEL else _told_apart(text)


@lru_cache(maxsize=256)  # two labels of three are on every form
def _of_label(text: str) -> tuple[str, Quantity | None]:
    return _told_apart(text)


def _told_apart(text: str) -> tuple[str, Quantity | None]:
    name, quantity = label_amount(text)
    before, colon, after = text.replace("：", ":").rpartition(":")
    if quantity is None and colon and _PLAIN.match(number := after.strip()):
        return bare_name(before), Quantity(Decimal(number))
    return name, quantity


def _half_kind(name: str) -> FundRole | None:
    found = roles(name).funds.row
    return FundRole(found) if found in ("income", "expense") else None


def _only_number(text: str) -> bool:
    return not bare_name(text).strip("0123456789.,，万亿元 ")


def _half_lines(
    desk: CellReader, cells: list[Cell], labels: list[_HalfLabel], halves: _Halves, stated: str
) -> list[FundLine]:
    lines = []
    named = [one.cell for one in labels]
    for cell, name, quantity, half in labels:
        role = half or _PART_OF[halves.role_at(cell.col)]
        entry = desk.entry(cell)
        if quantity is None:
            amount = _number_beside(desk, cell, cells, named, stated)
        else:
            amount = desk.amount_in_label(quantity.number, quantity.unit, entry, stated)
        lines.append(
            _make_line(
                label=entry.text,
                role=role,
                ref=desk.ref(cell.row, cell.col),
                name=bare_name(name),
                amount=amount,
            )
        )
    return lines


def _number_beside(
    desk: CellReader, label: Cell, cells: list[Cell], labels: list[Cell], stated: str
) -> Figure:
    """The number in a cell of its own, between this label and the next one."""
    following = min((one.col for one in labels if one.col > label.col), default=1 << 20)
    for cell in cells:
        if label.col < cell.col < following and cell not in labels:
            place = cell.row, cell.col
            return desk.figure(cell, FigureUnit("money", stated), "金额", tidy(label.text), place)
    return Figure(entry=desk.entry(None))


class _FundBlock(NamedTuple):
    """What the rows of a block with columns are read by."""

    header: Header
    area: Area
    columns: Mapping[str, Reach]
    """Those that are read."""
    figures: Mapping[str, FigureUnit]
    """How those of them are read that hold numbers, in the order of `_NAMES`."""
    first: int
    """The first of all columns."""
    stated: str
    """The unit of an amount without one."""


def _block(header: Header, area: Area, stated: str) -> _FundBlock:
    columns = {
        key: reach
        for key, reach in header.columns.items()
        if key in _NAMES or key in ("reason", "measures")
    }
    money = FigureUnit("money", stated)
    figures = {key: _UNITS.get(key, money) for key in _NAMES if key in columns}
    first = min([reach.first for reach in header.columns.values()])
    return _FundBlock(header, area, columns, figures, first, stated)


def _column_line(desk: CellReader, block: _FundBlock, row: int) -> FundLine | None:
    view, (header, area, columns, units, first, stated) = desk.view, block
    label = _label(view, header, area, row, first)
    text = "".join([tidy(cell.text) for cell in label])
    found = {key: _cell(view, row, reach) for key, reach in columns.items()}
    if not any(found.values()) and (not text or _is_heading(view, label, header)):
        return None
    role = _TOTAL if _is_total(label) else _PART
    figures: dict[str, Any] = {  # Any: FundLine takes them by their names
        key: desk.figure(found[key], unit, _NAMES[key], text, (row, columns[key].first))
        for key, unit in units.items()
    }
    score = columns.get("claimed_score")
    place = score.first if score else (label[0].col if label else first)
    reason, measures = desk.entry(found.get("reason")), desk.entry(found.get("measures"))
    return _make_line(
        label=text,
        role=role,
        ref=desk.ref(row, place),
        name=bare_name(text),
        amount=_amount_inside(desk, label, figures, stated),
        reason=joined_reason(reason, measures),
        **figures,
    )


def _amount_inside(
    desk: CellReader, label: list[Cell], figures: Mapping[str, Figure], stated: str
) -> Figure:
    """The number in the label of a row that has none in its columns (项目支出：68.24)."""
    if len(label) != 1 or any(figure.entry.filled for figure in figures.values()):
        return NO_FIGURE
    _, quantity = _name_and_amount(label[0].text)
    if quantity is None:
        return NO_FIGURE
    return desk.amount_in_label(quantity.number, quantity.unit, desk.entry(label[0]), stated)


def _label(view: View, header: Header, area: Area, row: int, first: int) -> list[Cell]:
    """The cells that name the row; not the label of the whole block, which starts at its header."""
    return [
        cell
        for cell in view.in_row(row, area.left, first - 1)
        if not (cell[0] <= header.bottom or view.area(cell).bottom - cell.row > 2)
    ]


def _is_heading(view: View, label: list[Cell], header: Header) -> bool:
    """Whether the label runs over all columns: the heading of the next block."""
    return view.area(label[-1]).right >= header.right


def _is_total(label: list[Cell]) -> bool:
    return any(cell_roles(cell).funds.row == "total" for cell in label)


def _cell(view: View, row: int, reach: Reach) -> Cell | None:
    own = view.cells.get((row, reach.first))
    if own is not None:  # nearly always
        return own
    for col in range(reach.first, reach.end + 1):
        cell = view.at(row, col)
        if cell is not None and cell.row == row and reach.first <= cell.col:
            return cell
    return None


def _with_total(lines: list[FundLine]) -> list[FundLine]:
    """Where no label says 总额, the first row with columns is the total, unless it is exceeded."""
    if any(line.role is _TOTAL for line in lines):
        return _one_total(lines)
    for at, line in enumerate(lines):
        if line.role is _PART and not _starts_parts(line):
            if _is_exceeded(line, lines[at + 1 :]):
                break
            return [*lines[:at], replace(line, role=FundRole.TOTAL), *lines[at + 1 :]]
    return lines


def _is_exceeded(line: FundLine, others: list[FundLine]) -> bool:
    """Whether another row has more money: then the rows are tasks side by side, without a total."""
    budget = line.annual.value
    return budget is not None and any(
        other.annual.value is not None and other.annual.value > budget for other in others
    )


def _one_total(lines: list[FundLine]) -> list[FundLine]:
    """Only the first row that says 总额 or 合计 is the total; a later one is a part of it."""
    seen = False
    result = []
    for line in lines:
        if line.role is _TOTAL and seen:
            result.append(replace(line, role=FundRole.PART))
            continue
        seen = seen or line.role is _TOTAL
        result.append(line)
    return result


def _starts_parts(line: FundLine) -> bool:
    return line.label.startswith("其中") or line.role is not _PART


def stated_in(cells: list[Cell]) -> str:
    """The unit of money that a header text says: （万元）, （亿元）, 单位：元; "" without one."""
    for cell in cells:
        if "元" in cell[3] and (found := _STATED.search(tidy(cell[3]))):
            return found.group(1)
    return ""


_STATED = lazy_re(
    rf"(?:[（(]\s*(?:单位[:：]?\s*)?|单位[:：]?\s*)(?:人民币)?({MONEY_UNIT})\s*[）)]?"
)
