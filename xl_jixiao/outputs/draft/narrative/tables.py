"""附件: the official 自评表 and 基础数据表, filled in from the submission.

Drawn from the layout files that also draw the blanks, with as many rows as the submission has: a
form received in another layout comes out in the official one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from xl_jixiao.layouts.blank import draw
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.layouts.layout import (
    BaseBlock,
    BaseRow,
    FundHalves,
    FundRow,
    FundsBlock,
    IndicatorBlock,
    Layout,
    Level2,
    SectionPlan,
    TitleBlock,
)
from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.layouts.sheet_plan import SheetPlan
from xl_jixiao.model.submission import (
    BaseDataForm,
    BaseDatum,
    Form,
    FundLine,
    FundRole,
    Indicator,
    IndicatorForm,
    Section,
    SectionKind,
    Submission,
)
from xl_jixiao.outputs.draft.narrative import table_texts
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.quotes import one_line
from xl_jixiao.outputs.draft.narrative.sheet_table import to_table
from xl_jixiao.outputs.draft.prose import DraftTable

_OFFICIAL = {
    Form.DEPARTMENT: "hunan-department",
    Form.PROJECT: "central-project",
    Form.BASIC_DATA: "hunan-basic-data",
}
_LONGEST_TITLE = 40
_INCOME = (FundRole.INCOME, FundRole.INCOME_PART)
_EXPENSE = (FundRole.EXPENSE, FundRole.EXPENSE_PART)


def self_evaluation(facts: DraftFacts) -> tuple[DraftTable, ...]:
    """附件：自评表."""
    form = facts.submission
    layout = _official(form)
    fitted = replace(
        layout,
        funds=_funds(layout.funds, form) if layout.funds else None,
        goals=replace(layout.goals, count=max(1, len(form.goals))) if layout.goals else None,
        indicators=_indicators(layout.indicators, form) if layout.indicators else None,
    )
    return (_table(fitted, form, table_texts.scored_form(form)),)


def basic_data(facts: DraftFacts) -> tuple[DraftTable, ...]:
    """附件：基础数据表; none where the unit handed in none."""
    if facts.base is None:
        return ()
    form = facts.base.submission
    layout = _official(form)
    fitted = replace(layout, base=tuple(_with_added_rows(block, form) for block in layout.base))
    return (_table(fitted, form, table_texts.base_form(form)),)


def _official(form: Submission) -> Layout:
    layout = find_layout(_OFFICIAL[form.form])
    if layout is None:
        raise KeyError(_OFFICIAL[form.form])
    return layout


def _table(layout: Layout, form: Submission, texts: table_texts.Texts) -> DraftTable:
    plan = _drawn(replace(layout, title=TitleBlock(""), closing=(), notes=()), form.year)
    filled = {slot[3:]: text for slot in plan.slots if (text := texts.get(slot[:3])) is not None}
    return to_table(plan, filled, _title(layout, form), landscape=plan.print_setup.landscape)


@lru_cache(maxsize=32)
def _drawn(layout: Layout, year: int | None) -> SheetPlan:
    """The grid; most units' 基础数据表 are the same but for their figures."""
    return draw(layout, BlankValues(year=year))


def _title(layout: Layout, form: Submission) -> str:
    """The form's own title where it has one of the usual length, else the official one."""
    own = one_line(form.title.text)
    word = "基础数据" if isinstance(form, BaseDataForm) else "支出绩效自评"
    if word in own and len(own) <= _LONGEST_TITLE:
        return own
    pattern = layout.title.text if form.year else layout.title.text.replace("{year}年度", "")
    return BlankValues(year=form.year).fill(pattern).replace("\n", "")


def _funds(block: FundsBlock, form: IndicatorForm) -> FundsBlock:
    """The official rows, or those of the submission where it has others."""
    parts = [line for line in form.funds if line.role is FundRole.PART]
    rows = block.rows
    if parts:
        total = block.rows[0]
        added = tuple(FundRow(line.label, FundRole.PART) for line in parts)
        rows = (total, *added)
    if block.left_span is not None:
        return replace(block, rows=rows, halves=tuple(_halves(form)) or block.halves)
    # the official form has no halves: what was in some gets rows, its amount in the label
    kinds = _labels(form.funds, *_INCOME, *_EXPENSE)
    return replace(block, rows=(*rows, *(replace(kind, role=FundRole.PART) for kind in kinds)))


def _halves(form: IndicatorForm) -> Iterator[FundHalves]:
    """Labels with their amounts, income left and expenditure right, as they were received."""
    left, right = _labels(form.funds, *_INCOME), _labels(form.funds, *_EXPENSE)
    for at in range(max(len(left), len(right))):
        yield FundHalves(
            left[at] if at < len(left) else None, right[at] if at < len(right) else None
        )


def _labels(lines: Iterable[FundLine], *roles: FundRole) -> list[FundRow]:
    return [FundRow(table_texts.label(line), line.role) for line in lines if line.role in roles]


def _indicators(block: IndicatorBlock, form: IndicatorForm) -> IndicatorBlock:
    """As many rows as the submission has, grouped as it groups them."""
    if not form.indicators:
        return block
    plans = []
    for at, run in groupby(form.indicators, key=lambda row: row.section):
        rows = list(run)
        inside = 0 <= at < len(form.sections)
        section = form.sections[at] if inside else None
        plans.append(_section(section, rows))
    return replace(block, sections=tuple(plans), goals=1)


def _section(section: Section | None, rows: list[Indicator]) -> SectionPlan:
    kinds = tuple(
        Level2(text, len(list(run))) for text, run in groupby(rows, key=lambda row: row.level2.text)
    )
    label = section.label.text if section else rows[0].level1.text
    return SectionPlan(section.kind if section else SectionKind.OTHER, label, kinds)


def _with_added_rows(block: BaseBlock, form: BaseDataForm) -> BaseBlock:
    """The official rows, and behind each those that a bureau added below it."""
    if not block.rows:
        return block
    known = {row.key: row for row in block.rows}
    added: dict[str, list[BaseRow]] = {}
    above = ""
    for datum in _rows_of(form.data, block):
        if datum.key in known:
            above = datum.key
        else:
            key = table_texts.row_key(datum)
            added.setdefault(above, []).append(BaseRow(key, datum.label, datum.label, indent=1))
    rows = [*added.get("", ())]
    for row in block.rows:
        rows += [row, *added.get(row.key, ())]
    return replace(block, rows=tuple(rows))


def _rows_of(data: Iterable[BaseDatum], block: BaseBlock) -> Iterator[BaseDatum]:
    """One datum a row of the block, in the order of the form."""
    seen: set[tuple[str, str]] = set()
    for datum in data:
        row = (datum.key, datum.label)
        inside = datum.section in (block.section, "") and datum.column_key in _SPENDING
        if inside and row not in seen:
            seen.add(row)
            yield datum


_SPENDING = frozenset({"previous", "budget", "final"})
