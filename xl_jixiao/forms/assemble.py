"""The parts of one form → a Submission."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple, TypedDict

from xl_jixiao.forms.base_data import BaseHeader, read_base_form
from xl_jixiao.forms.continued import Begin, begin_of
from xl_jixiao.forms.funds import read_funds, stated_in
from xl_jixiao.forms.headers import Header
from xl_jixiao.forms.hidden import settle_hidden, tell_hidden
from xl_jixiao.forms.identity import Identity, identity_of
from xl_jixiao.forms.indicators import IndicatorTable, TableReader, settle_sections
from xl_jixiao.forms.recognise import GENERIC, form_of, recognise
from xl_jixiao.forms.rows import table_rows
from xl_jixiao.forms.segments import Segment, goal_label, goal_number
from xl_jixiao.forms.text_blocks import Goals, read_goals, situation_label, situation_table
from xl_jixiao.forms.unread import note_columns, note_funds
from xl_jixiao.forms.view import CellReader, View
from xl_jixiao.forms.weights import settle_weights
from xl_jixiao.layouts.layout import Layout
from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, Cell
from xl_jixiao.model.submission import (
    FORM_TITLES,
    NOTHING,
    BaseDatum,
    Entry,
    FundLine,
    FundRole,
    Goal,
    IndicatorForm,
    Submission,
)
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import goal_weight

_NO_BEGIN = Begin()
_HALVES = (FundRole.INCOME, FundRole.EXPENSE)


@dataclass(frozen=True, slots=True)
class FoundForm:
    """A form on a sheet."""

    submission: Submission
    filled: bool
    name: str
    begin: Begin = _NO_BEGIN
    """How it begins, for a form that goes on on the next sheet."""


def assemble(
    view: View,
    segment: Segment,
    money: list[Header],
    base: list[BaseHeader],
    *,
    file: str,
    names: Mapping[str, str],
) -> FoundForm:
    """Reads the form at one place of a sheet."""
    desk = CellReader(view)
    headers = [*segment.headers, *money]
    inside = [one for one in base if one.header in segment.headers]
    if inside:
        data = read_base_form(desk, segment.area, inside, file)
        data = tell_hidden(view, replace(data, **_stamps(data.layout, names)), headers)
        filled = any(_is_typed(view, one.value.entry) and not _is_no_rate(one) for one in data.data)
        return FoundForm(data, filled, _name(data))
    form = settle_hidden(view, _scored_form(desk, segment, money, file, names), headers)
    begin = begin_of(view, segment.headers[0], form)
    return FoundForm(form, _is_filled(view, form), _name(form), begin)


class _Stamps(TypedDict):
    """What a workbook says of itself, by the fields of a form."""

    version: str
    rules: str


def _stamps(layout: str, names: Mapping[str, str]) -> _Stamps:
    return _Stamps(
        version=_stamp(layout, names.get("JX_FORMS", "")),
        rules=_constant(names.get("JX_RULES", "")),
    )


def _constant(refers_to: str) -> str:
    """The text behind a name; "" where it leads to a cell (a workbook of others may use it so)."""
    text = refers_to.removeprefix("=")
    return text.strip('"') if text.startswith('"') else ""


def _name(form: Submission) -> str:
    layout = find_layout(form.layout)
    return layout.name if layout else FORM_TITLES[form.form]


def _stamp(layout: str, names: str) -> str:
    """The hidden id and version of this form, from all of the workbook's."""
    stamps = names.strip('="').split(";")
    return next((one for one in stamps if one.partition("@")[0] == layout), "")


class _Parts(NamedTuple):
    """The rows of one form, told apart."""

    area: Area
    money: Header | None
    outside: list[int]
    """Rows outside the tables."""
    unpaid: list[int]
    """Those of them outside the header of the money block."""


def _scored_form(
    desk: CellReader, segment: Segment, money: list[Header], file: str, names: Mapping[str, str]
) -> IndicatorForm:
    table, table_bottoms = _tables(desk, segment, money)
    parts = _parts(desk.view, segment, money, table_bottoms)
    goals = _goals(desk, segment, parts)
    lines = [row for row in parts.unpaid if row not in goals.rows]
    identity = identity_of(desk, parts.area, lines)
    has_actuals = any(header.has("actual") for header in segment.headers)
    layout = (
        recognise(segment.headers[0], parts.money, identity.labels, identity.title.text)
        if has_actuals
        else None
    )
    stated = _stated(desk, parts, identity, layout)
    funds = _funds(desk, segment, parts, stated)
    _situation(desk, parts, table)
    settle_sections(table)
    project = _project(segment, parts, identity)
    form = form_of(
        identity.title.text,
        layout,
        project=project.filled,
        scored=not has_actuals,
        halves=any(line.role in _HALVES for line in funds),
    )
    unit, department = identity.entry("unit"), identity.entry("department")
    note_columns(desk, [*segment.headers, *([parts.money] if parts.money else [])], goals.others)
    if not funds:
        note_funds(desk, parts.area, parts.outside)
    layout_id = layout.id if layout else GENERIC
    read = IndicatorForm(
        file=file,
        sheet=desk.view.sheet,
        form=form,
        layout=layout_id,
        area=segment.area,
        unit=unit if unit.filled else department,
        unit_code=identity.entry("unit_code").text,
        department=department,
        project=project,
        title=identity.title,
        year=identity.year or _header_year(segment, parts),
        unit_stated=stated,
        goals=goals.goals,
        funds=tuple(funds),
        sections=tuple(table.sections),
        indicators=tuple(table.indicators),
        has_points=_has_points(segment, table),
        has_actuals=has_actuals,
        claimed_total=table.claimed_total,
        claimed_points=table.claimed_points,
        claimed_grade=identity.entry("grade"),
        issues=tuple(desk.issues),
        **_stamps(layout_id, names),
    )
    return settle_weights(desk, read)


def _project(segment: Segment, parts: _Parts, identity: Identity) -> Entry:
    """项目名称. Where the title says 整体, only a label above the tables goes against it: those of
    the tasks that the form lists name no project.
    """
    project = identity.entry("project")
    if project.ref is None or "整体" not in identity.title.text:
        return project
    tables = [header.row for header in segment.headers]
    if parts.money is not None:
        tables.append(parts.money.row)
    return project if project.ref.row < min(tables) else NOTHING


def _tables(
    desk: CellReader, segment: Segment, money: list[Header]
) -> tuple[IndicatorTable, dict[int, int]]:
    """Reads all indicator tables; also header row → last row of its table. A money block may be
    below them.
    """
    view, table = desk.view, IndicatorTable()
    bottoms: dict[int, int] = {}
    number, goal = goal_number(view, segment.headers[0]), 0
    reader = TableReader(desk, table, goal)
    starts = [
        one.row
        for one in (*segment.headers, *money)
        if segment.area.left <= one.left <= segment.area.right
    ]
    for at, header in enumerate(segment.headers):
        below = [row for row in starts if header.row < row <= segment.area.bottom]
        bottom = min(below) - 1 if below else segment.area.bottom
        own = goal_number(view, header)
        if at and own and own != number:
            number, goal = own, goal + 1
            reader = TableReader(desk, table, goal)
        rows = table_rows(view, header, segment.area, bottom)
        reader.read(header, rows)
        bottoms[header.row] = rows[-1].row if rows else header.bottom
    if table.claimed_total.entry.ref is None and (label := _total_outside(view, segment.area)):
        reader.read_total(segment.headers[-1], label)
    return table, bottoms


def _total_outside(view: View, area: Area) -> Cell | None:
    """总分 below the money block that is below the indicators, or above with the fields."""
    return next(
        (
            cell
            for row in view.rows_between(area.top, area.bottom)
            for cell, found in view.signs_in(row, area.left, area.right)
            if found.row == "total" and not found.funds.row and not found.indicators.column
        ),
        None,
    )


def _parts(view: View, segment: Segment, money: list[Header], bottoms: Mapping[int, int]) -> _Parts:
    area = segment.area
    header = next(
        (
            one
            for one in money
            if area.top <= one.row <= area.bottom and area.left <= one.left <= area.right
        ),
        None,
    )
    inside = {row for top, bottom in bottoms.items() for row in view.rows_between(top, bottom)}
    outside = [row for row in view.rows_between(area.top, area.bottom) if row not in inside]
    unpaid = [row for row in outside if header is None or not header.row <= row <= header.bottom]
    return _Parts(area, header, outside, unpaid)


def _header_year(segment: Segment, parts: _Parts) -> int | None:
    """The one year that the headers speak of (2023年完成值), where nothing else says it."""
    headers = [*segment.headers, *([parts.money] if parts.money else [])]
    texts = [
        header.cells[key].text
        for header in headers
        for key in ("target", "actual", "annual", "executed")
        if key in header.cells
    ]
    years = {find_year(text) for text in texts} - {None}
    return years.pop() if len(years) == 1 else None


def _stated(desk: CellReader, parts: _Parts, identity: Identity, layout: Layout | None) -> str:
    """万元 or 元: the column headers say so first, then the label of the block, then a line
    单位：…, then what the form means when it says nothing.
    """
    if parts.money is not None:
        columns = [
            parts.money.cells[key]
            for key in ("executed", "annual", "initial")
            if key in parts.money.cells
        ]
        if found := stated_in(columns):
            return found
        if found := stated_in(_block_label(desk.view, parts.area, parts.money)):
            return found
    return identity.money or (layout.money_unit if layout else "万元")


def _block_label(view: View, area: Area, money: Header) -> list[Cell]:
    """The cells left of the money columns that reach to the header row, and the row above."""
    left = [view.at(money.row, col) for col in range(area.left, money.left)]
    above = view.in_row(money.row - 1, area.left, area.right)[:1]
    return [cell for cell in left if cell is not None] + above


def _funds(desk: CellReader, segment: Segment, parts: _Parts, stated: str) -> list[FundLine]:
    if parts.money is None:
        return []
    below = [header.row for header in segment.headers if header.row > parts.money.row]
    bottom = min(below) - 1 if below else parts.area.bottom
    return read_funds(desk, parts.money, parts.area, bottom, stated)


def _situation(desk: CellReader, parts: _Parts, table: IndicatorTable) -> None:
    """Puts the rows of 资金管理情况 before the indicators."""
    found = situation_table(desk.view, parts.area, parts.outside)
    if found is None:
        return
    header, rows = found
    label = situation_label(desk.view, parts.area, header)
    own = IndicatorTable()
    reader = TableReader(desk, own, 0)
    if label is not None:
        reader.open_with(label)
    reader.read(header, rows)
    table.sections[:0] = own.sections
    moved = [
        replace(
            one,
            section=one.section + len(own.sections),
            shares=None if one.shares is None else one.shares + len(own.indicators),
        )
        for one in table.indicators
    ]
    table.indicators[:] = [*own.indicators, *moved]


def _goals(desk: CellReader, segment: Segment, parts: _Parts) -> Goals:
    """The goals; where each goal has a table of its own, its label is what was expected."""
    labels = [goal_label(desk.view, header) for header in segment.headers]
    if len(labels) > 1 and all(labels):
        entries = [desk.entry(label) for label in dict.fromkeys(labels)]
        weights = [goal_weight(entry.text) for entry in entries]
        return Goals(
            tuple(
                Goal(expected=entry, ratio=_share(weight, weights))
                for entry, weight in zip(entries, weights, strict=True)
            )
        )
    return read_goals(desk, parts.area, parts.unpaid)


def _share(weight: Decimal | None, weights: Iterable[Decimal | None]) -> Decimal | None:
    """权重比例 of a goal: its points over those of all goals."""
    total = sum((one for one in weights if one is not None), Decimal(0))
    return weight / total if weight is not None and total else None


def _has_points(segment: Segment, table: IndicatorTable) -> bool:
    if any(header.has("points") for header in segment.headers):
        return True
    return any(one.points is not None for one in table.sections) or any(
        one.points.entry.filled for one in table.indicators
    )


def _is_filled(view: View, form: IndicatorForm) -> bool:
    """Whether anybody filled in what only the unit can know. Formulas of a blank say nothing."""
    return any(_is_typed(view, entry) for entry in _own_entries(form))


def _own_entries(form: IndicatorForm) -> Iterator[Entry]:
    """What only the unit can know: mostly the first of them is filled in."""
    for line in form.funds:
        yield line.executed.entry
        yield line.amount.entry
    for one in form.indicators:
        yield one.claimed_score.entry
        yield one.actual
    for goal in form.goals:
        yield goal.actual


def _is_no_rate(datum: BaseDatum) -> bool:
    """A rate of 0: what is left of the formula of a blank where a program saved its value without
    calculating it (.xls). Beside figures it changes nothing, alone it says nothing.
    """
    return datum.unit == "ratio" and datum.value.value == 0


def _is_typed(view: View, entry: Entry) -> bool:
    if not entry.filled or entry.ref is None:
        return False
    cell = view.cells.get((entry.ref.row, entry.ref.col))
    return cell is not None and not cell.formula
