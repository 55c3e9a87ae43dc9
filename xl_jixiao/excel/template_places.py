"""Where the parts of a planned form lie: rows of indicators, their level-2 cells, sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xl_jixiao.forms.layout import IndicatorBlock, Layout
from xl_jixiao.forms.plan_sheet import SheetPlan
from xl_jixiao.model.grid import column_letters
from xl_jixiao.model.submission import SectionKind


@dataclass(frozen=True, slots=True)
class IndicatorPlace:
    """One indicator row."""

    row: int
    level1: str
    """Addresses of the merged cells that hold the row's level names, absolute ("$B$18"); "" in a
    form without that column."""
    level2: str
    columns: Mapping[str, str]
    """Column key of the layout → address in this row ("F18")."""


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """A level-1 block with its rows, bounds inclusive."""

    kind: SectionKind
    points: str
    """The weight that the form prints, "" where it prints none."""
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that tool columns need to know of a form."""

    header: int
    """Header row of the (first) indicator table."""
    indicators: tuple[IndicatorPlace, ...]
    sections: tuple[SectionPlace, ...]
    total: int | None
    """Row of 总分."""
    funds: Mapping[str, str]
    """Column key → address in the scored row of the money block; empty where none is scored."""
    funds_header: int | None
    funds_row: int | None
    right: int
    """Last column of the official form."""

    @property
    def first(self) -> int:
        """First indicator row."""
        return self.indicators[0].row

    @property
    def last(self) -> int:
        """Last indicator row."""
        return self.indicators[-1].row


def find_places(plan: SheetPlan, layout: Layout) -> Places | None:
    """The places of a scored form, None for a 基础数据表."""
    block = layout.indicators
    if block is None:
        return None
    rows = sorted({slot.row for slot in plan.slots if slot.block == "indicators"})
    total = next((slot.row for slot in plan.slots if slot.block == "total"), None)
    scored = _scored_row(plan, layout)
    return Places(
        header=rows[0] - 1,
        indicators=tuple(_indicators(plan, block, rows)),
        sections=tuple(_sections(block, rows)),
        total=total,
        funds=_funds(plan, scored),
        funds_header=None if scored is None else _funds_top(plan) - 1,
        funds_row=scored,
        right=len(layout.widths),
    )


def _funds_top(plan: SheetPlan) -> int:
    return min(slot.row for slot in plan.slots if slot.block == "funds")


def _scored_row(plan: SheetPlan, layout: Layout) -> int | None:
    for number, fund in enumerate(layout.funds.rows if layout.funds else ()):
        slot = plan.slot("funds", number, "executed")
        if fund.scored and slot is not None:
            return slot.row
    return None


def _funds(plan: SheetPlan, row: int | None) -> dict[str, str]:
    return {
        slot.column: slot.a1
        for slot in plan.slots
        if slot.block == "funds" and slot.row == row and slot.column != "label"
    }


def _indicators(
    plan: SheetPlan, block: IndicatorBlock, rows: list[int]
) -> Iterator[IndicatorPlace]:
    cells: dict[int, dict[str, str]] = {row: {} for row in rows}
    for slot in plan.slots:
        if slot.block == "indicators":
            cells[slot.row][slot.column] = slot.a1
    level1 = _carriers(plan, block, "level1", rows)
    level2 = _carriers(plan, block, "level2", rows)
    for row in rows:
        yield IndicatorPlace(row, level1.get(row, ""), level2.get(row, ""), cells[row])


def _carriers(plan: SheetPlan, block: IndicatorBlock, key: str, rows: list[int]) -> dict[int, str]:
    """Row → absolute address of the merged cell of that column that covers it."""
    column = next((one.span.first for one in block.columns if one.key == key), None)
    if column is None:
        return {}
    starts = {cell.row for cell in plan.cells if cell.col == column and cell.row in rows}
    found: dict[int, str] = {}
    at = rows[0]
    for row in rows:
        at = row if row in starts else at
        found[row] = f"${column_letters(column)}${at}"
    return found


def _sections(block: IndicatorBlock, rows: list[int]) -> Iterator[SectionPlace]:
    place = iter(rows)
    for _ in range(block.goals):
        for section in block.sections:
            own = [next(place) for level2 in section.level2 for _ in range(level2.rows)]
            points = "" if section.points is None else str(section.points)
            yield SectionPlace(section.kind, points, own[0], own[-1])
