"""基础数据汇总: a row per 基础数据表, in blocks by year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, count
from typing import NamedTuple

from xl_jixiao.facts.run import NOT_COUNTED, Run
from xl_jixiao.facts.scored import year_title
from xl_jixiao.model.finding import EvaluatedData
from xl_jixiao.model.submission import BaseDatum, Submission
from xl_jixiao.tables.table import (
    BlockTable,
    CellValue,
    Column,
    ColumnKind,
    Columns,
    Fold,
    RowValues,
    SummaryCell,
    SummaryLine,
    TableBlock,
    cells,
    column_sum,
    hidden_note,
    place_of,
    unfilled,
)

_KINDS = {
    "万元": ColumnKind.AMOUNT,
    "人": ColumnKind.COUNT,
    "ratio": ColumnKind.RATE,
    "": ColumnKind.LONG,
}

_SUMMED = frozenset({ColumnKind.AMOUNT, ColumnKind.COUNT, ColumnKind.NUMBER})

_LONGEST_TITLE = 200
"""Excel takes 255 in the header of a table."""


class _Slot(NamedTuple):
    """What names a figure across the forms: rows and columns by the layout's ids where it has
    them, so that differently worded labels of one official row meet; `nth` tells repeated rows
    of one form apart (每个专项一行).
    """

    row: str
    column: str
    nth: int


@dataclass(frozen=True, slots=True)
class BaseSource:
    """What a row is made of: one form and its figures."""

    submission: Submission
    slots: Mapping[_Slot, BaseDatum]
    note: str


_BEFORE: Columns[BaseSource] = (
    Column("单位名称", ColumnKind.NAME, lambda one: one.submission.unit.text),
    Column("单位编码", ColumnKind.TEXT, lambda one: one.submission.unit_code),
    Column("年度", ColumnKind.SHORT, lambda one: one.submission.year),
)

_OPTIONAL = ("单位编码", "说明")

_AFTER: Columns[BaseSource] = (
    Column("文件", ColumnKind.PLACE, lambda one: place_of(one.submission)),
    Column("工作表", ColumnKind.NAME, lambda one: one.submission.sheet),
    Column("说明", ColumnKind.TEXT, lambda one: one.note),
)


def base_table(run: Run) -> BlockTable:
    """The sheet 基础数据汇总."""
    slotted = [
        (one.submission, record.key in run.superseded, _slots(one.submission.data))
        for file, result in zip(run.files, run.results, strict=True)
        for record, one in zip(file.forms, result.evaluated, strict=True)
        if isinstance(one, EvaluatedData)
    ]
    columns = (*_BEFORE, *_headers(slots for _, _, slots in slotted), *_AFTER)
    groups: defaultdict[tuple[bool, int], list[RowValues]] = defaultdict(list)
    replaced: list[RowValues] = []
    for submission, dropped, slots in slotted:
        row = cells(columns, BaseSource(submission, slots, NOT_COUNTED if dropped else ""))
        year = submission.year
        (replaced if dropped else groups[year is None, year or 0]).append(row)
    blocks = [
        TableBlock(_title(key), tuple(rows), (_total(columns, rows),))
        for key, rows in sorted(groups.items(), key=lambda item: item[0])
    ]
    if replaced:
        blocks.append(TableBlock(NOT_COUNTED, tuple(replaced)))
    empty = unfilled(columns, [row for block in blocks for row in block.rows], _OPTIONAL)
    note = "金额单位：万元。控制率不合计。" + hidden_note(columns, empty)
    return BlockTable("基础数据汇总", columns, tuple(blocks), note, empty)


def _slots(base: Iterable[BaseDatum]) -> dict[_Slot, BaseDatum]:
    seen: Counter[tuple[str, str]] = Counter()
    slots = {}
    for datum in base:
        name = (datum.key or datum.label, datum.column_key or datum.column)
        seen[name] += 1
        slots[_Slot(*name, seen[name])] = datum
    return slots


def _headers(forms: Iterable[dict[_Slot, BaseDatum]]) -> Columns[BaseSource]:
    """Columns in the order of the form, later forms' additional ones behind those they follow."""
    order: list[_Slot] = []
    known: dict[_Slot, BaseDatum] = {}
    for slots in forms:
        at = 0
        for slot, datum in slots.items():
            if slot not in known:
                order.insert(at, slot)
                known[slot] = datum
            at = order.index(slot) + 1
    taken = {column.title.casefold() for column in (*_BEFORE, *_AFTER)}
    columns = []
    for slot in order:
        title = _unused(_header(known[slot]), taken)
        taken.add(title.casefold())
        columns.append(_column(title, slot, known[slot].unit))
    return tuple(columns)


def _column(title: str, slot: _Slot, unit: str) -> Column[BaseSource]:
    kind = _KINDS.get(unit, ColumnKind.NUMBER)
    return Column(title, kind, lambda one: _value(one.slots.get(slot)))


def _unused(title: str, taken: Container[str]) -> str:
    """The title, numbered where it is taken: an Excel table tells its columns apart by name,
    whatever their case.
    """
    names = chain((title,), (f"{title}（{number}）" for number in count(2)))
    return next(name for name in names if name.casefold() not in taken)


def _header(datum: BaseDatum) -> str:
    parts = dict.fromkeys((datum.label, datum.column))  # a text below its own heading says it twice
    name = " ".join(part for part in parts if part) or datum.section
    unit = "" if datum.unit in {"", "ratio"} else f"（{datum.unit}）"
    printable = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(printable.split())[:_LONGEST_TITLE] + unit


def _value(datum: BaseDatum | None) -> CellValue:
    """The figure, or what is there instead of one."""
    if datum is None:
        return None
    if datum.value.value is not None:
        return datum.value.value
    return datum.value.entry.printed or None


def _total(columns: Columns[BaseSource], rows: Sequence[RowValues]) -> SummaryLine:
    """How many sheets a block is of, and what can be added up of them."""
    sums = {
        column.title: SummaryCell(Fold.SUM, column.title, "", column_sum(rows, at))
        for at, column in enumerate(columns)
        if column.kind in _SUMMED
    }
    count = SummaryCell(Fold.COUNT, "工作表", "", Decimal(len(rows)))
    return SummaryLine("合计", {"年度": count, **sums})


def _title(key: tuple[bool, int]) -> str:
    unknown, year = key
    return f"基础数据表 · {year_title(None if unknown else year)}"
