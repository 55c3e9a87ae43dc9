"""Layout → the plan of a blank form and its page.

Layout → the blank form as a plan of one sheet.

The blank is drawn from the same layout file that reads it back; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from xl_jixiao.layouts.blank_blocks import draw_base, draw_funds, draw_indicators
from xl_jixiao.layouts.blank_goals import FIELD_HEIGHT, draw_field, draw_goals
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.layouts.layout import Layout, LayoutField, Page
from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.layouts.sheet_plan import (
    ATTACHMENT,
    DEFAULT_HEIGHT,
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

A4 = (595.0, 842.0)
"""Width and height in points, upright."""

INCH = 72.0

FULL = 0.96
"""How full a page may be planned: other programs measure a little differently."""

WORTH_SHRINKING = 1.1
"""A form that fills more than a page, up to a tenth, is shrunk onto one rather than leaving a few
rows over. One that fits is not held to one page: what grows goes onto a second one, still legible.
"""


LATEST_BREAK = 0.4
"""A page may stay blank from here on, if the rest would cut a label."""

LITTLE = 0.15
"""Rows of this height in all may always move to the next page: a heading to the text below it."""


def set_up(
    page: Page,
    area: Area,
    widths: Iterable[float],
    *,
    heights: Mapping[int, float],
    labels: Iterable[Area],
    repeat: tuple[int, int] | None,
) -> PrintSetup:
    """A4, one page wide; one page high as well where that costs little. Else pages begin where
    they cut the fewest merged labels.

    Args:
        page: paper and margins.
        area: what is printed.
        widths: of the columns, in characters.
        heights: of the rows, in points.
        labels: merged ranges.
        repeat: rows (first, last) that are printed on each page.
    """
    room = page_room(page, widths)
    pages = sum(heights.get(row, DEFAULT_HEIGHT) for row in _rows(area)) / room
    one_page = FULL < pages <= WORTH_SHRINKING
    return PrintSetup(
        area=area,
        repeat=repeat,
        landscape=page.orientation == "landscape",
        margins=page.margins,
        one_page=one_page,
        breaks=() if one_page else _breaks(area, heights, tuple(labels), room),
    )


def page_room(page: Page, widths: Iterable[float]) -> float:
    """Points of row height that fit on one page, once the columns have been shrunk onto it."""
    left, right, top, bottom = page.margins
    across, down = reversed(A4) if page.orientation == "landscape" else A4
    scale = min(1.0, (across - (left + right) * INCH) / sum(_points(width) for width in widths))
    return (down - (top + bottom) * INCH) / scale


def _rows(area: Area) -> range:
    return range(area.top, area.bottom + 1)


def _breaks(
    area: Area, heights: Mapping[int, float], labels: Sequence[Area], room: float
) -> tuple[int, ...]:
    """The first rows of the second and later pages."""
    found: list[int] = []
    start, used = area.top, 0.0
    for row in _rows(area):
        height = heights.get(row, DEFAULT_HEIGHT)
        if used + height > room and row > start:
            start = _best_break(start, row, heights, labels, room)
            found.append(start)
            used = sum(heights.get(one, DEFAULT_HEIGHT) for one in range(start, row))
        used += height
    return tuple(found)


def _best_break(
    start: int, last: int, heights: Mapping[int, float], labels: Sequence[Area], room: float
) -> int:
    """The row up to `last` that may begin a page: the one that cuts the fewest labels, late."""
    whole = sum(heights.get(row, DEFAULT_HEIGHT) for row in range(start, last))
    used, best, fewest = 0.0, last, _cut(labels, last)
    for row in range(start + 1, last):
        used += heights.get(row - 1, DEFAULT_HEIGHT)
        worth = used >= room * LATEST_BREAK or whole - used <= room * LITTLE
        if worth and (cut := _cut(labels, row)) <= fewest:
            best, fewest = row, cut
    return last if fewest == _cut(labels, last) else best


def _cut(labels: Sequence[Area], row: int) -> int:
    return sum(1 for area in labels if area.top < row <= area.bottom)


def _points(width: float) -> float:
    """A column of `width` characters: 7 pixels each and 5 of padding, at 96 pixels an inch."""
    return (width * 7 + 5) * 0.75


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
    row = _draw_closing(draft, layout.closing, row, words)
    row = _draw_notes(draft, layout.notes, row, words)
    room = page_room(layout.page, draft.widths)
    if not (
        draft.fit(room * FULL, 1, row - 1) or draft.fit(room * WORTH_SHRINKING * FULL, 1, row - 1)
    ):
        draft.fit(room * FULL, table, row - 1)  # on a page of its own
    draft.make_room()
    return SheetPlan(
        name=layout.sheet,
        cells=tuple(draft.cells),
        merges=tuple(draft.merges),
        widths=tuple(enumerate(draft.widths, start=1)),
        heights=tuple(sorted(draft.heights.items())),
        print_setup=set_up(
            layout.page,
            Area(1, 1, row - 1, len(layout.widths)),
            draft.widths,
            heights=draft.heights,
            labels=draft.merges,
            repeat=repeat,
        ),
        validations=tuple(draft.validations),
        notes=tuple(draft.notes),
        freeze=(body, 1),
        form=layout.stamp,
        slots=tuple(draft.slots),
        growing=draft.growing(),
    )


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
