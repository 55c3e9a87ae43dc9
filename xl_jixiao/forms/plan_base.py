"""The blocks of a blank 基础数据表."""

from __future__ import annotations

from xl_jixiao.forms import plan_help
from xl_jixiao.forms.layout import BaseBlock, BaseColumn, BaseRow
from xl_jixiao.forms.plan_draft import Draft, across
from xl_jixiao.forms.plan_sheet import (
    COMPUTED_RATE,
    HEADER,
    INPUT,
    INPUT_LEFT,
    INPUT_MONEY,
    LABEL_LEFT,
    Style,
)
from xl_jixiao.forms.plan_words import Words
from xl_jixiao.model.grid import Area, column_letters

ROW_HEIGHT = 22.0
TEXT_HEIGHT = 60.0
INDENTED = {indent: Style(align=LABEL_LEFT.align, indent=indent) for indent in (1, 2, 3)}


def draw_base(draft: Draft, block: BaseBlock, top: int, words: Words) -> int:
    """Draw one block from row `top` on; the first row below it."""
    if not block.headed:
        return _draw_text(draft, block, top, words)
    for column in block.columns:
        area = across(top, column.span)
        draft.put(area, words.fill(column.text), HEADER)
        draft.note(area, plan_help.BASE_NOTES.get(column.key, ""))
    draft.grow(top, ROW_HEIGHT)
    label = block.label_span
    if not block.rows:
        draft.put(Area(top, label.first, top + 1, label.last), words.fill(block.text), HEADER)
        _draw_values(draft, block, top + 1, None)
        return top + 2
    draft.put(across(top, label), words.fill(block.text), HEADER)
    for number, line in enumerate(block.rows, start=1):
        style = INDENTED.get(line.indent, LABEL_LEFT)
        draft.put(across(top + number, label), words.fill(line.text), style)
        _draw_values(draft, block, top + number, line)
    return top + len(block.rows) + 1


def _draw_text(draft: Draft, block: BaseBlock, row: int, words: Words) -> int:
    draft.put(across(row, block.label_span), words.fill(block.text), HEADER)
    for column in block.columns:
        area = across(row, column.span)
        draft.put(area, "", INPUT_LEFT)
        draft.slot("base", 0, column.key, area)
        draft.note(area, plan_help.BASE_NOTES.get(column.key, ""))
    draft.grow(row, block.height or TEXT_HEIGHT)
    return row + 1


def _draw_values(draft: Draft, block: BaseBlock, row: int, line: BaseRow | None) -> None:
    for number, column in enumerate(block.columns):
        area = across(row, column.span)
        key = f"{line.key}/{column.key}" if line else column.key
        draft.slot("base", 0, key, area)
        if column.unit == "ratio":
            # in every block of the official form a rate follows its base and its part
            base, part = block.columns[number - 2 : number]
            draft.put(area, "", COMPUTED_RATE, formula=_rate(base, part, row))
            continue
        draft.put(area, "", INPUT_MONEY if column.unit == "万元" else INPUT)
        _accept(draft, column, area)
    draft.grow(row, ROW_HEIGHT)


def _accept(draft: Draft, column: BaseColumn, area: Area) -> None:
    cell = area._replace(right=area.left)
    money = column.unit == "万元"
    draft.validations.append(
        plan_help.amounts((cell,), column.unit) if money else plan_help.counts((cell,))
    )


def _rate(base: BaseColumn, part: BaseColumn, row: int) -> str:
    """部分÷基数, "" as long as one of them is missing or the base is 0 (0÷0 is no rate)."""
    below = f"{column_letters(base.span.first)}{row}"
    above = f"{column_letters(part.span.first)}{row}"
    known = f"AND(ISNUMBER({below}),ISNUMBER({above}))"
    return f'IF({known},IF({below}>0,{above}/{below},""),"")'
