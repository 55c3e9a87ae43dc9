"""The blocks of a blank: money, goals and indicators, basic data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from xl_jixiao.layouts import blank_texts
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.layouts.layout import (
    BaseBlock,
    BaseColumn,
    BaseRow,
    FundRow,
    FundsBlock,
    IndicatorBlock,
    LayoutColumn,
    Level2,
    SectionPlan,
    TotalRow,
)
from xl_jixiao.layouts.sheet_plan import (
    COMPUTED_RATE,
    COMPUTED_SCORE,
    HEADER,
    INPUT,
    INPUT_LEFT,
    INPUT_LONG,
    INPUT_MONEY,
    INPUT_REASON,
    INPUT_TEXT,
    LABEL,
    LABEL_LEFT,
    SheetPlanBuilder,
    Style,
    Value,
    across,
)
from xl_jixiao.model.grid import Area, column_letters

ROW_HEIGHT = 22.0

TEXT_HEIGHT = 60.0

INDENTED = {indent: Style(align=LABEL_LEFT.align, indent=indent) for indent in (1, 2, 3)}


def draw_base(draft: SheetPlanBuilder, block: BaseBlock, top: int, words: BlankValues) -> int:
    """Draw one block from row `top` on; the first row below it."""
    if not block.headed:
        return _draw_text(draft, block, top, words)
    for column in block.columns:
        area = across(top, column.span)
        draft.put(area, words.fill(column.text), HEADER)
        draft.note(area, blank_texts.BASE_NOTES.get(column.key, ""))
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


def _draw_text(draft: SheetPlanBuilder, block: BaseBlock, row: int, words: BlankValues) -> int:
    draft.put(across(row, block.label_span), words.fill(block.text), HEADER)
    for column in block.columns:
        area = across(row, column.span)
        draft.put(area, "", INPUT_LEFT)
        draft.slot("base", 0, column.key, area)
        draft.note(area, blank_texts.BASE_NOTES.get(column.key, ""))
    draft.grow(row, block.height or TEXT_HEIGHT)
    return row + 1


def _draw_values(draft: SheetPlanBuilder, block: BaseBlock, row: int, line: BaseRow | None) -> None:
    for number, column in enumerate(block.columns):
        area = across(row, column.span)
        key = f"{line.key}/{column.key}" if line else column.key
        draft.slot("base", 0, key, area)
        if column.unit == "ratio":
            # in every block of the official form a rate follows its base and its part
            base, part = block.columns[number - 2 : number]
            draft.put(area, "", COMPUTED_RATE, formula=_control_rate(base, part, row))
            continue
        draft.put(area, "", INPUT_MONEY if column.unit == "万元" else INPUT)
        _accept_figures(draft, column, area)
    draft.grow(row, ROW_HEIGHT)


def _accept_figures(draft: SheetPlanBuilder, column: BaseColumn, area: Area) -> None:
    cell = area._replace(right=area.left)
    money = column.unit == "万元"
    draft.validations.append(
        blank_texts.amounts((cell,), column.unit) if money else blank_texts.counts((cell,))
    )


def _control_rate(base: BaseColumn, part: BaseColumn, row: int) -> str:
    """部分÷基数, "" as long as one of them is missing or the base is 0 (0÷0 is no rate)."""
    below = f"{column_letters(base.span.first)}{row}"
    above = f"{column_letters(part.span.first)}{row}"
    known = f"AND(ISNUMBER({below}),ISNUMBER({above}))"
    return f'IF({known},IF({below}>0,{above}/{below},""),"")'


NOT_SCORED = "—"

AMOUNTS = ("initial", "annual", "executed")

MONEY = (*AMOUNTS, "share", "share_executed")


def draw_funds(draft: SheetPlanBuilder, block: FundsBlock, top: int, money_unit: str) -> int:
    """Draw the block from row `top` on; the first row below it."""
    for column in block.columns:
        area = across(top, column.span)
        draft.put(area, column.text, HEADER)
        draft.note(area, column.note or blank_texts.FUND_NOTES.get(column.key, ""))
    draft.grow(top, ROW_HEIGHT)
    row = top + 1
    for column in block.columns:
        if column.whole:
            _draw_whole(draft, block, column, row)
    for number in range(len(block.rows)):
        for column in block.columns:
            if column.whole:
                continue
            _draw_fund_cell(draft, block, number, column, across(row, column.span))
        draft.grow(row, ROW_HEIGHT)
        row += 1
    _accept_numbers(draft, block, top + 1, row - 1, money_unit)
    row = _draw_halves(draft, block, row, money_unit)
    draft.put(Area(top, block.label_span.first, row - 1, block.label_span.last), block.label, LABEL)
    return row


def _draw_whole(draft: SheetPlanBuilder, block: FundsBlock, column: LayoutColumn, top: int) -> None:
    """One cell beside all rows: it speaks for the first of them."""
    area = Area(top, column.span.first, top + len(block.rows) - 1, column.span.last)
    draft.put(area, "", INPUT_LONG)
    draft.slot("funds", 0, column.key, area)


def _draw_fund_cell(
    draft: SheetPlanBuilder, block: FundsBlock, number: int, column: LayoutColumn, area: Area
) -> None:
    fund, key = block.rows[number], column.key
    if key == "label":
        draft.put(area, fund.text, LABEL)
    elif key in {"points", "claimed_score"} and not fund.scored:
        draft.put(area, NOT_SCORED, LABEL)
    elif key == "points" and block.points is not None:
        draft.put(area, block.points, LABEL)
        draft.slot("funds", number, key, area)
    elif key == "claimed_rate":
        draft.put(area, "", COMPUTED_RATE, formula=_execution_rate(block, area.top))
        draft.slot("funds", number, key, area)
    else:
        draft.put(area, "", INPUT_MONEY if key in MONEY else INPUT)
        draft.slot("funds", number, key, area)


def _execution_rate(block: FundsBlock, row: int) -> str:
    """执行数÷全年预算数, "" as long as one of them is missing. A form that has but one budget
    column has it as 全年预算数's stand-in.
    """
    columns = {column.key: column_letters(column.span.first) for column in block.columns}
    budget = f"{columns.get('annual', columns.get('initial'))}{row}"
    executed = f"{columns['executed']}{row}"
    known = f"AND(ISNUMBER({budget}),ISNUMBER({executed}))"
    return f'IF({known},IF({budget}>0,{executed}/{budget},""),"")'


def _draw_halves(draft: SheetPlanBuilder, block: FundsBlock, row: int, unit: str) -> int:
    number = len(block.rows)
    for halves in block.halves:
        for fund, (span, amount) in zip(halves, block.sides, strict=True):
            if span is None:
                continue
            label = across(row, span)
            beside = None if amount is None else across(row, amount)
            number = _draw_half(draft, fund, label, beside, number)
        row += 1
    top = row - len(block.halves)
    columns = [amount.first for _, amount in block.sides if amount is not None]
    if columns and block.halves:
        areas = tuple(Area(top, col, row - 1, col) for col in columns)
        draft.validations.append(blank_texts.amounts(areas, unit))
    return row


def _draw_half(
    draft: SheetPlanBuilder, fund: FundRow | None, label: Area, beside: Area | None, number: int
) -> int:
    """One half of a row: its label with room for the number in it or, `beside` it, in a cell of
    its own, where a click does not take the label away.
    """
    if fund is None:
        draft.put(label if beside is None else label._replace(right=beside.right), "", LABEL)
        return number
    draft.grow(label.top, ROW_HEIGHT)
    note = blank_texts.HALF_NOTE
    if beside is None:
        draft.put(label, fund.text, INPUT_LEFT)
        draft.slot("funds", number, "label", label)
    else:
        note = blank_texts.BESIDE_NOTE
        draft.put(label, fund.text, LABEL_LEFT)
        draft.put(beside, "", INPUT_MONEY)
        draft.slot("funds", number, "amount", beside)
    if not any(one.text == note for one in draft.notes):
        draft.note(beside or label, note)
    return number + 1


def _accept_numbers(
    draft: SheetPlanBuilder, block: FundsBlock, top: int, bottom: int, unit: str
) -> None:
    columns = {column.key: column.span for column in block.columns}
    money = tuple(
        Area(top, columns[key].first, bottom, columns[key].first) for key in MONEY if key in columns
    )
    draft.validations.append(blank_texts.amounts(money, unit))
    score, points = columns.get("claimed_score"), columns.get("points")
    for number, fund in enumerate(block.rows):
        if fund.scored and score is not None:
            area = Area(top + number, score.first, top + number, score.first)
            draft.validations.append(blank_texts.score(area, points.first if points else None))


INDICATOR_HEIGHT = 26.0
"""Two lines of a reason: rows of a printed form do not grow by themselves."""

HEADER_HEIGHT = 22.0

NUMBER_KEYS = ("points", "claimed_score")

LONG_KEYS = ("reason", "formula", "standard", "remark")


def draw_indicators(draft: SheetPlanBuilder, block: IndicatorBlock, top: int) -> int:
    """Draw the block, once per goal, and its total row; the first row below it."""
    row, areas, numbers = top, [], _numbers(block)
    for _ in range(block.goals):
        header, row = row, row + 1
        first = row
        _draw_header(draft, block, header)
        for section in block.sections:
            row = _draw_section(draft, block, section, row, numbers)
        if block.label_span is not None:
            label = Area(header, block.label_span.first, row - 1, block.label_span.last)
            draft.put(label, block.label, LABEL)
        areas.append((first, row - 1))
        _accept_indicators(draft, block, first, row - 1)
    if block.total is not None:
        _draw_total(draft, block, block.total, row, areas)
        row += 1
    return row


_Numbers = tuple[Iterator[int], Iterator[int]]
"""The next number of a shown indicator row, and of a spare one."""


def _numbers(block: IndicatorBlock) -> _Numbers:
    """Spare rows are numbered behind all others, so that those keep the numbers of the blank."""
    shown = sum(one.shown for section in block.sections for one in section.level2)
    return count(), count(shown * block.goals)


def _draw_header(draft: SheetPlanBuilder, block: IndicatorBlock, row: int) -> None:
    for column in block.columns:
        area = across(row, column.span)
        draft.put(area, column.text, HEADER)
        draft.note(area, column.note or blank_texts.INDICATOR_NOTES.get(column.key, ""))


def _draw_section(
    draft: SheetPlanBuilder,
    block: IndicatorBlock,
    section: SectionPlan,
    top: int,
    numbers: _Numbers,
) -> int:
    """Draw a level-1 block; the row below it."""
    spans = {column.key: column.span for column in block.columns}
    row = top
    for level2 in section.level2:
        bottom = row + level2.offered - 1
        if "level2" in spans:
            span = spans["level2"]
            draft.put(Area(row, span.first, bottom, span.last), level2.text, LABEL)
        for at in range(level2.offered):
            spare = at >= level2.shown
            slot = (row + at, next(numbers[spare]))
            for column in block.columns:
                _draw_indicator_cell(draft, column, *slot, _printed(level2, column.key, at))
            (draft.hide if spare else draft.grow)(row + at, INDICATOR_HEIGHT)
        row = bottom + 1
    if "level1" in spans:
        span = spans["level1"]
        draft.put(Area(top, span.first, row - 1, span.last), section.text, LABEL)
    return row


def _printed(level2: Level2, key: str, at: int) -> Value:
    """What the official form prints in row `at` of a level-2 kind: a name, its points."""
    if key == "level3" and at < len(level2.names):
        return level2.names[at]
    if key == "points" and at < len(level2.points):
        return level2.points[at]
    return ""


def _draw_indicator_cell(
    draft: SheetPlanBuilder, column: LayoutColumn, row: int, number: int, printed: Value
) -> None:
    if column.key in {"level1", "level2"}:
        return
    area = across(row, column.span)
    style = INPUT_REASON if column.key in LONG_KEYS else INPUT_TEXT
    long = column.key in {*LONG_KEYS, "level3"}
    draft.put(area, printed, INPUT if column.key in NUMBER_KEYS else style, long=long)
    draft.slot("indicators", number, column.key, area)


def _accept_indicators(
    draft: SheetPlanBuilder, block: IndicatorBlock, top: int, bottom: int
) -> None:
    """What the cells of the rows accept."""
    spans = {column.key: column.span for column in block.columns}
    areas = {key: Area(top, span.first, bottom, span.first) for key, span in spans.items()}
    if "nature" in areas:
        draft.validations.append(blank_texts.nature(areas["nature"]))
    if "actual" in areas:
        draft.validations.append(blank_texts.actual(areas["actual"]))
    points = areas.get("points")
    if points is not None:
        draft.validations.append(blank_texts.points(points))
    if "claimed_score" in areas:
        column = points.left if points is not None else None
        draft.validations.append(blank_texts.score(areas["claimed_score"], column))


def _draw_total(
    draft: SheetPlanBuilder,
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
            draft.note(area, blank_texts.TOTAL_NOTE)
        else:
            draft.put(area, "", LABEL)


def _sum(draft: SheetPlanBuilder, column: LayoutColumn, rows: list[tuple[int, int]]) -> str:
    """Execution score plus all indicator scores."""
    letters = column_letters(column.span.first)
    execution = [
        slot.a1 for slot in draft.slots if slot.block == "funds" and slot.column == "claimed_score"
    ]
    return sum_of_claims(
        [*execution, *(f"{letters}{first}:{letters}{last}" for first, last in rows)]
    )


def sum_of_claims(ranges: Sequence[str]) -> str:
    """The formula of a form's own total: "" as long as no cell of the ranges is filled in.

    Points are typed as "6分" too: SUM would leave such a row out without a word. What is no
    number of points leaves the total blank; the exponent keeps "6-5" from being a day in June.
    """
    typed = "+".join(f"SUMPRODUCT(LEN({one}))" for one in ranges)
    points = "+".join(f'SUMPRODUCT(VALUE("0"&SUBSTITUTE({one},"分","")&"e0"))' for one in ranges)
    return f'IF({typed}=0,"",IFERROR({points},""))'
