"""What is wrong with a 基础数据表, by native formulas in hidden columns beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from xl_jixiao.facts.base_data import (
    COLUMNS,
    MAY_BE_NEGATIVE,
    RATES,
    REQUIRED_COLUMNS,
    REQUIRED_ROWS,
    SUMS,
    Rate,
    Sum,
)
from xl_jixiao.layouts.layout import BaseColumn, BaseRow, Layout
from xl_jixiao.layouts.sheet_plan import DEFAULT_HEIGHT, PlannedCell, SheetPlan, characters_in
from xl_jixiao.layouts.tool_columns import TOOL_HEADERS
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import column_letters
from xl_jixiao.outputs.template_file import ProblemCell, TemplateStyle
from xl_jixiao.template.formulas.notation import literal
from xl_jixiao.template.problem_texts import (
    clean,
    negative,
    no_number,
    told,
    unequal,
    wrong_rate,
)

HIDDEN = TemplateStyle(size=9, border=False, align="left")

WIDTH = 10.0


class BasicProblems(NamedTuple):
    """A planned 基础数据表 with its hidden columns."""

    plan: SheetPlan
    hidden: tuple[int, ...]
    problems: tuple[ProblemCell, ...]


@dataclass(frozen=True, slots=True)
class _Datum:
    """A cell of the form."""

    row: BaseRow | None
    column: BaseColumn
    at: str
    line: int
    place: int
    """Number among the cells of its row."""

    @property
    def name(self) -> str:
        """As a person calls it."""
        own = self.row.name if self.row is not None else ""
        return own if own == self.column.name else f"{own}{self.column.name}"


def add_basic_problems(plan: SheetPlan, layout: Layout) -> BasicProblems:
    """The form with a hidden cell for each of its cells, "" where nothing is wrong with it.

    Args:
        plan: the official form, with the blank column right of it.
        layout: the form that it was drawn from.
    """
    data = list(_data(plan, layout))
    start = max(col for col, _ in plan.widths) + 1
    flag = f"${column_letters(start)}${min(datum.line for datum in data) - 1}"
    row, col = int(flag.rpartition("$")[2]), start
    computed = {cell.a1 for cell in plan.cells if cell.formula}
    typed = [datum.at for datum in data if datum.at not in computed]
    cells = [PlannedCell(row, col, "", HIDDEN, f"{_count(typed)}>0")]
    # the reader passes over what is right of these (layouts.tool_columns)
    cells += [PlannedCell(1, start + at, text, HIDDEN) for at, text in enumerate(TOOL_HEADERS)]
    problems = []
    for datum in data:
        said = "&".join([*_of_datum(datum, data), *_too_long(datum, plan)])
        if not said:
            continue
        formula = f'IFERROR(IF({flag},{said},""),{literal(f"{datum.name}有错误值；")})'
        hidden = PlannedCell(datum.line, start + datum.place, "", HIDDEN, formula)
        cells.append(hidden)
        problems.append(ProblemCell(hidden.a1, datum.at))
    most = max(len(TOOL_HEADERS), 1 + max(datum.place for datum in data))
    columns = tuple(range(start, start + most))
    widths = (*plan.widths, *((col, WIDTH) for col in columns))
    wider = replace(plan, cells=(*plan.cells, *cells), widths=widths)
    return BasicProblems(wider, columns, tuple(problems))


def _too_long(datum: _Datum, plan: SheetPlan) -> Iterator[str]:
    """A text in a merged cell, which does not grow by itself."""
    if datum.column.unit:
        return
    widths = dict(plan.widths)
    span = range(datum.column.span.first, datum.column.span.last + 1)
    height = dict(plan.heights).get(datum.line, DEFAULT_HEIGHT)
    most = characters_in(sum(widths[col] for col in span), height)
    said = literal(f"{datum.name}打印时可能放不下（约{most}字），请拉高该行；")
    yield told(f"LEN({datum.at})>{most}", said)


def _count(cells: list[str]) -> str:
    """How many cells hold something; Excel takes 255 arguments, so they are added up in tens."""
    tens = [cells[at : at + 30] for at in range(0, len(cells), 30)]
    return "+".join(f"COUNTA({','.join(one)})" for one in tens)


def _data(plan: SheetPlan, layout: Layout) -> Iterator[_Datum]:
    slots = {slot.column: slot for slot in plan.slots if slot.block == "base"}
    for block in layout.base:
        for row in block.rows or (None,):
            for place, column in enumerate(block.columns):
                slot = slots.get(f"{row.key}/{column.key}" if row else column.key)
                if slot is not None:
                    yield _Datum(row, column, slot.a1, slot.row, place)


def _of_datum(datum: _Datum, data: list[_Datum]) -> Iterator[str]:
    key = datum.row.key if datum.row is not None else ""
    cell, column = datum.at, datum.column
    if key in REQUIRED_ROWS or column.key in REQUIRED_COLUMNS or not column.unit:
        after = "没有填写，没有的填0；" if column.unit else "没有填写；"
        yield told(f"LEN({cell})=0", literal(f"{datum.name}{after}"))
    if not column.unit:
        return
    if column.unit == "ratio":
        yield f"IF(ISERROR({cell}),{literal(f'{datum.name}是错误值；')},{literal('')})"
    else:
        yield no_number(cell, datum.name)
    if key not in MAY_BE_NEGATIVE:
        yield negative(cell, datum.name)
    by_column = {one.column.key: one.at for one in data if one.row is None}
    for rate in RATES:
        if rate.rate == column.key and {rate.above, rate.below} <= by_column.keys():
            yield _of_rate(rate, by_column)
    for group in SUMS:
        if group.total == key and column.key in dict(COLUMNS):
            yield _of_sum(datum, group, data)


def _of_rate(rate: Rate, cells: Mapping[str, str]) -> str:
    return wrong_rate(cells[rate.rate], cells[rate.above], cells[rate.below], rate.name)


def _of_sum(total: _Datum, group: Sum, data: list[_Datum]) -> str:
    """Parts that are more than the total; where they are all there is, less too."""
    parts = [one.at for one in data if one.column is total.column and _belongs(one, group, data)]
    if not parts:
        return literal("")
    listed = ",".join(parts)
    above = unequal(total.at, parts, above_only=True)
    test = unequal(total.at, parts)
    if not group.complete:
        test = above
    elif group.total == "projects":  # a blank line may be one that is not listed
        test = f"OR({above},AND({test},COUNT({listed})={len(parts)}))"
    some = f"IF(SUM({listed})<>0,{test},FALSE)"
    added = clean(f"SUM({listed})")
    said = literal(f"{total.name}的各项之和"), added, literal("与合计"), total.at
    return told(some, *said, literal("不相符；"))


def _belongs(datum: _Datum, group: Sum, data: list[_Datum]) -> bool:
    """Whether it is part of the total; rows of a bureau's own among the projects are too."""
    key = datum.row.key if datum.row is not None else ""
    if key in group.parts:
        return True
    known = {one for each in SUMS for one in (each.total, *each.parts)}
    if group.total != "projects" or not key or key in known:
        return False
    lines = {one.row.key: one.line for one in data if one.row is not None}
    top = lines.get("projects", 0)
    below = [lines[end] for end in ("public_expense", *_AFTER) if end in lines]
    return top < datum.line < min((line for line in below if line > top), default=1 << 20)


_AFTER = ("procurement", "basic_adjustment")
"""Rows that end those of the projects, where 公用经费 does not."""
