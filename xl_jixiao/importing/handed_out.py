"""What is handed out to a unit: the official form with its approved figures in locked cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.importing.form import FilledForm, fill_form
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.layouts.layout import IndicatorBlock, Layout
from xl_jixiao.layouts.roles import roles
from xl_jixiao.layouts.sheet_plan import INPUT_MONEY, Note, PlannedCell, SheetPlan, Style
from xl_jixiao.model.given import GivenForm
from xl_jixiao.model.grid import Area, CellKind, CellRef
from xl_jixiao.model.roster import GivenIndicator
from xl_jixiao.model.submission import (
    NO_FIGURE,
    NOTHING,
    SECTION_TITLES,
    AnyForm,
    BaseDataForm,
    Entry,
    Figure,
    Form,
    FundLine,
    FundRole,
    Indicator,
    IndicatorForm,
    Section,
    SectionKind,
    Submission,
)
from xl_jixiao.outputs.template_file import TemplateStyle
from xl_jixiao.text.labels import fold, printed_points
from xl_jixiao.text.wording import plain

GIVEN_FILL = "#DDEBF7"
"""Behind what was given."""

GIVEN_NOTE = (
    "蓝底的是财政部门给定的数，不能改动（已锁定）。有误的请与财政部门联系，更正后重新下发。"
)

_MONEY = frozenset({"initial", "annual"})

_LOCKED = {
    "fields": frozenset({"unit", "unit_code", "project"}),
    "funds": _MONEY,
    "indicators": frozenset({"level3", "nature", "target", "unit", "points"}),
}
"""Block → columns of it that nobody types in where they were given."""


class HandedForm(NamedTuple):
    """One sheet of a workbook that is handed out."""

    layout: Layout
    """With room for the approved indicators."""
    plan: SheetPlan
    given: GivenForm
    """What of the approved figures the form has a place for."""


def hand_out_form(layout: Layout, words: BlankValues, given: GivenForm) -> HandedForm:
    """The form prefilled with what is known of the unit and with what is approved.

    Args:
        layout: of the official form.
        words: of the unit.
        given: the approved figures of this form; none of a 基础数据表.
    """
    filled = fill_form(_as_submission(layout, words, given), layout)
    placed = filled.filling.values
    columns = {key[2] for key in placed if key[0] == "funds"}
    kept = given._replace(
        project=words.project,
        initial=given.initial if "initial" in columns else None,
        annual=given.annual if "annual" in columns else None,
        indicators=given.indicators if any(key[0] == "indicators" for key in placed) else (),
    )
    return HandedForm(filled.layout, _locked(filled), kept)


def _locked(filled: FilledForm) -> SheetPlan:
    """The plan with everything given locked, and told at the first figure."""
    plan, placed = filled.plan, filled.filling.values
    slots = {
        (slot.row, slot.col): slot
        for slot in plan.slots
        if slot[:3] in placed and slot.column in _LOCKED.get(slot.block, ())
    }
    cells = [
        _given_cell(cell, money=slots[cell.row, cell.col].column in _MONEY)
        if (cell.row, cell.col) in slots
        else cell
        for cell in plan.cells
    ]
    figures = [place for place, slot in slots.items() if slot.block != "fields"]
    notes = plan.notes
    if figures:
        told = Note(*min(figures), GIVEN_NOTE)
        notes = (*(one for one in notes if (one.row, one.col) != (told.row, told.col)), told)
    return replace(plan, cells=tuple(cells), notes=notes)


def _given_cell(cell: PlannedCell, *, money: bool) -> PlannedCell:
    style = cell.style.formatted(INPUT_MONEY.number_format) if money else cell.style
    kept = {field.name: getattr(style, field.name) for field in fields(Style)}
    return replace(cell, style=TemplateStyle(**kept, locked=True, fill=GIVEN_FILL))


def _as_submission(layout: Layout, words: BlankValues, given: GivenForm) -> Submission:
    """The form as it would be read from a sheet that holds this and nothing else."""
    nowhere = Area(1, 1, 1, 1)
    if layout.form is Form.BASIC_DATA:
        data = BaseDataForm(file="", sheet="", layout=layout.id, area=nowhere)
        return _of_unit(data, layout, words)
    sections = tuple(_sections(layout.indicators, given.indicators))
    funds = (_total(given),) if given.initial is not None or given.annual is not None else ()
    form = IndicatorForm(
        file="",
        sheet="",
        form=layout.form,
        layout=layout.id,
        area=nowhere,
        funds=funds,
        sections=tuple(one for one, _ in sections),
        indicators=tuple(_rows(sections, given.indicators)),
    )
    return _of_unit(form, layout, words)


def _of_unit(form: AnyForm, layout: Layout, words: BlankValues) -> AnyForm:
    return replace(
        form,
        unit=Entry(words.unit),
        unit_code=words.unit_code,
        department=Entry(words.department),
        project=Entry(words.project),
        title=Entry(words.fill(layout.title.text)) if words.county else NOTHING,
        year=words.year,
        unit_stated=layout.money_unit,
    )


def _total(given: GivenForm) -> FundLine:
    return FundLine(
        "年度资金总额",
        FundRole.TOTAL,
        _ROW,
        "年度资金总额",
        initial=_figure(given.initial),
        annual=_figure(given.annual),
    )


_ROW = CellRef("", 1, 1)
"""The place of what has none."""


def _figure(value: Decimal | None) -> Figure:
    if value is None:
        return NO_FIGURE
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return Figure(value, min(step, Decimal(1)), Entry(plain(value), None, CellKind.NUMBER, value))


def _kind(one: GivenIndicator) -> SectionKind:
    """The level 1 that an indicator is of, by its own name or by that of level 2."""
    named = roles(one.level1).indicators.section if one.level1 else None
    return named or roles(one.level2).indicators.level2 or SectionKind.OTHER


_SectionRows = tuple[Section, Sequence[GivenIndicator]]


def _sections(
    block: IndicatorBlock | None, given: Sequence[GivenIndicator]
) -> Iterator[_SectionRows]:
    """The level-1 blocks in the order of the form, each with its indicators."""
    official = [one.kind for one in block.sections] if block is not None else []
    found: dict[tuple[SectionKind, str], list[GivenIndicator]] = {}
    for one in given:
        kind = _kind(one)
        key = kind, fold(one.level1) if kind is SectionKind.OTHER else ""
        found.setdefault(key, []).append(one)
    order = {kind: at for at, kind in enumerate(dict.fromkeys(official))}
    for (kind, _), rows in sorted(
        found.items(), key=lambda pair: order.get(pair[0][0], len(order))
    ):
        named = next((one.level1 for one in rows if one.level1), "")
        label = named or SECTION_TITLES[kind]
        printed = printed_points(label)
        known = [one.points for one in rows if one.points is not None]
        points = sum(known, Decimal(0)) if len(known) == len(rows) else None
        yield Section(kind, Entry(label), points if printed is None else printed), rows


def _rows(sections: Sequence[_SectionRows], given: Sequence[GivenIndicator]) -> Iterator[Indicator]:
    """The rows, those of one level 2 together, in the order in which each level 2 comes first."""
    first = {fold(one.level2): at for at, one in reversed([*enumerate(given)])}
    for at, (section, rows) in enumerate(sections):
        for one in sorted(rows, key=lambda one: first[fold(one.level2)]):
            yield Indicator(
                at,
                section.label,
                Entry(one.level2),
                Entry(one.level3),
                Entry(one.target),
                NOTHING,
                _figure(one.points),
                NO_FIGURE,
                NOTHING,
                _ROW,
            )
