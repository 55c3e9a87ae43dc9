"""Layout → the plan of a blank form and its page.

Layout → the blank form as a plan of one sheet.

The blank is drawn from the same layout file that reads it back; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from xl_jixiao.layouts.blank_blocks import draw_base, draw_funds, draw_indicators
from xl_jixiao.layouts.blank_goals import FIELD_HEIGHT, draw_field, draw_goals
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.layouts.layout import Layout, LayoutField
from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.layouts.paging import FULL, WORTH_SHRINKING, page_room, paged
from xl_jixiao.layouts.sheet_plan import (
    ATTACHMENT,
    REMARK,
    REMARK_RIGHT,
    TITLE,
    PrintSetup,
    SheetPlan,
    SheetPlanBuilder,
    Style,
    across,
    needed_width,
)
from xl_jixiao.model.grid import Area

TITLE_HEIGHT = 36.0

SIGNATURE = Style(align="left", border=False)
"""填表人, 联系电话 … below the table: no grid around them."""


def plan_blank(
    layout_id: str,
    *,
    unit: str = "",
    unit_code: str = "",
    year: int | None = None,
    project: str = "",
    department: str = "",
    county: str = "",
) -> SheetPlan:
    """The empty official form, prefilled with what is known.

    Args:
        layout_id: id of a layout (`layouts.loading.load_layouts`).
        unit: 单位名称.
        unit_code: 单位编码; is at the top right where the form has no field for it.
        year: the year that is evaluated; None leaves room for it in the title.
        project: 项目名称 (project forms).
        department: 主管部门.
        county: put before the title ("桃江县").

    Raises:
        KeyError: no such layout.
    """
    layout = find_layout(layout_id)
    if layout is None:
        raise KeyError(layout_id)
    return draw(layout, BlankValues(unit, unit_code, year, project, department, county))


def with_spare_rows(layout: Layout, rows: int) -> Layout:
    """The form with spare hidden rows, so that each level-2 kind holds at least `rows` indicators:
    real forms have more than the official blank, and a row that is there keeps its formulas.
    """
    block = layout.indicators
    if block is None:
        return layout
    sections = tuple(
        replace(
            section,
            level2=tuple(replace(one, spare=max(0, rows - one.shown)) for one in section.level2),
        )
        for section in block.sections
    )
    return replace(layout, indicators=replace(block, sections=sections))


def draw(layout: Layout, words: BlankValues) -> SheetPlan:
    """Any layout as a blank."""
    draft = SheetPlanBuilder(_widths(layout))
    row = _draw_heading(draft, layout, words)
    row = body = _draw_fields(draft, layout.fields, row, words)
    goals_first = layout.goals is not None and layout.goals.first
    if layout.goals is not None and goals_first:
        row = draw_goals(draft, layout.goals, row, words)
    if layout.funds is not None:
        row = draw_funds(draft, layout.funds, row, layout.money_unit)
    if layout.goals is not None and not goals_first:
        row = draw_goals(draft, layout.goals, row, words)
    repeat, table = None, row
    if layout.indicators is not None:
        table, repeat = row, (row, row) if _ends_in_table(layout) else None
        row = draw_indicators(draft, layout.indicators, row)
    for block in layout.base:
        row = draw_base(draft, block, row, words)
    below = row
    row = _draw_closing(draft, layout.closing, row, words)
    row = _draw_notes(draft, layout.notes, row, words)
    room = page_room(layout.page, draft.widths)
    fits = (
        draft.fit(room * FULL, 1, row - 1)
        or draft.fit(room * WORTH_SHRINKING * FULL, 1, row - 1)
        or draft.fit(room * FULL, table, row - 1)  # on a page of its own
    )
    if not fits:
        draft.fit(room * FULL, table, below - 1)  # without what is below it
    draft.make_room()
    printed = PrintSetup(Area(1, 1, row - 1, len(layout.widths)), repeat=repeat)
    plan = draft.plan(layout.sheet, printed, freeze=(body, 1))
    return paged(replace(plan, form=layout.stamp, growing=draft.growing()), layout.page)


def _ends_in_table(layout: Layout) -> bool:
    """Whether the indicators are the last thing on the form: their header may then be repeated on
    each page. Above a box of conclusions or the table of another goal it would be wrong.
    """
    block = layout.indicators
    return block is not None and block.goals == 1 and not (layout.closing or layout.notes)


def _widths(layout: Layout) -> tuple[float, ...]:
    """The official widths; the narrow column of block labels at least as wide as their lines."""
    widths = list(layout.widths)
    for block in (layout.funds, layout.goals, layout.indicators):
        span = block.label_span if block is not None else None
        if block is not None and span is not None and span.first == span.last:
            widths[span.first - 1] = max(widths[span.first - 1], needed_width(block.label))
    return tuple(widths)


def _draw_heading(draft: SheetPlanBuilder, layout: Layout, words: BlankValues) -> int:
    """Attachment number, title, unit of money; the row below them."""
    last, row = len(layout.widths), 1
    has_field = any(field.key == "unit_code" for field in layout.fields)
    code = f"单位编码：{words.unit_code}" if words.unit_code and not has_field else ""
    if layout.title.attachment or code:
        middle = last // 2
        draft.put(Area(row, 1, row, middle), layout.title.attachment, ATTACHMENT)
        if code:
            draft.put(Area(row, middle + 1, row, last), code, REMARK_RIGHT)
        row += 1
    draft.put(Area(row, 1, row, last), words.fill(layout.title.text), TITLE)
    draft.grow(row, TITLE_HEIGHT)
    row += 1
    if layout.title.money_line:
        draft.put(Area(row, 1, row, last), layout.title.money_line, REMARK_RIGHT)
        row += 1
    return row


def _draw_fields(
    draft: SheetPlanBuilder, fields: Iterable[LayoutField], top: int, words: BlankValues
) -> int:
    row = top
    for field in fields:
        row = max(row, top + field.row)
        line = top + field.row - 1
        draw_field(draft, "fields", field, line, words)
        draft.grow(line, field.height or FIELD_HEIGHT)
    return row


def _draw_closing(
    draft: SheetPlanBuilder, fields: Iterable[LayoutField], top: int, words: BlankValues
) -> int:
    """Fields below the table: those with a height of their own are boxes of the form (评价结论),
    the others a line of signatures.
    """
    row = top
    for field in fields:
        row = max(row, top + field.row)
        line = top + field.row - 1
        if field.height is not None:
            draw_field(draft, "closing", field, line, words)
            draft.grow(line, field.height)
            continue
        draft.put(across(line, field.label), field.text, SIGNATURE)
        value = across(line, field.value)
        if not field.inline:
            draft.put(value, "", SIGNATURE)
        draft.slot("closing", 0, field.key, value)
        draft.grow(line, FIELD_HEIGHT)
    return row


def _draw_notes(draft: SheetPlanBuilder, notes: Iterable[str], row: int, words: BlankValues) -> int:
    for note in notes:
        draft.put(Area(row, 1, row, len(draft.widths)), words.fill(note), REMARK)
        row += 1
    return row
