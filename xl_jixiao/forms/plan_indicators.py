"""The goals and the indicator block of a blank."""

from __future__ import annotations

from xl_jixiao.forms import plan_help
from xl_jixiao.forms.layout import Column, GoalsBlock, IndicatorBlock, SectionPlan, TotalRow
from xl_jixiao.forms.plan_draft import Draft, across
from xl_jixiao.forms.plan_sheet import (
    COMPUTED_SCORE,
    HEADER,
    INPUT,
    INPUT_LONG,
    INPUT_REASON,
    INPUT_TEXT,
    LABEL,
)
from xl_jixiao.model.grid import Area, column_letters

INDICATOR_HEIGHT = 26.0
"""Two lines of a reason: rows of a printed form do not grow by themselves."""
HEADER_HEIGHT = 22.0
NUMBER_KEYS = ("points", "claimed_score")
LONG_KEYS = ("reason", "formula", "remark")


def draw_goals(draft: Draft, block: GoalsBlock, top: int) -> int:
    """Draw the goals from row `top` on; the first row below them."""
    bottom = top + block.count
    draft.grow(top, HEADER_HEIGHT)
    label = block.label_span
    draft.put(Area(top, label.first, bottom, label.last), block.label, LABEL)
    for column in block.columns:
        area = across(top, column.span)
        draft.put(area, column.text, HEADER)
        draft.note(area, plan_help.GOAL_NOTES.get(column.key, ""))
        for goal in range(block.count):
            cell = across(top + 1 + goal, column.span)
            draft.put(cell, "", INPUT_LONG)
            draft.slot("goals", goal, column.key, cell)
            draft.grow(cell.top, block.height)
    return bottom + 1


def draw_indicators(draft: Draft, block: IndicatorBlock, top: int) -> int:
    """Draw the block, once per goal, and its total row; the first row below it."""
    row, number, areas = top, 0, []
    for _ in range(block.goals):
        header, row = row, row + 1
        first = row
        _draw_header(draft, block, header)
        for section in block.sections:
            row, number = _draw_section(draft, block, section, row, number)
        if block.label_span is not None:
            label = Area(header, block.label_span.first, row - 1, block.label_span.last)
            draft.put(label, block.label, LABEL)
        areas.append((first, row - 1))
        _accept(draft, block, first, row - 1)
    if block.total is not None:
        _draw_total(draft, block, block.total, row, areas)
        row += 1
    return row


def _draw_header(draft: Draft, block: IndicatorBlock, row: int) -> None:
    for column in block.columns:
        area = across(row, column.span)
        draft.put(area, column.text, HEADER)
        draft.note(area, plan_help.INDICATOR_NOTES.get(column.key, ""))


def _draw_section(
    draft: Draft, block: IndicatorBlock, section: SectionPlan, top: int, number: int
) -> tuple[int, int]:
    """Draw a level-1 block; the row below it and the number of its next indicator."""
    columns = {column.key: column for column in block.columns}
    row = top
    for level2 in section.level2:
        bottom = row + level2.rows - 1
        if "level2" in columns:
            span = columns["level2"].span
            draft.put(Area(row, span.first, bottom, span.last), level2.text, LABEL)
        for line in range(row, bottom + 1):
            for column in block.columns:
                _draw_cell(draft, column, line, number)
            draft.grow(line, INDICATOR_HEIGHT)
            number += 1
        row = bottom + 1
    if "level1" in columns:
        span = columns["level1"].span
        draft.put(Area(top, span.first, row - 1, span.last), section.text, LABEL)
    return row, number


def _draw_cell(draft: Draft, column: Column, row: int, number: int) -> None:
    if column.key in {"level1", "level2"}:
        return
    area = across(row, column.span)
    style = INPUT_REASON if column.key in LONG_KEYS else INPUT_TEXT
    draft.put(area, "", INPUT if column.key in NUMBER_KEYS else style)
    draft.slot("indicators", number, column.key, area)


def _accept(draft: Draft, block: IndicatorBlock, top: int, bottom: int) -> None:
    """What the cells of the rows accept."""
    spans = {column.key: column.span for column in block.columns}
    areas = {key: Area(top, span.first, bottom, span.first) for key, span in spans.items()}
    if "nature" in areas:
        draft.validations.append(plan_help.nature(areas["nature"]))
    if "actual" in areas:
        draft.validations.append(plan_help.actual(areas["actual"]))
    points = areas.get("points")
    if points is not None:
        draft.validations.append(plan_help.points(points))
    if "claimed_score" in areas:
        column = points.left if points is not None else None
        draft.validations.append(plan_help.score(areas["claimed_score"], column))


def _draw_total(
    draft: Draft,
    block: IndicatorBlock,
    total: TotalRow,
    row: int,
    rows: list[tuple[int, int]],
) -> None:
    draft.put(across(row, total.label), total.text, LABEL)
    draft.grow(row, INDICATOR_HEIGHT)
    for column in block.columns:
        area = across(row, column.span)
        if column.span.first <= total.label.last:
            continue
        if column.key == "points":
            draft.put(area, total.points, LABEL)
            draft.slot("total", 0, "points", area)
        elif column.key == "claimed_score":
            draft.put(area, "", COMPUTED_SCORE, formula=_sum(draft, column, rows))
            draft.slot("total", 0, "claimed_score", area)
            draft.note(area, plan_help.TOTAL_NOTE)
        else:
            draft.put(area, "", LABEL)


def _sum(draft: Draft, column: Column, rows: list[tuple[int, int]]) -> str:
    """Execution score plus all indicator scores, "" as long as none is filled in."""
    letters = column_letters(column.span.first)
    execution = [
        slot.a1 for slot in draft.slots if slot.block == "funds" and slot.column == "claimed_score"
    ]
    indicators = [f"{letters}{first}:{letters}{last}" for first, last in rows]
    terms = ",".join(execution + indicators)
    return f'IF(COUNT({terms})=0,"",SUM({terms}))'
