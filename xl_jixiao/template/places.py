"""Where the parts of a planned form lie, and their defined names.

Defined names of a template: each field of each form by an ASCII name.

"JX_D1_INITIAL" is 年初预算数 of the total row of the first department form. Macros, handlers and a
bureau's own formulas address fields by them, whatever rows have been inserted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_jixiao.layouts.layout import IndicatorBlock, Layout
from xl_jixiao.layouts.sheet_plan import InputSlot, SheetPlan
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, column_letters
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

    @property
    def judged(self) -> bool:
        """Whether rows have a target and an actual, so that there is something to compute: score
        sheets have neither.
        """
        return {"target", "actual"} <= self.indicators[0].columns.keys()


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
            own = [next(place) for level2 in section.level2 for _ in range(level2.offered)]
            points = "" if section.points is None else str(section.points)
            yield SectionPlace(section.kind, points, own[0], own[-1])


Names = tuple[tuple[str, Area], ...]


def field_names(prefix: str, plan: SheetPlan, places: Places | None) -> Names:
    """Names of all fields of one form.

    Args:
        prefix: "D1", "B1", "P2": kind of form and its number in the workbook.
        plan: the sheet.
        places: its tables, None for a 基础数据表.
    """
    merges = {(area.top, area.left): area for area in plan.merges}
    found = [
        (name, merges.get((slot.row, slot.col), Area(slot.row, slot.col, slot.row, slot.col)))
        for slot in plan.slots
        if (name := _name(slot, places))
    ]
    found += _columns(plan, places) if places is not None else ()
    return tuple((f"JX_{prefix}_{name}", area) for name, area in found)


def _name(slot: InputSlot, places: Places | None) -> str:
    column = slot.column.upper()
    if slot.block in {"fields", "closing"}:
        return column
    if slot.block == "funds":
        scored = places is not None and slot.row == places.funds_row
        return column if scored else f"FUND{slot.number + 1}_{column}"
    if slot.block == "goals":
        return f"GOAL{slot.number + 1}_{column}"
    if slot.block == "total":
        return f"TOTAL_{column}"
    if slot.block == "base":
        return column.replace("/", "_")
    return ""


def _columns(plan: SheetPlan, places: Places) -> Iterator[tuple[str, Area]]:
    """The columns of the indicator table, and the table with its header."""
    columns: dict[str, int] = {}
    for slot in plan.slots:
        if slot.block == "indicators":
            columns.setdefault(slot.column, slot.col)
    for key, col in columns.items():
        yield f"IND_{key.upper()}", Area(places.first, col, places.last, col)
    yield "TABLE", Area(places.header, 1, places.last, places.right)
