"""A submission and a layout → the official form, drawn and filled in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xl_jixiao.importing.filling import Filling, SlotKey
from xl_jixiao.importing.indicators import place_goals, place_indicators, place_total
from xl_jixiao.importing.money import place_base, place_funds
from xl_jixiao.importing.printed import relabelled
from xl_jixiao.importing.source import Sheets, Typed
from xl_jixiao.layouts.blank import draw
from xl_jixiao.layouts.blank_blocks import NOT_SCORED
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.layouts.layout import Layout, LayoutField
from xl_jixiao.layouts.paging import paged
from xl_jixiao.layouts.sheet_plan import (
    DEFAULT_HEIGHT,
    TITLE,
    InputSlot,
    PlannedCell,
    SheetPlan,
    Value,
    needed_height,
)
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area
from xl_jixiao.model.submission import BaseDataForm, Entry, IndicatorForm, Submission
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.text.patterns import lazy_re

_COUNTY = lazy_re(r"(?P<county>[\u4e00-\u9fff]{1,12}?[县市区州旗])(?=(?:19|20)\d\d)")

_ELSEWHERE = frozenset({"unit_code", "year", "expected", "actual"})
"""Fields that the blank is prefilled with, and goals that have no block of their own."""

_NAMES = {
    "unit": "单位名称",
    "department": "主管部门",
    "project": "项目名称",
    "grade": "等级",
}


def words_of(submission: Submission) -> BlankValues:
    """What the blank is prefilled with."""
    county = _COUNTY.search(submission.title.text)
    return BlankValues(
        unit=safe_text(submission.unit.text),
        unit_code=submission.unit_code,
        year=submission.year,
        project=safe_text(submission.project.text),
        department=safe_text(submission.department.text),
        county=county["county"] if county else "",
    )


def place_identity(filling: Filling, layout: Layout, submission: Submission) -> None:
    """Fill the fields of the form and its title."""
    inside = layout.goals.fields if layout.goals is not None else ()
    blocks = {field.key: "fields" for field in (*layout.fields, *inside)}
    blocks |= {field.key: "closing" for field in layout.closing}
    entries = _entries(submission)
    for field in (*layout.fields, *inside, *layout.closing):
        if field.key not in entries and field.key not in _ELSEWHERE:
            _place_field(filling, submission, (blocks[field.key], 0, field.key), field)
    for key, entry in entries.items():
        if key in blocks:
            filling.text((blocks[key], 0, key), entry, _NAMES[key])
        elif entry.ref != submission.unit.ref:
            filling.unplaced(entry, f"模板没有“{_NAMES[key]}”这一栏")
    if submission.title.filled and submission.source.has_own_title:
        filling.title = safe_text(filling.sheets.as_typed(submission.title))
        filling.take(submission.title)


def _place_field(
    filling: Filling, submission: Submission, place: SlotKey, field: LayoutField
) -> None:
    """A field that the submission does not hold, found by the words that the form prints."""
    found = filling.sheets.beside(submission, field)
    filling.text(place, found, field.text.replace("\n", "").rstrip("：:"))
    if field.inline and found.filled:
        filling.values[place] = Typed(safe_text(f"{field.text}{found.text}"))


def _entries(submission: Submission) -> dict[str, Entry]:
    """What is known; the unit's code is printed by the blank itself, in a field or at the top."""
    entries = {
        "unit": submission.unit,
        "department": submission.department,
        "project": submission.project,
    }
    if isinstance(submission, IndicatorForm):
        entries["grade"] = submission.claimed_grade
    return {key: entry for key, entry in entries.items() if entry.filled}


_HIGHEST = 409.0
"""Points of height that Excel gives a row at most."""

_SMALLER = (9.0, 8.0, 7.0, 6.0)
"""Points of letters, for texts that the highest row does not hold: small, but printed whole."""

_NEVER_A_FORMULA = ("=", "+", "-", "@")
"""What a cell begins with that Excel makes a formula of as soon as it is edited."""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One form of the workbook to be."""

    submission: Submission
    layout: Layout
    """With room for everything that was placed."""
    plan: SheetPlan
    filling: Filling


def fill_form(submission: Submission, layout: Layout, sheets: Sheets | None = None) -> FilledForm:
    """Place everything that the layout has room for, or can be given room for; `sheets` are those
    that the submission was read from.
    """
    filling = Filling(sheets or Sheets(), submission.unit_stated, layout.money_unit)
    place_identity(filling, layout, submission)
    if isinstance(submission, BaseDataForm):
        widened = replace(layout, base=place_base(filling, layout.base, submission.data))
    else:
        widened = _place_tables(filling, layout, submission)
    blank = _with_part_scores(draw(widened, words_of(submission)), widened)
    filling.keep_only({slot[:3] for slot in blank.slots})
    return FilledForm(submission, widened, paged(_typed_in(blank, filling), layout.page), filling)


def _place_tables(filling: Filling, layout: Layout, form: IndicatorForm) -> Layout:
    """Place money, goals, indicators and total; the layout with room for them."""
    funds = place_funds(filling, layout.funds, form)
    indicators = place_indicators(filling, layout.indicators, form)
    widened = replace(
        layout,
        funds=funds,
        goals=place_goals(filling, layout, form),
        indicators=relabelled(layout, funds, indicators),
    )
    place_total(filling, layout, form)
    return widened


def _with_part_scores(plan: SheetPlan, layout: Layout) -> SheetPlan:
    """The plan with slots for 分值 and 得分 of the parts of the money, where the form prints "—":
    some units fill them in there. No sum of the form counts them.
    """
    if layout.funds is None:
        return plan
    columns = [one for one in layout.funds.columns if one.key in {"points", "claimed_score"}]
    amounts = ((at, plan.slot("funds", at, "executed")) for at in range(len(layout.funds.rows)))
    added = (
        InputSlot("funds", number, column.key, amount.row, column.span.first)
        for number, amount in amounts
        for column in columns
        if amount is not None and plan.slot("funds", number, column.key) is None
    )
    return replace(plan, slots=(*plan.slots, *added))


def _typed_in(plan: SheetPlan, filling: Filling) -> SheetPlan:
    places = {(slot.row, slot.col): slot[:3] for slot in plan.slots}
    merges = _merges(plan, filling)
    covered = {
        (row, area.left)
        for area in merges[len(plan.merges) :]
        for row in range(area.top + 1, area.bottom + 1)
    }
    cells = []
    for cell in plan.cells:
        if (cell.row, cell.col) in covered:
            continue
        place = places.get((cell.row, cell.col))
        if place in filling.values:
            cells.append(_with_value(cell, filling.values[place]))
        elif cell.formula:
            cells.append(
                replace(cell, value=_result(filling.computed.get(place) if place else None))
            )
        elif cell.style == TITLE and filling.title:
            cells.append(replace(cell, value=filling.title))
        else:
            cells.append(cell)
    return replace(_grown(plan, cells, merges), cells=tuple(cells), merges=merges)


def _result(value: Decimal | None) -> Value:
    return "" if value is None else value


def _with_value(cell: PlannedCell, typed: Typed) -> PlannedCell:
    style = cell.style
    if cell.formula or cell.value == NOT_SCORED:
        # what the unit claims where the form has a formula, or nothing: open for typing
        style = replace(style, look="input")
    if typed.number_format:
        style = style.formatted(typed.number_format)
    elif isinstance(typed.value, str) and typed.value.lstrip().startswith(_NEVER_A_FORMULA):
        style = style.formatted("@")
    return replace(cell, value=typed.value, style=style, formula="")


def _merges(plan: SheetPlan, filling: Filling) -> tuple[Area, ...]:
    """The merged ranges, with those of the cells that indicators share."""
    added = []
    for column, first, last in filling.merged:
        top, bottom = plan.slot("indicators", first, column), plan.slot("indicators", last, column)
        if top is not None and bottom is not None:
            added.append(Area(top.row, top.col, bottom.row, bottom.col))
    return (*plan.merges, *added)


def _grown(plan: SheetPlan, cells: list[PlannedCell], merges: tuple[Area, ...]) -> SheetPlan:
    """Rows high enough for their texts, as far as Excel lets them grow; what is longer is written
    smaller.
    """
    widths, heights = dict(plan.widths), dict(plan.heights)
    areas = {(area.top, area.left): area for area in merges}
    texts = [
        (at, areas.get((cell.row, cell.col), Area(cell.row, cell.col, cell.row, cell.col)))
        for at, cell in enumerate(cells)
        if isinstance(cell.value, str) and cell.value
    ]
    # rows first get what they need by themselves, then what a cell over several of them lacks
    for at, area in sorted(texts, key=lambda one: one[1].bottom - one[1].top):
        width = sum(widths[col] for col in range(area.left, area.right + 1))
        rows = range(area.top, area.bottom + 1)
        cells[at], needed = _legible(cells[at], width, _HIGHEST * len(rows))
        lacking = needed - sum(heights.get(row, DEFAULT_HEIGHT) for row in rows)
        if lacking > 0:
            for row in rows:
                higher = heights.get(row, DEFAULT_HEIGHT) + lacking / len(rows)
                heights[row] = round(min(_HIGHEST, higher), 1)
    return replace(plan, heights=tuple(sorted(heights.items())))


def _legible(cell: PlannedCell, width: float, room: float) -> tuple[PlannedCell, float]:
    """The cell in the largest letters that fit into `room` points of height, and what they need."""
    text, style = str(cell.value), cell.style
    for size in (style.size, *(one for one in _SMALLER if one < style.size)):
        style = replace(style, size=size)
        needed = needed_height(text, width, size)
        if needed <= room:
            break
    return replace(cell, style=style), needed
