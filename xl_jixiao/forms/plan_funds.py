"""The money block of a blank."""

from __future__ import annotations

from xl_jixiao.forms import plan_help
from xl_jixiao.forms.layout import Column, FundRow, FundsBlock
from xl_jixiao.forms.plan_draft import Draft, across
from xl_jixiao.forms.plan_sheet import (
    COMPUTED_RATE,
    HEADER,
    INPUT,
    INPUT_LEFT,
    INPUT_MONEY,
    LABEL,
)
from xl_jixiao.model.grid import Area, column_letters

NOT_SCORED = "—"
ROW_HEIGHT = 22.0
AMOUNTS = ("initial", "annual", "executed")


def draw_funds(draft: Draft, block: FundsBlock, top: int, money_unit: str) -> int:
    """Draw the block from row `top` on; the first row below it."""
    for column in block.columns:
        area = across(top, column.span)
        draft.put(area, column.text, HEADER)
        draft.note(area, plan_help.FUND_NOTES.get(column.key, ""))
    draft.grow(top, ROW_HEIGHT)
    row = top + 1
    for number in range(len(block.rows)):
        for column in block.columns:
            _draw_cell(draft, block, number, column, across(row, column.span))
        draft.grow(row, ROW_HEIGHT)
        row += 1
    _accept_numbers(draft, block, top + 1, row - 1, money_unit)
    row = _draw_halves(draft, block, row)
    draft.put(Area(top, block.label_span.first, row - 1, block.label_span.last), block.label, LABEL)
    return row


def _draw_cell(draft: Draft, block: FundsBlock, number: int, column: Column, area: Area) -> None:
    fund, key = block.rows[number], column.key
    if key == "label":
        draft.put(area, fund.text, LABEL)
    elif key in {"points", "claimed_score"} and not fund.scored:
        draft.put(area, NOT_SCORED, LABEL)
    elif key == "points" and block.points is not None:
        draft.put(area, block.points, LABEL)
        draft.slot("funds", number, key, area)
    elif key == "claimed_rate":
        draft.put(area, "", COMPUTED_RATE, formula=_rate(block, area.top))
        draft.slot("funds", number, key, area)
    else:
        draft.put(area, "", INPUT_MONEY if key in AMOUNTS else INPUT)
        draft.slot("funds", number, key, area)


def _rate(block: FundsBlock, row: int) -> str:
    """执行数÷全年预算数, "" as long as one of them is missing. A form that has but one budget
    column has it as 全年预算数's stand-in.
    """
    columns = {column.key: column_letters(column.span.first) for column in block.columns}
    budget = f"{columns.get('annual', columns.get('initial'))}{row}"
    executed = f"{columns['executed']}{row}"
    known = f"AND(ISNUMBER({budget}),ISNUMBER({executed}))"
    return f'IF({known},IF({budget}>0,{executed}/{budget},""),"")'


def _draw_halves(draft: Draft, block: FundsBlock, row: int) -> int:
    number = len(block.rows)
    for halves in block.halves:
        for fund, span in ((halves.left, block.left_span), (halves.right, block.right_span)):
            if span is not None:
                number = _draw_half(draft, fund, across(row, span), number)
        row += 1
    return row


def _draw_half(draft: Draft, fund: FundRow | None, area: Area, number: int) -> int:
    if fund is None:
        draft.put(area, "", LABEL)
        return number
    draft.put(area, fund.text, INPUT_LEFT)
    draft.grow(area.top, ROW_HEIGHT)
    draft.slot("funds", number, "label", area)
    if not any(note.text == plan_help.HALF_NOTE for note in draft.notes):
        draft.note(area, plan_help.HALF_NOTE)
    return number + 1


def _accept_numbers(draft: Draft, block: FundsBlock, top: int, bottom: int, unit: str) -> None:
    columns = {column.key: column.span for column in block.columns}
    money = tuple(
        Area(top, columns[key].first, bottom, columns[key].first)
        for key in AMOUNTS
        if key in columns
    )
    draft.validations.append(plan_help.amounts(money, unit))
    score, points = columns.get("claimed_score"), columns.get("points")
    for number, fund in enumerate(block.rows):
        if fund.scored and score is not None:
            area = Area(top + number, score.first, top + number, score.first)
            draft.validations.append(plan_help.score(area, points.first if points else None))
