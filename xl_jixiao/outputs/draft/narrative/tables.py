"""附件: the official 自评表 and 基础数据表, filled in from the submission.

Drawn from the layout files that also draw the blanks, with as many rows as the submission has: a
form received in another layout comes out in the official one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

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
from xl_jixiao.model.grid import Area
from xl_jixiao.model.submission import (
    BaseDataForm,
    BaseDatum,
    Figure,
    Form,
    FundLine,
    FundRole,
    Indicator,
    IndicatorForm,
    RowRole,
    Section,
    SectionKind,
    Submission,
)
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import one_line, term
from xl_jixiao.outputs.word.prose import DraftTable, TableCell
from xl_jixiao.text.patterns import lazy_re

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
    return (_table(fitted, form, scored_form(form)),)


def basic_data(facts: DraftFacts) -> tuple[DraftTable, ...]:
    """附件：基础数据表; none where the unit handed in none."""
    if facts.base is None:
        return ()
    form = facts.base.submission
    layout = _official(form)
    fitted = replace(layout, base=tuple(_with_added_rows(block, form) for block in layout.base))
    return (_table(fitted, form, base_form(form)),)


def _official(form: Submission) -> Layout:
    layout = find_layout(_OFFICIAL[form.form])
    if layout is None:
        raise KeyError(_OFFICIAL[form.form])
    return layout


def _table(layout: Layout, form: Submission, texts: Texts) -> DraftTable:
    grid = _drawn(replace(layout, title=TitleBlock(""), closing=(), notes=()), form.year)
    slots = grid.plan.slots
    filled = {slot[3:]: text for slot in slots if (text := texts.get(slot[:3])) is not None}
    return to_table(grid, filled, _title(layout, form))


class _Grid(NamedTuple):
    plan: SheetPlan
    areas: Mapping[tuple[int, int], Area]
    """Merges by their top left place."""
    covered: set[tuple[int, int]]
    """Places inside a merge, its top left one excepted."""


@lru_cache(maxsize=32)
def _drawn(layout: Layout, year: int | None) -> _Grid:
    """The grid; most units' 基础数据表 are the same but for their figures."""
    plan = draw(layout, BlankValues(year=year))
    areas = {(area.top, area.left): area for area in plan.merges}
    inside = {
        (row, col)
        for area in plan.merges
        for row in range(area.top, area.bottom + 1)
        for col in range(area.left, area.right + 1)
    }
    return _Grid(plan, areas, inside - areas.keys())


def _title(layout: Layout, form: Submission) -> str:
    """The form's own title where it has one of the usual length, else the official one."""
    own = one_line(form.title.text)
    word = "基础数据" if isinstance(form, BaseDataForm) else "支出绩效自评"
    if word in own and "报告" not in own and len(own) <= _LONGEST_TITLE:
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
        inside = block.with_amounts_inside()
        return replace(inside, rows=rows, halves=tuple(_halves(form)) or block.halves)
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
    return [FundRow(label(line), line.role) for line in lines if line.role in roles]


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
            key = row_key(datum)
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


Texts = dict[tuple[str, int, str], str]
"""(block, number, column) of a slot → what is filled in there."""


def scored_form(form: IndicatorForm) -> Texts:
    """Of a 自评表."""
    texts: Texts = {
        ("fields", 0, "unit"): form.unit.text,
        ("fields", 0, "project"): form.project.text,
        ("fields", 0, "department"): form.department.text,
        ("total", 0, "points"): form.claimed_points.entry.printed,
        ("total", 0, "claimed_score"): form.claimed_total.entry.printed,
    }
    for number, goal in enumerate(form.goals):
        texts["goals", number, "expected"] = goal.expected.text
        texts["goals", number, "actual"] = goal.actual.text
    for number, row in enumerate(form.indicators):
        texts |= _indicator_texts(number, row)
    lines = [line for line in form.funds if line.role in (FundRole.TOTAL, FundRole.PART)]
    lines.sort(key=lambda line: line.role is not FundRole.TOTAL)
    has_total = bool(lines) and lines[0].role is FundRole.TOTAL
    for number, line in enumerate(lines, start=0 if has_total else 1):
        texts |= _fund_texts(number, line)
    return {key: text for key, text in texts.items() if text}


def _indicator_texts(number: int, row: Indicator) -> Texts:
    name = f"其中：{row.level3.text}" if row.role is RowRole.DETAIL else row.level3.text
    values = {
        "level3": name.replace("其中：其中", "其中"),
        "target": row.target.printed,
        "actual": row.actual.printed,
        "points": row.points.entry.printed,
        "claimed_score": row.claimed_score.entry.printed,
        "reason": row.reason.text,
    }
    return {("indicators", number, key): text for key, text in values.items()}


def _fund_texts(number: int, line: FundLine) -> Texts:
    texts = {
        "initial": amount(line.initial),
        "annual": amount(line.annual),
        "executed": amount(line.executed),
        "points": line.points.entry.printed,
        "claimed_rate": line.claimed_rate.entry.printed,
        "claimed_score": line.claimed_score.entry.printed,
    }
    return {("funds", number, key): text for key, text in texts.items()}


def amount(figure: Figure) -> str:
    """An amount as the cell prints it, in 万元 as the official form has it, whatever the cell's
    unit; what can't be read stays as it is.
    """
    read = term(figure)
    return read.text if read is not None else figure.entry.printed


def label(line: FundLine) -> str:
    """A label with its amount inside: as received, or anew where the amount was in 元."""
    text = amount(line.amount)
    kept = line.amount.value is None or text in line.label
    return line.label if kept else f"{line.name}：{text}"


def base_form(form: BaseDataForm) -> Texts:
    """Of a 基础数据表; rows that a bureau added go by their label."""
    texts: Texts = {("fields", 0, "unit"): form.unit.text}
    for datum in form.data:
        column = datum.column_key or datum.column
        shown = datum.value.entry.printed if datum.unit in {"ratio", ""} else amount(datum.value)
        texts["base", 0, f"{row_key(datum)}/{column}"] = shown
        texts["base", 0, column] = shown
    return texts


def row_key(datum: BaseDatum) -> str:
    """The layout's key of the row, or one made of its label."""
    return datum.key or f"+{datum.label}"


_LONG = 14
"""Characters from which a text over several columns is set flush left instead of centred."""
_UNBROKEN = lazy_re(r"[0-9.,%≥≤<>=+-]+[\u4e00-\u9fff㎡]{0,2}|[\u4e00-\u9fff]{1,2}")
"""What should stay on one line: a figure with its unit, two characters of a label."""
_PAGE = 66.0
"""Digits that fit side by side on a portrait page between the margins of an official document, at
the size of the tables. Of Times New Roman 84 would fit; where it is missing, what is in for it
is wider by a quarter."""
_PADDING = 2.1
"""What the margins of a cell take, in digits."""
_Cells = Mapping[tuple[int, int], TableCell]
_BLANK = TableCell("")


def to_table(grid: _Grid, filled: Mapping[tuple[int, int], str], title: str) -> DraftTable:
    """The grid below its title row, with `filled` texts at (row, col)."""
    plan, areas, covered = grid
    cells: dict[tuple[int, int], TableCell] = {}
    for cell in plan.cells:
        place = (cell.row, cell.col)
        area = areas.get(place)
        text = filled.get(place) or ("" if cell.value is None else str(cell.value))
        wide, high = (area.right - area.left + 1, area.bottom - area.top + 1) if area else (1, 1)
        align = "left" if wide > 1 and len(text) > _LONG else cell.style.align
        cells[place] = TableCell(text, wide, high, align, cell.style.bold)
    first = 2  # row 1 is the title, which a draft prints as a heading
    last = max(cell.row for cell in plan.cells)
    columns = len(plan.widths)
    places = range(1, columns + 1)
    rows = [
        tuple([cells.get((row, col), _BLANK) for col in places if (row, col) not in covered])
        for row in range(first, last + 1)
    ]
    widths = _fitted([width for _, width in plan.widths], _needs(cells, columns))
    return DraftTable(
        title, widths, tuple(rows), header_rows=0, landscape=plan.print_setup.landscape
    )


def _needs(cells: _Cells, columns: int) -> list[float]:
    """The share of the page that each column needs so that no figure is broken over two lines."""
    needs = [0.0] * columns
    for (_, col), cell in cells.items():
        if cell.text and cell.colspan == 1:
            needs[col - 1] = max(needs[col - 1], _need(cell.text))
    return needs


@lru_cache(maxsize=2_048)
def _need(text: str) -> float:
    """The share that its widest run needs: a Chinese character takes the room of two digits."""
    digits = [sum(1 + (sign > "\u2e7f") for sign in run) for run in _UNBROKEN.findall(text)]
    return (max(digits) + _PADDING) / _PAGE if digits else 0.0


def _fitted(widths: Sequence[float], needs: Sequence[float]) -> tuple[float, ...]:
    """The official widths as shares, the narrow columns widened at the cost of the others."""
    whole = sum(widths)
    shares = [width / whole for width in widths]
    if sum(needs) >= 1:  # figures too long for any page: let Word break them
        return tuple(shares)
    lack = sum(max(0.0, need - share) for share, need in zip(shares, needs, strict=True))
    spare = sum(max(0.0, share - need) for share, need in zip(shares, needs, strict=True))
    given = lack / spare if spare else 0.0
    return tuple(
        max(share, need) - max(0.0, share - need) * given
        for share, need in zip(shares, needs, strict=True)
    )
