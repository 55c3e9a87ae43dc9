"""部门整体支出绩效评价基础数据表: blocks of named cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from xl_jixiao.forms.entries import COUNT, RATE, Desk, Unit
from xl_jixiao.forms.headers import Header, Reach
from xl_jixiao.forms.layout import BaseBlock, BaseColumn
from xl_jixiao.forms.layouts import load_layouts
from xl_jixiao.forms.view import View, cell_roles
from xl_jixiao.forms.vocabulary import vocabulary
from xl_jixiao.model.grid import Area, Cell, CellKind
from xl_jixiao.model.submission import BaseDatum, Figure
from xl_jixiao.text.labels import bare_name, is_placeholder, tidy
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
_TOTALS = re.compile(r"[:：]\s*$")


@dataclass(frozen=True, slots=True)
class BaseHeader:
    """A header row of one block; `header.row` as for the other tables."""

    block: str
    header: Header


def base_headers(view: View) -> list[BaseHeader]:
    """The header rows of a 基础数据表, only where labels of its blocks stand on the sheet too."""
    found = [one for row in view.order for one in _row_headers(view, row)]
    if not found or not _has_sign(view):
        return []
    return found


def _has_sign(view: View) -> bool:
    return any(
        cell_roles(cell).base_section in _SIGNS or cell_roles(cell).base_row == "three_public"
        for cells in view.rows.values()
        for cell in cells
    )


def _row_headers(view: View, row: int) -> list[BaseHeader]:
    named = [
        (key, cell)
        for cell in view.rows[row]
        if cell.kind is CellKind.TEXT and (key := cell_roles(cell).base_column)
    ]
    keys = {key for key, _ in named}
    for wanted, block in _BLOCKS:
        if len(keys & wanted) >= 2:
            return [BaseHeader(block, _header(view, row, named, wanted))]
    return []


def _header(view: View, row: int, named: list[tuple[str, Cell]], wanted: frozenset[str]) -> Header:
    columns: dict[str, Reach] = {}
    cells: dict[str, Cell] = {}
    for key, cell in _told_apart(named):
        if key in wanted and key not in columns:
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


@lru_cache(maxsize=1)
def _blocks() -> Mapping[str, BaseBlock]:
    """The blocks of the official form by key; names and units of rows and columns come from it."""
    return {block.key: block for layout in reversed(load_layouts()) for block in layout.base}


def base_year(headers: list[BaseHeader]) -> int | None:
    """The year of the form by its column headers: 2023年决算数."""
    years = [
        find_year(cell.text)
        for one in headers
        for key, cell in one.header.cells.items()
        if key in ("final", "budget", "staff")
    ]
    return max((year for year in years if year is not None), default=None)


def read_base(desk: Desk, area: Area, headers: list[BaseHeader], stated: str) -> list[BaseDatum]:
    """All cells of the blocks, filled or not, in the order of the sheet."""
    data: list[BaseDatum] = []
    for at, one in enumerate(headers):
        following = headers[at + 1].header.row - 1 if at + 1 < len(headers) else area.bottom
        if one.block == "spending":
            data += _rows(desk, one, area, following, stated)
        else:
            data += _single(desk, one, area, following, stated)
    return data + _thrift(desk, area)


def _unit(column: BaseColumn, stated: str) -> Unit:
    if column.unit == "万元":
        return Unit("money", stated)
    return RATE if column.unit == "ratio" else COUNT


def _rows(desk: Desk, one: BaseHeader, area: Area, bottom: int, stated: str) -> list[BaseDatum]:
    """The block with named rows."""
    block = _blocks()[one.block]
    data: list[BaseDatum] = []
    for row in desk.view.rows_between(one.header.bottom + 1, bottom):
        labels = [
            cell
            for cell in desk.view.in_row(row, area.left, one.header.left - 1)
            if cell.kind is CellKind.TEXT
        ]
        if any(cell_roles(cell).base_section for cell in labels) or not labels:
            break_here = bool(labels)
            if break_here:
                break
            continue
        text = "".join(tidy(cell.text) for cell in labels)
        key = next((found for cell in labels if (found := cell_roles(cell).base_row)), "")
        filled = any(_value(desk.view, row, reach) for reach in one.header.columns.values())
        if not key and (not filled or is_placeholder(text)):
            continue
        name = vocabulary().base_names.get(key) or _TOTALS.sub("", bare_name(text))
        data += _cells(desk, one, block, row, key, name, stated)
    return data


def _single(desk: Desk, one: BaseHeader, area: Area, bottom: int, stated: str) -> list[BaseDatum]:
    """A block with one row of values below its header."""
    block = _blocks()[one.block]
    row = one.header.bottom + 1
    for candidate in desk.view.rows_between(row, min(bottom, row + 2)):
        cells = desk.view.in_row(candidate, area.left, area.right)
        if any(cell_roles(cell).base_section for cell in cells):
            break
        if any(_value(desk.view, candidate, reach) for reach in one.header.columns.values()):
            row = candidate
            break
    return _cells(desk, one, block, row, "", block.section, stated)


def _cells(
    desk: Desk, one: BaseHeader, block: BaseBlock, row: int, key: str, name: str, stated: str
) -> list[BaseDatum]:
    data = []
    for column in block.columns:
        reach = one.header.columns.get(column.key)
        if reach is None:
            continue
        unit = _unit(column, stated_for(one, column.key) or stated)
        cell = _value(desk.view, row, reach)
        label = name if key or block.rows else column.name
        value = desk.figure(cell, unit, column.name, label, desk.ref(row, reach.first))
        data.append(
            BaseDatum(
                section=block.section,
                label=name,
                column=column.name,
                value=value,
                unit=column.unit,
                key=key if block.rows else column.key,
                column_key=column.key,
            )
        )
    return data


def stated_for(one: BaseHeader, key: str) -> str:
    """The unit of money that a column header states, "" where it states none."""
    cell = one.header.cells.get(key)
    text = tidy(cell.text) if cell is not None else ""
    found = re.search(r"[（(](万元|元)[）)]", text)
    return found.group(1) if found else ""


def _value(view: View, row: int, reach: Reach) -> Cell | None:
    for col in range(reach.first, reach.end + 1):
        cell = view.at(row, col)
        if cell is not None and cell.row == row:
            return cell
    return None


def _thrift(desk: Desk, area: Area) -> list[BaseDatum]:
    """厉行节约保障措施: a text beside its label, or below it."""
    block = _blocks()["thrift"]
    for row in desk.view.rows_between(area.top, area.bottom):
        for cell in desk.view.in_row(row, area.left, area.right):
            if cell_roles(cell).base_section != "thrift":
                continue
            reach = desk.view.area(cell)
            beside = desk.view.in_row(row, reach.right + 1, area.right)
            place = desk.ref(row, reach.right + 1)
            entry = desk.entry(beside[0]) if beside else desk.entry(None)._replace(ref=place)
            return [
                BaseDatum(
                    section=block.section,
                    label=block.section,
                    column=block.section,
                    value=Figure(entry=entry),
                    unit="",
                    key="thrift",
                    column_key="thrift",
                )
            ]
    return []
