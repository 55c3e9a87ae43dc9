"""Layout → the plan of a blank form and its page.

Layout → the blank form as a plan of one sheet.

The blank is drawn from the same layout file that reads it back; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Iterable

from xl_jixiao.layouts.blank_blocks import draw_base, draw_funds, draw_goals, draw_indicators
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.layouts.layout import Layout, LayoutField, Page
from xl_jixiao.layouts.loading import find_layout, load_layouts
from xl_jixiao.layouts.sheet_plan import (
    ATTACHMENT,
    INPUT,
    INPUT_LONG,
    LABEL,
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

WORTH_SHRINKING = 1.3
"""A form up to a third too high is shrunk onto one page rather than leaving a few rows over."""


def set_up(
    page: Page,
    area: Area,
    widths: Iterable[float],
    heights: Iterable[float],
    repeat: tuple[int, int] | None,
) -> PrintSetup:
    """A4, one page wide; one page high as well where that costs little. Widths are in
    characters, heights in points.
    """
    landscape = page.orientation == "landscape"
    left, right, top, bottom = page.margins
    across, down = reversed(A4) if landscape else A4
    room = across - (left + right) * INCH
    scale = min(1.0, room / sum(_points(width) for width in widths))
    pages = sum(heights) * scale / (down - (top + bottom) * INCH)
    return PrintSetup(
        area=area,
        repeat=repeat,
        landscape=landscape,
        margins=page.margins,
        one_page=pages <= WORTH_SHRINKING,
    )


def _points(width: float) -> float:
    """A column of `width` characters: 7 pixels each and 5 of padding, at 96 pixels an inch."""
    return (width * 7 + 5) * 0.75


FIELD_HEIGHT = 26.0

TITLE_HEIGHT = 36.0

SIGNATURE = Style(align="left", border=False)
"""填表人, 联系电话 … below the table: no grid around them."""


def blank_ids() -> tuple[str, ...]:
    """Ids of the layouts that `jixiao blank` offers."""
    return tuple(layout.id for layout in load_layouts() if layout.blank)


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
        layout_id: id of a layout, see `blank_ids()`.
        unit: 单位名称.
        unit_code: 单位编码; stands at the top right where the form has no field for it.
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
    if layout.funds is not None:
        row = draw_funds(draft, layout.funds, row, layout.money_unit)
    if layout.goals is not None:
        row = draw_goals(draft, layout.goals, row)
    repeat = None
    if layout.indicators is not None:
        repeat = (row, row)
        row = draw_indicators(draft, layout.indicators, row)
    for block in layout.base:
        row = draw_base(draft, block, row, words)
    row = _draw_closing(draft, layout.closing, row)
    row = _draw_notes(draft, layout.notes, row, words)
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
            draft.heights.values(),
            repeat,
        ),
        validations=tuple(draft.validations),
        notes=tuple(draft.notes),
        freeze=(body, 1),
        form=layout.stamp,
        slots=tuple(draft.slots),
    )


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
        draft.put(across(line, field.label), field.text, LABEL)
        value = across(line, field.value)
        style = INPUT if field.height is None else INPUT_LONG
        draft.put(value, words.field(field.key), style)
        draft.slot("fields", 0, field.key, value)
        draft.grow(line, field.height or FIELD_HEIGHT)
    return row


def _draw_closing(draft: SheetPlanBuilder, fields: Iterable[LayoutField], top: int) -> int:
    """Fields below the table: those with a height of their own are boxes of the form (评价结论),
    the others a line of signatures.
    """
    row = top
    for field in fields:
        row = max(row, top + field.row)
        line = top + field.row - 1
        boxed = field.height is not None
        draft.put(across(line, field.label), field.text, LABEL if boxed else SIGNATURE)
        value = across(line, field.value)
        draft.put(value, "", INPUT_LONG if boxed else SIGNATURE)
        draft.slot("closing", 0, field.key, value)
        draft.grow(line, field.height or FIELD_HEIGHT)
    return row


def _draw_notes(draft: SheetPlanBuilder, notes: Iterable[str], row: int, words: BlankValues) -> int:
    for note in notes:
        draft.put(Area(row, 1, row, len(draft.widths)), words.fill(note), REMARK)
        row += 1
    return row
