"""Where the blocks of a 基础数据表 start: the header rows by which it is known."""

from __future__ import annotations

from dataclasses import dataclass

from xl_jixiao.forms.headers import Header, Reach
from xl_jixiao.forms.view import View
from xl_jixiao.model.grid import Cell
from xl_jixiao.text.labels import tidy
from xl_jixiao.text.years import find_year

_STAFFING = frozenset({"posts", "staff", "control_rate"})
_SPENDING = frozenset({"previous", "budget", "final"})
_BUILDINGS = frozenset(
    {
        "approved_area",
        "actual_area",
        "area_rate",
        "budget_investment",
        "actual_investment",
        "investment_rate",
    }
)
_BLOCKS = ((_STAFFING, "staffing"), (_SPENDING, "spending"), (_BUILDINGS, "buildings"))
_SIGNS = frozenset({"staffing", "spending", "buildings", "thrift"})


@dataclass(frozen=True, slots=True)
class BaseHeader:
    """A header row of one block; `header.row` as for the other tables."""

    block: str
    header: Header


def base_headers(view: View) -> list[BaseHeader]:
    """The header rows of a 基础数据表, only where labels of its blocks stand on the sheet too."""
    found = [one for row in view.headings for one in _row_headers(view, row)]
    if not found or not _has_sign(view):
        return []
    return found


def _has_sign(view: View) -> bool:
    return any(
        roles.base_section in _SIGNS or roles.base_row == "three_public"
        for signs in view.signs.values()
        for _, roles in signs
    )


def _row_headers(view: View, row: int) -> list[BaseHeader]:
    named = [(key, cell) for cell, roles in view.signs[row] if (key := roles.base_column)]
    keys = {key for key, _ in named}
    for wanted, block in _BLOCKS:
        if len(keys & wanted) >= 2:
            own = [(key, cell) for key, cell in named if key in wanted]
            parts = [part for part in _beside(own) if len(part) >= 2]
            return [BaseHeader(block, _header(view, row, part)) for part in parts]
    return []


def _beside(named: list[tuple[str, Cell]]) -> list[list[tuple[str, Cell]]]:
    """Forms that stand beside each other: a new one starts where a column repeats. 决算数 may stand
    twice in one form, for last year and for this one.
    """
    parts: list[list[tuple[str, Cell]]] = [[]]
    for key, cell in named:
        if [one for one, _ in parts[-1]].count(key) > (key == "final"):
            parts.append([])
        parts[-1].append((key, cell))
    return parts


def _header(view: View, row: int, named: list[tuple[str, Cell]]) -> Header:
    columns: dict[str, Reach] = {}
    cells: dict[str, Cell] = {}
    for key, cell in _told_apart(named):
        if key not in columns:
            area = view.area(cell)
            columns[key] = Reach(area.left, area.right, area.right)
            cells[key] = cell
    return Header(
        row=row,
        bottom=max(view.area(cell).bottom for cell in cells.values()),
        left=min(reach.first for reach in columns.values()),
        right=max(reach.last for reach in columns.values()),
        columns=columns,
        texts=tuple(tidy(cell.text) for cell in cells.values()),
        cells=cells,
    )


def _told_apart(named: list[tuple[str, Cell]]) -> list[tuple[str, Cell]]:
    """2022年决算数 and 2023年决算数 are the same words: the earlier year is the previous one, and
    without years the first of the two.
    """
    finals = [cell for key, cell in named if key == "final"]
    if len(finals) < 2:
        return named
    earlier = min(finals, key=lambda cell: (find_year(cell.text) or 0, cell.col))
    return [("previous" if cell is earlier else key, cell) for key, cell in named]


def base_year(headers: list[BaseHeader]) -> int | None:
    """The year of the form by its column headers: 2023年决算数."""
    years = [
        find_year(cell.text)
        for one in headers
        for key, cell in one.header.cells.items()
        if key in ("final", "budget", "staff")
    ]
    return max((year for year in years if year is not None), default=None)
