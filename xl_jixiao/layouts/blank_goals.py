"""The goals of a blank, and fields: a label with the place of its value."""

from __future__ import annotations

from xl_jixiao.layouts import blank_texts
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.layouts.layout import GoalsBlock, LayoutField
from xl_jixiao.layouts.sheet_plan import HEADER, INPUT, INPUT_LONG, LABEL, SheetPlanBuilder, across
from xl_jixiao.model.grid import Area

FIELD_HEIGHT = 26.0
HEADER_HEIGHT = 22.0


def draw_field(
    draft: SheetPlanBuilder, block: str, field: LayoutField, row: int, words: BlankValues
) -> None:
    """The label and the place of the value, prefilled with what is known or officially printed."""
    value = across(row, field.value)
    style = INPUT if field.height is None else INPUT_LONG
    known = words.field(field.key) or field.preset
    if field.inline:
        draft.put(value, f"{field.text}{known}", style)
    else:
        draft.put(across(row, field.label), field.text, LABEL)
        draft.put(value, known, style)
    draft.slot(block, 0, field.key, value)
    if field.height is not None and field.value.first < field.value.last:
        draft.note(value, blank_texts.MERGED_NOTE)


def draw_goals(draft: SheetPlanBuilder, block: GoalsBlock, top: int, words: BlankValues) -> int:
    """Draw the goals from row `top` on; the first row below them."""
    bottom = top + block.count
    draft.grow(top, HEADER_HEIGHT)
    label = block.label_span
    draft.put(Area(top, label.first, bottom, label.last), block.label, LABEL)
    for column in block.columns:
        area = across(top, column.span)
        draft.put(area, column.text, HEADER)
        draft.note(area, blank_texts.GOAL_NOTES.get(column.key, ""))
        for goal in range(block.count):
            cell = across(top + 1 + goal, column.span)
            draft.put(cell, "", INPUT_LONG)
            draft.slot("goals", goal, column.key, cell)
            draft.grow(cell.top, block.height)
    return _draw_group(draft, block, top, bottom + 1, words)


def _draw_group(
    draft: SheetPlanBuilder, block: GoalsBlock, top: int, row: int, words: BlankValues
) -> int:
    """The fields below the goals, and the label at the left of both."""
    last = row
    for field in block.fields:
        line = row + field.row - 1
        draw_field(draft, "fields", field, line, words)
        draft.grow(line, field.height or FIELD_HEIGHT)
        last = max(last, line + 1)
    if block.group_span is not None:
        span = block.group_span
        draft.put(Area(top, span.first, last - 1, span.last), block.group, LABEL)
    return last
